"""What people type about places and promises. Forms parse and complain; they never save."""

from collections.abc import Iterable
from typing import Any

from django import forms

from kept.documents.bindings import bindings
from kept.documents.loader import load_documents
from kept.documents.model import Recommendation
from kept.service.design.forms import DayField, Text
from kept.service.library import measured
from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Adoption, Place, TakenUp
from kept.service.partnerships.numbers import units
from kept.standards.standard import Standard

Choices = Iterable[tuple[object, str]]


def _words(label: str, needed: str, longest: int, **more: Any) -> Text:
    errors = {"required": needed, "max_length": f"Write at most {longest} characters"}
    return Text(label=label, max_length=longest, error_messages=errors, **more)


def _choice(label: str, needed: str, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, error_messages={"required": needed, "invalid_choice": needed}, **more)


class ChoosingForm(forms.Form):
    """A form whose choices are given when it is made: `Form(data, place=[...], holder=[...])`."""

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, given in choices.items():
            self.fields[name].choices = list(given)  # type: ignore[attr-defined]


class AdoptForm(ChoosingForm):
    """A body's adoption of a document: by which decision, signed by whom, and from when."""

    document = _choice("Which document?", "Choose a document", widget=forms.RadioSelect)
    place = _choice("Where will it hold?", "Choose a place", widget=forms.RadioSelect)
    capacity = _choice(
        "In whose name?",
        "Choose in whose name",
        choices=Adoption.Capacity.choices,
        widget=forms.RadioSelect,
        initial=Adoption.Capacity.ITSELF,
    )
    route = _words(
        "Who decided it?", "Write who decided it", 200, help_text="The meeting or the power, such as Cabinet."
    )
    reference = _words(
        "Reference of the decision", "Write the reference of the decision", 100, help_text="Such as CAB/26/14."
    )
    decided_on = DayField(
        label="Day of the decision", error_messages={"required": "Write the day on which it was decided"}
    )
    signatory = _words("Who signed it?", "Write who signed it", 120, help_text="Anybody can read this name.")
    signatory_role = _words("As what?", "Write what they are", 120, help_text="Such as Leader of the council.")
    from_on = DayField(
        label="First day on which it holds",
        help_text="What is done before that day is not held to it.",
        error_messages={"required": "Write the first day on which it holds"},
    )

    @staticmethod
    def documents() -> Choices:
        """The documents that can be taken on: reports are answered instead."""
        return [(one.code, one.short_title) for one in load_documents().values() if one.kind != "report"]


class EndForm(forms.Form):
    """The last day of something."""

    until_on = DayField(label="Last day")


class RecommendationsForm(forms.Form):
    """What a body does about some of a framework's recommendations, and why where it does not take one up."""

    def __init__(
        self, *args: Any, recommendations: Iterable[Recommendation], adoption: Adoption, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ids = [one.id for one in recommendations]
        said = {row.recommendation: row for row in adoption.recommendations.all()}
        for id in self.ids:
            row = said.get(id)
            self.fields[f"status-{id}"] = forms.ChoiceField(
                label=f"What do you do about {id}?",
                choices=TakenUp.Status.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=row.status if row else None,
                error_messages={"invalid_choice": "Choose one of these"},
            )
            self.fields[f"reason-{id}"] = Text(
                label=f"Why? ({id})",
                help_text="Needed where you do not take it up. Anybody can read it.",
                max_length=500,
                required=False,
                widget=forms.Textarea({"rows": 2}),
                initial=row.reason if row else "",
                error_messages={"max_length": "Write at most 500 characters"},
            )

    def clean(self) -> None:
        """A reason goes with what is not taken up, and with nothing that is not answered."""
        for id in self.ids:
            status, reason = (self.cleaned_data.get(f"{part}-{id}", "") for part in ("status", "reason"))
            if status == TakenUp.Status.NOT_TAKEN_UP and not reason:
                self.add_error(f"reason-{id}", f"Say why {id} is not taken up")
            elif reason and not status and f"status-{id}" not in self.errors:
                self.add_error(f"status-{id}", f"Choose what you do about {id}")

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """(status, reason) by recommendation, for those that are answered."""
        said = self.cleaned_data
        return {id: (said[f"status-{id}"], said[f"reason-{id}"]) for id in self.ids if said[f"status-{id}"]}


class JoinForm(ChoosingForm):
    """Which body becomes part of a partnership, and from when."""

    organisation = _choice("Which one?", "Choose a body", widget=forms.RadioSelect)
    from_on = DayField(label="From which day?")


class SettleForm(ChoosingForm):
    """Which bodies a document means by an office's name."""

    organisations = forms.MultipleChoiceField(
        label="Which bodies is that here?",
        help_text="Choose none if it is not settled.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from these bodies"},
    )


