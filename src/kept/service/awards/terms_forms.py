"""What a funder and a holder type about an agreement, a part at a time. Forms parse and complain; they never save."""

from decimal import Decimal
from typing import Any

from django import forms

from kept.service.awards.forms import day, words
from kept.service.awards.models import Terms
from kept.service.awards.terms import RHYTHMS
from kept.service.opportunities.forms import Pounds, text, whole
from kept.service.partnerships.in_force import downwards
from kept.service.partnerships.models import Place

MOST_KINDS = 3
"""Kinds of thing that may be asked for. Each takes the group's time; a short list is read."""
LONGEST_EXTENSION = 60
"""Months that the box takes: five years more is a new award."""


class TermsForm(forms.Form):
    """A part of the terms of an award in `place`. `columns` are what it saves."""

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)

    @classmethod
    def initial_of(cls, terms: Terms) -> dict[str, Any]:
        """What the boxes hold to begin with."""
        return {name: getattr(terms, name) for name in cls.base_fields}

    @property
    def columns(self) -> dict[str, Any]:
        """The columns it saves."""
        return dict(self.cleaned_data)


class PurposeForm(TermsForm):
    """What the money is for, and what else is agreed."""

    purpose = words("What is the money for?", "Write what the money is for", "The group reads this as you write it.")
    recognition = words(
        "How should the group say who helped?",
        help_text="Leave it empty if you do not mind. If you ask for it, say how, such as a line on a poster.",
        rows=2,
    )
    extra = words("What else do you want to agree?", help_text="Leave it empty if there is nothing.", rows=4)


