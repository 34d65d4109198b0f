"""What people type about payments: made, late, or not enough any more. Forms parse and complain; they never save."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from kept.service.awards.forms import day, words
from kept.service.banking.models import Account
from kept.service.opportunities.forms import Pounds, text
from kept.service.uploads.fields import UploadField


class PaidForm(forms.Form):
    """When a payment was made, and into which account where the holder has one; `known` was paid into before."""

    IN_ANOTHER_WAY = "other"
    paid_on = day("When was it paid?", "The day it left your account.", "Write the day, month and year")
    into = forms.ChoiceField(
        label="How was it paid?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say how it was paid",
            "invalid_choice": "These bank details have changed. Look again",
        },
    )

    def __init__(self, *args: Any, account: Account | None, known: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.is_new = account, account is not None and account.pk != known
        if account is None:
            del self.fields["into"]
            return
        choices = [(str(account.pk), f"Into {account.says}"), (self.IN_ANOTHER_WAY, "In another way, such as a cheque")]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]
        self.fields["into"].initial = None if self.is_new else str(account.pk)

    @property
    def said(self) -> dict[str, Any]:
        """What to record."""
        into = self.account if self.cleaned_data.get("into", self.IN_ANOTHER_WAY) != self.IN_ANOTHER_WAY else None
        return {"paid_on": self.cleaned_data["paid_on"], "into": into}


class ClaimForm(forms.Form):
    """That a payment is late."""

    words = words("Is there anything they should know?", help_text="You can leave this empty.", rows=3)


class AnswerClaimForm(forms.Form):
    """What happened, and by when it is paid."""

    words = words("What happened?", "Say what happened", "The group reads this.", rows=3)
    pay_by = day("By which day will it be paid?", required="Write the day, month and year")


class InvoiceForm(forms.Form):
    """An invoice, as its holder numbers and dates it."""

    number = text("The number of the invoice", 40, "Write the number of the invoice", "As it is in your own books.")
    dated_on = day("Its date", required="Write the day, month and year")
    amount = Pounds(label="The sum in pounds", help_text="The whole payment, as was agreed.")
    file = UploadField(required=False, label="The invoice itself, or a photo of it, if you like")


class QuestionForm(forms.Form):
    """What is not right about an invoice."""

    words = words("What is not right?", "Say what is not right", "The group reads this. A sentence will do.", rows=3)


class StandByForm(forms.Form):
    """Why an invoice is right as it is."""

    words = words("Why is it right?", "Say why it is right", "The funder reads this. A sentence will do.", rows=3)


class UpliftForm(forms.Form):
    """How much more is asked for, from when, and why. `left` is what is still to be paid from a day."""

    pounds = Pounds(
        label="How many pounds more?",
        help_text="For the rest of the award, such as 450. Or leave this empty, and say a percentage.",
        required=False,
    )
    percent = Pounds(
        label="Or how many per cent more?",
        help_text="Of the payments from the day that you choose, such as 4.5.",
        required=False,
    )
    from_on = day(
        "From which day?", "Payments due on or after this day become larger.", "Write the day, month and year"
    )
    why = words("What has become dearer, and by how much?", "Say what has become dearer", rows=4)

    def __init__(self, *args: Any, left: Callable[[date], Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._left = left

    def clean(self) -> dict[str, Any]:
        """One of pounds and per cent, as pounds."""
        found = super().clean() or {}
        pounds, percent, from_on = found.get("pounds"), found.get("percent"), found.get("from_on")
        if {"pounds", "percent"} & set(self.errors):
            return found
        if (pounds is None) == (percent is None):
            self.add_error("pounds", "Write pounds or a percentage: one of the two")
        elif pounds is not None:
            found["more"] = pounds
        elif percent is not None and from_on is not None:
            found["more"] = (self._left(from_on) * percent / 100).quantize(Decimal("0.01"))
            if not found["more"]:
                self.add_error("percent", "Nothing is to be paid on or after that day. Write pounds instead")
        return found


class AnswerUpliftForm(forms.Form):
    """Yes, with how much; or no, with why."""

    YES, NO = "yes", "no"
    says = forms.ChoiceField(
        label="What do you say?",
        choices=[(YES, "Yes, add to the payments still to come"), (NO, "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say yes or no", "invalid_choice": "Say yes or no"},
    )
    agreed = Pounds(
        label="If yes: how many pounds are added?",
        help_text="It can be more or less than they ask for.",
        required=False,
    )
    answer = words("Why?", help_text="A no needs a reason. The group reads it.", rows=3)

    def clean(self) -> dict[str, Any]:
        """A yes has its sum, and a no its reason."""
        found = super().clean() or {}
        if found.get("says") == self.YES and found.get("agreed") is None and "agreed" not in self.errors:
            self.add_error("agreed", "Write how many pounds are added")
        if found.get("says") == self.NO and not found.get("answer"):
            self.add_error("answer", "Say why not")
        if found.get("says") == self.NO:
            found["agreed"] = None
        return found
