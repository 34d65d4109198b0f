"""What people type about partners' shares, and about money that is passed on. They complain, and never save."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from kept.service.applications.forms import PartnerForm
from kept.service.awards.forms import day, words
from kept.service.awards.models import SubAward
from kept.service.awards.sharing import in_proportion, passed_on
from kept.service.library.wording import pounds
from kept.service.opportunities.forms import Pounds, text


class SharesForm(forms.Form):
    """What each share becomes, in pounds; to begin with, as large a part as before."""

    def __init__(self, *args: Any, shares: Sequence[SubAward], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = {f"share-{one.pk}": one.pk for one in shares}
        for name, one in zip(self.numbers, shares, strict=True):
            paid = passed_on(one)
            hint = f"It was {pounds(one.amount)}." + (f" {pounds(paid)} of it is passed on." if paid else "")
            self.fields[name] = Pounds(
                least=Decimal(0),
                label=f"Pounds for {one.name}",
                help_text=hint,
                initial=in_proportion(one),
                asked=f"Write the pounds for {one.name}, or 0",
            )
        label = "What do you want to tell them?"
        self.fields["words"] = words(label, help_text="You can leave this empty.", rows=3)

    @property
    def said(self) -> dict[str, Any]:
        """What to do, once it is valid."""
        amounts = {number: self.cleaned_data[name] for name, number in self.numbers.items()}
        return {"amounts": amounts, "words": self.cleaned_data["words"]}


class JoiningForm(PartnerForm):
    """Who joins, with what, and for how much."""

    writes = None  # type: ignore[assignment] # how a field is left out: the application is written
    share = None  # type: ignore[assignment]
    amount = Pounds(
        label="Its share, in pounds",
        help_text="Of what is still to be paid. It is paid on the days on which you are.",
        asked="Write the pounds of its share, such as 500",
    )
    words = words("What do you want to tell them?", help_text="You can leave this empty.", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "name"
        ].help_text = "Its name, or its charity or company number. If it is on record here, it is asked."


class AnswerShareForm(forms.Form):
    """Yes; or that the partner disagrees, and why."""

    agreed = forms.ChoiceField(
        label="What do you say?",
        choices=[("yes", "Yes"), ("no", "We disagree")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say yes, or that you disagree", "invalid_choice": "Say yes, or that you disagree"},
    )
    words = words("If you disagree: why?", help_text="A sentence will do. The lead and the funder read it.", rows=3)

    def clean(self) -> dict[str, Any]:
        """Who disagrees says why."""
        found = super().clean() or {}
        if found.get("agreed") == "no" and not found.get("words"):
            self.add_error("words", "Say why you disagree")
        return found


class PassOnForm(forms.Form):
    """What was paid to a partner, and when."""

    amount = Pounds(label="How many pounds did you pay them?", asked="Write the pounds that you paid, such as 250")
    paid_on = day("When did you pay it?", "The day it left your account.", "Write the day, month and year")


class MissingForm(forms.Form):
    """That money has not come."""

    words = words("Is there anything they should know?", help_text="You can leave this empty.", rows=3)


class TakeBackPassingForm(forms.Form):
    """Why a record of money passed on is wrong."""

    because = text("What was wrong?", 300, "Say what was wrong", "One sentence. The partner and the funder read it.")
