"""What people type about organisations. Forms parse and complain; they never save."""

import re
from datetime import date
from typing import Any

from django import forms

from kept.opendata.identifiers import FORMS, OrganisationId, of_charity, of_company, taken_apart
from kept.service import clock
from kept.service.design.forms import Address, DayField, Text
from kept.service.organisations import queries, roles
from kept.service.organisations.models import Kind, LegalForm, Organisation
from kept.service.organisations.permissions import READERS, Permission
from kept.service.people.models import Person

# What a group of the sector can be in law; public bodies are added by whoever runs the site.
SECTOR_FORMS = [
    (form.value, form.label) for form in LegalForm if form not in (LegalForm.COUNCIL, LegalForm.NHS, LegalForm.PUBLIC)
]
LONGEST_INCOME = 99_999_999_999
SHORTEST_COMPANY_NUMBER = 6  # as typed: sheets drop the zeros it begins with, but fewer figures are a slip


class EntryForm(forms.Form):
    """What an organisation's entry says."""

    name = Text(
        label="Name",
        max_length=200,
        error_messages={"required": "Write the name", "max_length": "Write at most 200 characters"},
    )
    legal_form = forms.ChoiceField(
        label="What is it in law?",
        choices=SECTOR_FORMS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is in law", "invalid_choice": "Choose what it is in law"},
    )
    area = Text(
        label="Where does it work?",
        help_text="Such as a ward, a town or a borough.",
        max_length=200,
        required=False,
        error_messages={"max_length": "Write at most 200 characters"},
    )
    what_it_does = Text(
        label="What does it do?",
        help_text="Two or three sentences. Anybody can read this.",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": "Write at most 2,000 characters"},
    )
    income = forms.DecimalField(
        label="Income in its last year, in pounds",
        help_text="Only those who act for it see this. Others see a band, such as under £10,000. Leave it empty if you "
        "do not have it.",
        required=False,
        min_value=0,
        max_value=LONGEST_INCOME,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={
            "invalid": "Write an amount in pounds, such as 6800 or 6800.50",
            "min_value": "Write an amount of 0 or more",
            "max_value": "Write an amount in pounds, such as 6800 or 6800.50",
            "max_decimal_places": "Write at most two figures of pence",
        },
    )


class AddForm(EntryForm):
    """The same, with its number, when it is first added."""

    charity = Text(
        label="Charity number, if it has one",
        required=False,
        max_length=20,
        widget=forms.TextInput({"spellcheck": "false"}),
    )
    company = Text(
        label="Company number, if it has one",
        required=False,
        max_length=20,
        widget=forms.TextInput({"spellcheck": "false"}),
    )

    field_order = ["name", "legal_form", "charity", "company", "area", "what_it_does", "income"]

    def clean_charity(self) -> OrganisationId | None:
        """The number as an identifier."""
        typed = self.cleaned_data["charity"]
        found = of_charity(typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError("Write a charity number of 6 or 7 digits, or one such as SC012345")
        return found

    def clean_company(self) -> OrganisationId | None:
        """The number as an identifier."""
        typed = self.cleaned_data["company"]
        found = of_company(typed) if len(typed) >= SHORTEST_COMPANY_NUMBER else None
        if typed and found is None:
            raise forms.ValidationError("Write a company number of 8 characters, such as 01234567")
        return found

    @property
    def numbers(self) -> list[OrganisationId]:
        """The numbers given."""
        return [one for one in (self.cleaned_data["charity"], self.cleaned_data["company"]) if one]


ANOTHER = "another"
LISTS = {
    "GB-CHC": "Charity number, England and Wales",
    "GB-SC": "Charity number, Scotland",
    "GB-NIC": "Charity number, Northern Ireland",
    "GB-COH": "Company number",
    "GB-MPR": "Society number, from the Mutuals Register",
    "GB-UKPRN": "UK provider reference number, for learning providers",
    "GB-PPON": "Public procurement organisation number, from Find a Tender",
    ANOTHER: "Another list: I write its code too, such as GB-NHS-A1B2C",
}
"""The lists that most organisations are in, by their codes at org-id.guide."""


class NumberForm(forms.Form):
    """A number that a register gave an organisation."""

    kind = forms.ChoiceField(
        label="Which number is it?",
        choices=list(LISTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which number it is", "invalid_choice": "Choose which number it is"},
    )
    number = Text(
        label="The number",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Write the number", "max_length": "Write at most 60 characters"},
    )

    def clean(self) -> dict[str, Any]:
        """The number as an identifier, where it has its list’s form."""
        told = super().clean() or {}
        kind, typed = told.get("kind"), "".join(told.get("number", "").split())
        if not kind or not typed:
            return told
        found = taken_apart(typed if kind == ANOTHER else f"{kind}-{typed}")
        if found is None or found.list_code not in FORMS:
            self.add_error("number", "Begin with a list’s code from org-id.guide, such as GB-NHS-A1B2C")
        elif found.expected or (found.list_code == "GB-COH" and len(typed) < SHORTEST_COMPANY_NUMBER):
            self.add_error("number", f"Write {found.expected or 'a company number of 8 characters'}")
        told["identifier"] = found
        return told


class RoleForm(forms.Form):
    """A role in an organisation."""

    role = forms.ChoiceField(
        label="What will they do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they will do", "invalid_choice": "Choose what they will do"},
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (role.id, f"{role.name}: {role.says[0].lower()}{role.says[1:]}") for role in roles.of(organisation.kind)
        ]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    """Whom to ask, and for what."""

    email = Address(
        label="Their e-mail address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Write their e-mail address",
            "invalid": "Write an e-mail address, such as name@example.org",
        },
    )

    field_order = ["email", "role"]


