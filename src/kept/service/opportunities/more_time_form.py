"""When a published grant is to close instead."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from kept.service.design.forms import DayField
from kept.service.opportunities.forms import MIDDAY, TIMES, at_time
from kept.service.opportunities.models import Opportunity


class MoreTimeForm(forms.Form):
    """A later day and time."""

    closes_on = DayField(
        label="The day it closes instead", error_messages={"required": "Write the day on which it closes instead"}
    )
    closes_time = forms.ChoiceField(
        label="The time it closes",
        choices=TIMES,
        initial=MIDDAY,
        error_messages={"required": "Choose a time", "invalid_choice": "Choose a time from the list"},
    )

    def __init__(self, *args: Any, grant: Opportunity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if grant.closes_at:
            kept = f"{timezone.localtime(grant.closes_at):%H:%M}"
            self.fields["closes_time"].initial = kept
            if kept not in dict(TIMES):
                self.fields["closes_time"].choices = [(kept, kept), *TIMES]  # type: ignore[attr-defined]

    @property
    def closes_at(self) -> datetime:
        """Both as one moment in London."""
        time = datetime.strptime(self.cleaned_data["closes_time"], "%H:%M").time()  # noqa: DTZ007 - a time of day
        return at_time(datetime.combine(self.cleaned_data["closes_on"], time))
