"""The command through its door: what it prints, and with what status it leaves."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kept.cli import main
from kept.documents.loader import load_documents
from kept.standards import published
from kept.standards.standard import standards

DATA = Path(__file__).parents[2] / "data"
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


def test_a_report_says_first_what_matters() -> None:
    result = run("audit", NOTICES, "--against", "greater-manchester")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "invitations to bid" in " ".join(lines[:2])
    assert "A yardstick, not a verdict" in "\n".join(lines[:8])
    for word in ("violation", "breach", "failure"):
        assert word not in result.stdout.lower()
    assert "What the law asks" in result.stdout
    assert "What to publish" in result.stdout


def test_a_report_reads_at_eighty_columns() -> None:
    report = run("audit", NOTICES, "--against", "greater-manchester", "--full").stdout
    commands = [line for line in report.splitlines() if line.startswith("  kept audit ")]
    assert commands  # a command may be longer than a line: it is there to be copied
    assert all(len(line) <= 80 for line in report.splitlines() if line not in commands)
    assert all(line == line.rstrip() for line in report.splitlines())


def test_the_command_a_report_gives_lists_the_records() -> None:
    report = run("audit", NOTICES, "--against", "greater-manchester").stdout
    command = next(line for line in report.splitlines() if " --records " in line)
    followed = run(*command.split()[1:])
    assert followed.exit_code == 0
    assert "releases/" in followed.stdout


def test_records_can_be_chosen_by_outcome_and_section() -> None:
    chosen = ["--records", "gm-app4.2.3-e", "--outcome", "cannot tell", "--section", "services"]
    found = told("audit", NOTICES, "--against", "gm-app4.2.3-e", *chosen)
    assert found
    assert {(row["provision"], row["outcome"], row["section"]) for row in found} == {
        ("gm-app4.2.3-e", "cannot tell", "services")
    }


def test_json_of_an_audit_has_its_shape() -> None:
    audit = told("audit", NOTICES, "--against", "greater-manchester")
    assert set(audit) == {
        "shape", "against", "files", "not_read", "records", "kinds", "bodies", "promises", "totals", "bindings", "law",
        "figures", "to_publish", "not_asked",
    }  # fmt: skip
    assert set(audit["files"][0]) == {
        "path", "format", "records", "unreadable_count", "unreadable", "remark_count", "remarks",
    }  # fmt: skip
    assert audit["files"][0]["format"] == "OCDS release package"
    outcomes = {"would_meet", "would_not_meet", "older_than_the_document", "cannot_tell", "does_not_apply"}
    assert set(audit["totals"]) == outcomes
    for one in (*audit["bindings"], *audit["law"]):
        assert set(one) == {
            "provision", "document", "standard", "version", "says", "subject", "thresholds", "thresholds_say", "when",
            "departure", "since", "until", "advisory", "counts", "sections", "slices", "figures", "missing",
        }  # fmt: skip
        assert set(one["counts"]) == outcomes
        assert set(one["figures"]) == {"better", "measured"}
    counting = [one for one in audit["bindings"] if not one["advisory"]]
    assert audit["totals"] == {key: sum(one["counts"][key] for one in counting) for key in outcomes}


def test_every_key_of_an_audit_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "audit-json.md").read_text()

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            free = {"records", "sections", "slices", "values", "not_asked"}
            return set(value).union(*(keys(held) for name, held in value.items() if name not in free))
        return set().union(*(keys(held) for held in value)) if isinstance(value, list) else set()

    for file in (NOTICES, GRANTS):
        for key in keys(told("audit", file, "--against", "greater-manchester")):
            assert f"`{key}`" in page, f"docs/audit-json.md does not say what `{key}` is"


def documented(heading: str) -> set[str]:
    """The keys in the first column of the table under a heading of docs/audit-json.md."""
    page = (Path(__file__).parents[3] / "docs" / "audit-json.md").read_text()
    under = re.split(r"^##* ", page.split(f"## {heading}\n")[1], flags=re.MULTILINE)[0]
    firsts = [line.split("|")[1] for line in under.splitlines() if line.startswith("| `")]
    return {key for first in firsts for key in re.findall(r"`(\w+)`", first)}


def test_documented_keys_of_other_commands_are_what_comes_out() -> None:
    card, provision, use = (
        documented("The card of a document"),
        documented("A provision"),
        documented("A use of a measure"),
    )
    assert all(set(one) == card - {"entries"} for one in told("documents"))
    shown = told("documents", "show", "greater-manchester")
    assert set(shown) == card
    explained = told("explain", "gm-app4.2.2-e")
    assert all(set(one) == provision for one in (*shown["entries"], explained))
    assert {key for one in explained["law"] for key in one} == {"id", "says", "then", "now", "has_moved"}
    assert set(explained["law"][0]["now"]) == {"says", "value", "from", "until", "source", "to_verify"}
    assert set(told("explain", "pa2023-53")) == {"id", "says", "bindings"}
    standards_told = [*told("standards"), told("explain", "time-to-apply")]
    assert all(set(one) == documented("A standard") for one in standards_told)
    uses = [binding for one in standards_told for binding in one["bound_by"]]
    assert all(set(one) == use for one in (*uses, *explained["bindings"]))
    assert {key for one in standards_told for row in one["examples"] for key in row} == {
        "says", "given", "binding", "outcome", "move",
    }  # fmt: skip
    remarks = told("documents", "lint", "greater-manchester")
    assert remarks
    assert all(set(one) == documented("A remark") for one in remarks)


def test_records_as_json_have_the_documented_columns() -> None:
    rows = told("audit", NOTICES, "--against", "gm-app4.2.3-c", "--records", "gm-app4.2.3-c")
    assert all(set(one) == documented("Findings") for one in rows)
    assert {(type(one["values"]), type(one["missing"])) for one in rows} == {(dict, list)}


def test_findings_are_written_and_counted(tmp_path: Path) -> None:
    out = tmp_path / "findings.csv"
    audit = told("audit", GRANTS, "--against", "bexley", "--findings", str(out))
    total = sum(sum(one["counts"].values()) for one in (*audit["bindings"], *audit["law"]))
    assert audit["findings"] == {"path": str(out), "rows": total}
    assert "findings are in" in run("audit", GRANTS, "--against", "bexley", "--findings", str(out)).stdout


def prose(report: str) -> str:
    return " ".join(report.split())


def test_a_report_begins_with_counts_of_what_the_promises_are_about() -> None:
    audit = told("audit", NOTICES, "--against", "greater-manchester")
    about = {
        one["provision"]
        for one in audit["bindings"]
        if not one["advisory"] and sum(one["counts"].values()) > one["counts"]["does_not_apply"]
    }
    totals = audit["totals"]
    left = totals.pop("does_not_apply")
    report = prose(run("audit", NOTICES, "--against", "greater-manchester").stdout)
    assert audit["promises"] == len(about) > 0
    assert f"{len(about)} promises speak of these records. Of {sum(totals.values()):,} answers" in report
    assert f"{left:,} times a promise is not about the record." in report


def test_what_binds_nobody_is_shown_and_never_scored() -> None:
    report = run("audit", NOTICES, "--against", "medway-task-group").stdout
    assert "No promise that counts speaks of these records." in report
    shown, example = report.split("Shown, never scored")[1], report.split("--records ")[1].split()[0]
    assert f"\n{example}  " in shown


@pytest.mark.parametrize("against", [*load_documents(), "gm-app4.1.2-b"])
@pytest.mark.parametrize("file", [NOTICES, GRANTS])
def test_only_what_was_shown_is_pointed_to(file: str, against: str) -> None:
    report = run("audit", file, "--against", against).stdout
    above, _, pointer = report.partition("Follow a number")
    assert not pointer or pointer.split("--records ")[1].split()[0] in above


def test_nothing_to_measure_is_one_sentence_and_points_nowhere() -> None:
    report = run("audit", GRANTS, "--against", "civil-society-covenant").stdout
    assert "Nothing in Civil Society Covenant can be measured from these files." in report
    assert "speak" not in report
    assert "Follow a number" not in report
    assert "What to publish" not in report


def test_money_says_its_basis_once() -> None:
    says = "Pounds are gross of VAT where the notice says so, else as published."
    assert prose(run("audit", NOTICES, "--against", "bexley").stdout).count(says) == 1
    (figure,) = told("audit", NOTICES, "--against", "bexley")["figures"]
    assert says in figure["says"]


def test_one_of_a_thing_is_called_one(tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    grants = json.loads((DATA / "abct-grants.json").read_text())["grants"]
    one.write_text(json.dumps({"grants": grants[:1]}))
    report = prose(run("audit", str(one), "--against", "medway-swale").stdout)
    assert report.startswith("1 grant; 1 file, 1 body")
    assert "1 grant can be answered" in report
    for wrong in ("1 grants", "1 promises", "1 more promise turn ", "1 times", "1 answers"):
        assert f" {wrong}" not in report


@pytest.mark.parametrize("command", ["audit", "documents", "standards", "explain"])
def test_help_reads_at_eighty_columns(command: str) -> None:
    assert max(map(len, run(command, "--help").stdout.splitlines())) <= 80


def test_documents_are_listed_with_their_counts() -> None:
    found = {one["code"]: one for one in told("documents")}
    assert {code: one["provisions"] for code, one in found.items()} == {
        code: len(document.provisions) for code, document in load_documents().items()
    }
    assert all({"code", "kind", "title", "provisions"} <= set(one) for one in found.values())
    assert found["greater-manchester"]["kind"] == "framework"
    for code in found:
        assert code in run("documents").stdout


@pytest.mark.parametrize("code", load_documents())
def test_a_document_shows_how_each_check_is_held(code: str) -> None:
    shown = told("documents", "show", code)
    assert len(shown["entries"]) == shown["provisions"]
    assert sum(shown["states"].values()) == shown["provisions"]
    text = run("documents", "show", code).stdout
    for provision in load_documents()[code].provisions:
        assert provision.id in text
        if provision.is_rule:
            held = next(one for one in shown["entries"] if one["id"] == provision.id)
            assert held["state"] != "people judge it"
            assert f"{provision.id} [{held['state']}]" in text


@pytest.mark.parametrize("code", load_documents())
def test_a_document_is_linted(code: str) -> None:
    remarks = told("documents", "lint", code)
    assert all({"code", "where", "says", "suggestion", "severity"} <= set(one) for one in remarks)
    assert run("documents", "lint", code).exit_code == 0


def test_a_text_file_is_linted(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("The council will pay XXXX to groups. To be updated.")
    assert any(one["code"].startswith("placeholder") for one in told("documents", "lint", str(path)))


def test_standards_are_listed_and_each_explained() -> None:
    listed = told("standards")
    assert {one["id"] for one in listed} == {*standards(), "publication-delay"}
    for one in listed:
        assert one["id"] in run("standards").stdout
        explained = run("explain", one["id"])
        assert explained.exit_code == 0, explained.stderr
        assert "Bound by" in explained.stdout


def test_standards_are_published_and_a_changed_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "published.toml"
    monkeypatch.setattr(published, "FILE", file)
    published.published.cache_clear()
    try:
        assert str(len(standards())) in run("standards", "publish").stdout
        assert "time-to-apply" in file.read_text()
        file.write_text('time-to-apply = { version = 1, fingerprint = "another" }\n')
        published.published.cache_clear()
        assert "time-to-apply" in refused("standards", "publish")
    finally:
        published.published.cache_clear()


@pytest.mark.parametrize("code", load_documents())
def test_every_provision_is_explained(code: str) -> None:
    for provision in load_documents()[code].provisions:
        explained = run("explain", provision.id)
        assert explained.exit_code == 0, (provision.id, explained.stderr)
        assert provision.id in explained.stdout


def test_an_explanation_names_numbers_source_and_law() -> None:
    text = " ".join(run("explain", "gm-app4.2.3-c").stdout.split())
    for said in (
        "at least 56 days",
        "70 days is better",
        "at least 42 days",
        "line 1680",
        "time-to-apply",
        "For example",
    ):
        assert said in text
    law = " ".join(run("explain", "gm-app4.2.2-e").stdout.split())
    assert "then Three years" in law
    assert "now Five years" in law
    assert told("explain", "gm-app4.2.2-e")["law"][0]["has_moved"] is True
    assert "120 days" in run("explain", "pa2023-53").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["audit", "nowhere.json", "--against", "bexley"], "nowhere.json"),
        (["audit", GRANTS, "--against", "bexly"], "bexley"),
        (["audit", GRANTS], "--against"),
        (["audit"], "FILE|FOLDER"),
        (["audit", str(Path(__file__)), "--against", "bexley"], "test_cli.py"),
        (["audit", GRANTS, "--against", "bexley", "--findings", "/nowhere/at/all/out.csv"], "/nowhere/at/all/out.csv"),
        (["audit", GRANTS, "--against", "bexley", "--findings", "/proc/out.csv"], "/proc/out.csv"),
        (["audit", GRANTS, "--against", "bexley", "--findings", "n" * 300 + ".csv"], "choose a file"),
        (["audit", "n" * 300, "--against", "bexley"], "name too long"),
        (["audit", GRANTS, "--against", "bexley", "--findings", "out.txt"], ".parquet"),
        (["audit", GRANTS, "--against", "bexley", "--register", GRANTS], "trafford-grants.csv"),
        (["audit", GRANTS, "--against", "bexley", "--register", "absent.zip"], "no file called absent.zip."),
        (["audit", GRANTS, "--against", "bexley", "--records", "zz-1"], "zz-1"),
        (["audit", GRANTS, "--against", "bexley", "--outcome", "would meet"], "--records"),
        (["explain", "time-to-aply"], "time-to-apply"),
        (["documents", "show", "nobody"], "greater-manchester"),
        (["documents", "lint", "nobody.txt"], "nobody.txt"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(arguments: list[str], says: str) -> None:
    assert says in refused(*arguments)


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


def test_a_terminal_without_our_letters_still_reads() -> None:
    command = [sys.executable, "-m", "kept.cli", "audit", NOTICES, "--against", "gm-app4.2.3-c"]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"}, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"A yardstick" in done.stdout


def test_the_command_runs_by_itself_and_a_closed_pipe_is_quiet() -> None:
    command = [sys.executable, "-m", "kept.cli", "documents", "show", "greater-manchester"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert b"Greater Manchester" in process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
    bad = subprocess.run(
        [sys.executable, "-m", "kept.cli", "audit", "nowhere", "--against", "bexley"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "Traceback" not in bad.stderr
