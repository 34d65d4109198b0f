"""Bindings: a provision's use of a standard, with its numbers, bodies, dates and what may excuse it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kept.standards.language import LanguageError, read
from kept.standards.nodes import And, Compare, Count, Node, Read, Total, type_of
from kept.standards.nodes import Literal as LiteralNode
from kept.standards.standard import DataError, Standard, fingerprint
from kept.standards.vocabulary import Type

Departure = Literal["none", "with reason"]
TRUE = LiteralNode(True, Type.TRUTH)

_KEYS = {
    "standard",
    "when",
    "departure",
    "grounds",
    "from",
    "until",
    "for_bodies",
    "is",
    "note",
    "every",
    "counted",
    "by",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """What is promised on one condition: the first branch whose condition holds is the one that counts.

    `better` is a second, higher mark that is shown and never scored.
    """

    condition: Node | None
    promised: object
    test: Node
    better: object = None
    better_test: Node | None = None
    says_for: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """One use of a standard by a provision.

    `since` and `until` are the first and last day of deeds it is about. `departure` says whether a
    reason on record may excuse it, and `grounds` for which cases. An `advisory` binding binds nobody:
    it is shown and never scored.
    """

    provision: str
    standard: Standard
    when: str
    applies: Node
    branches: tuple[Branch, ...]
    departure: Departure = "none"
    grounds: str = ""
    since: date | None = None
    until: date | None = None
    for_bodies: tuple[str, ...] = ()
    advisory: bool = False
    note: str = ""
    every: str = ""
    counted: str = ""
    by: str = ""

    @property
    def id(self) -> str:
        """The provision and the standard: what a finding is cited by."""
        return f"{self.provision}:{self.standard.id}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that the outcome depends on, in the order in which they are read."""
        nodes = [self.applies]
        for branch in self.branches:
            nodes += [branch.condition] if branch.condition else []
            nodes.append(branch.test)
        return tuple(dict.fromkeys(name for node in nodes for name in node.columns))

    @property
    def fingerprint(self) -> str:
        """Twelve characters that change when what is promised does."""
        branches = [[branch.says_for, branch.promised, branch.better] for branch in self.branches]
        meaning = [self.provision, self.standard.id, self.standard.version, self.when, branches, self.departure]
        return fingerprint([*meaning, self.since, self.until, self.for_bodies, self.every, self.counted, self.by])


def bind(standard: Standard, data: Mapping[str, Any], provision: str = "", advisory: bool = False) -> Binding:
    """A binding from its table in a document's file (`standard`, `when`, `is`, `departure` and so on).

    Raises:
        DataError: a key is unknown, an expression cannot be read, or what is promised does not fit the measure.
    """
    if unknown := set(data) - _KEYS:
        raise DataError(
            f"{provision}: there is no key '{min(unknown)}' in a binding; there are {', '.join(sorted(_KEYS))}"
        )
    departure = data.get("departure", "none")
    if departure not in ("none", "with reason"):
        raise DataError(f"{provision}: departure is 'none' or 'with reason', not '{departure}'")
    if standard.takes_promise != ("is" in data):
        must = "must say what is promised, with 'is'" if standard.takes_promise else "takes no 'is'"
        raise DataError(f"{provision}: a binding of {standard.id} {must}")
    when = str(data.get("when", ""))
    columns = standard.subject.columns
    try:
        conditions = [read(text, columns) for text in (standard.applies, when) if text]
        _check_about_one_record(conditions)
        conditions += _deed_in_force(standard, data.get("from"), data.get("until"))
        branches = tuple(_branch(standard, row) for row in _rows(data.get("is")))
    except (LanguageError, ValueError) as error:
        raise DataError(f"{provision}: {error}") from None
    if not_truths := [node for node in conditions if type_of(node) is not Type.TRUTH]:
        raise DataError(f"{provision}: 'when' must be true or false; this is a {type_of(not_truths[0])}")
    if standard.per and any(branch.condition for branch in branches):
        raise DataError(f"{provision}: {standard.id} is measured over groups, which have no 'for'; use 'when'")
    return Binding(
        provision=provision,
        standard=standard,
        when=when,
        applies=TRUE if not conditions else conditions[0] if len(conditions) == 1 else And(tuple(conditions)),
        branches=branches,
        departure=departure,
        grounds=str(data.get("grounds", "")),
        since=data.get("from"),
        until=data.get("until"),
        for_bodies=tuple(data.get("for_bodies", ())),
        advisory=advisory,
        note=str(data.get("note", "")),
        every=str(data.get("every", "")),
        counted=str(data.get("counted", "")),
        by=str(data.get("by", "")),
    )


def _deed_in_force(standard: Standard, since: date | None, until: date | None) -> list[Node]:
    """The conditions that the deed is neither before the first nor after the last day the binding is about."""
    deed = Read(standard.subject.deed, Type.DATE)
    first = [Compare(deed, ">=", LiteralNode(since, Type.DATE))] if since else []
    last = [Compare(deed, "<=", LiteralNode(until, Type.DATE))] if until else []
    return [*first, *last]


def _check_about_one_record(conditions: list[Node]) -> None:
    if any(isinstance(part, Total | Count) for node in conditions for part in node.walk()):
        raise ValueError("'when' and 'for' say which records count, so they cannot count them")


def _rows(promised: Any) -> list[Mapping[str, Any]]:
    if isinstance(promised, list) and promised and all(isinstance(row, Mapping) for row in promised):
        return promised
    return [{"is": promised}]


def _branch(standard: Standard, row: Mapping[str, Any]) -> Branch:
    if unknown := set(row) - {"for", "is", "better"}:
        raise ValueError(f"there is no key '{min(unknown)}' in what is promised; there are for, is, better")
    says_for = str(row.get("for", ""))
    condition = read(says_for, standard.subject.columns) if says_for else None
    if condition is not None:
        if type_of(condition) is not Type.TRUTH:
            raise ValueError(f"'for' must be true or false: {says_for}")
        _check_about_one_record([condition])
    better = row.get("better")
    return Branch(
        condition=condition,
        promised=row.get("is"),
        test=standard.test(row.get("is")),
        better=better,
        better_test=None if better is None else standard.test(better),
        says_for=says_for,
    )
