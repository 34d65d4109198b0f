"""What people type when they ask for a change of an award, and when they answer. They complain, and never save."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from kept.service.awards.actions.changing import SAYS, Wanted
from kept.service.awards.forms import day, words
from kept.service.awards.models import ChangeRequest
from kept.service.opportunities.forms import Pounds
from kept.service.organisations.models import Organisation

Kind = ChangeRequest.Kind
WORDS = {
    Kind.PURPOSE: ("What would the money be for instead?", "Say what it would be for"),
    Kind.PARTNER: ("Who would do the work with the group, or stop doing it?", "Say who, and what they would do"),
    Kind.MERGING: ("What would change for the people you work with?", ""),
    Kind.CLOSING: ("What becomes of the work, and of what the money has bought?", "Say what becomes of the work"),
}
DAYS = {
    Kind.EXTENSION: "Which day would be its last?",
    Kind.TERM: "Which day would be its last?",
    Kind.CLOSING: "On which day do you close?",
}


class ChangeForm(forms.Form):
    """What one kind of change asks for, and why."""

    def __init__(self, *args: Any, kind: str, others: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in others}
        for name in SAYS[kind]:
            self.fields[name] = self._field(name, kind)
        label, hint = "Why?", "The other side reads this."
        if kind == Kind.EXTENSION:
            label, hint = "Why should it last longer?", "Say what has happened, and what the time would be used for."
        self.fields["reasons"] = words(label, "Say why", hint, rows=4)

    def _field(self, name: str, kind: str) -> forms.Field:
        if name == "amount":
            whole = kind == Kind.AMOUNT
            hint = "Pounds for the whole award, with what is paid already."
            return Pounds(
                label="What should it come to?",
                required=whole,
                help_text=hint if whole else f"{hint} Leave it empty if it stays as it is.",
            )
        if name == "ends_on":
            return day(DAYS[Kind(kind)], "This day counts.", "Write the day, month and year")
        if name == "into":
            return forms.ChoiceField(
                label="Which group do you become part of?",
                choices=[(pk, one.name) for pk, one in self.others.items()],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the group", "invalid_choice": "Choose the group"},
            )
        label, required = WORDS[Kind(kind)]
        return words(label, required, rows=4)

    @property
    def wanted(self) -> Wanted:
        """What is asked for, once it is valid."""
        told = self.cleaned_data
        into = self.others.get(told.get("into", ""))
        return Wanted(told.get("amount"), told.get("ends_on"), into, told.get("words", ""))


class AnswerForm(forms.Form):
    """Yes or no, with words; a no needs them."""

    agreed = forms.ChoiceField(
        label="Do you agree?",
        choices=[("yes", "Yes. The award is changed from today"), ("no", "No. It stays as it is")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    answer = words("What do you want to tell them?", help_text="A no says why.", rows=3)


class PassOnForm(forms.Form):
    """Where awards go that came from a body which was split: to another that came after it, or back."""

    BACK = "back"
    to = forms.ChoiceField(
        label="Where do the ones that you ticked go?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where they go", "invalid_choice": "Choose where they go"},
    )

    def __init__(self, data: Any, *, others: Iterable[Organisation]) -> None:
        super().__init__(data)
        self.others = {str(one.pk): one for one in others}
        back = (self.BACK, "Back, for another to take on. We do not know whose they are")
        self.fields["to"].choices = [*self.others.items(), back]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Organisation | None:
        """The body that they go to; None where they go back."""
        return self.others.get(self.cleaned_data["to"])
