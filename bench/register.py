"""The public register and calendar of endings with many awards: `python -m bench.register [N]`, 100,000 unless told.

In a database of its own: N awards over six years to an eighth as many organisations, in a borough with twenty wards;
one in twenty-one is for all the borough and reaches two of them, and one in fifty ends early. Each page is asked for
in one process, as a server's thread would: the processor and the database together, without a network. Goals: no page
over 20 queries, as many with a tenth of the awards as with all; each page under 100 ms of server time in the middle,
on PostgreSQL; exports begin at once and hold no more than 64 MB more, however long they are; and a process that
answers page after page does not grow. Beside them, what one row costs that is fetched by its key in the same run.
"""

import json
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
GOAL = 100.0  # milliseconds
MOST_QUERIES = 20
MOST_MEGABYTES = 64
MOST_GROWN = 1.1
"""How much larger a process may be once it has answered ten times as much (goal R13)."""

FILLED = """
import json, sys
from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from kept.service import clock
from kept.service.applications.models import Application
from kept.service.awards.models import Award, Ending
from kept.service.demo import promises
from kept.service.demo.cast import gather
from kept.service.demo.money import Money
from kept.service.opportunities.models import Opportunity, Status, Theme
from kept.service.organisations.models import Kind, LegalForm, Organisation, findable
from kept.service.partnerships.models import Place
many, chance, now, today = int(sys.argv[1]), Random(20261121), clock.now(), clock.today()
cast, borough = gather(), promises.places()
promises.adopt(cast, borough, today - timedelta(days=500))
wards = Place.objects.bulk_create(
    Place(name=f"Ward {one}", slug=f"ward-{one}", kind=Place.Kind.WARD, inside=borough) for one in range(20)
)
bodies = Organisation.objects.bulk_create(
    (
        Organisation(
            name=f"Group {one}", sorts_as=findable(f"Group {one}"), kind=Kind.VCSE, legal_form=LegalForm.CIO,
            income=chance.choice([None, 900, 8_000, 60_000, 400_000, 3_000_000]), added_at=now,
        )
        for one in range(max(1, many // 8))
    ),
    batch_size=2_000,
)
council = cast.organisation["council"]
money = Money(cast, borough, today)
first = money.published(money.fund("First Fund", opens=-30, closes=30, starts=money.day(90), what_for="Meals.",
                                   award_size=Decimal(5_000), budget=Decimal(500_000)))
def fund(number):
    one = copy(first)
    one.pk, one._state.adding, one.press = None, True, None
    one.title, one.status = f"Fund {number}", Status.DECIDED
    one.place, one.theme = chance.choice([*wards, borough]), chance.choice(Theme.values)
    return one
funds = Opportunity.objects.bulk_create(fund(number) for number in range(max(8, many // 200)))
# One group applies to a fund once: each fund takes the next hundreds of them, round and round.
pairs = [(funds[one % len(funds)], bodies[(one // len(funds) + one * 7919) % len(bodies)]) for one in range(many * 2)]
pairs = list(dict.fromkeys((fund.pk, body.pk, fund.place_id) for fund, body in pairs))[:many]
applied = Application.objects.bulk_create(
    (
        Application(opportunity_id=fund, organisation_id=body, begun_at=now, sent_at=now, number=f"B-{at}")
        for at, (fund, body, _) in enumerate(pairs)
    ),
    batch_size=2_000,
)
def award(application, place):
    made = today - timedelta(days=chance.randrange(2_190))
    starts = made + timedelta(days=30)
    return Award(
        application=application, funder=council, holder_id=application.organisation_id, place_id=place,
        amount=Decimal(chance.randrange(500, 90_000)), starts_on=starts, awarded_on=made, accepted_at=now,
        ends_on=starts + timedelta(days=365 * chance.choice([1, 2, 3, 5])),
    )
awards = Award.objects.bulk_create(
    (award(one, place) for one, (_, _, place) in zip(applied, pairs)), batch_size=2_000
)
reached = Award.reaches.through
reached.objects.bulk_create(
    (
        reached(award=award, place=ward)
        for award in awards if award.place_id == borough.pk for ward in chance.sample(wards, 2)
    ),
    batch_size=2_000,
)
Ending.objects.bulk_create(
    (
        Ending(
            award=one, because=Ending.Because.RESOURCES, given_on=one.starts_on, decided_on=one.starts_on,
            effective_on=one.starts_on + timedelta(days=100),
        )
        for one in awards[::50]
    ),
    batch_size=2_000,
)
print(json.dumps({"awards": len(awards), "one": awards[0].pk}))
"""
"""What makes them. Rows are made at once, not by the actions: only reading is measured."""

