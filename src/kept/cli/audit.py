"""`kept audit`: anybody's published file held against documents."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from kept.audit.audit import Audit
from kept.audit.findings import check_can_write
from kept.audit.outcomes import Answer
from kept.audit.report import as_json as report_as_json
from kept.audit.report import plain
from kept.audit.sections import GROUPS, SECTIONS, SLICES
from kept.audit.sources import Progress
from kept.cli.audit_report import write_records, write_report
from kept.cli.writing import Plainly, console, json_option, write_json
from kept.documents.loader import load_documents

ANSWERS = [answer.value for answer in Answer]
PARTS = [part.id for part in (*SECTIONS, GROUPS, *SLICES)]


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...", type=click.Path(path_type=Path))
@click.option("--against", multiple=True, metavar="CODE", help="A document's code, or one provision.")
@click.option(
    "--findings", type=click.Path(path_type=Path), metavar="OUT", help="Write a row a record: .csv, .parquet."
)
@click.option(
    "--register", type=click.Path(path_type=Path), metavar="ZIP", help="publicextract.charity.zip, for sizes."
)
@click.option("--records", metavar="PROVISION", help="Show the records behind one provision's numbers instead.")
@click.option(
    "--outcome", type=click.Choice(ANSWERS), metavar="OUTCOME", help=f"With --records, only: {', '.join(ANSWERS)}."
)
@click.option(
    "--section", type=click.Choice(PARTS), metavar="SECTION", help=f"With --records, only: {', '.join(PARTS)}."
)
@click.option("--full", is_flag=True, help="Show every promise, those that cannot be told from these files too.")
@json_option
def audit(
    paths: tuple[Path, ...],
    against: tuple[str, ...],
    findings: Path | None,
    register: Path | None,
    records: str | None,
    outcome: str | None,
    section: str | None,
    full: bool,
    as_json: bool,
) -> None:
    """Hold published grants and contracts against documents: a yardstick, never a verdict.

    Reads OCDS (Find a Tender, Contracts Finder) and 360Giving (JSON, CSV, XLSX), told by content.

    \b
    kept audit grants.csv --against medway-swale
    kept audit notices/ --against bexley --findings findings.csv
    """
    if not against:
        raise Plainly("Say what to hold them against, such as --against bexley; `kept documents` lists the codes.")
    if findings:
        check_can_write(findings, [*paths, *filter(None, [register])])
    if (outcome or section) and not records:
        raise Plainly("--outcome and --section choose among records: say --records PROVISION as well.")
    with _progress() as progress, Audit(paths, against, register, progress) as done:
        rows = done.write_findings(findings) if findings else 0
        if records:
            if records not in {one.binding.provision for one in done.chosen}:
                raise Plainly(_why_none(records, done.codes))
            found = done.found(records, answer=Answer(outcome) if outcome else None, section=section or "")
            if as_json:
                write_json([plain(asdict(one)) for one in found])
            else:
                write_records(console(), found)
        elif as_json:
            written = {"findings": {"path": str(findings), "rows": rows}} if findings else {}
            write_json(report_as_json(done.summary) | written)
        else:
            write_report(console(), done.summary, command=_again(paths, against), full=full)
            if findings:
                many = "finding is" if rows == 1 else "findings are"
                click.echo(f"\n{rows:,} {many} in {findings}, one row for each record and promise.")


def _why_none(provision: str, codes: Collection[str]) -> str:
    """Why there are no records behind a provision's numbers, and what to ask instead."""
    held = next((one for one in load_documents().values() if provision in {each.id for each in one.provisions}), None)
    if held is None:
        return f"There is no promise called '{provision}'; `kept documents show CODE` lists those of a document."
    if held.code not in codes:
        return f"{provision} is not in what the files were held against; add --against {provision}."
    return (
        f"No record is held against {provision} here; `kept explain {provision}` says how it is measured, or why not."
    )


def _again(paths: tuple[Path, ...], against: tuple[str, ...]) -> str:
    """The command as it was given, so that a report can say how to follow a number."""
    return " ".join(["kept audit", *map(_quoted, map(str, paths)), *(f"--against {code}" for code in against)])


def _quoted(word: str) -> str:
    return f'"{word}"' if any(letter.isspace() for letter in word) else word


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A word on how far reading has come, on standard error, for people only; gone before the report is written."""
    if not sys.stderr.isatty():
        yield None
        return
    screen = Console(stderr=True, highlight=False, markup=False)
    with screen.status("Reading") as status:

        def say(file: str, read: int) -> None:
            status.update(f"Reading {file}: {read:,} records so far")

        yield say
