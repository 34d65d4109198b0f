"""A list edited on one page with scripts off: rows can be added, taken out and moved before anything is saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from kept.service.opportunities.row_forms import RowForm, number_as_typed

MOST = 40
"""Rows on one page."""


class Rows:
    """As many of one form as there are rows. `press` is which button: save, add, remove-N or up-N.

    Only "save" validates: the other buttons give back what was typed, moved.
    """

    def __init__(self, kind: type[RowForm], start: Sequence[Mapping[str, Any]], posted: QueryDict | None) -> None:
        self.kind = kind
        self.saving = posted is not None and _press(posted) == "save"
        self.problems: list[dict[str, str]] = []
        if posted is None:
            self.forms = self._unbound([*start] or [{}])
        elif self.saving:
            made = [kind(posted, prefix=str(at)) for at in range(1, _count(posted) + 1)]
            self.forms = [form for form in made if form.has_changed()] or self._unbound([{}])
        else:
            self.forms = self._unbound(self._moved(posted))

    def is_valid(self) -> bool:
        """Whether every row is right; `problems` lists what is not, for the top of the page."""
        wrong = [form for form in self.forms if form.is_bound and not form.is_valid()]
        self.problems = [
            {"text": f"{self.kind.called} {self.number(form)}: {text}", "href": f"#{form[name].auto_id}"}
            for form in wrong
            for name, texts in form.errors.items()
            for text in texts
        ]
        return self.saving and not wrong

    def number(self, form: RowForm) -> int:
        """Which row it is, from 1."""
        return self.forms.index(form) + 1

    def complain(self, form: RowForm, name: str, text: str) -> None:
        """Say what is wrong with one row once all rows are known."""
        form.add_error(name, text)
        self.problems.append(
            {"text": f"{self.kind.called} {self.number(form)}: {text}", "href": f"#{form[name].auto_id}"}
        )

    @property
    def count(self) -> int:
        """The highest number that a row on the page goes by: rows left empty have fallen out between."""
        return max(int(form.prefix or 0) for form in self.forms)

    @property
    def written(self) -> list[dict[str, Any]]:
        """What the rows say, once they are valid."""
        return [form.cleaned_data for form in self.forms if form.is_bound]

    def _unbound(self, values: Sequence[Mapping[str, Any]]) -> list[RowForm]:
        return [self.kind(initial=dict(value), prefix=str(at)) for at, value in enumerate(values, 1)]

    def _moved(self, posted: QueryDict) -> list[dict[str, Any]]:
        names = list(self.kind.base_fields)
        values: list[dict[str, Any]] = [
            {name: posted.get(f"{at}-{name}", "") for name in names} for at in range(1, _count(posted) + 1)
        ]
        places = list(range(1, len(values) + 1))
        what, _, which = _press(posted).partition("-")
        at = int(which) - 1 if which.isascii() and which.isdigit() and len(which) < 4 else -1
        if what == "add" and len(values) < MOST:
            values.append({})
        elif what == "remove" and 0 <= at < len(values):
            values.pop(at)
            places.pop(at)
        elif what == "up" and 0 < at < len(values):
            values[at - 1], values[at] = values[at], values[at - 1]
            places[at - 1], places[at] = places[at], places[at - 1]
        now = {str(before): str(after) for after, before in enumerate(places, 1)}
        for row in values:  # a row that names another by its number goes on naming the same one
            if (named := number_as_typed(row.get("only_if"))) is not None:
                row["only_if"] = now.get(str(named), "")
        return values or [{}]


def _press(posted: QueryDict) -> str:
    return posted.get("press", "save")


def _count(posted: QueryDict) -> int:
    said = posted.get("rows", "")
    return min(int(said), MOST) if said.isascii() and said.isdigit() and len(said) < 6 else 0
