"""The panel beside the work: what each promise finds, why it matters, one press that keeps it, or room for a reason.

A page shows it with `{% include "checks/panel.html" %}` inside its own form, and reads it back from what was posted. A
press that is held up before anything was typed leads back to the page, with ASKED in its address: so that nobody who
goes back in their browser later is asked whether to send a form again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kept.documents.loader import document, provision
from kept.documents.model import Document, Provision
from kept.documents.statute import LAW
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.deed import Deed, Reason
from kept.service.checks.look import Found, keeps_all, look
from kept.service.checks.sentences import Sentences, in_words
from kept.service.design.cleaning import cleaned
from kept.service.library import phrases
from kept.standards.finding import Outcome
from kept.standards.remedy import Movable, Remedy
from kept.standards.vocabulary import Column, Type

BOX = "reason-"
KEEP = "keep"
ASKED = "asked"
OUTCOMES = {
    Outcome.NOT_MET: "Would not be kept",
    Outcome.CANNOT_TELL: "Cannot tell yet",
    Outcome.MET: "Would be kept",
}
# What a press that moves the column says: an imperative, before the value.
PRESSES = {
    "closes_on": "Close on {}",
    "effective_on": "Let it take effect on {}",
    "ends_on": "Let it run until {}",
    "published_on": "Publish on {}",
    "word_limit": "Ask for {} words",
    "report_words": "Ask for {} words",
    "upfront": "Pay {} up front",
    "amount": "Award {}",
    "awards": "Fund {}",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One promise in force, held against the work. `wanted` says that a reason is needed before it can go on."""

    found: Found
    typed: str = ""
    wanted: bool = False

    @property
    def box(self) -> str:
        """The name of the box for its reason."""
        return BOX + self.found.binding.id

    @property
    def outcome(self) -> str:
        """As a class is called: met, not-met, cannot-tell."""
        return self.found.finding.outcome.replace(" ", "-")

    @property
    def tag(self) -> str:
        """What was found, in three words."""
        return OUTCOMES.get(self.found.finding.outcome, "Not about this")

    @property
    def provision(self) -> Provision | None:
        """The promise, where a document makes it; None where the law does."""
        return None if self.found.binding.provision.startswith(LAW) else provision(self.found.binding.provision)

    @property
    def document(self) -> Document | None:
        """The document it stands in."""
        return document(self.provision.document) if self.provision else None

    @property
    def says(self) -> str:
        """What was promised, as a heading."""
        return self.found.binding.standard.says

    @property
    def why(self) -> str:
        """Why it matters."""
        return self.found.binding.standard.why

    @property
    def asks(self) -> str:
        """What is asked here, with its number."""
        return Sentences(self.found.finding).asks

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The days, amounts and numbers it was found from, each with its meaning."""
        return Sentences(self.found.finding).facts

    @property
    def lacking(self) -> list[str]:
        """What would have to be known to tell."""
        columns = self.found.binding.standard.subject.columns
        return [phrases.question_phrase(columns[name]) for name in self.found.finding.missing if name in columns]

    @property
    def remedy(self) -> str:
        """What would keep this one promise; nothing where it needs none, or no value is known."""
        remedy = self.found.remedy if self.found.asks_reason else None
        return press(remedy, self.found.binding.standard.subject.columns[remedy.column]) if remedy else ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything found, hardest first. `asking` is true once a press was held up for want of reasons.

    `particulars`: a reason would tell how an organisation has done, so that the public is not shown its words.
    """

    lines: list[Line]
    keeps: Mapping[str, Remedy]
    asking: bool = False
    particulars: bool = False

    @property
    def not_met(self) -> list[Line]:
        """The promises that would go unkept."""
        return [line for line in self.lines if line.found.asks_reason]

    @property
    def unsure(self) -> list[Line]:
        """The promises of which it cannot be told."""
        return [line for line in self.lines if line.found.finding.outcome is Outcome.CANNOT_TELL]

    @property
    def met(self) -> list[Line]:
        """The promises that would be kept."""
        return [line for line in self.lines if line.found.finding.outcome is Outcome.MET]

    @property
    def presses(self) -> list[tuple[str, str]]:
        """For each column that keeps what would go unkept: its name, and what the button says."""
        moved = {line.found.binding.standard.moves: line for line in reversed(self.not_met)}
        return [
            (column, press(remedy, moved[column].found.binding.standard.subject.columns[column]))
            for column, remedy in self.keeps.items()
            if column in moved and remedy.possible and remedy.value is not None
        ]

    @property
    def no_way(self) -> bool:
        """Promises about the same thing ask for what no one value can give."""
        return any(not remedy.possible for remedy in self.keeps.values())


def panel_of(deed: Deed, posted: Mapping[str, str] | None = None, *, asking: bool = False) -> Panel:
    """What every promise in force finds of a deed, to show beside the work. Writes nothing.

    With `asking`, a press was held up: there is room for each reason that is needed.
    """
    found = look(deed)
    asking = asking and any(one.asks_reason for one in found)
    return _panel(found, posted or {}, asking=asking, particulars=deed.particulars)


def panel_asking(asked: ReasonNeeded, posted: Mapping[str, str]) -> Panel:
    """The same, once the gate has held a press up: with boxes for the reasons, and in them what was typed."""
    return _panel(asked.found, posted, asking=True, particulars=asked.particulars)


def _panel(found: list[Found], posted: Mapping[str, str], *, asking: bool, particulars: bool) -> Panel:
    about = [one for one in found if one.finding.outcome is not Outcome.DOES_NOT_APPLY]
    lines = [Line(one, cleaned(posted.get(BOX + one.binding.id, "")), asking and one.asks_reason) for one in about]
    return Panel(lines, keeps_all(about), asking, particulars)


def reasons_in(posted: Mapping[str, str]) -> dict[str, Reason]:
    """The reasons that were typed, by binding; boxes left empty are no reasons."""
    return {
        name.removeprefix(BOX): Reason(cleaned(words))
        for name, words in posted.items()
        if name.startswith(BOX) and cleaned(words)
    }


def pressed(posted: Mapping[str, str], panel: Panel) -> tuple[str, Movable] | None:
    """The column to move and where to, where the press was the one that keeps a promise; else None."""
    column = posted.get(KEEP, "")
    remedy = panel.keeps.get(column)
    return (column, remedy.value) if remedy and remedy.value is not None else None


def press(remedy: Remedy, column: Column) -> str:
    """What would keep a promise, as a button says it: "Close on 12 January 2027 or later"."""
    if remedy.value is None:
        return ""
    says = PRESSES.get(remedy.column) or f"Make {phrases.column_phrase(column)} {{}}"
    beyond, before = {Type.DATE: ("later", "earlier"), Type.WHOLE: ("more", "fewer")}.get(column.type, ("more", "less"))
    if remedy.lowest is not None and remedy.highest is not None:
        return says.format(f"{in_words(column, remedy.lowest)} to {in_words(column, remedy.highest)}")
    return f"{says.format(in_words(column, remedy.value))} or {beyond if remedy.lowest is not None else before}"
