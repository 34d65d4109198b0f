"""What the command will not do, said in one sentence with what to do about it; nothing is written over."""

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command import DATA, GRANTS, NOTICES, refused


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch"], "No such command 'nosuch'. `kept --help` says what can be asked."),
        (["documents", "bexley"], "No such command 'bexley'. `kept documents --help` says what can be asked."),
        (["documents", "show"], "Missing argument 'CODE'. `kept documents show --help` says what can be asked."),
        (["audit", GRANTS, "--nosuch"], "No such option '--nosuch'. `kept audit --help` says what can be asked."),
        (["audit", GRANTS], "Say what to hold them against, such as --against bexley;"),
        (["audit", "", "--against", "bexley"], "A word of the command is empty;"),
        (["audit", "no/such.csv", "--against", "bexley"], "There is no file or folder called no/such.csv."),
        (
            ["audit", GRANTS, "--against", "bex"],
            "There is no document or provision called 'bex'; documents are bexley,",
        ),
        (["audit", GRANTS, "--against", "bexley", "--records", "nosuch"], "There is no promise called 'nosuch';"),
        (["audit", GRANTS, "--against", "bexley", "--records", "ms-3.4.2"], "add --against ms-3.4.2."),
        (["audit", GRANTS, "--against", "bexley", "--records", "bx-1.s.1"], "No record is held against bx-1.s.1 here;"),
        (["audit", GRANTS, "--against", "bexley", "--register", "no.zip"], "There is no file called no.zip."),
        (["audit", GRANTS, "--against", "bexley", "--register", GRANTS], "it should be the publicextract.charity.zip"),
        (["explain", "bexley"], "it is a document: `kept documents show bexley`."),
        (["explain", "time-to-aply"], "did you mean time-to-apply?"),
        (["documents", "lint", str(DATA)], "is a folder; name a text file in it."),
        (["documents", "lint", "nobody.txt"], "nobody.txt"),
        (["documents", "show", "nobody"], "greater-manchester"),
        (["audit"], "FILE|FOLDER"),
        (["audit", GRANTS, "--against", "bexly"], "bexley"),
        (["audit", str(Path(__file__)), "--against", "bexley"], Path(__file__).name),
        (["audit", "n" * 300, "--against", "bexley"], "name too long"),
        (["audit", GRANTS, "--against", "bexley", "--register", GRANTS], "trafford-grants.csv"),
        (["audit", GRANTS, "--against", "bexley", "--outcome", "would meet"], "--records"),
        (["audit", GRANTS, "--against", "bexley", "--findings", "/nowhere/at/all/out.csv"], "/nowhere/at/all/out.csv"),
        (["audit", GRANTS, "--against", "bexley", "--findings", "/proc/out.csv"], "/proc/out.csv"),
        (["audit", GRANTS, "--against", "bexley", "--findings", "n" * 300 + ".csv"], "choose a file"),
        (["audit", GRANTS, "--against", "bexley", "--findings", "out.txt"], ".parquet"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_do(arguments: list[str], said: str) -> None:
    assert said in refused(*arguments)


def test_a_folder_without_data_is_said_in_a_sentence(tmp_path: Path) -> None:
    assert str(tmp_path) in refused("audit", str(tmp_path), "--against", "bexley")
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    assert str(tmp_path) in refused("audit", str(tmp_path), "--against", "bexley")


@pytest.mark.parametrize(
    "way", ["itself", "link to it", "link given", "in the folder", "linked from the folder", "new"]
)
def test_what_is_read_is_never_written_over(tmp_path: Path, way: str) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    own = folder / "own.csv"
    shutil.copy(GRANTS, own)
    link = tmp_path / "link.csv"
    link.symlink_to(own)
    elsewhere = tmp_path / "elsewhere.csv"
    shutil.copy(GRANTS, elsewhere)
    (folder / "linked.csv").symlink_to(elsewhere)
    given, out = {
        "itself": (own, own),
        "link to it": (own, link),
        "link given": (link, own),
        "in the folder": (folder, own),
        "linked from the folder": (folder, elsewhere),
        "new": (folder, folder / "findings.csv"),
    }[way]
    before = out.read_bytes() if out.exists() else None
    assert str(out) in refused("audit", str(given), "--against", "bexley", "--findings", str(out))
    assert (out.read_bytes() if out.exists() else None) == before


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "findings.csv"
    out.write_text("as it was")
    done = subprocess.run(
        [sys.executable, "-m", "kept.cli", "audit", NOTICES, "--against", "greater-manchester", "--findings", str(out)],
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"The findings cannot be written to {out}: file too large; nothing is left of them.\n"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"findings.csv": "as it was"}


def test_no_room_to_work_in_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kept.cli", "audit", NOTICES, "--against", "greater-manchester"],
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000)),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "TMPDIR" in done.stderr
    assert "kept-audit-" not in done.stderr


@pytest.mark.parametrize("before", [["audit"], ["audit", GRANTS, "--register"], ["documents", "lint"]])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, before: list[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    against = ["--against", "bexley"] if before[0] == "audit" else []
    assert "pipe is a pipe or a device" in refused(*before, str(pipe), *against)
