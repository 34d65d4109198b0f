"""What applicants type and choose. Forms parse and complain; they never save."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.db.models import QuerySet

from kept.service import clock
from kept.service.applications import budgets, kinds
from kept.service.applications.models import LONGEST_PRESS, MOST_HOURS, Application
from kept.service.design.forms import CountedBox, DayField, Text, Words
from kept.service.opportunities.forms import Pounds
from kept.service.opportunities.models import Opportunity, Question
from kept.service.organisations.models import Organisation, findable
from kept.service.organisations.queries import called
from kept.service.uploads.fields import UploadField

LINE = ("what", "asked", "elsewhere")
"""The boxes of one line of a budget."""
AUTOCOMPLETE = {
    "line_1": "address-line1",
    "line_2": "address-line2",
    "town": "address-level2",
    "postcode": "postal-code",
}


class BeginForm(forms.Form):
    """For which organisation, and that they have checked that it may apply."""

    organisation = forms.TypedChoiceField(
        label="Which group are you applying for?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a group", "invalid_choice": "Choose a group"},
    )
    checked = forms.BooleanField(
        label="We have checked: our group can say so to all of these",
        error_messages={"required": "Read what must be so. Tick the box if it is so for your group"},
    )

    def __init__(self, *args: Any, groups: list[Organisation], opportunity: Opportunity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(groups) > 1:
            self.fields["organisation"].choices = [(one.pk, one.name) for one in groups]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
        if not opportunity.conditions.all():
            del self.fields["checked"]


class Choice(forms.ChoiceField):
    """One of several, chosen or not yet: what is wrong with it is for the answer to say."""

    widget = forms.RadioSelect

    def validate(self, value: Any) -> None:
        """Anything may be kept."""


class Day(DayField):
    """A day as it stands in its three boxes."""

    def clean(self, value: Any) -> Any:
        """Anything may be kept."""
        return value


class FileBox(UploadField):
    """A file, chosen or not yet: whether it is taken is for the action to say."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Anything may come."""
        return data


def _box(label: str, hint: str = "", **attrs: str) -> Text:
    return Text(label=label, help_text=hint, required=False, widget=forms.TextInput(attrs))


def _amount(label: str) -> Text:
    return _box(label, inputmode="decimal", spellcheck="false")


