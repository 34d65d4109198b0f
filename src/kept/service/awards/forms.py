"""What people type about awards. Forms parse and complain; they never save."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from kept.service.awards.models import LONGEST_WORDS, Ending, Handover
from kept.service.awards.told import Told
from kept.service.design.forms import DayField, Text
from kept.service.opportunities.forms import Pounds

LONGEST_VERSION = 10
"""Digits: more than an ending is ever saved."""
TOO_LONG = f"Write at most {LONGEST_WORDS:,} characters"


def words(label: str, required: str = "", help_text: str = "", rows: int = 6) -> Text:
    """A box for several lines; `required` is what to say where nothing was written."""
    return Text(
        label=label,
        help_text=help_text,
        max_length=LONGEST_WORDS,
        required=bool(required),
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": required, "max_length": TOO_LONG},
    )


def day(label: str, help_text: str = "", required: str = "") -> DayField:
    """A day in three boxes."""
    errors = {"required": required} if required else {}
    return DayField(label=label, help_text=help_text, required=bool(required), error_messages=errors)


class OfferForm(forms.Form):
    """What can still be chosen when an award is offered."""

    ends_on = day("Its last day", "This day counts.", "Write the day, month and year")


class DeclineForm(forms.Form):
    """Why somebody says no."""

    because = words("Why do you say no?", "Say why", "A sentence will do.", rows=3)


class CorrectForm(forms.Form):
    """What the day of a payment should have been."""

    after = day("When was it really paid?", "Leave it empty if it was not paid after all.")
    because = Text(
        label="What was wrong?",
        help_text="One sentence. Both sides can read it.",
        max_length=300,
        error_messages={"required": "Say what was wrong", "max_length": "Write at most 300 characters"},
    )


class TakeBackForm(forms.Form):
    """Why a notice is taken back."""

    because = words("Why do you take it back?", "Say why", "The letter to the group gives this.", rows=3)


class ReplyForm(forms.Form):
    """The holder's answer in a discussion."""

    words = words("Your reply", "Write your reply", "You can change it until the last day for replies.")


def version_in(posted: Mapping[str, str]) -> int:
    """The version of an ending that the page showed; 0, which is no version, where it is not a number."""
    typed = posted.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_VERSION else 0


class StepForm(forms.Form):
    """A step of preparing an ending. `columns` are what it saves."""

    @classmethod
    def initial_of(cls, ending: Ending) -> dict[str, Any]:
        """What the boxes hold to begin with."""
        return {name: getattr(ending, name) for name in cls.base_fields}

    @property
    def columns(self) -> dict[str, Any]:
        """The columns it saves."""
        return dict(self.cleaned_data)


class WhyForm(StepForm):
    """What is to happen, and why."""

    what = forms.ChoiceField(
        label="What do you want to do with this grant?",
        choices=Ending.What.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want to do", "invalid_choice": "Choose what you want to do"},
    )
    because = forms.ChoiceField(
        label="What is behind it?",
        choices=Ending.Because.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is behind it", "invalid_choice": "Choose what is behind it"},
    )
    of = forms.ChoiceField(
        label="What is it about?",
        help_text="The money, or other help that comes with it. Without the money, choose Change it.",
        choices=Ending.Of.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose what it is about"},
    )
    amount = Pounds(
        label="If it comes to less money, what does it come to?",
        help_text="Pounds for the whole award, with what is paid already. Leave it empty if the money stays or ends.",
        required=False,
    )
    reasons = words("Your reasons, as the letter will give them", help_text="You can come back and write this later.")

    def clean(self) -> dict[str, Any]:
        """The award ends with its money; other help is changed."""
        told = super().clean() or {}
        told["of"] = told.get("of") or Ending.Of.FUNDING
        if told["of"] != Ending.Of.FUNDING and told.get("what") == Ending.What.END:
            self.add_error("what", "The money goes on, so choose Change it. Or choose Money below")
        if told.get("amount") is not None and (told.get("what") == Ending.What.END or told["of"] != Ending.Of.FUNDING):
            self.add_error("amount", "Leave this empty, or choose Change it and Money")
        return told


