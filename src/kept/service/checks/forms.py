"""What people write about findings."""

from django import forms

from kept.service.checks.answering import LONGEST
from kept.service.design.forms import Text

TOO_LONG = f"Write at most {LONGEST:,} characters"


class ReasonForm(forms.Form):
    """A reason given after the deed."""

    words = Text(
        label="Why was it not kept?",
        help_text="Anybody will be able to read this. Name nobody.",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Write the reason", "max_length": TOO_LONG},
    )


class ReplyForm(forms.Form):
    """An organisation's answer to a reason about it."""

    words = Text(
        label="Your answer",
        help_text="Say how you see it, or what it means for the people you work with.",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Write your answer", "max_length": TOO_LONG},
    )
