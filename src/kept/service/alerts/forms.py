"""What somebody types to say what money they want to hear about. Forms parse and complain; they never save."""

from typing import Any

from django import forms

from kept.service.alerts.models import Alert
from kept.service.opportunities.forms import Pounds
from kept.service.opportunities.models import Theme
from kept.service.partnerships.models import Place


class AlertForm(forms.Form):
    """Where, for what, how much, and how often."""

    place = forms.ModelChoiceField(
        label="Where?",
        help_text="You are told of the places inside it too.",
        queryset=Place.objects.order_by("name", "pk"),
        required=False,
        empty_label="Everywhere",
        error_messages={"invalid_choice": "Choose a place from the list"},
    )
    theme = forms.ChoiceField(
        label="For which kind of work?",
        choices=[("", "Every kind"), *Theme.choices],
        required=False,
        error_messages={"invalid_choice": "Choose a kind of work from the list"},
    )
    least = Pounds(
        label="The smallest award you want to hear about",
        help_text="In pounds. Leave it empty if any amount will do.",
        required=False,
    )
    most = Pounds(
        label="The largest award you want to hear about",
        help_text="In pounds, such as 5000. Leave it empty if any amount will do.",
        required=False,
    )
    often = forms.ChoiceField(
        label="How often?",
        choices=Alert.Often.choices,
        widget=forms.RadioSelect,
        initial=Alert.Often.DAILY,
        error_messages={"required": "Choose how often", "invalid_choice": "Choose how often"},
    )

    def clean(self) -> dict[str, Any]:
        """The smallest is no more than the largest."""
        told = self.cleaned_data
        least, most = told.get("least"), told.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", "The largest award must be at least as much as the smallest")
        return told