class HandOverForm(forms.Form):
    """Who takes over."""

    to = forms.ChoiceField(
        label="Who takes over from you?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who takes over", "invalid_choice": "Choose who takes over"},
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """How to reach an organisation about one matter, and who may see it."""

    name = Text(
        label="Name or role",
        help_text="Such as Winnie Tallow, or Treasurer. You can leave it empty.",
        max_length=120,
        required=False,
        error_messages={"max_length": "Write at most 120 characters"},
    )
    email = Address(
        label="E-mail address",
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Write an e-mail address, such as name@example.org"},
    )
    phone = Text(
        label="Telephone number",
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
        error_messages={"max_length": "Write at most 30 characters"},
    )
    visible_to = forms.TypedChoiceField(
        label="Who may see it?",
        choices=[(one.value, says) for one, says in READERS.items()],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may see it", "invalid_choice": "Choose who may see it"},
    )

    def clean_phone(self) -> str:
        """A number that somebody could dial."""
        typed: str = self.cleaned_data["phone"]
        if typed and len(re.findall(r"[0-9]", typed)) < 6:
            raise forms.ValidationError("Write a telephone number, such as 01632 960 001")
        return typed

    def clean(self) -> dict[str, Any]:
        """With neither there is no way to reach anybody."""
        told = super().clean() or {}
        reach = ("email", "phone")
        if not any(told.get(way) for way in reach) and not any(way in self.errors for way in reach):
            self.add_error("email", "Write an e-mail address, a telephone number, or both")
        return told


class CloseForm(forms.Form):
    """When it closed, and what it went on as."""

    on = DayField(label="The day it closed", error_messages={"required": "Write the day, month and year"})
    went_on_as = Text(
        label="Which organisation did it go on as, if any?",
        help_text="Such as the one it joined, or its new form in law. Write a name, or a charity or company number. "
        "Leave it empty if it only closed.",
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "Write at most 200 characters"},
    )
    split = forms.BooleanField(
        label="It was split, and others come after it too. I will name each of them in turn", required=False
    )

    def __init__(self, *args: Any, organisation: Organisation, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisation.kind != Kind.STATUTORY:
            del self.fields["split"]  # what a group holds goes nowhere by itself
        self.others = Organisation.objects.exclude(pk=organisation.pk)
        self.theirs = queries.organisations_for(person, Permission.CHANGE_ORGANISATION).exclude(pk=organisation.pk)

    def clean_on(self) -> date | None:
        """A day that has come."""
        on: date | None = self.cleaned_data["on"]
        if on and on > clock.today():
            raise forms.ValidationError("Write today, or a day that has been. Come back when it has closed")
        return on

    def clean_went_on_as(self) -> list[Organisation]:
        """Those it may be, out of the ones that this person looks after: both sides say that one became the other."""
        sought = self.cleaned_data["went_on_as"]
        found = queries.called(sought, self.theirs) if sought else []
        if sought and not found:
            other = next(iter(queries.called(sought, self.others)), None)
            raise forms.ValidationError(
                f"You do not look after {other.name}. Ask somebody who does to invite you as its manager. Until then, "
                "leave this empty: you can say it later"
                if other
                else "No other organisation here has this name or number. Check it, or add that organisation first"
            )
        return found


class SuccessorForm(forms.Form):
    """Which of those found it went on as; nothing to choose where none was sought."""

    successor = forms.ChoiceField(
        label="Which one did it go on as?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which one", "invalid_choice": "Choose which one"},
    )

    def __init__(self, data: Any, *, among: list[Organisation]) -> None:
        super().__init__(data, initial={"successor": among[0].pk} if len(among) == 1 else None)
        named = [(one.pk, f"{one.name}, {one.area}" if one.area else one.name) for one in among]
        self.fields["successor"].choices = named  # type: ignore[attr-defined]
        self.fields["successor"].required = bool(among)
