"""What assessors type. Forms parse and complain; they never save."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from kept.service.decisions.models import LONGEST_REASON, LONGEST_WHY, MOST, Score, Tie
from kept.service.decisions.scoring import Mark
from kept.service.design.forms import DayField, Text, Words
from kept.service.library.wording import pounds
from kept.service.opportunities.forms import Pounds
from kept.service.opportunities.models import Criterion

INTEREST, NO_INTEREST = "interest", "none"
FUND, DO_NOT_FUND = "yes", "no"


class DeclareForm(forms.Form):
    """Whether they have an interest. Somebody who acts for the applicant has one, and can say nothing else."""

    interest = forms.ChoiceField(
        label="Do you have an interest in this application?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have an interest", "invalid_choice": "Say whether you have one"},
    )
    tie = forms.ChoiceField(
        label="If you have one, what does it come of?",
        help_text="Whoever decides reads this, to see whether you can still take part.",
        choices=Tie.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, acts_for_applicant: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes = (INTEREST, "Yes. A colleague looks at it, and I do not see it unless we agree how")
        none = (NO_INTEREST, "No. I have no interest in it")
        self.fields["interest"].choices = [yes] if acts_for_applicant else [none, yes]  # type: ignore[attr-defined]


class ScoreForm(forms.Form):
    """Points for each criterion, and why. Where `compared`, changed points need a sentence of their own."""

    def __init__(
        self,
        posted: Mapping[str, Any] | None,
        *,
        criteria: Sequence[Criterion],
        mine: Mapping[int, Score],
        compared: bool,
    ) -> None:
        held: dict[str, object] = {f"points-{pk}": score.points for pk, score in mine.items()}
        super().__init__(posted, initial=held | {f"why-{pk}": score.why for pk, score in mine.items()})
        self.criteria, self.mine, self.compared = criteria, mine, compared
        asked = f"Write a whole number from 0 to {MOST}"
        for criterion in criteria:
            self.fields[f"points-{criterion.pk}"] = forms.IntegerField(
                label="Points",
                help_text=f"From 0 to {MOST}. It counts for {criterion.weight} per cent.",
                min_value=0,
                max_value=MOST,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), asked),
            )
            self.fields[f"why-{criterion.pk}"] = sentence("Why?", "Write why you give these points", required=True)
            if compared:
                self.fields[f"because-{criterion.pk}"] = sentence(
                    "If you change the points, why?", "", required=False, hint="You have seen what colleagues gave."
                )

    def clean(self) -> None:
        """Whoever has seen colleagues' points says why theirs change."""
        for criterion in self.criteria if self.compared else ():
            pk = criterion.pk
            points = self.cleaned_data.get(f"points-{pk}")
            if points not in (None, self.mine[pk].points) and not self.cleaned_data.get(f"because-{pk}"):
                self.add_error(f"because-{pk}", "Write why you change these points")

    @property
    def groups(self) -> list[tuple[Criterion, list[forms.BoundField]]]:
        """Each criterion with its fields."""
        kinds = ("points", "why", "because")
        return [
            (one, [self[f"{kind}-{one.pk}"] for kind in kinds if f"{kind}-{one.pk}" in self.fields])
            for one in self.criteria
        ]

    @property
    def marks(self) -> dict[int, Mark]:
        """What was given, by the criterion's number."""
        told = self.cleaned_data
        return {
            one.pk: Mark(told[f"points-{one.pk}"], told[f"why-{one.pk}"], told.get(f"because-{one.pk}", ""))
            for one in self.criteria
        }


def sentence(label: str, missing: str, *, required: bool, hint: str = "") -> Words:
    """Room for a sentence or two. `missing` is what is said where it is empty."""
    return Words(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_WHY,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": missing, "max_length": f"Write at most {LONGEST_WHY:,} characters"},
    )


