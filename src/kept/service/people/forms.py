"""What people type about themselves."""

from django import forms

from kept.service.design.forms import Address, Text


class AddressForm(forms.Form):
    """An e-mail address."""

    email = Address(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Write your e-mail address",
            "invalid": "Write an e-mail address, such as name@example.org",
            "max_length": "Write an e-mail address of at most 254 characters",
        },
    )


class CodeForm(forms.Form):
    """A code from a message."""

    code = Text(
        label="Code",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={
            "required": "Type the 8 digits from the message",
            "max_length": "Type the 8 digits from the message, and nothing else",
        },
    )


class NameForm(forms.Form):
    """What somebody is called."""

    name = Text(
        label="What should we call you?",
        help_text="Others who act for the same organisation see it. You can leave it empty.",
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"max_length": "Write at most 120 characters"},
    )
