"""What people type about organisations. Forms parse and complain; they never save."""

from typing import Any

from django import forms

from kept.opendata.identifiers import OrganisationId, of_charity, of_company
from kept.service.design.forms import DayField
from kept.service.organisations import roles
from kept.service.organisations.models import LegalForm, Organisation

# What a group of the sector can be in law; public bodies are added by whoever runs the site.
SECTOR_FORMS = [
    (form.value, form.label) for form in LegalForm if form not in (LegalForm.COUNCIL, LegalForm.NHS, LegalForm.PUBLIC)
]
LONGEST_INCOME = 99_999_999_999


class EntryForm(forms.Form):
    """What an organisation's entry says."""

    name = forms.CharField(
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
    area = forms.CharField(
        label="Where does it work?",
        help_text="Such as a ward, a town or a borough.",
        max_length=200,
        required=False,
        error_messages={"max_length": "Write at most 200 characters"},
    )
    what_it_does = forms.CharField(
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

    charity = forms.CharField(
        label="Charity number, if it has one",
        required=False,
        max_length=20,
        widget=forms.TextInput({"spellcheck": "false"}),
    )
    company = forms.CharField(
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
        found = of_company(typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError("Write a company number of 8 characters, such as 01234567")
        return found

    @property
    def numbers(self) -> list[OrganisationId]:
        """The numbers given."""
        return [one for one in (self.cleaned_data["charity"], self.cleaned_data["company"]) if one]


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

    email = forms.EmailField(
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


class CloseForm(forms.Form):
    """When it closed."""

    on = DayField(label="When did it close?", error_messages={"required": "Write the day, month and year"})
