"""What is typed of who is affected. Forms parse and complain; they never save."""

from collections.abc import Mapping
from typing import Any

from django import forms

from kept.service.decisions.forms import sentence
from kept.service.decisions.models import COLUMNS, LONGEST_REASON, Effect, EqualityAssessment, Group
from kept.service.design.forms import Words

YES, NO = "yes", "no"


def _long(label: str, missing: str, hint: str) -> Words:
    errors = {"required": missing, "max_length": f"Write at most {LONGEST_REASON:,} characters"}
    return Words(label=label, help_text=hint, max_length=LONGEST_REASON, required=bool(missing), error_messages=errors)


class ChangeForm(forms.Form):
    """What changes, and what is known."""

    change = _long("What changes?", "Write what changes", "Say how it is now, and how it will be.")
    evidence = _long(
        "What do you know, and how?",
        "Write what you know",
        "Figures, research, and what people told you. Say what you do not know.",
    )


class EffectsForm(forms.Form):
    """What it means for each of the ten groups: three answers, and how."""

    def __init__(self, posted: Mapping[str, Any] | None, *, effects: Mapping[str, Effect]) -> None:
        held: dict[str, object] = {}
        for number, group in enumerate(Group):
            if one := effects.get(group.value):
                held |= {f"{name}-{number}": YES if getattr(one, name) else NO for name in COLUMNS}
                held[f"how-{number}"] = one.how
        super().__init__(posted, initial=held)
        for number, group in enumerate(Group):
            for name, asks in COLUMNS.items():
                self.fields[f"{name}-{number}"] = forms.ChoiceField(
                    label=asks,
                    choices=[(YES, "Yes"), (NO, "No")],
                    widget=forms.RadioSelect,
                    error_messages=dict.fromkeys(("required", "invalid_choice"), f"{group.label}: choose yes or no"),
                )
            self.fields[f"how-{number}"] = sentence("Who, and how?", "", required=False)

    def clean(self) -> None:
        """A harm says how."""
        for number, group in enumerate(Group):
            if self.cleaned_data.get(f"adverse-{number}") == YES and not self.cleaned_data.get(f"how-{number}"):
                self.add_error(f"how-{number}", f"{group.label}: write how it could make things worse")

    @property
    def groups(self) -> list[tuple[Group, list[forms.BoundField]]]:
        """Each group with its fields."""
        return [(group, [self[f"{name}-{n}"] for name in (*COLUMNS, "how")]) for n, group in enumerate(Group)]

    @property
    def effects(self) -> dict[str, dict[str, bool | str]]:
        """What was answered, by group."""
        told = self.cleaned_data
        return {
            group.value: {name: told[f"{name}-{n}"] == YES for name in COLUMNS} | {"how": told[f"how-{n}"]}
            for n, group in enumerate(Group)
        }


class AdviceForm(forms.Form):
    """What would lessen a harm, who does what, and what the author advises."""

    softening = _long(
        "What would lessen any harm?", "", "Other groups that help, other ways to do it, or less need for it."
    )
    plan = _long("Who does what by when?", "Write who does what by when", "If nothing is needed, say so.")
    advice = forms.ChoiceField(
        label="What do you advise?",
        choices=EqualityAssessment.Advice.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what you advise"),
    )
    even_so = _long("If a harm stays, why go ahead even so?", "", "Needed where nothing lessens it.")
