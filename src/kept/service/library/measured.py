"""Standards and bindings in plain words: how a thing is measured, and what each document asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from kept.service.library import phrases, wording
from kept.standards import nodes
from kept.standards.binding import Binding, Branch
from kept.standards.dates import Span
from kept.standards.language import LanguageError, literal, read
from kept.standards.standard import SIGNS, Standard
from kept.standards.vocabulary import Subject, Type

# A term or a notice is held by its last day; people speak of its length.
_OF_SPANS = {"on or after": "at least", "on or before": "at most", "at least": "at least", "at most": "at most"}
_PLACEHOLDERS = ("3 months", 7, "7%", "2001-01-01", Decimal("7.07"))


def method(standard: Standard) -> str:
    """How a standard is worked out, as a sentence or two with no numbers in it."""
    subject = standard.subject
    if standard.must_be == "all true":
        return "The document lists things that must be so. Each of them is looked for, and all must be there."
    if standard.must_be == "in order":
        return "The document says what must come first. The dates are held against each other, in that order."
    looks_at = phrases.expression(standard.measure, subject)
    if start := _counted_from(standard):
        than = {
            "on or after": "that day or later",
            "on or before": "that day or earlier",
            "more than": "after that day",
        }
        return (
            f"We start at {start} and count on by the time promised."
            f" Then {looks_at} must be {than.get(standard.must_be, 'after that day')}."
        )
    if standard.must_be == "true":
        return f"It is met when this is so: {looks_at}."
    if standard.must_be == "one of":
        return f"We look at {looks_at}. It must be one of those the document names."
    return f"We look at {looks_at}. It must be {standard.must_be} {_limit(standard)}."


def _counted_from(standard: Standard) -> str:
    """The day from which a promised length of time is counted; nothing where none is."""
    if "after(" in standard.limit and "promised" in standard.limit:
        limit = read(standard.limit, standard.subject.columns, literal("3 months"))
        if isinstance(limit, nodes.After):
            return phrases.words(limit.start, standard.subject)
    return ""


def _limit(standard: Standard) -> str:
    if not standard.limit:
        return "the number the document gives"
    for placeholder in _PLACEHOLDERS:
        value = literal(placeholder)
        try:
            return phrases.words(read(standard.limit, standard.subject.columns, value), standard.subject, value.value)
        except (LanguageError, ValueError):
            continue
    return standard.limit


@dataclass(frozen=True)
class Ask:
    """One thing that a binding asks, in words, `where` it holds, and what would be better.

    Where several things are asked at once, `items` are they, and `in_order` says that one must follow another.
    """

    asks: str
    where: str = ""
    better: str = ""
    items: tuple[str, ...] = ()
    in_order: bool = False

    @property
    def line(self) -> str:
        """All of it in one line."""
        return (
            self.asks
            + (f" {self.where}" if self.where else "")
            + (f" ({self.better} is better)" if self.better else "")
        )


def asks(binding: Binding) -> list[Ask]:
    """What a binding asks, one entry for each of its conditions; what holds for the rest comes first."""
    made = [_ask(binding, branch, number) for number, branch in enumerate(binding.branches)]
    return sorted(made, key=lambda ask: bool(ask.where))


def in_a_sentence(binding: Binding) -> str:
    """All that a binding asks in one line: at least 42 days; at least 56 days where ... (70 days is better)."""
    about = topic(binding)
    return (f"{about}: " if about else "") + "; ".join(ask.line for ask in asks(binding))


def in_brief(binding: Binding) -> str:
    """What a binding asks where it can be said in a few words that stand by themselves; otherwise nothing."""
    found = asks(binding)
    said = found[0].asks
    speaks = binding.standard.must_be in SIGNS and any(unit in said for unit in _UNITS) and len(said) < _BRIEF
    return (f"{said}, by case" if len(found) > 1 else said) if speaks else ""


_UNITS = ("day", "week", "month", "year", "word", "£")
_BRIEF = 40


def alike(bindings: Iterable[Binding]) -> list[list[Binding]]:
    """Bindings that ask the same, one after the other, together: so that a page says it once."""
    return [list(of) for _, of in groupby(bindings, lambda one: (one.advisory, in_a_sentence(one)))]


def topic(binding: Binding) -> str:
    """The one thing a binding is about, where its records are of many things: "funding framework"."""
    named = [part for part in _parts(binding) if _names_topic(part, binding.standard.subject)]
    return wording.listed([str(value) for part in named for value in _values(part)], "or")


def condition(binding: Binding) -> str:
    """Which records a binding is about, beyond its topic and what the standard says; nothing where it is all."""
    subject = binding.standard.subject
    others = [part for part in _parts(binding) if not _names_topic(part, subject)]
    if any("grant_type" in part.columns for part in others):  # "a core grant" is a grant
        others = [part for part in others if part.columns != ("kind",)]
    return wording.listed([phrases.words(part, subject) for part in others])


def _parts(binding: Binding) -> tuple[nodes.Node, ...]:
    if not binding.when:
        return ()
    node = read(binding.when, binding.standard.subject.columns)
    return node.of if isinstance(node, nodes.And) else (node,)


def _names_topic(part: nodes.Node, subject: Subject) -> bool:
    match part:
        case nodes.Compare(nodes.Read("what"), "==", _) | nodes.OneOf(nodes.Read("what"), _):
            return not subject.columns["what"].codes
    return False


def _values(part: nodes.Node) -> list[object]:
    return [node.value for node in part.walk() if isinstance(node, nodes.Literal)]


def _ask(binding: Binding, branch: Branch, number: int) -> Ask:
    standard = binding.standard
    where = f"where {phrases.words(branch.condition, standard.subject)}" if branch.condition is not None else ""
    better = "" if branch.better is None else _amount(standard, branch.better)
    items: tuple[str, ...] = ()
    lists = standard.must_be in ("all true", "in order") and standard.subject.name != "step"
    if lists and isinstance(branch.promised, list | tuple) and len(branch.promised) > 1:
        items = tuple(phrases.expression(str(item), standard.subject) for item in branch.promised)
    return Ask(promise(standard, branch.promised), where, better, items, standard.must_be == "in order")


def promise(standard: Standard, promised: object) -> str:
    """What is promised under a standard, in words: "at least 42 days", "no later than 3 months after ..."."""
    subject = standard.subject
    if standard.must_be == "true" or (subject.name == "step" and standard.must_be == "all true"):
        return phrases.lowered(standard.says)
    if promised == "100%" and standard.must_be == "at least":
        return "all of them"
    if standard.must_be in SIGNS:
        held = _OF_SPANS.get(standard.must_be, standard.must_be)
        if promised is None:
            return (
                f"{phrases.expression(standard.measure, subject)}: {held} {phrases.expression(standard.limit, subject)}"
            )
        more = _limit_says_more(standard, promised)
        counted = f"{phrases.expression(standard.measure, subject)}: " if more else ""
        return f"{counted}{held} {_amount(standard, promised)}"
    items = [str(item) for item in promised] if isinstance(promised, list | tuple) else [str(promised)]
    if standard.must_be == "all true":
        said = [phrases.expression(item, subject) for item in items]
        runs_on = any(joint in one for one in said for joint in (", ", " and ", " or "))
        return "; ".join(said) if runs_on else wording.listed(said)
    if standard.must_be == "in order":
        return ", then ".join(phrases.expression(item, subject) for item in items)
    return f"{phrases.expression(standard.measure, subject)} is {wording.listed(items, 'or')}"


def _limit_says_more(standard: Standard, promised: object) -> bool:
    """The promised number is only part of the limit, as in three times the awards."""
    value = literal(promised)
    return bool(standard.limit.replace("promised", "").strip()) and not (
        isinstance(value.value, Span) or value.type is Type.DATE
    )


def _amount(standard: Standard, promised: object) -> str:
    """The promised value with its unit, or the whole limit where the number is only part of it."""
    subject, value = standard.subject, literal(promised)
    if isinstance(value.value, Span) or value.type is Type.DATE:
        return phrases.literal_in_words(value)
    if _limit_says_more(standard, promised):
        return phrases.words(read(standard.limit, subject.columns, value), subject)
    return phrases.with_unit(value, read(standard.measure, subject.columns), subject)


def strictest_first(bindings: list[Binding]) -> list[Binding]:
    """Bindings of one standard, hardest to meet first; those that bind nobody come last."""
    return sorted(bindings, key=lambda binding: (binding.advisory, -_hardness(binding), binding.provision))


def _hardness(binding: Binding) -> float:
    downwards = binding.standard.must_be in ("at most", "less than", "on or before")
    sizes = [_size(branch.promised) for branch in binding.branches]
    return -min(sizes) if downwards else max(sizes)


def _size(promised: object) -> float:
    if isinstance(promised, list | tuple):
        return float(len(promised))
    if promised is None or isinstance(promised, bool):
        return 0.0
    try:
        value = literal(promised).value
    except (LanguageError, ValueError):
        return 0.0
    if isinstance(value, Span):
        return value.days + value.months * 30.4
    if isinstance(value, date):
        return float(value.toordinal())
    return float(value) if isinstance(value, int | Decimal) else 0.0
