"""What an officer types to design a grant. Forms parse and complain; they never save."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from kept.service.design.forms import DayField, Text
from kept.service.opportunities.models import FEWEST_DAYS, MOST_DAYS, Opportunity, Theme
from kept.service.partnerships.models import Place

LARGEST = Decimal("9999999999.99")
PENNY = Decimal("0.01")
MIDDAY = "12:00"
TIMES = [
    (MIDDAY, "midday"),
    ("09:00", "9am"),
    ("10:00", "10am"),
    ("11:00", "11am"),
    ("13:00", "1pm"),
    ("14:00", "2pm"),
    ("15:00", "3pm"),
    ("16:00", "4pm"),
    ("17:00", "5pm"),
    ("18:00", "6pm"),
    ("20:00", "8pm"),
    ("23:59", "11:59pm"),
]


class Pounds(forms.DecimalField):
    """An amount of money in pounds, as people write it: 1500, 1,500.50 or £1,500. `least` is a penny, or nothing."""

    def __init__(self, least: Decimal = PENNY, **kwargs: Any) -> None:
        asked = kwargs.pop("asked", "Write an amount in pounds, such as 1500")
        errors = {
            "required": asked,
            "invalid": asked,
            "min_value": "Write an amount of at least one penny" if least else asked,
            "max_value": asked,
            "max_decimal_places": "Write at most two figures of pence",
            "max_digits": asked,
        }
        super().__init__(
            min_value=least,
            max_value=LARGEST,
            decimal_places=2,
            widget=forms.TextInput({"inputmode": "decimal", "spellcheck": "false"}),
            error_messages=errors,
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs take it for a whole number
        """The amount, once pound signs, commas and spaces are out of it."""
        typed = str(value or "").replace("£", "").replace(",", "").replace(" ", "")
        if any(character.isalpha() for character in typed):  # 1e9 is a number to a program, and a slip to a person
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(typed)

    def prepare_value(self, value: Any) -> Any:
        """Whole pounds without pence."""
        return f"{value:.0f}" if isinstance(value, Decimal) and value == value.to_integral_value() else value


def text(label: str, most: int, required: str, hint: str = "", **more: Any) -> Text:
    """A box for at most so many characters. `required` is what is said where it is empty; it may be, if that is ""."""
    errors = {"required": required, "max_length": f"Write at most {most:,} characters"}
    return Text(label=label, help_text=hint, max_length=most, error_messages=errors, required=bool(required), **more)


def whole(label: str, least: int, most: int, says: str, hint: str = "", **more: Any) -> forms.IntegerField:
    """A box for a whole number from `least` to `most`; `says` is what to write, wherever something else was."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), says),
        **more,
    )


def a_contact() -> Text:
    """Whom groups can ask, without naming anybody."""
    return text(
        "Whom can groups ask?",
        200,
        "Write a shared address, a telephone number or a post that answers",
        "A shared address or a post, not one person’s own.",
    )


def a_place() -> forms.ModelChoiceField[Place]:
    """Which of the funder's places; `offer` says which there are."""
    return forms.ModelChoiceField(
        label="Which place is it for?",
        queryset=Place.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a place", "invalid_choice": "Choose a place"},
    )


def offer(form: forms.Form, places: Sequence[Place]) -> None:
    """Ask for one of these places, or do not ask where there is no choice."""
    if len(places) == 1:
        del form.fields["place"]
    else:
        form.fields["place"].queryset = Place.objects.filter(pk__in=[place.pk for place in places])  # type: ignore[attr-defined]


class SizeForm(forms.Form):
    """How much there is, before anything else is designed."""

    award_size = Pounds(
        label="The largest award to one group",
        help_text="In pounds. Everything else follows from this: how long the form may be, and what you may ask for.",
        asked="Write the largest award in pounds, such as 1500",
    )
    budget = Pounds(
        label="The pot: all the money in this round",
        help_text="In pounds.",
        asked="Write all the money in this round in pounds, such as 6000",
    )
    applicants_expected = whole(
        "How many groups do you think will apply?",
        1,
        100_000,
        "Write a whole number up to 100,000, such as 40, or leave it empty",
        "Leave it empty if you do not know. We then reckon from the size of the pot.",
        required=False,
    )
    grant_type = forms.ChoiceField(
        label="What kind of grant is it?",
        choices=Opportunity.GrantType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a kind of grant", "invalid_choice": "Choose a kind of grant"},
    )

    def clean(self) -> None:
        """The pot holds at least one award."""
        told = self.cleaned_data
        if "budget" in told and "award_size" in told and told["budget"] < told["award_size"]:
            self.add_error("budget", "The pot must hold at least one award of the largest size")


class NewForm(SizeForm):
    """The same for one that is not there yet, with what to call it and where it is."""

    title = text("What will you call it?", 120, "Write what you will call it", "Such as Warm Tables Fund.")
    place = a_place()
    begins = forms.ChoiceField(
        label="What do you begin from?",
        help_text="You can change all of it. To begin from last year’s, choose “Copy” beside it among your grants.",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of these"},
    )

    field_order = ["award_size", "budget", "applicants_expected", "grant_type", "title", "place", "begins"]

    def __init__(
        self, *args: Any, places: Sequence[Place], beginnings: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, places)
        self.fields["begins"].choices = list(beginnings)  # type: ignore[attr-defined]
        self.fields["begins"].initial = beginnings[0][0]


