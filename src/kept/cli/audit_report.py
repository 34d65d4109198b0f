"""An audit on a terminal: what matters first, then each promise with its parts, then what to publish."""

from collections.abc import Iterable, Sequence
from itertools import islice

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kept.audit.findings import Found
from kept.audit.outcomes import Answer, Counts
from kept.audit.sections import GROUPS, SECTIONS, SLICES
from kept.audit.summary import BindingSummary, Figure, Kind, Measured, Summary, ToPublish
from kept.audit.words import value_in_words
from kept.cli.writing import heading, indented, table
from kept.documents.loader import load_documents
from kept.documents.statute import TITLE, law_title

HEADINGS = {
    Answer.WOULD_MEET: "would meet",
    Answer.WOULD_NOT_MEET: "would not",
    Answer.OLDER: "older",
    Answer.CANNOT_TELL: "cannot tell",
    Answer.DOES_NOT_APPLY: "n/a",
}
YARDSTICK = (
    "A yardstick, not a verdict: bodies in these files may have adopted nothing, and cannot give reasons in them."
)
CELLS_SHOWN = 5
NOT_READ_SHOWN = 5
TO_PUBLISH_SHOWN = 6
RECORDS_SHOWN = 200


def write_report(console: Console, summary: Summary, command: str, full: bool = False) -> None:
    """The whole report. `command` is what was asked, so that the report can say how to follow its numbers."""
    _first(console, summary)
    for code in summary.against:
        counting = summary.of(code)
        if not counting:
            continue
        console.print()
        _rule(console, load_documents()[code].short_title)
        _bindings(console, counting, full)
        if not full:
            _cannot_be_told(console, counting)
    advisory = [one for code in summary.against for one in summary.of(code, advisory=True)]
    _section(console, "Shown, never scored", advisory, full, "Figures that bind nobody as they stand.")
    _section(console, f"{TITLE}, not counted above", summary.of("law"), full)
    for figure in summary.figures:
        _figure(console, figure)
    _unreadable(console, summary)
    _to_publish(console, summary)
    if example := _an_example(summary):
        console.print()
        console.print(heading("Follow a number"))
        console.print("The records behind one promise's numbers, and every finding as a table:")
        console.print(f"  {command} --records {example}", soft_wrap=True)
        console.print(f"  {command} --findings findings.csv", soft_wrap=True)


def write_records(console: Console, found: Iterable[Found]) -> None:
    """The records behind one promise's numbers: who, what was used, the outcome, and where each stands."""
    rows = iter(found)
    shown = 0
    for one in islice(rows, RECORDS_SHOWN):
        shown += 1
        console.print(Text.assemble((one.outcome.value, "bold"), f"  {one.title or one.id}"))
        who = " to ".join(name for name in (one.body_name or one.body, one.recipient_name) if name)
        values = ", ".join(f"{name} {_shown(value)}" for name, value in one.values.items() if value is not None)
        if who:
            console.print(indented(who))
        console.print(indented(f"asked: {one.threshold}" if one.threshold else "asked: as the promise says"))
        console.print(indented(f"found: {values or 'nothing that it turns on'}"))
        if one.missing:
            console.print(indented(f"lacking: {', '.join(one.missing)}"))
        console.print(indented(f"in {one.file}, {one.path}; id {one.id}"), style="dim")
    left = sum(1 for _ in rows)
    if left:
        console.print(f"\n{left:,} more; --findings OUT.csv writes them all.")
    elif not shown:
        console.print("No record is behind that number.")


def _first(console: Console, summary: Summary) -> None:
    totals = summary.totals
    held = ", ".join(f"{kind.count:,} {_called(kind)}" for kind in summary.kinds)
    files = f"{len(summary.files):,} {_plural('file', len(summary.files))}"
    console.print(heading(f"{held}; {files}, {summary.bodies:,} {_plural('body', summary.bodies)}"))
    for code in summary.against:
        document = load_documents()[code]
        console.print(indented(f"held against {document.short_title} ({code}; {document.dated_says.split('.')[0]})"))
    console.print()
    console.print(YARDSTICK)
    console.print()
    unmeasured = [
        code for code in summary.against if not any(one.yardstick.document == code for one in summary.bindings)
    ]
    for code in unmeasured:
        console.print(f"Nothing in {load_documents()[code].short_title} can be measured from these files.")
    if len(unmeasured) < len(summary.against):
        console.print(_in_short(summary.promises, totals))
    if repeated := summary.repeated:
        said = "1 record was" if repeated == 1 else f"{repeated:,} records were"
        console.print(f"{said} in another file as well; each is counted once.")
    for one in summary.not_read[:NOT_READ_SHOWN]:
        console.print(f"Not read: {one.why}")
    if (left := len(summary.not_read) - NOT_READ_SHOWN) > 0:
        console.print(f"And {left:,} more {_plural('file', left)} not read; --json names them.")