class WhereForm(TermsForm):
    """The wards that the work reaches."""

    where = forms.TypedMultipleChoiceField(
        label="Which of these does the work reach?",
        help_text="It is public. Choose none if it is for all of them.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = Place.objects.filter(pk__in=downwards(self.place)[1:]).order_by("name")
        where = self.fields["where"]
        assert isinstance(where, forms.TypedMultipleChoiceField)
        where.choices = list(inside.values_list("pk", "name"))


class ReportsForm(TermsForm):
    """What the group is to tell, what for, how it is used, and how often."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(1, MOST_KINDS + 1):
            self.fields[f"what-{at}"] = text("What should they tell you?", 300, "")
            self.fields[f"purpose-{at}"] = text("What do you want to learn from it?", 300, "")
            self.fields[f"use-{at}"] = text("Who will use it, and for what?", 300, "")
            self.fields[f"every-{at}"] = forms.TypedChoiceField(
                label="How often?",
                choices=list(RHYTHMS.items()),
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": "Choose how often"},
            )

    @classmethod
    def initial_of(cls, terms: Terms) -> dict[str, Any]:
        """A row for each kind of thing."""
        return {f"{name}-{at}": value for at, one in enumerate(terms.asks, 1) for name, value in one.items()}

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The boxes, by what they are about."""
        names = ("what", "purpose", "use", "every")
        return [(at, [self[f"{name}-{at}"] for name in names]) for at in range(1, MOST_KINDS + 1)]

    def clean(self) -> None:
        """Whatever is asked for says what for, and how it is used (bx-3.s.6)."""
        for at in range(1, MOST_KINDS + 1):
            typed = {name: self.cleaned_data.get(f"{name}-{at}") for name in ("what", "purpose", "use")}
            if any(typed.values()):
                for name, says in MISSING.items():
                    if not typed[name] and f"{name}-{at}" not in self.errors:
                        self.add_error(f"{name}-{at}", says)

    @property
    def columns(self) -> dict[str, Any]:
        """The rows that were written."""
        told = self.cleaned_data
        names = ("what", "purpose", "use")
        return {
            "asks": [
                {**{name: told[f"{name}-{at}"] for name in names}, "every": told[f"every-{at}"] or 0}
                for at in range(1, MOST_KINDS + 1)
                if told[f"what-{at}"]
            ]
        }


MISSING = {
    "what": "Write what they should tell you, or empty the other boxes",
    "purpose": "Write what you want to learn from it",
    "use": "Write who will use it, and for what",
}


class ExtensionForm(TermsForm):
    """Whether it can be made longer: by how much, when, and by which day that is decided."""

    can_be_extended = forms.TypedChoiceField(
        label="Can you make this grant longer, without a new round?",
        choices=[("True", "Yes"), ("False", "No")],
        coerce=lambda typed: typed == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    extended_by = whole(
        "If yes: by how many months at most?",
        1,
        LONGEST_EXTENSION,
        f"Write a whole number of months, from 1 to {LONGEST_EXTENSION}",
        required=False,
    )
    extended_when = words("If yes: when would you do that?", help_text="Such as: if the money is there.", rows=3)
    extended_decided_by = day("If yes: by which day do you decide?", "The group needs to know in good time.")

    def clean(self) -> None:
        """A yes says how long, when and by which day (ms-3.4.4); a no says nothing of them."""
        told = self.cleaned_data
        if told.get("can_be_extended") is True:
            for name, says in {
                "extended_by": "Write by how many months at most",
                "extended_when": "Write when you would make it longer",
                "extended_decided_by": "Write the day by which you decide",
            }.items():
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, says)
        elif "can_be_extended" in told:
            told |= {"extended_by": None, "extended_when": "", "extended_decided_by": None}


class InvoicesForm(TermsForm):
    """Whether the group asks for payments by invoice, and why."""

    by_invoice = forms.TypedChoiceField(
        label="Does the group send an invoice before you pay?",
        help_text="Only where nothing is paid up front. Most grants need none: what is paid when is agreed already.",
        choices=[("False", "No"), ("True", "Yes")],
        coerce=lambda typed: typed == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    invoices_because = words("If yes: why do you need invoices?", help_text="The group reads this.", rows=2)

    @classmethod
    def initial_of(cls, terms: Terms) -> dict[str, Any]:
        """No, unless there is a reason."""
        return {"by_invoice": bool(terms.invoices_because), "invoices_because": terms.invoices_because}

    def clean(self) -> None:
        """A yes says why."""
        told = self.cleaned_data
        if told.get("by_invoice") and not told.get("invoices_because") and "invoices_because" not in self.errors:
            self.add_error("invoices_because", "Say why you need invoices")

    @property
    def columns(self) -> dict[str, Any]:
        """The reason, which a no does not have."""
        told = self.cleaned_data
        return {"invoices_because": told["invoices_because"] if told["by_invoice"] else ""}


class SubsidyForm(TermsForm):
    """Whether it is a subsidy, and why."""

    subsidy = forms.ChoiceField(
        label="Is this grant a subsidy?",
        choices=Terms.Subsidy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of these", "invalid_choice": "Choose one of these"},
    )
    subsidy_because = words(
        "Why?",
        "Say why, in a sentence",
        "Most small grants to local groups are not: the group sells nothing, or it is too small to matter to trade.",
        rows=3,
    )


class ConfirmForm(forms.Form):
    """The holder's written word about minimal financial assistance."""

    other = Pounds(
        least=Decimal(0),
        label="How much of such help have you had from other public bodies since then?",
        help_text="In pounds, with help for services of public economic interest. Write 0 if you have had none. "
        "A body that gave you such help told you so in a letter.",
        asked="Write the amount in pounds, or 0 if you have had none",
    )
    confirmed = forms.BooleanField(
        label="We confirm that with this grant we keep within the most that the law allows.",
        error_messages={"required": "Confirm this before you say yes"},
    )


class AskForm(forms.Form):
    """What a holder wants to have changed."""

    words = words("What would you like to have changed?", "Write what you would like to have changed")


class AnswerForm(forms.Form):
    """What a funder says to that."""

    words = words("What do you want to tell them?", "Write what they should know", "We send them this.", rows=4)


FORMS: dict[str, tuple[str, type[TermsForm]]] = {
    "purpose": ("What the money is for", PurposeForm),
    "where": ("Where the work is", WhereForm),
    "reports": ("What the group tells you", ReportsForm),
    "extension": ("Making it longer", ExtensionForm),
    "invoices": ("Whether the group sends invoices", InvoicesForm),
    "subsidy": ("Whether it is a subsidy", SubsidyForm),
}
"""The parts of the terms that a funder writes: by their address, their titles and their forms."""