class ProblemForm(StepForm):
    """Where it is about how things have gone: what was done about it first."""

    issue_told_on = day("When did you tell them of the problem?")
    timetable_agreed_on = day("When did you agree with them what to do, and by when?")
    support_offered = words(
        "What help did you offer to put it right?", help_text="Such as advice, training, time or money.", rows=3
    )
    review_on = day("On which day was it to be looked at again?", "It can be a day to come. Nothing is decided before.")
    timetable_reviewed_on = day("When did you look together at how that went?")


class AssessmentForm(StepForm):
    """What it will do to people."""

    COVERED = (
        ("beneficiaries_covered", "The people the group helps"),
        ("users_covered", "Those who use the service"),
        ("volunteers_covered", "Its volunteers"),
        ("reallocation_considered", "Whether another group could use the money for the same people"),
        ("protected_covered", "People the Equality Act protects, such as by age, disability or race"),
        ("funders_covered", "Others who give the group money, and what they would do"),
    )

    assessed_on = day("When did you look at what it will do?")
    covered = forms.MultipleChoiceField(
        label="What did you look at?",
        help_text="Choose all that you did.",
        choices=COVERED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    effects = words("What did you find, and what would soften it?", rows=4)

    @classmethod
    def initial_of(cls, ending: Ending) -> dict[str, Any]:
        """The day, the boxes that are ticked, and what was found."""
        ticked = [name for name, _ in cls.COVERED if getattr(ending, name)]
        return {"assessed_on": ending.assessed_on, "covered": ticked, "effects": ending.effects}

    @property
    def columns(self) -> dict[str, Any]:
        """The day, what was found, and a yes or no for each box."""
        ticked = self.cleaned_data["covered"]
        told = {name: self.cleaned_data[name] for name in ("assessed_on", "effects")}
        return told | {name: name in ticked for name, _ in self.COVERED}


class DiscussionForm(StepForm):
    """Talking with those it affects, before anything is decided."""

    discussion = words("What do you want to talk about with them?", help_text="They are sent this when you press send.")
    responses_closed_on = day("Until when can they reply?", "This day counts.")
    discussion_opened_on = day(
        "If you opened it in another way, on which day?", "Such as a meeting, or a letter of your own."
    )


class RepliesForm(StepForm):
    """Considering what was said."""

    reply_answer = words(
        "What do you say to their reply?", help_text="They are sent this when you save. Say what it changed.", rows=4
    )
    responses_considered_on = day("When did you consider the replies?")


class DecisionForm(StepForm):
    """The decision."""

    decided_on = day("When was it decided?")
    ground = forms.ChoiceField(
        label="Is it one of the exceptional cases agreed here?",
        help_text="If less notice is given than was promised, you still say why in your own words.",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose from the list"},
    )

    def offer(self, grounds: Iterable[str]) -> None:
        """Let one of the place’s grounds be chosen, or none; there is nothing to choose where it has none."""
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        listed = list(grounds)
        field.choices = [("", "No"), *((one, one) for one in listed)]
        if not listed:
            del self.fields["ground"]


class SkippingForm(DecisionForm):
    """The decision, where a step that comes before it was left out."""

    skipped_because = words(
        "Why do you decide without it?", help_text="The letter to the group gives this, and it stays on record.", rows=3
    )


class UsersForm(StepForm):
    """What those who use the service are told."""

    users_notice = words(
        "What are they told?",
        help_text="What ends, when, and where they can turn. The group can put it up, and anybody can read it from the "
        "day it takes effect. No names of people.",
    )


class NoticeForm(StepForm):
    """The day on which it takes effect."""

    effective_on = day("On which day does it take effect?", required="Write the day, month and year")


class HandOverForm(forms.Form):
    """What becomes of each thing at an end, and when that was done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for what in Handover.What:
            self.fields[what.value] = words(f"{what.label}: what becomes of it?", rows=3)
            self.fields[f"{what.value}_on"] = day(
                f"{what.label}: done on which day?", "Leave it empty until it is done."
            )

    @staticmethod
    def initial_of(ending: Ending) -> dict[str, Any]:
        """What the boxes hold to begin with."""
        held = list(ending.handovers.all())
        return {one.what: one.words for one in held} | {f"{one.what}_on": one.done_on for one in held}

    @property
    def told(self) -> dict[str, Told]:
        """What was written of each."""
        given = self.cleaned_data
        return {what.value: Told(given[what.value], given[f"{what.value}_on"]) for what in Handover.What}