class AnswerForm(forms.Form):
    """The boxes of one answer, and when the one that the page showed had been saved.

    It complains of nothing by itself: whatever is typed is kept, and `complain` says what is not right yet.
    """

    seen = Text(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], files: Any = None, *, question: Question) -> None:
        super().__init__(data, files)
        self.question = question
        self.fields |= dict(self._boxes())

    def _boxes(self) -> Iterator[tuple[str, forms.Field]]:
        question = self.question
        match question.kind:
            case Question.Kind.ADDRESS:
                for name, label in kinds.ADDRESS.items():
                    yield name, _box(label, autocomplete=AUTOCOMPLETE[name])
            case Question.Kind.BUDGET:
                yield from self._budget(question.opportunity)
            case Question.Kind.FILE:
                taken = f"{question.hint} {UploadField().help_text}".strip()
                yield "file", FileBox(label=question.asks, help_text=taken, required=False)
                instead = "A sentence will do. Leave this empty if you give a file."
                room = forms.Textarea({"rows": 3})
                yield (
                    "because",
                    Words(label="Or: we do not have this, because", help_text=instead, required=False, widget=room),
                )
            case Question.Kind.DATE:
                yield "words", Day(label=question.asks, help_text=question.hint, required=False)
            case Question.Kind.CHOICE:
                options = [(one, one) for one in question.options]
                yield "words", Choice(label=question.asks, help_text=question.hint, required=False, choices=options)
            case Question.Kind.MONEY:
                yield "words", _box(question.asks, question.hint or "In pounds, such as 1500.", inputmode="decimal")
            case Question.Kind.NUMBER:
                yield "words", _box(question.asks, question.hint, inputmode="numeric")
            case _:
                room = CountedBox(question.words, min(12, max(4, question.words // 20)))
                yield "words", Words(label=question.asks, help_text=question.hint, required=False, widget=room)

    def _budget(self, opportunity: Opportunity) -> Iterator[tuple[str, forms.Field]]:
        for at in range(1, self.lines + 1):
            yield f"{at}-what", _box("What it is for")
            yield f"{at}-asked", _amount("Asked of this fund, in pounds")
            yield f"{at}-elsewhere", _amount("From elsewhere, in pounds")
        for name in budgets.costs_of(opportunity):
            yield f"{name}-asked", _amount("Asked of this fund, in pounds")
            yield f"{name}-elsewhere", _amount("From elsewhere, in pounds")
        if opportunity.overheads_accepted:
            says = "We choose not to ask for running costs"
            yield budgets.DECLINES, forms.BooleanField(label=says, required=False)
        hint = "What their hours would cost, in pounds. It is given in kind: nobody pays it. It may stay empty."
        yield budgets.TIME, _box("What volunteers’ time is worth", hint, inputmode="decimal")

    @property
    def lines(self) -> int:
        """How many lines of their own a budget's page shows: those that are written, and two more."""
        return min(budgets.MOST_LINES, max(4, budgets.lines_typed(self.data) + 2))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A budget's boxes, line by line, each under what it is called."""
        own = [(f"Line {at}", [self[f"{at}-{name}"] for name in LINE]) for at in range(1, self.lines + 1)]
        costs = budgets.costs_of(self.question.opportunity)
        fixed = [(says, [self[f"{name}-{of}"] for of in LINE[1:]]) for name, says in costs.items()]
        for says, line in fixed:
            if says == budgets.COSTS["overheads"]:
                line.append(self[budgets.DECLINES])
        return [*own, *fixed, ("Volunteers’ time", [self[budgets.TIME]])]

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The boxes of the answer, in order."""
        return [bound for bound in self if bound.name != "seen"]

    @property
    def typed(self) -> dict[str, str]:
        """What stands in each box that has a name among the answer's."""
        return {name: said for name in kinds.boxes(self.question) if (said := self.data.get(name, ""))}

    def complain(self, wrong: Mapping[str, str]) -> None:
        """Say beside each box what is not right."""
        for box, says in wrong.items():
            self.add_error(box if box in self.fields else None, says)

    def clean_seen(self) -> datetime | None:
        """When that answer had been saved; None where there was none, or where it cannot be read."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None


class TimeForm(forms.Form):
    """How long it took."""

    hours = forms.DecimalField(
        label="How many hours did it take?",
        help_text="Everybody’s time together: finding figures, asking the committee, writing. A guess is fine.",
        min_value=Decimal("0.5"),
        max_value=MOST_HOURS,
        decimal_places=1,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": "Write a number of hours, such as 6",
            "invalid": "Write a number of hours, such as 6 or 7.5",
            "min_value": "Write half an hour (0.5) or more",
            "max_value": f"Write a number up to {MOST_HOURS:,}",
            "max_decimal_places": "Write at most one figure after the point",
        },
    )


class TwoToSendForm(forms.Form):
    """Whether one person sends, or one asks and another sends."""

    two_to_send = forms.TypedChoiceField(
        label="Who sends an application?",
        choices=[
            ("False", "One person who may write it can send it"),
            ("True", "One asks, and somebody else must agree before it is sent"),
        ],
        coerce=lambda said: said == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who sends", "invalid_choice": "Choose who sends"},
    )


class HelpForm(forms.Form):
    """Who may type: any of these bodies, of whom so many are shown at a time."""

    body = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Who may help?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may help", "invalid_choice": "Choose who may help"},
    )

    def __init__(
        self, *args: Any, bodies: QuerySet[Organisation], shown: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["body"].choices = [(one.pk, one.name) for one in shown]  # type: ignore[attr-defined]


class PartnerForm(forms.Form):
    """Who would take part, with what, and for how much. `organisation` is the one on record, if there is one."""

    name = Text(
        label="Which organisation?",
        help_text="Its name, or its charity or company number. If it is on record here, it is asked. If not, only its "
        "name goes into the application.",
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Write its name", "max_length": "Write at most 200 characters"},
    )
    does = Words(
        label="What would it do?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write what it would do", "max_length": "Write at most 500 characters"},
    )
    share = Pounds(least=Decimal(0), label="Its share of the money, in pounds", help_text="0 if it takes none.")
    writes = forms.BooleanField(label="Its people may write in the application too", required=False)
    organisation: Organisation | None = None

    def clean_name(self) -> str:
        """As it is on record, where it is."""
        name: str = self.cleaned_data["name"]
        found = called(name)
        alike = [one for one in found if one.sorts_as == findable(name)] or found
        if len(alike) > 1:
            raise forms.ValidationError(
                "Several organisations are called like this. Write its number, or its whole name"
            )
        self.organisation = alike[0] if alike else None
        return name


OPENED = "kept.check-answers"


def page_opened(application: Application) -> str:
    """What a page carries to prove when it was opened: this moment, signed."""
    return signing.dumps([application.pk, clock.arrived().isoformat()], salt=OPENED)


class SendForm(forms.Form):
    """The key that the page with the button made, and when it made it."""

    opened = Text(required=False, widget=forms.HiddenInput, max_length=300)

    press = Text(
        max_length=LONGEST_PRESS,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "max_length"), "Press the button again"),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application

    def clean_opened(self) -> datetime | None:
        """When the page was opened; None where it does not say so in our own hand, for this application."""
        try:
            number, at = signing.loads(self.cleaned_data["opened"], salt=OPENED)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return datetime.fromisoformat(at) if number == self.application.pk else None
