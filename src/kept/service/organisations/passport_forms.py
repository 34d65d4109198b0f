"""What people tell in a passport. Forms parse and complain; they never save."""

from typing import Any

from django import forms

from kept.service import clock
from kept.service.design.forms import DayField, Words
from kept.service.organisations.models import LONGEST_BECAUSE
from kept.service.organisations.passport import Shape, Thing
from kept.service.uploads.accepting import LARGEST, TAKEN
from kept.service.uploads.fields import UploadField


class ThingForm(forms.Form):
    """One fact or one paper, with the days that it has."""

    def __init__(self, *args: Any, thing: Thing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = thing
        self.fields["told"] = _field(thing)
        if thing.is_paper:
            self.fields["from_on"] = DayField(
                label="Its first day, if it says one", help_text="Such as 27 3 2026.", required=False
            )
        if thing.ends:
            self.fields["until_on"] = DayField(
                label="The last day on which it counts, if it has one",
                help_text="After that day we ask you for a new one. Leave it empty if it has no end.",
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Its days are in order, and it has not run out."""
        told = super().clean() or {}
        first, last = told.get("from_on"), told.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day is before the first. Look at both dates again")
        elif last and last < clock.today():
            self.add_error("until_on", "This day has passed. Give one that still counts, or leave the date empty")
        return told

    @property
    def said(self) -> dict[str, Any]:
        """What was told, as `actions.passport.tell` takes it."""
        told = self.cleaned_data
        days = {name: told[name] for name in ("from_on", "until_on") if name in told}
        return days | ({"file": told["told"]} if self.thing.is_paper else {"value": str(told["told"])})


class NoneForm(forms.Form):
    """Why there is none."""

    because = Words(
        label="We do not have this, because",
        help_text="A sentence or two. A funder that asks for it reads this.",
        max_length=LONGEST_BECAUSE,
        widget=forms.Textarea({"rows": 4}),
        error_messages={
            "required": "Say why. A sentence will do",
            "max_length": f"Write at most {LONGEST_BECAUSE} characters",
        },
    )


def _field(thing: Thing) -> forms.Field:
    if thing.is_paper:
        taken = f"{thing.hint} A photo of it will do. {TAKEN}, up to {LARGEST >> 20} MB."
        return UploadField(label=thing.asks, help_text=taken)
    if thing.shape is Shape.DAY:
        return DayField(label=thing.asks, help_text=thing.hint)
    if thing.shape is Shape.MONEY:
        return forms.DecimalField(
            label=thing.asks,
            help_text=f"{thing.hint} In pounds.",
            min_value=0,
            max_value=99_999_999_999,
            decimal_places=2,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "required": "Write an amount in pounds, such as 5000",
                "invalid": "Write an amount in pounds, such as 5000 or 5000.50",
                "min_value": "Write an amount of 0 or more",
                "max_value": "Write an amount in pounds, such as 5000",
                "max_decimal_places": "Write at most two figures of pence",
            },
        )
    return forms.ChoiceField(
        label=thing.asks,
        help_text=thing.hint,
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
