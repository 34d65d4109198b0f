"""What an officer types to put something in the forward plan, and to take it back."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kept.service.opportunities.forms import Pounds, a_contact, a_place, offer, text
from kept.service.opportunities.models import Intention, Theme
from kept.service.partnerships.models import Place

MONTHS_AHEAD = 36


class IntentionForm(forms.Form):
    """Money that may come, and roughly when."""

    title = text("What is it about?", 120, "Write what it is about", "Such as Help to stay warm next winter.")
    kind = forms.ChoiceField(
        label="What is it likely to be?",
        choices=Intention.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a grant or a contract", "invalid_choice": "Choose a grant or a contract"},
    )
    theme = forms.ChoiceField(
        label="What kind of work is it for?",
        choices=[("", "Choose one"), *Theme.choices],
        error_messages={"required": "Choose a kind of work", "invalid_choice": "Choose a kind of work from the list"},
    )
    place = a_place()
    need = text(
        "What need does it answer?",
        2_000,
        "Write what need it answers",
        "Two or three sentences. Anybody can read this.",
        widget=forms.Textarea({"rows": 4}),
    )
    evidence = text(
        "How do you know?",
        2_000,
        "",
        "What people have told you, or where the figures are. You can add this later.",
        widget=forms.Textarea({"rows": 4}),
    )
    value = Pounds(
        label="About how much money?", help_text="In pounds. Leave it empty if nobody can say yet.", required=False
    )
    opens_from = forms.TypedChoiceField(
        label="The first month in which it might open",
        coerce=date.fromisoformat,
        error_messages={"required": "Choose a month", "invalid_choice": "Choose a month from the list"},
    )
    opens_by = forms.TypedChoiceField(
        label="The last month in which it might open",
        coerce=date.fromisoformat,
        help_text="A guess is better than silence. You can change it.",
        error_messages={"required": "Choose a month", "invalid_choice": "Choose a month from the list"},
    )
    contact = a_contact()
    notice_reference = text(
        "The reference of its published notice", 100, "", "Only for a contract, and only if there is one yet."
    )

    def __init__(self, *args: Any, places: Sequence[Place], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, places)
        first = today.year * 12 + today.month - 1
        months = [date(at // 12, at % 12 + 1, 1) for at in range(first, first + MONTHS_AHEAD)]
        kept = (kwargs.get("initial") or {}).get("opens_from")
        months = [kept, *months] if kept and kept < months[0] else months
        for name in ("opens_from", "opens_by"):
            listed = [(one.isoformat(), f"{one:%B %Y}") for one in months]
            self.fields[name].choices = [("", "Choose a month"), *listed]  # type: ignore[attr-defined]

    def clean_opens_by(self) -> date:
        """The last day of the month, which is not before the first."""
        chosen: date = self.cleaned_data["opens_by"]
        chosen = chosen.replace(day=monthrange(chosen.year, chosen.month)[1])
        if chosen < self.cleaned_data.get("opens_from", chosen):
            raise forms.ValidationError("The last month cannot be before the first")
        return chosen


class DropForm(forms.Form):
    """Why money that was announced will not come."""

    because = text(
        "Why is it no longer meant?",
        500,
        "Say why. Groups may have counted on it",
        "Anybody can read this.",
        widget=forms.Textarea({"rows": 3}),
    )
