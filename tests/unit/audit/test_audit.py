"""An audit's answers, through the door that the command and the pages use."""

import csv
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kept.audit.audit import Audit
from kept.audit.findings import COLUMNS
from kept.audit.outcomes import Answer, Counts
from kept.audit.report import as_json
from kept.audit.sources import CannotAudit
from kept.audit.spool import Spool
from kept.audit.summary import Figure
from kept.standards.binding import bind

DATA = Path(__file__).parents[2] / "data"
REAL = Path(__file__).parents[4] / "shared" / "realdata"
EVERY = ["bexley", "kent-medway", "medway-swale", "greater-manchester", "medway-task-group", "civil-society-covenant"]


def counted(*paths: Path, against: list[str] = EVERY) -> dict[str, Counts]:
    """The counts of every binding, by its id."""
    with Audit(list(paths), against) as done:
        return {one.yardstick.binding.id: one.counts for one in done.summary.bindings}


@pytest.fixture(scope="module")
def notices() -> Iterator[Audit]:
    """A part of one day of Find a Tender held against every document."""
    with Audit([DATA / "find-a-tender.json"], EVERY) as done:
        yield done


def package(tmp_path: Path, *releases: dict[str, Any], name: str = "releases.json") -> Path:
    path = tmp_path / name
    path.write_text(json.dumps({"uri": "x", "version": "1.1", "releases": releases}))
    return path


def notice(number: int, opens: str, closes: str, tag: str = "tender", **tender: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-1-{number}",
        "id": f"{number}-{tag}",
        "date": f"{opens}T09:00:00Z",
        "tag": [tag],
        "buyer": {"id": "GB-LAE-1", "name": "A council"},
        "tender": {
            "id": str(number),
            "title": f"Notice {number}",
            "procurementMethod": "open",
            "mainProcurementCategory": "services",
            "tenderPeriod": {"endDate": f"{closes}T12:00:00Z"},
            **tender,
        },
    }


def contract(number: int, signed: str, published: str, vcse: bool, **tender: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-2-{number}",
        "id": f"{number}-contract",
        "date": f"{published}T09:00:00Z",
        "tag": ["contract"],
        "buyer": {"id": "GB-LAE-1", "name": "A council"},
        "parties": [{"id": "S1", "name": "Somebody", "roles": ["supplier"], "details": {"vcse": vcse}}],
        "tender": {"id": "1", "mainProcurementCategory": "services", "aboveThreshold": True, **tender},
        "awards": [{"id": "1", "suppliers": [{"id": "S1", "name": "Somebody"}]}],
        "contracts": [
            {"id": "1", "awardID": "1", "dateSigned": signed, "value": {"amountGross": 1000, "currency": "GBP"}}
        ],
    }


def test_each_outcome_of_a_window_to_apply(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        notice(1, "2026-01-01", "2026-02-11"),  # 41 days
        notice(2, "2026-01-01", "2026-02-12"),  # 42 days, and how hard it is to answer is not known
        notice(3, "2026-01-01", "2026-02-26"),  # 56 days: enough either way
        notice(4, "2020-01-01", "2020-01-02"),  # before the document
        notice(5, "2026-01-01", "2026-01-02", procurementMethod="direct"),
        notice(6, "2026-01-05", "2026-01-20", tag="tenderUpdate"),  # when it opened is not in the file
    )
    counts = counted(path, against=["gm-app4.2.3-c"])["gm-app4.2.3-c:time-to-apply"]
    assert counts == Counts(would_meet=1, would_not_meet=1, older_than_the_document=1, cannot_tell=2, does_not_apply=1)


def test_a_number_counts_wherever_it_is_known(tmp_path: Path) -> None:
    path = package(tmp_path, notice(1, "2026-01-01", "2026-02-11"), notice(2, "2026-01-01", "2026-02-12"))
    with Audit([path], ["gm-app4.2.3-c"]) as done:
        one = next(one for one in done.summary.bindings if one.yardstick.binding.standard.id == "time-to-apply")
    assert one.counts == Counts(would_not_meet=1, cannot_tell=1)
    assert one.measured
    assert (one.measured.known, one.measured.lowest, one.measured.highest) == (2, 41, 42)


def test_files_of_a_folder_are_one_publication(tmp_path: Path) -> None:
    package(tmp_path, notice(1, "2026-01-20", "2026-02-20", tag="tenderUpdate"), name="1.json")
    package(tmp_path, notice(1, "2026-01-01", "2026-01-31"), name="2.json")
    with Audit([tmp_path], ["gm-app4.2.3-c"]) as done:
        windows = [one.values["opens_on"] for one in done.found("gm-app4.2.3-c") if one.standard == "time-to-apply"]
        by_file = {Path(file.path).name: dict(file.records)["opportunity"] for file in done.summary.files}
    assert windows == ["2026-01-01", "2026-01-01"]
    assert by_file == {"1.json": 1, "2.json": 1}


