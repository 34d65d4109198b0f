"""What people type about bank details. Forms parse and complain; they never save."""

from collections.abc import Callable

from django import forms

from kept.service.banking.models import LONGEST_HOW
from kept.service.banking.numbers import NotANumber, Numbers, account_number, sort_code
from kept.service.design.forms import Text
from kept.service.organisations.models import Organisation

LONGEST_NAME = 100
LONGEST_TYPED = 40
_TYPED = {"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}


class TypedNumbers(forms.Form):
    """A sort code and an account number, typed by hand."""

    sort_code = Text(
        label="Sort code",
        help_text="6 digits, such as 20-00-00.",
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(_TYPED),
        error_messages={"required": "Write the sort code"},
    )
    number = Text(
        label="Account number",
        help_text="6 to 8 digits, such as 00012345.",
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(_TYPED),
        error_messages={"required": "Write the account number"},
    )

    def clean_sort_code(self) -> str:
        """Six digits."""
        return self._read(sort_code, "sort_code")

    def clean_number(self) -> str:
        """Eight digits."""
        return self._read(account_number, "number")

    def _read(self, read: Callable[[str], str], name: str) -> str:
        try:
            return read(self.cleaned_data[name])
        except NotANumber as problem:
            raise forms.ValidationError(str(problem)) from None


class AccountForm(TypedNumbers):
    """New bank details."""

    field_order = ["account_name", "sort_code", "number"]
    account_name = Text(
        label="Name on the account",
        help_text="As it stands on your statement.",
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Write the name on the account"},
    )

    @property
    def numbers(self) -> Numbers:
        """What was typed, once it is valid."""
        return Numbers(self.cleaned_data["account_name"], self.cleaned_data["sort_code"], self.cleaned_data["number"])


class CheckForm(TypedNumbers):
    """What a body heard by telephone, and how."""

    how = Text(
        label="Whom did you ring, and where did you have the number from?",
        help_text="Such as: the treasurer, on the number in last year’s application.",
        max_length=LONGEST_HOW,
        error_messages={"required": "Say whom you rang, and where you had the number from"},
    )


class AskForm(forms.Form):
    """Which body is asked to check."""

    body = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Who should ring you?",
        empty_label="Choose one",
        error_messages={"required": "Choose who should ring you", "invalid_choice": "Choose who should ring you"},
    )
