"""What people type about reports and early words. Forms parse and complain; they never save."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kept.service.awards.models import Award
from kept.service.design.forms import CountedBox, DayField, Text, Words
from kept.service.library.wording import pounds
from kept.service.monitoring.actions import Written
from kept.service.monitoring.actions.telling import CHANGES, PLANS
from kept.service.monitoring.models import LONGEST_WORDS, ReportDue, Told
from kept.service.uploads.accepting import LARGEST
from kept.service.uploads.fields import UploadField

MOST_PEOPLE = 10_000_000
TOO_LONG = f"Write at most {LONGEST_WORDS:,} characters"
A_NUMBER = "Write a number in figures, such as 40"
IN_PENCE = "Write pounds and pence in figures, such as 12.60"
NOT_A_DECIMAL = ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")


def box(
    label: str, help_text: str = "", required: str = "", rows: int = 4, widget: forms.Textarea | None = None
) -> Words:
    """A box for several lines; `required` is what to say where nothing was written."""
    return Words(
        label=label,
        help_text=help_text,
        max_length=LONGEST_WORDS,
        required=bool(required),
        widget=widget or forms.Textarea({"rows": rows}),
        error_messages={"required": required, "max_length": TOO_LONG},
    )


class ReportForm(forms.Form):
    """A report: one box, and what else there may be."""

    file = UploadField(
        sounds=True,
        required=False,
        label="A photo, a voice note or your own report, if you like",
        help_text=f"JPEG or PNG, a recording (M4A, MP3, Ogg, WebM or WAV), PDF or Word. Up to {LARGEST >> 20} MB.",
    )
    reached = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        label="About how many people did you reach?",
        help_text="A good guess is fine.",
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), A_NUMBER),
    )
    worked = box("What worked?")
    did_not = box("What did not work?", "Saying so never counts against you. Others learn from it.")
    hours = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=1,
        label="About how many hours did volunteers give?",
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            "Write hours in figures, such as 120 or 7.5",
        ),
    )

    def __init__(self, *args: Any, due: ReportDue, others: Sequence[ReportDue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = CountedBox(due.words, 8) if due.words else None
        words = box(
            "What happened?", "A paragraph is enough. Write as you would tell a neighbour.", rows=8, widget=counted
        )
        self.fields = {"words": words} | self.fields
        if others:
            self.fields["also"] = forms.MultipleChoiceField(
                required=False,
                label="Does it answer another report as well?",
                help_text="Each funder you tick reads the same report as theirs.",
                choices=[
                    (str(one.pk), f"{one.award.funder}: {one.award.application.opportunity.title}, report {one.number}")
                    for one in others
                ],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "Choose from the reports on this page"},
            )

    @property
    def written(self) -> Written:
        """What was written, as the actions take it."""
        told = self.cleaned_data
        return Written(**{name: told[name] for name in ("words", "reached", "worked", "did_not", "hours")})

    @property
    def answers(self) -> list[int]:
        """The ids of the other reports that it answers."""
        return [int(one) for one in self.cleaned_data.get("also", ())]


class NoteForm(forms.Form):
    """What a group adds to a report that is sent."""

    words = box(
        "What do you want to add?", "The report stays as it is, with this beside it.", "Write what you want to add", 3
    )


class ReplyForm(forms.Form):
    """What a funder answers, if anything."""

    reply = box("Your reply, if you have one", "Both sides can read it. You can also reply later.")


class WaiveForm(forms.Form):
    """Why a report is not needed."""

    because = box("Why is it not needed?", "The group reads this.", "Say why", 3)


ASKS = {
    Told.What.TROUBLE: ("What is happening?", "A sentence will do. You need not have an answer yet."),
    Told.What.GOVERNANCE: (
        "What is changing?",
        "Such as a new chair, treasurer or trustees, or new rules of the group.",
    ),
    Told.What.SERVICE: (
        "What is changing, and why?",
        "Such as fewer days, another hall, or somebody else you work with.",
    ),
    Told.What.ENDING: ("What will you do when this money ends?", "Who needs to know, what stops, and what goes on."),
    Told.What.RESILIENCE: ("What will you do if times get hard?", "Such as losing a hall, money or a key person."),
}


class TellForm(forms.Form):
    """Something that a group tells its funders."""

    def __init__(self, *args: Any, what: Told.What, others: Sequence[Award], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks, hint = ASKS[what]
        self.fields["words"] = box(asks, hint, rows=6)
        if what == Told.What.TROUBLE:
            self.fields["helps"] = box(
                "What would help?", "More time, a talk, a change of plan. Leave it empty if you do not know."
            )
        if what in CHANGES:
            self.fields["effective_on"] = DayField(
                label="From which day?",
                help_text="Such as 27 3 2027.",
                error_messages={"required": "Write the day, month and year"},
            )
        if what in PLANS:
            self.fields["file"] = UploadField(required=False, label="Or add it as a paper")
        if others and what != Told.What.ENDING:
            self.fields["also"] = forms.MultipleChoiceField(
                required=False,
                label="Who else should know?",
                choices=[(str(one.pk), f"{one.funder}, about your {pounds(one.amount)}") for one in others],
                initial=[str(one.pk) for one in others] if what in CHANGES else [],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "Choose from the funders on this page"},
            )

    @property
    def told(self) -> dict[str, Any]:
        """What was told, as `actions.tell` takes it."""
        said = self.cleaned_data
        return said | {"also": [int(one) for one in said.get("also", ())]}


class RateForm(forms.Form):
    """What an hour of volunteering is worth, from when, and says who."""

    pounds = forms.DecimalField(
        min_value=0,
        max_digits=6,
        decimal_places=2,
        label="Pounds for one hour",
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            "Write pounds and pence in figures, such as 12.60",
        ),
    )
    from_on = DayField(label="From which day?", help_text="It counts for reports that are sent from this day on.")
    source = Text(
        label="Who agreed it?",
        help_text="The meeting and its date, or the publication that it is from.",
        max_length=200,
        error_messages={"required": "Say who agreed it", "max_length": "Write at most 200 characters"},
    )

    def clean_pounds(self) -> Any:
        """An hour is worth something."""
        if not (pounds_an_hour := self.cleaned_data["pounds"]):
            raise forms.ValidationError(IN_PENCE)
        return pounds_an_hour
