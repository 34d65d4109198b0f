"""`kept explain`: what one standard or provision asks, of whom, from where, how measured and with which numbers."""

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from kept.audit.report import plain
from kept.audit.words import in_words, promised_in_words, value_in_words
from kept.cli.standards import binding_as_json, bound_by, standard_as_json
from kept.cli.writing import Plainly, console, heading, indented, json_option, labelled, table, write_json
from kept.documents.bindings import SAYS, bindings_of, state
from kept.documents.loader import load_documents
from kept.documents.model import LawValue, Provision
from kept.documents.statute import law_bindings, law_title
from kept.documents.then_and_now import then_and_now
from kept.standards.binding import Binding, bind
from kept.standards.language import read
from kept.standards.standard import SIGNS, Example, Standard, standards

BOUND = {"statutory": "the public bodies", "vcse": "the voluntary and community sector", "both": "both sides"}
Rows = list[tuple[str, str | Text]]
"""Labels and texts, for a report."""


@click.command()
@click.argument("what", metavar="STANDARD|PROVISION")
@json_option
def explain(what: str, as_json: bool) -> None:
    """What a standard or a provision asks, and how it is measured."""
    provisions = {one.id: one for document in load_documents().values() for one in document.provisions}
    of_law = [one for one in law_bindings() if one.provision == what]
    write: Callable[[Console], None]
    if what in provisions:
        explained = provision_as_json(provisions[what])
        write = partial(_write_provision, provision=provisions[what])
    elif what in standards():
        explained = standard_as_json(standards()[what])
        write = partial(_write_standard, standard=standards()[what])
    elif of_law:
        explained = {"id": what, "says": law_title(what), "bindings": [binding_as_json(one) for one in of_law]}
        write = partial(_write_law, held=of_law)
    else:
        known = [*provisions, *standards(), *(one.provision for one in law_bindings())]
        near = get_close_matches(what, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`kept standards` and `kept documents` list them."
        if what in load_documents():
            hint = f"it is a document: `kept documents show {what}`."
        raise Plainly(f"There is no standard or provision called '{what}'; {hint}")
    if as_json:
        write_json(explained)
    else:
        write(console())


def provision_as_json(provision: Provision) -> dict[str, Any]:
    """A provision with its state, bindings and law, then and now."""
    today = date.today()  # noqa: DTZ011 (the calendar day where the person is)
    return {
        "id": provision.id,
        "document": provision.document,
        "section": provision.section,
        "line": provision.line,
        "bound": provision.bound,
        "inferred": provision.inferred,
        "kind": provision.kind,
        "also": list(provision.also),
        "force": provision.force,
        "themes": list(provision.themes),
        "says": provision.says,
        "check": provision.check,
        "note": provision.note,
        "parameters": plain(provision.parameters),
        "state": str(state(provision)),
        "state_says": SAYS[state(provision)],
        "why_not_bound": provision.unbound["why"] if provision.unbound else "",
        "bindings": [binding_as_json(one) for one in bindings_of(provision)],
        "law": [
            {
                "id": one.law.id,
                "says": one.law.says,
                "then": _law_as_json(one.then),
                "now": _law_as_json(one.now),
                "has_moved": one.has_moved,
            }
            for one in then_and_now(provision, today)
        ],
    }


def _law_as_json(value: LawValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "says": value.says,
        "value": plain(value.value),
        "from": plain(value.since),
        "until": plain(value.until),
        "source": value.source,
        "to_verify": value.to_verify,
    }


def _write_provision(screen: Console, provision: Provision) -> None:
    document = load_documents()[provision.document]
    who = BOUND.get(provision.bound, provision.bound.removeprefix("named: "))
    held = state(provision)
    screen.print(heading(provision.id))
    screen.print(provision.says)
    screen.print()
    rows: Rows = [
        ("Of whom", who + (" (our reading)" if provision.inferred else "")),
        ("What it is", f"{provision.kind}, said as “{provision.force}”"),
        ("From", f"{document.short_title}, {provision.section}, line {provision.line}"),
        ("State", Text.assemble((str(held), "bold"), f": {SAYS[held]}")),
    ]
    if provision.unbound:
        rows.append(("", provision.unbound["why"]))
    elif provision.check and not provision.binds:
        rows.append(("Told from", provision.check))
    if provision.note:
        rows.append(("Note", provision.note))
    screen.print(labelled(rows))
    for binding in bindings_of(provision):
        screen.print()
        screen.print(labelled(_about_binding(binding)))
    for one in then_and_now(provision, date.today()):  # noqa: DTZ011 (the calendar day where the person is)
        screen.print(f"\nThe law: {one.law.says}", style="bold")
        said = [
            (name, f"{value.says} [{value.source}]" if value else "not held here")
            for name, value in (("then", one.then), ("now", one.now))
        ]
        screen.print(labelled(said, 6))


def _write_law(screen: Console, held: list[Binding]) -> None:
    screen.print(heading(law_title(held[0].provision)))
    for binding in held:
        screen.print(labelled([*_about_binding(binding), *_sources(binding.standard)]))


def _about_binding(binding: Binding) -> Rows:
    """How a provision is measured, with which numbers, when and for what, and an example."""
    standard = binding.standard
    rows: Rows = [("Measured by", Text.assemble((standard.id, "bold"), f": {standard.says}"))]
    if thresholds := promised_in_words(binding):
        rows.append(("Asks", thresholds))
    if binding.when:
        rows.append(("Only where", in_words(read(binding.when, standard.subject.columns))))
    if binding.every:
        by = f", by {binding.by}" if binding.by else ""
        rows.append(("Every", f"{binding.every}, counted {binding.counted}{by}"))
    if binding.since or binding.until:
        ends = [f"from {value_in_words(binding.since)}"] if binding.since else []
        ends += [f"until {value_in_words(binding.until)}"] if binding.until else []
        rows.append(("For deeds", " ".join(ends)))
    excused = "allowed with a reason" if binding.departure == "with reason" else "none is foreseen"
    rows.append(("Departure", excused + (f": {binding.grounds}" if binding.grounds else "")))
    if binding.note:
        rows.append(("Note", binding.note))
    if row := _fitting_example(binding):
        given = "; ".join(_record_in_words(record) for record in row.records)
        rows.append(("For example", f"{given}; held to {_promised(standard, row.binding)}: {row.outcome}"))
    return rows


def _fitting_example(binding: Binding) -> Example | None:
    """An example of the standard that is about nothing the binding does not ask, first one that is not met."""
    standard = binding.standard
    asked = {*binding.columns, *(read(standard.applies, standard.subject.columns).columns if standard.applies else ())}
    fitting = [row for row in standard.examples if all(set(record) <= asked for record in row.records)]
    return min(fitting, key=lambda row: row.outcome != "not met", default=None)


def _write_standard(screen: Console, standard: Standard) -> None:
    columns = standard.subject.columns
    screen.print(heading(f"{standard.id}: {standard.says}"))
    screen.print(standard.why)
    screen.print()
    rows: Rows = [("About", f"{standard.subject.name}: {standard.subject.says[0].lower()}{standard.subject.says[1:]}")]
    if standard.applies:
        rows.append(("Only where", in_words(read(standard.applies, columns))))
    if standard.measure:
        rows.append(("Measures", in_words(read(standard.measure, columns))))
    limit = f" {standard.limit}" if standard.limit else " what was promised" if standard.must_be in SIGNS else ""
    rows.append(("Must be", f"{standard.must_be}{limit}"))
    written = (("applies", standard.applies), ("measure", standard.measure), ("limit", standard.limit))
    rows.append(("As written", Text("; ".join(f"{name}: {text}" for name, text in written if text), style="dim")))
    if standard.moves:
        rows.append(("To keep it", f"move “{standard.moves.replace('_', ' ')}”"))
    if standard.per:
        rows.append(("Over", f"all records with the same {', '.join(standard.per)} together"))
    screen.print(labelled([*rows, *_sources(standard)]))
    held = bound_by(standard.id)
    screen.print(f"\nBound by {len(held)}", style="bold")
    grid = table("provision", "asks")
    for one in held:
        grid.add_row(one.provision, promised_in_words(one) + (" (binds nobody yet)" if one.advisory else ""))
    screen.print(indented(grid))
    screen.print("\nExamples", style="bold")
    for row in standard.examples:
        given = "; ".join(_record_in_words(record) for record in row.records)
        screen.print(indented(Text.assemble((row.outcome, "bold"), f"  {row.says or 'For example'}: {given}")))
        screen.print(indented(f"held to {_promised(standard, row.binding)}", 4), style="dim")


def _sources(standard: Standard) -> Rows:
    return [
        ("" if place else "Source", f"{source.says} {source.url}".rstrip())
        for place, source in enumerate(standard.sources)
    ]


def _record_in_words(record: Any) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value_in_words(value)}" for name, value in record.items())


def _promised(standard: Standard, data: Any) -> str:
    return promised_in_words(bind(standard, data)) or "what it says"
