"""What somebody types to publish a statement. Forms parse and complain; they never save."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator

from kept.service import clock
from kept.service.design.forms import DayField, Text
from kept.service.partnerships.models import Place, Post
from kept.standards.vocabulary import Column

LONGEST = 20_000


class Link(Text, forms.URLField):
    """The address of a page."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class StatementForm(forms.Form):
    """One version of a text: what it says or where it stands, who looks after it, and from when until when."""

    title = Text(
        label="What is it called?",
        max_length=150,
        error_messages={"required": "Write what it is called", "max_length": "Write at most 150 characters"},
    )
    words = Text(
        label="What does it say?",
        help_text="The text itself, or the points that matter most. Leave it empty if you give a link.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 10}),
        error_messages={"max_length": f"Write at most {LONGEST:,} characters, or give a link to the whole text"},
    )
    link = Link(
        label="Where does it stand?",
        help_text="The address of the page, if it stands on your own website.",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "spellcheck": "false"}),
        error_messages={
            "invalid": "Write the whole address of the page, such as https://www.example.org/our-approach",
            "max_length": "Write an address of at most 500 characters",
        },
    )
    place = forms.ModelChoiceField(
        label="Which place is it for?",
        queryset=Place.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a place", "invalid_choice": "Choose a place"},
    )
    owner = forms.ModelChoiceField(
        label="Which post looks after it?",
        help_text="Whoever holds it is asked about this text.",
        queryset=Post.objects.none(),
        empty_label="Choose a post",
        error_messages={"required": "Choose a post", "invalid_choice": "Choose a post from the list"},
    )
    published_on = DayField(
        label="When was it published?", error_messages={"required": "Write the day it was published"}
    )
    review_on = DayField(
        label="By when will you look at it again?",
        help_text="After that day everybody is told that it is overdue for review.",
        error_messages={"required": "Write the day by which you will look at it again"},
    )

    def __init__(
        self, *args: Any, places: Sequence[Place], posts: Sequence[Post], facts: Sequence[Column], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(places) == 1:
            del self.fields["place"]
        else:
            self.fields["place"].queryset = Place.objects.filter(pk__in=[one.pk for one in places])  # type: ignore[attr-defined]
        self.fields["owner"].queryset = Post.objects.filter(pk__in=[one.pk for one in posts])  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = _called  # type: ignore[attr-defined]
        self.facts = [column.name for column in facts]
        for column in facts:
            self.fields[f"fact-{column.name}"] = forms.BooleanField(label=column.says, required=False)

    def clean_published_on(self) -> date:
        """A day that has come."""
        chosen: date = self.cleaned_data["published_on"]
        if chosen > clock.today():
            raise forms.ValidationError("It cannot have been published on a day to come")
        return chosen

    def clean(self) -> dict[str, Any]:
        """There is something to read, and the review comes after."""
        told = self.cleaned_data
        if not told.get("words") and not told.get("link") and not {"words", "link"} & set(self.errors):
            self.add_error("words", "Write what it says, or give a link to where it stands")
        if told.get("published_on") and told.get("review_on") and told["review_on"] <= told["published_on"]:
            self.add_error("review_on", "Choose a day after the day it was published")
        return told

    @property
    def told(self) -> dict[str, Any]:
        """What is published, by name, with what is so of it."""
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith("fact-")}
        return said | {"facts": {name: self.cleaned_data[f"fact-{name}"] for name in self.facts}}


def _called(post: Post) -> str:
    scope = f": {post.scope}" if post.scope else ""
    return f"{post.what.capitalize()}{scope} ({post.place})"