def _in_short(promises: int, totals: Counts) -> str:
    """The counts of all promises in a sentence or two, those of no record left out."""
    if not promises:
        return "No promise that counts speaks of these records."
    said = [
        f"{totals.would_meet:,} would meet what was promised",
        f"{totals.would_not_meet:,} would not, with no reason in these files",
        f"{totals.cannot_tell:,} cannot be told",
    ]
    if older := totals.older_than_the_document:
        said.append(f"{older:,} {'is' if older == 1 else 'are'} older than the document")
    speak = "promise speaks" if promises == 1 else "promises speak"
    answers = _plural("answer", totals.about)
    short = f"{promises} {speak} of these records. Of {totals.about:,} {answers}, {'; '.join(said)}."
    if left := totals.does_not_apply:
        short += f" {left:,} {_plural('time', left)} a promise is not about the record."
    return short


def _section(console: Console, title: str, bindings: Sequence[BindingSummary], full: bool, says: str = "") -> None:
    if any(_is_shown(one, full) for one in bindings):
        console.print()
        _rule(console, title)
        if says:
            console.print(says)
        _bindings(console, bindings, full)


def _is_shown(one: BindingSummary, full: bool) -> bool:
    """What binds nobody is shown wherever it is about a record; what is scored, where something could be answered."""
    return full or bool(one.counts.about if one.yardstick.binding.advisory else one.counts.answered)


def _rule(console: Console, title: str) -> None:
    console.rule(heading(title), align="left", characters="─", style="dim")


def _bindings(console: Console, bindings: Sequence[BindingSummary], full: bool) -> None:
    shown = [one for one in bindings if _is_shown(one, full)]
    # Where most records would not meet what was promised comes first.
    for one in sorted(shown, key=lambda one: -one.counts.would_not_meet):
        _binding(console, one, full)


def _binding(console: Console, one: BindingSummary, full: bool) -> None:
    binding = one.yardstick.binding
    said = binding.standard.says
    console.print()
    console.print(Text.assemble((binding.provision, "bold"), f"  {said}"))
    if one.yardstick.is_law:
        console.print(indented(law_title(binding.provision)))
    if one.yardstick.thresholds:
        console.print(indented(_sentence(one.yardstick.thresholds)))
    if one.measured:
        console.print(indented(_measured(one.measured, one.better)))
    parts = [(part.title, one.sections[part.id]) for part in (*SECTIONS, GROUPS) if part.id in one.sections]
    rows = [(title, counts) for title, counts in parts if counts.total > counts.does_not_apply]
    rows = [*rows, ("All", one.counts)] if len(rows) > 1 else rows or [("All", one.counts)]
    rows += [(part.title, one.slices[part.id]) for part in SLICES if part.id in one.slices]
    always = (Answer.WOULD_MEET, Answer.WOULD_NOT_MEET, Answer.CANNOT_TELL)
    answers = [
        answer
        for answer in Answer
        if answer in always or (one.counts.of(answer) and (full or answer is not Answer.DOES_NOT_APPLY))
    ]
    grid = Table(box=None, padding=(0, 0, 0, 2), header_style="dim", pad_edge=False)
    grid.add_column("", min_width=26)
    for answer in answers:
        grid.add_column(HEADINGS[answer], justify="right", min_width=9)
    for title, counts in rows:
        grid.add_row(title, *(f"{counts.of(answer):,}" for answer in answers))
    console.print(indented(grid))


def _cannot_be_told(console: Console, bindings: Sequence[BindingSummary]) -> None:
    open_: list[str] = []
    older: list[str] = []
    none: list[str] = []
    for one in (one for one in bindings if not one.counts.answered):
        binding = one.yardstick.binding
        name = f"{binding.provision} {binding.standard.id}"
        (open_ if one.counts.cannot_tell else older if one.counts.older_than_the_document else none).append(name)
    for names, says in (
        (open_, "Nothing in these files tells"),
        (older, "Every record is older than the document"),
        (none, "Not about any of these records"),
    ):
        if names:
            console.print()
            console.print(Text.assemble((f"{says}: ", "bold"), ", ".join(dict.fromkeys(names)) + "."))


