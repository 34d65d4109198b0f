"""The `kept` command and what it does when something is the matter."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from kept.audit.sources import CannotAudit
from kept.cli.audit import audit
from kept.cli.documents import documents
from kept.cli.explain import explain
from kept.cli.standard_pages import command as standards
from kept.documents import DocumentError
from kept.standards.standard import DataError

CANNOT = 2
"""Exit status where what was given cannot be used."""


class OneSentence(click.Group):
    """A group of commands that says what is the matter in one sentence, and never shows a traceback for it."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run, and leave with status 0, or 2 where something given cannot be used."""
        options["standalone_mode"] = False
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # where the terminal has no such letter, "?" will do
        if "" in (sys.argv[1:] if args is None else args):
            leave("A word of the command is empty; say what should stand there.")
        try:
            super().main(args, *rest, **options)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
        except click.UsageError as error:
            more = f" `{error.ctx.command_path} --help` says what can be asked." if error.ctx else ""
            leave(error.format_message() + more)
        except click.ClickException as error:
            leave(error.format_message())
        except (CannotAudit, DataError, DocumentError) as error:
            leave(str(error))
        except (KeyboardInterrupt, click.Abort):
            sys.exit(130)
        except BrokenPipeError:
            # Whoever was reading has seen enough. Nothing is left to be flushed at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.exit(0)
        except OSError as error:
            leave(f"{error.filename or 'Something'} cannot be used: {(error.strerror or str(error)).lower()}.")
        sys.exit(0)


def leave(sentence: str) -> None:
    """Say what is the matter, on one line, and leave."""
    click.echo(" ".join(sentence.split()), err=True)
    sys.exit(CANNOT)


@click.group("kept", cls=OneSentence, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
def main() -> None:
    """Hold published grants and contracts against what was promised, and read what the promises are.

    \b
    kept documents                              what promises there are
    kept explain gm-app4.2.3-c                  what one of them asks
    kept audit FILE --against greater-manchester
    """


for command in (audit, explain, standards, documents):
    main.add_command(command)
