"""The words pages use for what the data holds in codes: who is bound, how firmly, how it is held, values and law."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kept.documents.bindings import State
from kept.documents.model import Provision
from kept.standards.dates import day_in_words


class Label(NamedTuple):
    """A short label for a list, and the sentence that explains it."""

    short: str
    says: str


KINDS_OF_DOCUMENT: Mapping[str, Label] = {
    "agreement": Label("Agreement", "Two sides sign it, and each makes promises to the other."),
    "framework": Label("Framework", "Advice that bodies take up point by point. Nobody signs the whole of it."),
    "report": Label("Report", "Findings and advice from an inquiry. Those it speaks to are asked to answer."),
}

FORCES: Mapping[str, Label] = {
    "commitment": Label("Promise", "The text says that this will be done."),
    "should": Label("Should be done", "The text says that this should be done."),
    "recommendation": Label("Advice", "The text advises this. Each body says whether it takes it up."),
    "proposal": Label("Proposal", "An idea put forward. It asks nothing of anybody until a place takes it up."),
    "may": Label("May be done", "The text allows this. Nobody has to do it."),
    "illustration": Label("Example", "Told as an example from somewhere. It asks nothing of anybody."),
    "context": Label("Background", "Told to set the scene. It asks nothing of anybody."),
    "aspiration": Label("Hope", "What the authors hope for, with no firm step attached."),
}

KINDS: Mapping[str, Label] = {
    "rule": Label("A rule", "Dates, amounts or records can show whether it was kept."),
    "process": Label("A way of working", "It is about how something is done."),
    "evidence": Label("Needs evidence", "People show how it went, with evidence."),
    "structure": Label("Something that must be there", "A role, a group or a paper has to exist."),
    "indicator": Label("A sign of progress", "Something to watch, to see whether things get better."),
}

STATES: Mapping[State, Label] = {
    State.BOUND: Label("Measured", "Dates, amounts or records can show whether it was kept."),
    State.ADVISORY: Label(
        "Shown, not scored",
        "It can be measured, but binds nobody until a place takes it on. It is shown, never scored.",
    ),
    State.CALCULATION: Label("A sum", "It is a sum to work out. There is nothing to meet."),
    State.LAPSED: Label("Date has passed", "Its date had passed before anybody new could sign up to it."),
    State.NOT_SET: Label("No number given", "The text gives no number. A place may set one of its own."),
    State.JUDGED: Label("People judge", "No machine can tell. People say how it went, and show why."),
}

SIDES: Mapping[str, str] = {
    "statutory": "Public bodies",
    "vcse": "The voluntary sector",
    "both": "Both sides",
    "named": "A named body",
}

RELATIONS: Mapping[str, str] = {
    "builds-on": "Builds on",
    "complements": "Stands beside",
    "follows": "Follows",
    "supersedes": "Takes the place of",
    "responds-to": "Answers",
}

GAPS: Mapping[str, str] = {
    "missing": "Missing",
    "not set": "No number given",
    "contradiction": "Does not agree",
    "unfinished": "Not finished",
    "damaged": "Damaged",
}


def side(provision: Provision) -> str:
    """Which side a provision binds: a key of SIDES."""
    return "named" if provision.bound.startswith("named: ") else provision.bound


def who(provision: Provision) -> str:
    """Who is bound, in words: a side, or the body's own name."""
    return SIDES.get(provision.bound) or provision.bound.removeprefix("named: ")


def section(provision: Provision) -> str:
    """The provision's place in its document, as a reader would ask for it: a bare number gains the word."""
    return f"section {provision.section}" if provision.section[:1].isdigit() else provision.section


def listed(words: list[str], joint: str = "and") -> str:
    """Words as a list in a sentence: one, two and three."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}" if words else ""


day = day_in_words


def pounds(value: Decimal) -> str:
    """An amount of money: £5,000, or £183.24 where there are pence."""
    return f"£{value:,.0f}" if value == value.to_integral_value() else f"£{value:,.2f}"


def value(found: object) -> str:
    """A value of a record, a parameter or a law, in words; nothing known is said aloud."""
    if found is None:
        return "not given"
    if found is True or found is False:
        return "yes" if found else "no"
    if isinstance(found, date):
        return day(found)
    if isinstance(found, Decimal | int):
        return f"{found:,}"
    if isinstance(found, list | tuple):
        return listed([value(one) for one in found])
    if isinstance(found, Mapping):
        return "; ".join(f"{name.replace('_', ' ')}: {value(one)}" for name, one in found.items())
    return str(found)


def parameters(given: Mapping[str, object]) -> list[tuple[str, str]]:
    """A provision's parameters as names and values for people."""
    return [(_sentence(name.replace("_", " ")), _parameter(name, found)) for name, found in given.items()]


def _parameter(name: str, found: object) -> str:
    is_money = isinstance(found, Decimal | int) and not isinstance(found, bool)
    return pounds(Decimal(str(found))) if is_money and "gbp" in name.lower() else value(found)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
