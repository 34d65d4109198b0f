"""What the documentation tells a reader to type works, and prints what it says."""

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted(PROJECT.glob("*.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
]


def commands() -> list[tuple[str, str, str]]:
    """(page, command, what it is said to print) for each `$ ...` line of each block marked `console`."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, printed = part.partition("\n")
                found.append((page.name, command, printed.strip("\n")))
    return found


COMMANDS = commands()


def tidy(printed: str) -> str:
    """Lines without the spaces that a table leaves at their ends."""
    return "\n".join(line.rstrip() for line in printed.splitlines())


def offered() -> set[str]:
    """The sub-commands that a bare ./dev lists."""
    listed = subprocess.run(["./dev"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^ +\./dev (\w+)", listed, re.MULTILINE))


def test_dev_lists_what_it_does() -> None:
    assert {"demo", "test", "kept", "check", "bench", "pin"} <= offered()


@pytest.mark.parametrize(
    ("page", "command", "printed"), COMMANDS, ids=[f"{page}: {line}" for page, line, _ in COMMANDS]
)
def test_documented_command(page: str, command: str, printed: str) -> None:
    if command.startswith("./dev kept "):
        done = subprocess.run(command, shell=True, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{page}: {command}\n{done.stderr}"
        # "..." on a line of its own stands for whatever comes there; a page need not repeat a long table.
        for piece in re.split(r"^ *\.\.\. *$", tidy(printed), flags=re.MULTILINE):
            assert piece.strip() in tidy(done.stdout), (
                f"{page}: {command} no longer prints\n{piece}\nbut\n{done.stdout}"
            )
    elif command.startswith("./dev"):
        assert command.split()[1:2] == [] or command.split()[1] in offered(), f"{page}: there is no {command}"
    else:
        assert command.split()[0] in ("git", "cd", "DATABASE_URL=postgresql:///kept"), f"{page}: not checked: {command}"