class AboutForm(forms.Form):
    """What it is, in words for those who might apply."""

    title = text("What is it called?", 120, "Write what it is called")
    what_for = text(
        "What is the money for?",
        2_000,
        "Write what the money is for",
        "Two or three sentences, as you would say it to a group. Anybody can read this.",
        widget=forms.Textarea({"rows": 5}),
    )
    theme = forms.ChoiceField(
        label="What is it for, in a word?",
        help_text="Groups look for money under these.",
        choices=[("", "None of these"), *Theme.choices],
        required=False,
        error_messages={"invalid_choice": "Choose one of these"},
    )
    department = text(
        "Which team or department is it from?",
        120,
        "",
        "Leave it empty if you have none. The list of grants that councils publish names it.",
    )
    contact = a_contact()


class DatesForm(forms.Form):
    """When it opens, closes, is answered and is spent. A draft may leave any of them for later."""

    complexity = forms.ChoiceField(
        label="How much work is it to apply?",
        choices=Opportunity.Complexity.choices,
        widget=forms.RadioSelect,
        help_text="The more work, the more time a promise may ask you to give.",
        error_messages={"required": "Choose how much work it is", "invalid_choice": "Choose how much work it is"},
    )
    opens_on = DayField(label="The day it opens", required=False, help_text="For example, 27 3 2027.")
    closes_on = DayField(label="The day it closes", required=False)
    closes_time = forms.ChoiceField(
        label="The time it closes",
        choices=TIMES,
        initial=MIDDAY,
        help_text="Midday is kind: somebody is there to help if a form will not send.",
        error_messages={"required": "Choose a time", "invalid_choice": "Choose a time from the list"},
    )
    answer_by = DayField(label="The day by which everybody is answered", required=False)
    starts_on = DayField(label="The first day of what is funded", required=False)
    ends_on = DayField(label="The last day of what is funded", required=False)
    first_notified_on = DayField(
        label="The day groups first heard of it, if they have",
        required=False,
        help_text="Leave it empty if nobody has been told. Publishing it before it opens tells them.",
    )
    review_days = whole(
        "How many days has a group that is turned down to ask for a review?",
        FEWEST_DAYS,
        MOST_DAYS,
        f"Write a whole number of days from {FEWEST_DAYS} to {MOST_DAYS}, or leave it empty",
        "From the day it is told. Leave it empty for as many as your other grants give.",
        required=False,
    )
    review_answer_days = whole(
        "In how many days do you answer a review?",
        1,
        MOST_DAYS,
        f"Write a whole number of days from 1 to {MOST_DAYS}, or leave it empty",
        "From the day it is asked for. Groups read this before they apply. Leave it empty to promise none.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = (kwargs.get("initial") or {}).get("closes_time", MIDDAY)
        if kept not in dict(TIMES):  # set by something other than this page
            self.fields["closes_time"].choices = [(kept, kept), *TIMES]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """The days come in order."""
        self._in_order("opens_on", "closes_on", "It must close after the day it opens")
        self._in_order("closes_on", "answer_by", "Everybody is answered after it closes", same=True)
        self._in_order("starts_on", "ends_on", "The last day must be after the first")
        self._in_order(
            "first_notified_on", "opens_on", "Groups cannot have heard of it only after it opened", same=True
        )

    def _in_order(self, first: str, last: str, says: str, *, same: bool = False) -> None:
        one, other = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if one and other and (other < one or (other == one and not same)):
            self.add_error(last if last != "opens_on" else first, says)

    @property
    def closes_at(self) -> datetime | None:
        """The instant of closing, in London's time, once the form is valid."""
        day = self.cleaned_data["closes_on"]
        return at_time(datetime.combine(day, time.fromisoformat(self.cleaned_data["closes_time"]))) if day else None


def at_time(there: datetime) -> datetime:
    """A day and time on London's clocks as an instant."""
    return timezone.make_aware(there)


class StagesForm(forms.Form):
    """Whether groups apply once, or first send a short expression of interest."""

    expression_of_interest = forms.TypedChoiceField(
        label="How do groups apply?",
        choices=[
            ("False", "Once, with one form"),
            ("True", "In two stages: first a short expression of interest, then some apply in full"),
        ],
        coerce=lambda said: said == "True",
        widget=forms.RadioSelect,
        help_text="Two stages save work where many apply and few can be funded. The words of both count together.",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how groups apply"),
    )


class MoneyForm(forms.Form):
    """How it is paid, and what it may be spent on."""

    upfront_percent = whole(
        "How much of an award is paid before the work starts?",
        0,
        100,
        "Write a whole number from 0 to 100",
        "Per cent of each quarter’s money, paid when it starts. From 50 on, a small award is paid in one go.",
    )
    overheads_accepted = forms.BooleanField(
        label="Groups may ask for their running costs too. A core grant always pays them", required=False
    )
    training_accepted = forms.BooleanField(label="They may ask for what training costs", required=False)
    volunteer_costs_accepted = forms.BooleanField(
        label="They may ask for what involving volunteers costs", required=False
    )


class ReportsForm(forms.Form):
    """What is asked for once an award is made."""

    reports = whole(
        "How many reports do you ask for, over the whole award?",
        0,
        100,
        "Write a whole number from 0 to 100, or leave it empty",
        "0 is none at all. Leave it empty if you have not settled it.",
        required=False,
    )
    report_words = whole(
        "How many words may one report have, at most?",
        1,
        20_000,
        "Write a whole number from 1 to 20,000, or leave it empty",
        "Leave it empty if there are none.",
        required=False,
    )
    reports_used_for = text("Who will use them, and for what?", 200, "")

    def clean(self) -> None:
        """A report has a length."""
        told = self.cleaned_data
        if told.get("reports") and not self.errors and told.get("report_words") is None:
            self.add_error("report_words", "Write how many words one report may have")
        if told.get("reports") == 0:
            told |= {"report_words": None, "reports_used_for": ""}