def test_notices_that_hold_nothing_to_measure_are_counted_by_kind(notices: Audit) -> None:
    (told,) = as_json(notices.summary)["files"]
    assert told["sources"] == 41
    assert told["passed_over"] == {"UK10": 1, "UK12": 1, "UK13": 1, "UK9": 1, "planning": 1}


@pytest.mark.parametrize(
    ("published", "regime", "answer"),
    [
        ("2026-04-29", [], Answer.WOULD_MEET),  # the thirtieth day, that of signing being the first
        ("2026-04-30", [], Answer.WOULD_NOT_MEET),
        ("2026-07-28", ["lightTouch"], Answer.WOULD_MEET),  # the hundred and twentieth
        ("2026-07-29", ["lightTouch"], Answer.WOULD_NOT_MEET),
    ],
)
def test_what_the_law_asks_of_publication(tmp_path: Path, published: str, regime: list[str], answer: Answer) -> None:
    path = package(tmp_path, contract(1, "2026-03-31", published, vcse=True, specialRegime=regime))
    with Audit([path], ["bexley"]) as done:
        (law,) = done.summary.of("law")
        assert law.counts == Counts().plus(answer, 1)
        assert not law.yardstick.counts
        assert law.slices["vcse"] == law.counts


def test_the_law_is_never_in_the_totals(tmp_path: Path) -> None:
    path = package(tmp_path, contract(1, "2026-03-31", "2026-04-01", vcse=True))
    with Audit([path], ["bexley"]) as done:
        summed = sum((one.counts for one in done.summary.of("bexley")), Counts())
        assert done.summary.totals == summed
        assert "pa2023-53" not in [one.yardstick.binding.provision for one in done.summary.of("bexley")]


def test_sections_add_up_and_slices_lie_across(notices: Audit) -> None:
    assert notices.summary.bindings
    for one in notices.summary.bindings:
        assert sum(one.sections.values(), Counts()) == one.counts
        for counts in one.slices.values():
            assert all(counts.of(answer) <= one.counts.of(answer) for answer in Answer)
        if not one.yardstick.binding.standard.per:
            assert one.counts.total == notices.summary.records[one.yardstick.binding.standard.subject.name]
        assert sum(missing.records for missing in one.missing) <= one.counts.cannot_tell


@pytest.mark.parametrize(
    "pair", [("trafford-grants.json", "trafford-grants.csv"), ("abct-grants.json", "abct-grants.xlsx")]
)
def test_two_formats_give_the_same_answers(pair: tuple[str, str]) -> None:
    first, second = (counted(DATA / name) for name in pair)
    assert first == second
    assert any(counts.total for counts in first.values())


@pytest.mark.skipif(not REAL.exists(), reason="the reference data is not here")
@pytest.mark.parametrize(
    "pair",
    [("trafford-council.json", "trafford-council.csv"), ("ab-charitable-trust.json", "ab-charitable-trust.xlsx")],
)
def test_two_formats_give_the_same_answers_in_full(pair: tuple[str, str]) -> None:
    first, second = (counted(REAL / "360giving" / name) for name in pair)
    assert first == second


@pytest.mark.skipif(not REAL.exists(), reason="the reference data is not here")
def test_what_a_trust_would_have_to_publish() -> None:
    with Audit([REAL / "360giving" / "ab-charitable-trust.json"], ["medway-swale"]) as done:
        first = done.summary.to_publish[0]
    assert first.says == "Add planned dates and 783 grants can be answered"
    assert set(first.columns) == {"starts_on", "ends_on"}
    assert first.answers >= 783


@pytest.mark.parametrize(
    ("name", "ending"),
    [("find-a-tender.json", "csv"), ("contracts-finder.json", "parquet"), ("abct-grants.xlsx", "csv")],
)
def test_findings_are_as_many_as_the_outcomes(tmp_path: Path, name: str, ending: str) -> None:
    out = tmp_path / f"findings.{ending}"
    # One provision may use one standard twice, so its counts are added up.
    expected: Counter[tuple[str, str, str]] = Counter()
    with Audit([DATA / name], EVERY) as done:
        written = done.write_findings(out)
        for one in done.summary.bindings:
            for answer in Answer:
                if count := one.counts.of(answer):
                    expected[one.yardstick.binding.provision, one.yardstick.binding.standard.id, answer.value] += count
    read = duckdb.connect()
    rows = read.execute(f"SELECT provision, standard, outcome, count(*) FROM '{out}' GROUP BY ALL").fetchall()
    assert {tuple(row[:3]): row[3] for row in rows} == expected
    assert written == sum(expected.values())
    assert [column[0] for column in read.execute(f"SELECT * FROM '{out}'").description] == list(COLUMNS)


