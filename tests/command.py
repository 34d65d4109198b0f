"""The command through its door: what it prints, and with what status it leaves."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from kept.cli import main

DATA = Path(__file__).parent / "data"
NOTICES = str(DATA / "find-a-tender.json")
GRANTS = str(DATA / "trafford-grants.csv")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def told(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def refused(*arguments: str) -> str:
    """The one sentence that is said, on standard error alone, with status 2."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    return result.stderr
