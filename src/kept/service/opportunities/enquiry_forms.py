"""What is typed to ask about a grant, and to answer. Forms parse and complain; they never save."""

from django import forms

from kept.service.design.forms import Words
from kept.service.opportunities.models import Enquiry

LONGEST_QUESTION = Enquiry._meta.get_field("question").max_length
LONGEST_ANSWER = Enquiry._meta.get_field("answer").max_length


class AskForm(forms.Form):
    """What somebody would like to know."""

    words = Words(
        label="What would you like to know?",
        help_text="Leave out anything that says who you are, such as the name of your group.",
        max_length=LONGEST_QUESTION,
        error_messages={
            "required": "Write what you would like to know",
            "max_length": f"Write at most {LONGEST_QUESTION:,} characters",
        },
    )


class AnswerForm(forms.Form):
    """A question and its answer, as everybody will read them."""

    question = Words(
        label="The question, as everybody will read it",
        help_text="Take out anything that tells who asked. The meaning stays.",
        max_length=LONGEST_QUESTION,
        error_messages={
            "required": "Write the question",
            "max_length": f"Write at most {LONGEST_QUESTION:,} characters",
        },
    )
    answer = Words(
        label="Your answer",
        max_length=LONGEST_ANSWER,
        error_messages={"required": "Write an answer", "max_length": f"Write at most {LONGEST_ANSWER:,} characters"},
    )