def test_the_records_behind_a_number_are_that_many(notices: Audit) -> None:
    expected: Counter[tuple[str, str, str, Answer]] = Counter()
    for one in notices.summary.bindings:
        binding = one.yardstick.binding
        for section, counts in one.sections.items():
            for answer in Answer:
                expected[binding.provision, binding.standard.id, section, answer] += counts.of(answer)
    found = list(notices.found())
    assert Counter((row.provision, row.standard, row.section, row.outcome) for row in found) == expected
    assert all(row.outcome is Answer.CANNOT_TELL for row in found if row.missing)


def test_records_can_be_chosen_by_answer_and_section(notices: Audit) -> None:
    chosen = list(notices.found("gm-app4.2.3-e", answer=Answer.CANNOT_TELL, section="services"))
    same = [one for one in notices.summary.bindings if one.yardstick.binding.provision == "gm-app4.2.3-e"]
    assert len(chosen) == sum(one.sections["services"].cannot_tell for one in same) > 0
    assert {(row.outcome, row.section) for row in chosen} == {(Answer.CANNOT_TELL, "services")}


def test_a_finding_says_who_where_and_from_what(tmp_path: Path) -> None:
    path = package(tmp_path, notice(1, "2026-01-01", "2026-02-11"))
    with Audit([path], ["gm-app4.2.3-c"]) as done:
        found = next(one for one in done.found("gm-app4.2.3-c") if one.standard == "time-to-apply")
    assert (found.body, found.body_name, found.title) == ("GB-LAE-1", "A council", "Notice 1")
    assert (found.file, found.path) == (str(path), "releases/0/tender")
    assert found.values["opens_on"] == "2026-01-01"
    assert found.values["closes_on"] == "2026-02-11"
    assert "42 days" in found.threshold
    assert "56 days" in found.threshold  # which of the two holds is not known
    assert found.outcome is Answer.WOULD_NOT_MEET
    assert found.section == "services"


def test_a_publishers_text_is_never_a_formula_in_csv(tmp_path: Path) -> None:
    hostile = notice(1, "2026-01-01", "2026-02-11", title="=HYPERLINK('x')")
    with Audit([package(tmp_path, hostile)], ["gm-app4.2.3-c"]) as done:
        done.write_findings(tmp_path / "it's findings.csv")
        done.write_findings(tmp_path / "findings.parquet")
    with (tmp_path / "it's findings.csv").open(encoding="utf-8", newline="") as file:
        assert {row["title"] for row in csv.DictReader(file)} == {"'=HYPERLINK('x')"}
    plain = duckdb.connect().execute(f"SELECT DISTINCT title FROM '{tmp_path / 'findings.parquet'}'").fetchall()
    assert plain == [("=HYPERLINK('x')",)]


def test_unreadable_cells_are_counted_and_named(tmp_path: Path) -> None:
    path = package(tmp_path, notice(1, "2026-01-01", "2026-02-31"))
    with Audit([path], ["gm-app4.2.3-c"]) as done:
        (file,) = done.summary.files
        told = as_json(done.summary)["files"][0]
    assert file.unreadable_count == 1
    assert f"{file.unreadable[0].path}/{file.unreadable[0].column}" == "releases/0/tender/tenderPeriod/endDate"
    assert told["unreadable"][0]["value"].startswith("2026-02-31")
    assert told["unreadable"][0]["file"] == str(path)


def test_shares_to_vcse_suppliers_have_their_denominator(tmp_path: Path) -> None:
    path = package(
        tmp_path,
        contract(1, "2026-03-01", "2026-03-02", vcse=True),
        contract(2, "2026-03-01", "2026-03-02", vcse=False),
        contract(3, "2026-03-01", "2026-03-02", vcse=False, specialRegime=["lightTouch"]),
    )
    with Audit([path], ["bexley"]) as done:
        shares = {share.title: share for figure in done.summary.figures for share in figure.shares}
    assert (shares["Services, signed"].count, shares["Services, signed"].of_count) == (1, 2)
    assert shares["Services, signed"].of_amount == Decimal(2000)
    assert (shares["Light touch contracts, signed"].count, shares["Light touch contracts, signed"].of_count) == (0, 1)


