"""What the command says of itself, of documents and of standards."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from command import NOTICES, refused, run, told
from kept.documents.loader import load_documents
from kept.standards import published
from kept.standards.standard import standards
from kept.standards.working_days import bank_holidays


def test_the_list_of_standards_warns_a_year_before_bank_holidays_run_out() -> None:
    warning = "Bank holidays are known until"
    a_year_before = bank_holidays().known_until - timedelta(days=365)
    with time_machine.travel(a_year_before - timedelta(days=1), tick=False):
        assert warning not in run("standards").stdout
    with time_machine.travel(a_year_before, tick=False):
        assert warning in run("standards").stdout


def test_the_command_alone_says_what_there_is() -> None:
    result = run()
    assert result.exit_code == 0
    assert "Usage: kept" in result.stdout
    assert len(result.stdout.splitlines()) > 10


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
