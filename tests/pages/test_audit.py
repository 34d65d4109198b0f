"""The audit's pages: every number opens its records, and no page asks more of the database the more there is."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kept.service.checkfile.actions import audit_sample
from kept.service.checkfile.models import AuditFinding, AuditRecord, AuditRun

pytestmark = pytest.mark.django_db
DOCUMENTS = ("bexley", "medway-swale", "greater-manchester", "law")


@pytest.fixture(scope="module")
def audited(django_db_setup, django_db_blocker):
    """The audit of the sample, made once for this module and taken away afterwards."""
    with django_db_blocker.unblock():
        run = audit_sample()
        yield run
        run.delete()


def test_without_an_audit_the_page_says_how_to_make_one(read):
    assert "audit_sample" in read("/audit/").text
    assert "audit_sample" in read("/audit/bexley/", status=404).text


def test_without_an_audit_a_promises_page_stands_by_itself(read):
    assert "In the sample audit" not in read("/provisions/ms-3.4.2/").text


def test_the_front_page_is_a_yardstick_and_names_its_sources(read, audited):
    page = read("/audit/")
    assert "yardstick, not a verdict" in page.text
    assert "Open Government Licence" in page.text
    assert {f"/audit/{code}/" for code in DOCUMENTS} <= set(page.links)


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_number_of_a_chart_opens_as_many_records(read, audited, code):
    page = read(f"/audit/{code}/")
    numbers = [link for link in page.find("a") if "answer=" in link.get("href", "") and link.text]
    assert numbers
    for link in numbers[:: max(1, len(numbers) // 12)]:
        count = int(link.text.split()[0].replace(",", ""))
        opened = read(link.get("href").replace("&amp;", "&"))
        assert opened.heading.split()[0] == f"{count:,}", link.get("href")


@pytest.mark.parametrize("id", ["ms-3.4.2", "gm-app4.2.3-c", "gm-cs-svpct-1"])
def test_a_promises_own_page_leads_to_its_records(read, audited, id):
    with CaptureQueriesContext(connection) as asked:
        page = read(f"/provisions/{id}/")
    assert len(asked) == 1
    assert "In the sample audit" in page.text
    numbers = [link for link in page.find("a") if f"promise={id}" in link.get("href", "")]
    assert numbers
    for link in numbers:
        count = link.text.split()[0]
        assert read(link.get("href")).heading.split()[0] == count


def test_a_promise_that_no_record_is_about_says_nothing_of_the_sample(read, audited):
    assert "sample audit" not in read("/provisions/bx-1.s.1/").text.lower()


def test_kinds_of_record_are_kept_apart(read, audited):
    page = read("/audit/medway-swale/")
    headings = [" ".join(heading.itertext()) for heading in page.find("h2")]
    assert {"Light touch contracts", "Services", "Goods", "Works"} <= set(headings)


def test_a_chart_has_its_numbers_in_words_and_as_a_table(read, audited):
    page = read("/audit/medway-swale/")
    bars, tables = page.find("svg", role="img"), page.find("table")
    assert bars
    assert len(tables) == len(page.find("figure"))
    assert all("would meet" in "".join(bar.itertext()) for bar in bars)


def test_a_record_shows_values_thresholds_and_where_it_stands(read, audited):
    finding = AuditFinding.objects.filter(standard="term-at-least", outcome="would not meet").first()
    page = read(f"/audit/records/{finding.record.number}/")
    assert "at least 3 years" in page.text
    assert finding.record.file in page.text
    assert finding.record.path in page.text
    assert "The last day of the term" in page.text


def test_of_several_promises_about_one_record_the_hardest_comes_first(read, audited):
    short = AuditFinding.objects.filter(provision="bx-3.s.3", standard="term-longer-than", outcome="would not meet")
    page = read(f"/audit/records/{short.first().record.number}/").text
    assert 0 < page.index("ms-3.4.2") < page.index("bx-3.s.3")


@pytest.mark.parametrize(
    "address",
    [
        "/audit/records/99999999/",
        "/audit/records/9999999999999999999999/",
        "/audit/no-such/",
        "/audit/no-such/records/",
    ],
)
def test_what_is_not_there_is_said_to_be_missing(read, audited, address):
    assert "no" in read(address, status=404).text.lower()


def test_what_cannot_be_asked_counts_as_not_asked(read, audited):
    everything = read("/audit/bexley/records/").heading
    assert read("/audit/bexley/records/?promise=x&answer='%22<b>&section=%00&page=-7").heading == everything


def test_the_file_holds_what_the_page_counts(audited):
    query = "promise=bx-2.s.7:term-at-least&answer=would+meet&section=services"
    lines = Client().get(f"/audit/bexley/findings.csv?{query}").content.decode("utf-8-sig").splitlines()
    found = AuditFinding.objects.filter(
        provision="bx-2.s.7", standard="term-at-least", outcome="would meet", record__section="services"
    )
    assert len(lines) - 1 == found.count() > 0


ADDRESSES = [
    "/audit/",
    "/audit/greater-manchester/",
    "/audit/greater-manchester/records/",
    "/audit/records/5/",
    "/audit/greater-manchester/findings.csv",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_more_records_ask_no_more_of_the_database(audited, address):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).status_code == 200
        return len(queries)

    before = asked()
    record = AuditRecord.objects.get(run=audited, number=5)
    for number in range(100_000, 100_030):
        more = AuditRecord.objects.create(run=audited, number=number, subject="award", section="grants", vcse=False)
        for held, provision in ((more, "gm-app4.1.2-e"), (record, f"gm-{number}")):
            AuditFinding.objects.create(
                run=audited,
                record=held,
                document="greater-manchester",
                provision=provision,
                standard="award-size",
                advisory=False,
                outcome="would meet",
                values={"amount": "100"},
                missing=[],
            )
    assert asked() == before <= 20


def test_the_command_audits_once_and_again_only_when_something_changed(audited, capsys):
    call_command("audit_sample")
    assert AuditRun.objects.get().pk == audited.pk
    AuditRun.objects.update(fingerprint="of before")
    call_command("audit_sample")
    assert AuditRun.objects.get().fingerprint == audited.fingerprint
    assert "answers are kept" in capsys.readouterr().out
