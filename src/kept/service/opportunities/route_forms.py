"""What an officer types about the ways of paying for something. Forms parse and complain; they never save."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from kept.service import clock
from kept.service.design.forms import DayField, Text
from kept.service.opportunities.route_models import GROUPS, MEANS, Route
from kept.service.statements.models import Statement

LONGEST = 500


class WeighForm(forms.Form):
    """A sentence for or against each way. One left empty was not considered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for route in Route:
            self.fields[route] = Text(
                label=route.label,
                help_text=MEANS[route],
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea({"rows": 2}),
                error_messages={"max_length": f"Write at most {LONGEST} characters about this way"},
            )

    def clean(self) -> dict[str, Any]:
        """At least one is weighed."""
        told = self.cleaned_data
        if not any(told.values()) and not self.errors:
            self.add_error(Route.SMALL, "Write a sentence about at least one way")
        return told

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The boxes under their headings."""
        return [(says, [self[route] for route in routes]) for says, routes in GROUPS]


class ChooseForm(forms.Form):
    """Which way it is, what that rests on, and who was asked."""

    chosen = forms.ChoiceField(
        label="Which way do you choose?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a way", "invalid_choice": "Choose one of the ways you wrote about"},
    )
    principles = forms.ModelChoiceField(
        label="Which published principles does it rest on?",
        queryset=Statement.objects.none(),
        required=False,
        empty_label="None are published",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    consulted = Text(
        label="Whom in the voluntary sector did you ask?",
        help_text="Organisations or posts that know the work, not people’s names. Leave it empty if you asked nobody.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": f"Write at most {LONGEST} characters"},
    )
    consulted_on = DayField(label="On which day did you ask?", required=False)

    def __init__(self, *args: Any, weighed: Mapping[str, str], principles: Sequence[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(route, Route(route).label) for route in weighed]  # type: ignore[attr-defined]
        offered = self.fields["principles"]
        offered.queryset = Statement.objects.filter(pk__in=[one.pk for one in principles])  # type: ignore[attr-defined]
        offered.label_from_instance = lambda one: f"{one.title}, version {one.number}"  # type: ignore[attr-defined]
        if principles:
            offered.empty_label = "None of them"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who was asked and when go together."""
        told = self.cleaned_data
        asked, day = told.get("consulted"), told.get("consulted_on")
        if asked and not day and "consulted_on" not in self.errors:
            self.add_error("consulted_on", "Write the day on which you asked them")
        if day and not asked and "consulted" not in self.errors:
            self.add_error("consulted", "Write whom you asked on that day")
        if day and day > clock.today():
            self.add_error("consulted_on", "They cannot have been asked on a day to come")
        return told
