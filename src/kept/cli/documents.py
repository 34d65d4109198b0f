"""`kept documents`: what was promised, how each promise is held, and what its wording leaves open."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from kept.audit.report import plain
from kept.audit.sources import is_special
from kept.cli.explain import provision_as_json
from kept.cli.writing import Plainly, console, heading, indented, json_option, table, write_json
from kept.documents.bindings import SAYS, State, state
from kept.documents.linter import Remark, UnreadableText, lint_document, lint_file
from kept.documents.loader import load_documents
from kept.documents.model import Document

SEVERITIES = {"serious": "It may mislead, or cannot work", "look": "Worth a look", "wording": "Would read better"}


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def documents(context: click.Context, as_json: bool) -> None:
    """The documents that hold the promises."""
    if context.invoked_subcommand:
        context.obj = as_json
        return
    found = load_documents().values()
    if as_json:
        write_json([document_as_json(document) for document in found])
        return
    screen = console()
    grid = table("code", "kind", "provisions", "title", right=["provisions"])
    for document in found:
        grid.add_row(document.code, document.kind, str(len(document.provisions)), document.short_title)
    screen.print(grid)
    screen.print("\n`kept documents show CODE` lists what one of them asks.")


@documents.command()
@click.argument("code")
@json_option
@click.pass_context
def show(context: click.Context, code: str, as_json: bool) -> None:
    """One document: every provision, and how it is held."""
    document = _document(code)
    states = {provision.id: state(provision) for provision in document.provisions}
    if as_json or context.obj:
        entries = [provision_as_json(provision) for provision in document.provisions]
        write_json(document_as_json(document) | {"entries": entries})
        return
    screen = console()
    screen.print(heading(document.title))
    screen.print(f"{document.kind.capitalize()}. {document.dated_says}")
    screen.print(document.legal_status)
    screen.print(f"\n{len(document.provisions)} provisions:")
    counted = Counter(states.values())
    for one in State:
        if counted[one]:
            screen.print(indented(Text.assemble(f"{counted[one]:>4} ", (str(one), "bold"), f"  {SAYS[one]}")))
    section = ""
    for provision in document.provisions:
        if provision.section != section:
            section = provision.section
            screen.print(f"\n{section}", style="dim")
        shown = states[provision.id]
        held = f"[{shown}]" if provision.is_rule or provision.binds or provision.unbound else ""
        screen.print(Text.assemble((provision.id, "bold"), " ", (held, "italic")))
        screen.print(indented(provision.says))
    if document.gaps:
        screen.print("\nWhat the original leaves open", style="bold")
        for gap in document.gaps:
            screen.print(indented(f"{gap.id}: {gap.says}"))


@documents.command()
@click.argument("what", metavar="CODE|FILE.txt")
@json_option
@click.pass_context
def lint(context: click.Context, what: str, as_json: bool) -> None:
    """Remarks on the wording of a document held here, or of any text file."""
    today = date.today()  # noqa: DTZ011 (the calendar day where the person is)
    known = load_documents()
    if what not in known and is_special(Path(what)):
        raise Plainly(f"{what} is a pipe or a device; save what it gives as a file first.")
    try:
        remarks = lint_document(known[what], today) if what in known else lint_file(Path(what), today)
    except UnreadableText as error:
        if not Path(what).exists():
            raise Plainly(f"There is no file or document called '{what}'; documents are {', '.join(known)}.") from None
        raise Plainly(str(error)) from None
    if as_json or context.obj:
        write_json([asdict(remark) for remark in remarks])
        return
    _write_remarks(remarks, what)


def _write_remarks(remarks: list[Remark], what: str) -> None:
    screen = console()
    if not remarks:
        screen.print(f"Nothing to remark on in {what}.")
        return
    screen.print(heading(f"{len(remarks)} {'remark' if len(remarks) == 1 else 'remarks'} on {what}"))
    for severity, title in SEVERITIES.items():
        alike = [remark for remark in remarks if remark.severity == severity]
        if not alike:
            continue
        screen.print(f"\n{title}: {len(alike)}", style="bold")
        for remark in alike:
            screen.print(Text.assemble((remark.place, "bold"), "  ", remark.says, " ", (remark.suggestion, "italic")))


def document_as_json(document: Document) -> dict[str, Any]:
    """A document's card: what it is and how many provisions it has, by state."""
    counted = Counter(str(state(provision)) for provision in document.provisions)
    return {
        "code": document.code,
        "kind": document.kind,
        "title": document.title,
        "short_title": document.short_title,
        "place": document.place,
        "dated": plain(document.dated),
        "dated_says": document.dated_says,
        "provisions": len(document.provisions),
        "states": {str(one): counted[str(one)] for one in State},
        "parties": list(document.parties),
        "legal_status": document.legal_status,
        "links": [asdict(link) for link in document.links],
        "gaps": [plain(asdict(gap)) for gap in document.gaps],
    }


def _document(code: str) -> Document:
    found = load_documents().get(code)
    if found is None:
        raise Plainly(f"There is no document called '{code}'; there are {', '.join(load_documents())}.")
    return found
