"""`kept standards`: every measure, and who binds it."""

from datetime import date
from typing import Any

import click

from kept.audit.report import plain
from kept.audit.words import promised_in_words
from kept.cli.writing import Plainly, console, indented, json_option, table, write_json
from kept.documents.bindings import bindings
from kept.documents.statute import law_bindings
from kept.standards.binding import Binding
from kept.standards.published import publish
from kept.standards.standard import Standard
from kept.standards.standard import standards as load_standards
from kept.standards.working_days import running_out


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def standards(context: click.Context, as_json: bool) -> None:
    """Every standard: what a kind of promise means, without its numbers."""
    if context.invoked_subcommand:
        return
    found = load_standards()
    if as_json:
        write_json([standard_as_json(one) for one in found.values()])
        return
    screen = console()
    screen.print(f"{len(found)} standards. `kept explain STANDARD` says more of one.")
    theme = ""
    for one in found.values():
        if one.theme != theme:
            theme = one.theme
            screen.print(f"\n{theme.capitalize()}", style="bold")
            grid = table("standard", "says", "bound by", right=["bound by"])
            grid.columns[0].width, grid.columns[1].width = 24, 40
            for other in (other for other in found.values() if other.theme == theme):
                grid.add_row(other.id, other.says, str(len(bound_by(other.id))))
            screen.print(indented(grid))
    if warning := running_out(date.today()):  # noqa: DTZ011 (the calendar day where the person is)
        screen.print(f"\n{warning}.")


@standards.command("publish")
def publish_standards() -> None:
    """Write down what each standard means, so that it cannot change under its version."""
    try:
        click.echo(f"{publish()} standards are published as they stand.")
    except (ValueError, OSError) as error:
        raise Plainly(str(error)) from None


def bound_by(standard: str) -> list[Binding]:
    """Every binding of a standard, in the order of documents; the law's last."""
    of_documents = [one for held in bindings().values() for one in held]
    return [one for one in (*of_documents, *law_bindings()) if one.standard.id == standard]


def standard_as_json(standard: Standard) -> dict[str, Any]:
    """A standard with its examples and everybody who binds it."""
    return {
        "id": standard.id,
        "version": standard.version,
        "theme": standard.theme,
        "says": standard.says,
        "subject": standard.subject.name,
        "applies": standard.applies,
        "measure": standard.measure,
        "must_be": standard.must_be,
        "limit": standard.limit,
        "moves": standard.moves,
        "per": list(standard.per),
        "why": standard.why,
        "sources": [{"says": source.says, "url": source.url} for source in standard.sources],
        "examples": [
            {
                "says": row.says,
                "given": plain(row.records),
                "binding": plain(row.binding),
                "outcome": row.outcome,
                "move": plain(row.move),
            }
            for row in standard.examples
        ],
        "bound_by": [binding_as_json(one) for one in bound_by(standard.id)],
    }


def binding_as_json(binding: Binding) -> dict[str, Any]:
    """A binding: which provision, with which numbers, for whom and when."""
    return {
        "provision": binding.provision,
        "standard": binding.standard.id,
        "when": binding.when,
        "thresholds": [
            {"for": branch.says_for, "is": plain(branch.promised), "better": plain(branch.better)}
            for branch in binding.branches
        ],
        "thresholds_say": promised_in_words(binding),
        "departure": binding.departure,
        "grounds": binding.grounds,
        "from": plain(binding.since),
        "until": plain(binding.until),
        "for_bodies": list(binding.for_bodies),
        "advisory": binding.advisory,
        "every": binding.every,
        "counted": binding.counted,
        "by": binding.by,
        "note": binding.note,
    }
