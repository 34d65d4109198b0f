"""What `kept audit` says: to read, as JSON, and as files."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from command import DATA, GRANTS, NOTICES, run, told
from kept.documents.loader import load_documents


def test_a_folder_of_other_things_is_told_in_a_few_lines(tmp_path: Path) -> None:
    shutil.copy(GRANTS, tmp_path)
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text("Dear all,")
    said = run("audit", str(tmp_path), "--against", "bexley").stdout
    assert said.count("Not read: ") == 5
    assert "And 2 more files not read; --json names them." in said
    assert len(told("audit", str(tmp_path), "--against", "bexley")["not_read"]) == 7


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
        "shape", "against", "files", "not_read", "records", "repeated", "kinds", "bodies", "promises", "totals",
        "bindings", "law", "figures", "to_publish", "not_asked",
    }  # fmt: skip
    assert set(audit["files"][0]) == {
        "path", "format", "sources", "passed_over", "records", "repeated", "unreadable_count", "unreadable",
        "remark_count", "remarks",
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
            free = {"passed_over", "records", "sections", "slices", "values", "not_asked"}
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
