"""docs/standards/: a page for each standard, written from its file, so that it can be read where the code is."""

from collections.abc import Mapping
from pathlib import Path

import click

from kept.audit.words import promised_in_words
from kept.cli.standards import bound_by
from kept.cli.standards import standards as command
from kept.cli.writing import Plainly
from kept.standards.standard import Example, Standard, standards


def pages() -> Mapping[str, str]:
    """Every page of docs/standards by file name, as Markdown."""
    made = {f"{one.id}.md": _page(one) for one in standards().values()}
    return {"README.md": _list(), **made}


def write_pages(folder: Path) -> int:
    """Write every page into a folder and take away pages of standards that are gone; the number written."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in set(folder.glob("*.md")) - {folder / name for name in made}:
        old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(made)


@command.command("pages")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("docs/standards"))
def write_standard_pages(folder: Path) -> None:
    """Write a page for each standard into FOLDER, docs/standards unless you say otherwise."""
    try:
        click.echo(f"{write_pages(folder)} pages are in {folder}.")
    except OSError as error:
        raise Plainly(f"{folder} cannot be written: {error.strerror or error}.") from None


def _list() -> str:
    lines = ["# Standards", "", "Written by `./dev kept standards pages` from `src/kept/standards/rules/`.", ""]
    lines += ["| standard | says | bound by |", "|---|---|---|"]
    lines += [f"| [{one.id}]({one.id}.md) | {one.says} | {len(bound_by(one.id))} |" for one in standards().values()]
    return "\n".join(lines) + "\n"


def _page(standard: Standard) -> str:
    lines = [f"# {standard.says}", "", f"`{standard.id}`, version {standard.version}. {standard.why}", ""]
    held = {
        "about": standard.subject.says,
        "applies": standard.applies and f"`{standard.applies}`",
        "measure": standard.measure and f"`{standard.measure}`",
        "must be": standard.must_be,
        "limit": standard.limit and f"`{standard.limit}`",
        "what can be moved": standard.moves and f"`{standard.moves}`",
        "grouped by": ", ".join(standard.per),
    }
    lines += ["| | |", "|---|---|", *(f"| {name} | {said} |" for name, said in held.items() if said), ""]
    lines += ["## Who asks it", "", "| provision | asks | where |", "|---|---|---|"]
    for one in bound_by(standard.id):
        asks = promised_in_words(one) + (" (shown, not scored)" if one.advisory else "")
        lines.append(f"| {one.provision} | {asks} | {one.when and f'`{one.when}`'} |")
    lines += ["", "## Examples", "", "| | given | promised | outcome |", "|---|---|---|---|"]
    lines += [_example(example) for example in standard.examples]
    lines += ["", "## Sources", "", *(f"- {source.says} {source.url}".rstrip() for source in standard.sources)]
    return "\n".join(lines) + "\n"


def _example(example: Example) -> str:
    given = "; ".join(_record(record) for record in example.records)
    promised = ", ".join(f"{name} = {_plain(value)}" for name, value in example.binding.items())
    return f"| {example.says} | {given} | {promised} | {example.outcome} |"


def _record(record: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in record.items())


def _plain(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "[" + "; ".join(_plain(item) for item in value) + "]"
        case Mapping():
            return ", ".join(f"{name} {_plain(item)}" for name, item in value.items())
    return str(value)
