"""What somebody who keeps a place types about what its agreements say. Forms parse and complain; they never save."""

from typing import Any

from django import forms

from kept.service.awards.clauses import KINDS, Clause, problem_in
from kept.service.awards.forms import words
from kept.service.design.forms import Text

OURS, KEPTS, NONE = "ours", "kept", "none"


class ClauseForm(forms.Form):
    """What one clause says in a place. `told` is what the action takes."""

    how = forms.ChoiceField(
        label="What should stand here?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should stand here", "invalid_choice": "Choose one of these"},
    )
    heading = Text(label="Heading", max_length=100, required=False, error_messages={"max_length": "Write at most 100"})
    words = words("Your own words", help_text="Each line becomes a paragraph.", rows=8)
    only = forms.ChoiceField(
        label="Where does it stand?",
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of these"},
    )
    source = Text(
        label="Where was it agreed?",
        help_text="Such as: partnership meeting, 9 July 2026. Anybody can read it.",
        max_length=300,
        error_messages={"required": "Write where it was agreed", "max_length": "Write at most 300 characters"},
    )

    def __init__(self, data: Any = None, *, clause: Clause, new: bool) -> None:
        told = {"heading": clause.heading, "words": clause.text, "only": clause.only, "how": OURS}
        if clause.left_out:
            told["how"] = NONE
        elif not clause.placed and not new:
            told["how"] = KEPTS
        super().__init__(data, initial=told)
        self.clause = clause
        how: Any = self.fields["how"]
        if clause.is_own:
            how.choices = [(OURS, "What is written below"), (NONE, "Nothing: take the clause away")]
        else:
            for name in ("heading", "only"):
                del self.fields[name]
            how.choices = [
                (KEPTS, "Kept’s words"),
                (OURS, "Our own words, below"),
                *([(NONE, "Nothing: leave the clause out")] if clause.optional else []),
            ]
        if new:
            del self.fields["how"]

    def clean(self) -> None:
        """Own words are there where they are chosen, and have in braces what can be filled in."""
        typed = self.cleaned_data
        if typed.get("how", OURS) != OURS:
            return
        if not typed.get("words") and "words" not in self.errors:
            self.add_error("words", "Write what the clause says")
        elif problem := problem_in(self.clause, typed.get("words", "")):
            self.add_error("words", problem)
        if "heading" in self.fields and not typed.get("heading") and "heading" not in self.errors:
            self.add_error("heading", "Write a heading")

    @property
    def told(self) -> dict[str, Any]:
        """Words, and whether it is left out; neither where Kept's own are to stand."""
        typed = self.cleaned_data
        how = typed.get("how", OURS)
        own = {name: typed[name] for name in ("heading", "only") if name in typed}
        told = {"words": typed["words"] if how == OURS else "", "left_out": how == NONE}
        return told | own | {"source": typed["source"]}
