"""What is typed about a round once it is over: reviews, and how it went. Forms parse and complain; they never save."""

from typing import Any

from django import forms

from kept.service.decisions.forms import DecideForm, sentence
from kept.service.decisions.models import LONGEST_REASON, QUESTIONS, Ground
from kept.service.decisions.models.looking_back import FULLY
from kept.service.design.forms import Words

UPHELD, STANDS = "upheld", "stands"
MARKS = {5: "5, fully", 4: "4", 3: "3", 2: "2", 1: "1, not at all"}


class AskReviewForm(forms.Form):
    """Why a group asks for a review."""

    ground = forms.ChoiceField(
        label="What went wrong?",
        help_text="A review looks at how the decision was taken. That other applications were better is not a ground.",
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what went wrong"),
    )
    words = Words(
        label="What happened, and where can we see it?",
        help_text="Say which answer, date or sentence you mean.",
        max_length=LONGEST_REASON,
        error_messages={
            "required": "Write what happened",
            "max_length": f"Write at most {LONGEST_REASON:,} characters",
        },
    )


class AnswerReviewForm(forms.Form):
    """What a review finds."""

    outcome = forms.ChoiceField(
        label="What do you find?",
        choices=[
            (STANDS, "The answer stands"),
            (UPHELD, "The review is upheld: the decision is taken again"),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what you find"),
    )
    reasons = Words(
        label="Why?",
        help_text="The group reads this, as you write it. Answer each thing they said.",
        max_length=LONGEST_REASON,
        error_messages={
            "required": "Write your reasons. The group will read them",
            "max_length": f"Write at most {LONGEST_REASON:,} characters",
        },
    )


class DecideAgainForm(DecideForm):
    """The decision, taken again. The pot may be spent, so that what is left of it is no limit."""

    panel = None  # type: ignore[assignment]
    panel_on = None  # type: ignore[assignment]


class OpinionForm(forms.Form):
    """Three questions and a sentence."""

    words = sentence(
        "Is there anything you would change?",
        "",
        required=False,
        hint="It may be read by everybody. Do not say who you are.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, says in QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=says,
                choices=list(MARKS.items()),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), f"{says}: choose from 1 to {FULLY}"),
            )
        self.order_fields([*QUESTIONS, "words"])

    @property
    def marks(self) -> dict[str, int]:
        """What was chosen, by question."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}


class LearnedForm(forms.Form):
    """What was learned from a round."""

    words = Words(
        label="What did you learn, and what does the next round do otherwise?",
        help_text="Everybody reads this, here and on the next grant that is copied from this one.",
        max_length=LONGEST_REASON,
        error_messages={
            "required": "Write what you learned",
            "max_length": f"Write at most {LONGEST_REASON:,} characters",
        },
    )