def test_shares_by_size_of_recipient_need_a_register(tmp_path: Path) -> None:
    grants = json.loads((DATA / "abct-grants.json").read_text())["grants"]
    number = next(
        one["recipientOrganization"][0]["id"].removeprefix("GB-CHC-")
        for one in grants
        if one["recipientOrganization"][0]["id"].startswith("GB-CHC-")
    )
    of_it = sum(one["recipientOrganization"][0]["id"] == f"GB-CHC-{number}" for one in grants)

    def register(name: str, charity: str) -> Path:
        path = tmp_path / name
        row = {"registered_charity_number": int(charity), "linked_charity_number": 0, "latest_income": 50_000}
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("publicextract.charity.json", json.dumps([row]))
        return path

    def figures(register: Path | None) -> dict[str, Figure]:
        with Audit([DATA / "abct-grants.json"], ["bexley"], register) as done:
            return {figure.id: figure for figure in done.summary.figures}

    assert "grants-by-size" not in figures(None)
    shares = {share.title: share for share in figures(register("its.zip", number))["grants-by-size"].shares}
    assert shares["£10,000 to under £100,000"].count == of_it
    assert {(share.of_count, share.not_told) for share in shares.values()} == {(of_it, len(grants) - of_it)}
    assert f"None of the {len(grants)}" in figures(register("others.zip", "999999999"))["grants-by-size"].says


def test_a_folder_passes_over_what_it_cannot_read_and_says_so(tmp_path: Path) -> None:
    package(tmp_path, notice(1, "2026-01-01", "2026-02-11"))
    (tmp_path / "notes.txt").write_text("Nothing to see here")
    with Audit([tmp_path], ["bexley"]) as done:
        (not_read,) = done.summary.not_read
        assert not_read.path.endswith("notes.txt")
        assert len(done.summary.files) == 1


@pytest.mark.parametrize(
    "content",
    ["", "{", '{"releases": []}', "[" * 100_000, "hello", '{"releases": [{"ocid": "1", "tag": ["planning"]}]}'],
)
def test_a_file_without_records_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(content)
    with pytest.raises(CannotAudit) as refused:
        Audit([path], ["bexley"])
    assert "\n" not in str(refused.value)
    assert "file.json" in str(refused.value)


def test_unknown_codes_name_the_known() -> None:
    with pytest.raises(CannotAudit, match="greater-manchester"):
        Audit([DATA / "find-a-tender.json"], ["great-manchester"])


def test_spooling_many_records_keeps_every_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kept.audit.spool.BATCH", 7)
    spool = Spool(tmp_path)
    for number in range(50):
        spool.add(
            "award", {"id": str(number), "amount": Decimal("1.005"), "starts_on": date(2026, 1, 1), "else": object()}
        )
    connection = spool.finish()
    told = connection.execute(
        "SELECT count(*), count(DISTINCT _row), sum(amount), min(starts_on) FROM award"
    ).fetchone()
    assert told == (50, 50, Decimal("50.00"), date(2026, 1, 1))


def test_a_measure_over_groups_has_one_answer_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups are answered whole, from records that are not older than the document."""
    from kept.audit.question import question
    from kept.audit.yardstick import Yardstick
    from kept.standards.standard import standard_from

    standard = standard_from(
        "test",
        {
            "id": "enough",
            "version": 1,
            "says": "Enough is given",
            "subject": "award",
            "applies": "kind == 'grant'",
            "measure": "total(amount)",
            "must_be": "at least",
            "per": ["body"],
            "why": "",
            "examples": [],
        },
    )
    yardstick = Yardstick(bind(standard, {"is": 100}, "x-1"), "bexley", date(2020, 1, 1))
    spool = Spool(tmp_path)
    rows = [
        ("a", "grant", 60, date(2021, 1, 1)),
        ("a", "grant", 50, date(2022, 1, 1)),
        ("b", "grant", 60, date(2021, 1, 1)),
        ("b", "grant", 60, date(2019, 1, 1)),
        ("c", "grant", 900, date(2019, 1, 1)),
        ("d", "contract", 900, date(2021, 1, 1)),
        ("e", "grant", None, date(2021, 1, 1)),
    ]
    for number, (body, kind, amount, day) in enumerate(rows):
        money = None if amount is None else Decimal(amount)
        spool.add("award", {"id": str(number), "body": body, "kind": kind, "amount": money, "awarded_on": day})
    found = spool.finish().execute(f"SELECT id, _answer, _missing FROM ({question(yardstick)}) ORDER BY id").fetchall()
    assert found == [
        ("a", "would meet", []),
        ("b", "would not meet", []),
        ("c", "older than the document", []),
        ("d", "does not apply", []),
        ("e", "cannot tell", ["amount"]),
    ]


def test_the_words_of_an_audit_are_had_without_its_machinery() -> None:
    """Every process of the service imports them; only one that audits needs DuckDB."""
    asked = "import sys, kept.audit, kept.audit.outcomes; print([n for n in ('duckdb', 'pyarrow') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