def _figure(console: Console, figure: Figure) -> None:
    console.print()
    _rule(console, figure.title)
    console.print(figure.says)
    if not figure.shares:
        return
    grid = table("", "number", "pounds", "not told", right=("number", "pounds", "not told"))
    for share in figure.shares:
        grid.add_row(
            share.title,
            f"{share.count:,} of {share.of_count:,}",
            f"{share.amount:,.0f} of {share.of_amount:,.0f}",
            f"{share.not_told:,}",
        )
    console.print(grid)


def _unreadable(console: Console, summary: Summary) -> None:
    count = sum(file.unreadable_count for file in summary.files)
    if not count:
        return
    console.print()
    console.print(heading(f"{count:,} {_plural('cell', count)} could not be read; the rest of each record was used"))
    cells = [(file.path, cell) for file in summary.files for cell in file.unreadable]
    for path, cell in cells[:CELLS_SHOWN]:
        console.print(indented(f"{path}, {cell.path}, {cell.column}: “{cell.value}”; expected {cell.expected}"))
    if count > CELLS_SHOWN:
        console.print(indented(f"and {count - CELLS_SHOWN:,} more; --json names them"))


def _to_publish(console: Console, summary: Summary) -> None:
    if not summary.to_publish:
        return
    console.print()
    with_place = [one for one in summary.to_publish if one.whole]
    if with_place:
        _rule(console, "What to publish to answer the rest")
    for one in with_place[:TO_PUBLISH_SHOWN]:
        many = len(one.provisions)
        console.print(f"{one.says}, on {many} {_plural('promise', many)}: {', '.join(one.provisions)}.")
        console.print(indented(f"in {', '.join(dict.fromkeys(one.fields))}"), style="dim")
    if len(with_place) > TO_PUBLISH_SHOWN:
        console.print(f"And {len(with_place) - TO_PUBLISH_SHOWN} more; --json lists them.", style="dim")
    answered = {name for one in with_place for name in one.provisions}
    without = [one for one in summary.to_publish if not one.whole]
    if left := list(dict.fromkeys(name for one in without for name in one.provisions if name not in answered)):
        if with_place:
            console.print()
        others = f"{len(left)}{' more' if with_place else ''} {_plural('promise', len(left))}"
        console.print(
            f"These formats have no place for all that {others} {'turns' if len(left) == 1 else 'turn'} on, "
            f"such as {_example_of(without)}: {', '.join(left)}."
        )


def _example_of(without: Sequence[ToPublish]) -> str:
    """The shortest thing that no field can hold."""
    return min((one for one in without if not one.fields), key=lambda one: len(one.adds), default=without[0]).adds


def _measured(measured: Measured, better: int) -> str:
    low, mid, high = (
        value_in_words(value, measured.unit) for value in (measured.lowest, measured.median, measured.highest)
    )
    said = f"Found in {measured.known:,}: from {low} to {high}, the middle one {mid}."
    return f"{said} {better:,} {'reaches' if better == 1 else 'reach'} the higher mark." if better else said


def _an_example(summary: Summary) -> str:
    """The provision most worth following, of those the report names; none where nothing is about a record."""
    by_worth = sorted(
        (one for one in summary.bindings if one.counts.answered or (one.counts.about and not one.yardstick.is_law)),
        key=lambda one: (one.yardstick.counts, one.counts.would_not_meet, one.counts.cannot_tell),
        reverse=True,
    )
    return by_worth[0].yardstick.binding.provision if by_worth else ""


def _shown(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


CALLED = {
    ("opportunity", "contract", ""): ("invitation to bid", "invitations to bid"),
    ("award", "contract", "offered"): ("lot on offer", "lots on offer"),
    ("award", "contract", "awarded"): ("contract awarded", "contracts awarded"),
    ("award", "contract", "signed"): ("contract signed", "contracts signed"),
    ("award", "grant", "awarded"): ("grant", "grants"),
}
"""What people call records of a subject, kind and stage: one, and several."""


def _called(kind: Kind) -> str:
    known = CALLED.get((kind.subject, kind.kind, kind.stage))
    words = " ".join(filter(None, (kind.subject, kind.kind, kind.stage)))
    one, several = known or (words, f"records of {words}")
    return one if kind.count == 1 else several


_PLURALS = {"body": "bodies", "opportunity": "opportunities"}


def _plural(word: str, count: int) -> str:
    return word if count == 1 else _PLURALS.get(word, word + "s")