MEASURED = """
import json, resource, sys, time
from statistics import median
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from kept.config.ready import get_ready
from kept.service.awards.models import Award
get_ready()
told, site, browser = json.load(sys.stdin), BaseHandler(), RequestFactory()
site.load_middleware()
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
def milliseconds(do, times=15):
    waits = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        waits.append((time.perf_counter() - began) * 1000)
    return median(waits)
def page(address):
    answer = site.get_response(browser.get(address))
    assert answer.status_code == 200, (address, answer.status_code)
for address in told["pages"]:
    page(address)
    with CaptureQueriesContext(connection) as asked:
        page(address)
    connection.force_debug_cursor = False
    print(json.dumps(["page", address, milliseconds(lambda: page(address)), len(asked)]))
print(json.dumps(["row", "", milliseconds(lambda: Award.objects.get(pk=told["one"]), 200), 1]))
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
begun = 0.0
for at in range(told["requests"]):
    if at == told["requests"] // 10:
        begun = resident()
    page(told["pages"][at % (len(told["pages"]) - 1)])
print(json.dumps(["memory", "", begun, resident()]))
for address in told["exports"]:
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    answer = site.get_response(browser.get(address))
    pieces = iter(answer.streaming_content)
    size = len(next(pieces))
    first = (time.perf_counter() - began) * 1000
    size += sum(map(len, pieces))
    answer.close()
    held = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps(["export", address, first, held, size, time.perf_counter() - began]))
"""
"""What asks for them, and says how long each took in milliseconds."""

PAGES = [
    "/register/",
    "/register/?page=last",
    "/register/?place=ward-3&size=not-known",
    "/register/?place=estuary-reach",
    "/register/?theme=food",
    "/register/?q=group+17",
    "/register/{one}/",
    "/register/ending/",
    "/register/ending/?page=last",
    "/register/ending/?place=ward-3",
]
FEED = "/register/ending.ics"
"""For calendars, 500 events at most, written by a library: shown, and held to its queries alone."""
EXPORTS = ["/register/awards.csv", "/register/transparency-code.csv", "/register/ending.csv"]


def measured(many: int) -> list[list[object]]:
    """What was measured with so many awards."""
    sys.path.insert(0, str(TESTS))
    from elsewhere import in_django, migrate, own_database, run  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, own_database(Path(folder)) as environment:
        migrate(environment)
        made = json.loads(run(environment, *in_django(FILLED), str(many)).splitlines()[-1])
        told = {
            "one": made["one"],
            "pages": [one.format(one=made["one"]) for one in [*PAGES, FEED]],
            "exports": EXPORTS,
            "requests": max(many // 200, 100),
        }
        said = run(environment, *in_django(MEASURED), told=json.dumps(told))
        print(f"register {made['awards']:,} awards, on {'PostgreSQL' if 'DATABASE_URL' in environment else 'SQLite'}")
        return [json.loads(line) for line in said.splitlines()]


def main(many: int = 100_000) -> int:
    """Print what each page and export takes; 1 where a goal is missed."""
    few = {
        str(address): queries for kind, address, _, queries, *_ in measured(max(many // 10, 2_000)) if kind == "page"
    }
    missed = 0
    for kind, address, *found in measured(many):
        match kind, found:
            case "page", [float(wait), int(queries)]:
                there = [one for one in few.items() if _alike(one[0], str(address))]
                grows = bool(there) and queries > there[0][1]
                print(f"register {address}: {wait:.0f} ms in the middle, {queries} queries{', which grow' * grows}")
                missed += (wait > GOAL and address != FEED) or queries > MOST_QUERIES or grows
            case "export", [float(first), float(held), int(size), float(seconds)]:
                print(
                    f"register {address}: first bytes after {first:.0f} ms, {size / 2**20:.1f} MB in {seconds:.1f} s, "
                    f"{held:.0f} MB more held at most"
                )
                missed += held > MOST_MEGABYTES
            case "memory", [float(begun), float(then)]:
                print(f"register memory: {begun:.0f} MB after a tenth of the requests, {then:.0f} MB after all")
                missed += then > begun * MOST_GROWN
            case "row", [float(wait), _]:
                print(f"register one row by its key: {wait:.2f} ms")
    return int(missed > 0)


def _alike(one: str, other: str) -> bool:
    """The same page, whatever award it is about."""
    return "".join(filter(str.isalpha, one)) == "".join(filter(str.isalpha, other))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
