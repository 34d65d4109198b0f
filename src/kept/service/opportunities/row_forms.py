"""What an officer types in the lists of a grant: one form for each row. Forms parse and complain; they never save."""

from typing import Any

from django import forms

from kept.service.design.forms import Words
from kept.service.opportunities.forms import Pounds, text, whole
from kept.service.opportunities.models import Question


class RowForm(forms.Form):
    """One of several on a page; `called` is what the page calls it."""

    called = ""
    first: tuple[str, ...] = ()
    """The fields that are always in sight, where the others stand under "More"; empty where all are."""

    @property
    def in_sight(self) -> list[forms.BoundField]:
        """The fields to show at once."""
        return [bound for bound in self if not self.first or bound.name in self.first]

    @property
    def under_more(self) -> list[forms.BoundField]:
        """The fields that stand under "More"."""
        return [bound for bound in self if self.first and bound.name not in self.first]

    @property
    def shows_more(self) -> bool:
        """Whether something under "More" is written, or wrong."""
        return any(bound.errors or bound.value() for bound in self.under_more)


def number_as_typed(value: object) -> int | None:
    """A small whole number as typed in a box; None for anything else."""
    said = str(value or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None


class QuestionForm(RowForm):
    """One question of the form."""

    called = "Question"
    first = ("asks", "kind", "words", "choices")

    asks = text("The question", 300, "Write the question")
    kind = forms.ChoiceField(
        label="What kind of answer?",
        choices=Question.Kind.choices,
        initial=Question.Kind.TEXT,
        required=False,
        error_messages={"invalid_choice": "Choose a kind of answer"},
    )
    words = whole(
        "Most words, if the answer is in words",
        1,
        5_000,
        "Write the most words as a whole number from 1 to 5,000, such as 100",
        required=False,
    )
    choices = Words(
        label="The choices, if there are several to choose from",
        help_text="One a line.",
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Write at most 2,000 characters"},
    )
    hint = text("A hint, if it needs one", 500, "")
    used_for = text("Who will use the answer, and for what?", 200, "")
    only_if = whole(
        "Ask it only if question number",
        1,
        40,
        "Write the number of an earlier question with choices, or leave it empty",
        "Leave it empty to ask everybody. The earlier question must be one with choices.",
        required=False,
    )
    only_if_answer = text("is answered with this choice", 200, "")

    def has_changed(self) -> bool:
        """A row in which nothing is written is none, whatever kind it says."""
        return any(name != "kind" for name in self.changed_data)

    def clean(self) -> dict[str, Any]:
        """What one kind of answer needs, and no other has."""
        told = self.cleaned_data
        told["kind"] = kind = told.get("kind") or Question.Kind.TEXT
        options = [line.strip() for line in told.get("choices", "").splitlines() if line.strip()]
        if kind == Question.Kind.TEXT and told.get("words") is None and "words" not in self.errors:
            self.add_error("words", "Write the most words in an answer")
        if kind == Question.Kind.CHOICE and "choices" not in self.errors:
            if len(options) < 2:
                self.add_error("choices", "Write at least two choices, one a line")
            elif len(set(options)) < len(options):
                self.add_error("choices", "A choice stands there twice. Take one of them out")
            elif max(len(one) for one in options) > 200:
                self.add_error("choices", "Write each choice in at most 200 characters")
        if not self.errors:
            told["choices"] = "\n".join(options) if kind == Question.Kind.CHOICE else ""
            told["words"] = told["words"] if kind == Question.Kind.TEXT else 0
        return told


def _yes_or_no(value: str) -> bool:
    return value == "yes"


class ConditionForm(RowForm):
    """One thing that must be so for a group to apply."""

    called = "Question"

    asks = text("A question with yes or no for an answer", 300, "Write the question")
    fits_if = forms.TypedChoiceField(
        label="Which answer lets a group go on?",
        choices=[("yes", "Yes"), ("no", "No")],
        initial="yes",
        coerce=_yes_or_no,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    otherwise = text(
        "What do you tell a group that must stop here?",
        300,
        "Write what to tell a group that must stop here",
        "Say why, and where else they might look.",
    )


class CriterionForm(RowForm):
    """One thing that answers are judged by."""

    called = "Line"

    says = text("What you look for", 200, "Write what you look for")
    weight = whole("How much it counts, out of 100", 1, 100, "Write a whole number from 1 to 100")


class ExtraDutyForm(RowForm):
    """One thing that a funded group is asked to do besides its work."""

    called = "Duty"

    says = text(
        "What do you ask of a funded group?", 200, "Write what you ask", "Such as: come to four meetings a year."
    )
    pays = Pounds(
        label="How much of the award pays for it?",
        help_text="In pounds, for all of it together.",
        asked="Write what it is worth in pounds, such as 120",
    )