class DecideForm(forms.Form):
    """Whether it is funded, with how much, and why; of an expression of interest, whether it is asked on, and why."""

    funded = forms.ChoiceField(
        label="Do you fund it?",
        choices=[(FUND, "Yes, fund it"), (DO_NOT_FUND, "No, not this time")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you fund it", "invalid_choice": "Choose whether you fund it"},
    )
    amount = Pounds(label="How much, in pounds?", required=False)
    reason = Words(
        label="Why?",
        help_text="The organisation reads this, as you write it. Say what was strong and what was missing.",
        max_length=LONGEST_REASON,
        error_messages={
            "required": "Write the reason. The organisation will read it",
            "max_length": f"Write at most {LONGEST_REASON:,} characters",
        },
    )
    strength = sentence(
        "One thing that was strong", "", required=False, hint="They read this too. It tells them what to keep."
    )
    to_change = sentence(
        "One thing to change another time",
        "",
        required=False,
        hint="Something they can do. Needed if you do not fund it.",
    )
    panel = Text(
        label="If a panel decided, what is it called?",
        required=False,
        max_length=120,
        error_messages={"max_length": "Write at most 120 characters"},
    )
    panel_on = DayField(label="On which day did it decide?", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, most: Decimal, left: Decimal, first_stage: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most, self.left, self.first_stage = most, left, first_stage
        if first_stage:
            del self.fields["amount"]
            asks = self.fields["funded"]
            asks.label = "Do you ask it to apply in full?"
            asks.choices = [(FUND, "Yes, ask it to apply in full"), (DO_NOT_FUND, "No, not this time")]  # type: ignore[attr-defined]
            missing = "Choose whether you ask it to apply in full"
            asks.error_messages |= {"required": missing, "invalid_choice": missing}
            self.fields["to_change"].help_text = "Something they can do. Needed if you do not ask it on."
            return
        self.fields[
            "amount"
        ].help_text = (
            f"Leave it empty if you do not fund it. An award is {pounds(most)} at most, and {pounds(left)} is left."
        )

    def clean(self) -> dict[str, Any]:
        """An amount goes with funding it, and with nothing else, and there is enough for it."""
        told = super().clean() or {}
        amount = told.get("amount")
        if told.get("funded") == FUND and "amount" not in self.errors and not self.first_stage:
            if amount is None:
                self.add_error("amount", "Write how much you award")
            elif amount > self.most:
                self.add_error("amount", f"Write an amount of {pounds(self.most)} or less")
            elif amount > self.left:
                self.add_error("amount", f"{pounds(self.left)} is left. Write an amount of no more than that")
        if not {"panel", "panel_on"} & set(self.errors) and bool(told.get("panel")) != bool(told.get("panel_on")):
            missing = "panel_on" if told.get("panel") else "panel"
            self.add_error(missing, "Write both what the panel is called and the day, or neither")
        if told.get("funded") == DO_NOT_FUND:
            told["amount"] = None
            for name, missing in [
                ("strength", "Write one thing that was strong"),
                ("to_change", "Write one thing to change"),
            ]:
                if name not in self.errors and not told.get(name):
                    self.add_error(name, missing)
        return told

    @property
    def outcome(self) -> dict[str, Any]:
        """What is decided: funded or not, asked on or not, and pounds, once it is valid."""
        yes = self.cleaned_data["funded"] == FUND
        if self.first_stage:
            return {"funded": False, "asked_on": yes, "amount": None}
        return {"funded": yes, "asked_on": None, "amount": self.cleaned_data["amount"]}


class RulesForm(forms.Form):
    """How a body approves awards and hears reviews."""

    above = Pounds(
        label="Above how many pounds does a second person approve an award?",
        help_text="Leave it empty if one person is enough for every award.",
        required=False,
    )
    review_days = forms.IntegerField(
        label="How many days do groups have to ask for a review?",
        help_text="From the day on which they are told. From 7 to 365. A grant may say otherwise for itself.",
        min_value=7,
        max_value=365,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Write a whole number of days from 7 to 365"
        ),
    )


class ManageForm(forms.Form):
    """How somebody's interest is managed."""

    how = sentence(
        "What do you agree on?",
        "Write what you agree on",
        required=True,
        hint="For example: they read and score, and leave the room when it is decided.",
    )


class CloseForm(forms.Form):
    """Why nothing is awarded, where nothing is."""

    nothing_because = Words(
        label="Why is nothing awarded?",
        help_text="Everybody who applied reads this, and it stands on the round’s public page.",
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": f"Write at most {LONGEST_REASON:,} characters"},
    )

    def __init__(self, *args: Any, first_stage: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first_stage:
            self.fields["nothing_because"].label = "Why is nobody asked to apply in full?"
