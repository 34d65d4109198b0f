"""The `kept` command: thin."""

from pathlib import Path

import click

from kept.audit import Audit


@click.group()
def main() -> None:
    """Kept."""


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--against", multiple=True)
def audit(paths, against):
    with Audit(paths, against) as done:
        for one in done.summary.bindings:
            print(
                one.yardstick.binding.id,
                one.yardstick.thresholds,
                one.counts,
                one.measured,
                one.sections,
                one.slices,
                one.missing,
                sep="\n   ",
            )