def _source() -> Text:
    return _words(
        "Where was it agreed?", "Write where it was agreed", 300, help_text="Such as: partnership meeting, 9 July 2026."
    )


class GroundForm(forms.Form):
    """What counts as an exceptional case."""

    says = _words(
        "What is an exceptional case?", "Write what it is", 200, help_text="Such as: the law takes the money away."
    )
    source = _source()
    from_on = DayField(label="From which day?")


class BudgetsForm(forms.Form):
    """What budgets of words and reports go by."""

    by = _choice(
        "What do budgets go by?",
        "Choose what they go by",
        choices=[("year", "One year of the award"), ("whole", "The whole award, as the documents have it")],
        widget=forms.RadioSelect,
        help_text="£30,000 over three years is £10,000 a year. An award for a year or less counts whole.",
    )
    source = _source()
    from_on = DayField(label="From which day?", help_text="What begins the same day is put right.")


class NumberForm(forms.Form):
    """A number of the place's own."""

    number = forms.IntegerField(
        label="How much?",
        min_value=0,
        max_value=10_000_000,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={
            "required": "Write a number",
            "invalid": "Write a whole number, such as 42",
            "min_value": "Write a number of 0 or more",
            "max_value": "Write a smaller number",
        },
    )
    unit = _choice("Counted in", "Choose what it is counted in", required=False)
    source = _source()
    from_on = DayField(label="From which day?", help_text="A number that begins the same day is put right.")

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = units(standard)
        if "" in found or len(found) == 1:
            only = next(iter(found.items()))
            self.fields["number"].label = f"How much? ({only[1]})"
            del self.fields["unit"]
            self.only_unit: str | None = only[0]
        else:
            self.fields["unit"].choices = [("", "Choose one"), *found.items()]  # type: ignore[attr-defined]
            self.fields["unit"].required = True
            self.only_unit = None

    @property
    def in_unit(self) -> str:
        """What the number is counted in."""
        return self.cleaned_data["unit"] if self.only_unit is None else self.only_unit


OWNER = "owner of a promise"


def kinds_of_post() -> list[str]:
    """The posts that documents speak of, as their bindings name them, and the owner of a promise."""
    named = {
        one
        for found in bindings().values()
        for binding in found
        if binding.standard.subject.name == "post"
        for one in measured.topic(binding).split(" or ")
    }
    return [*sorted(named), OWNER]


class PostForm(ChoosingForm):
    """Who holds a post for a body, with a deputy."""

    what = _choice("Which post?", "Choose a post")
    scope = _words(
        "For what?",
        "Write what for",
        100,
        required=False,
        help_text="A policy area, a procurement, a board or a promise, such as bx-4.s.6. Leave it empty if it is for "
        "everything.",
    )
    place = _choice("In which place?", "Choose a place", widget=forms.RadioSelect)
    holder = _choice("Who holds it?", "Choose who holds it")
    deputy = _choice("Who stands in for them?", "Choose from the list", required=False)
    public = forms.BooleanField(
        label="Anybody may read these names",
        help_text="Leave it empty and only the post is shown.",
        required=False,
    )
    from_on = DayField(label="From which day?", help_text="Whoever held it before leaves it the day before.")


def named(organisations: Iterable[Organisation]) -> Choices:
    """Organisations to choose from."""
    return [(one.pk, one.name) for one in organisations]


def placed(places: Iterable[Place]) -> Choices:
    """Places to choose from."""
    return [(one.pk, one.name) for one in places]
