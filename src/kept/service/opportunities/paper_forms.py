"""Choosing what a fund asks for."""

from typing import Any

from django import forms

from kept.service.opportunities.models import PaperAsked
from kept.service.organisations.passport import THINGS

NOT_ASKED = "no"


class PapersForm(forms.Form):
    """Of each thing that a passport holds: not asked, of those who are funded, or of all."""

    def __init__(self, *args: Any, asked: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for thing in THINGS.values():
            self.fields[thing.id] = forms.ChoiceField(
                label=thing.name,
                choices=[(NOT_ASKED, "Not asked"), *PaperAsked.When.choices],
                widget=forms.Select,
                initial=asked.get(thing.id, NOT_ASKED),
                error_messages={"required": "Choose one", "invalid_choice": "Choose one"},
            )

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, and of whom."""
        return {what: when for what, when in self.cleaned_data.items() if when != NOT_ASKED}
