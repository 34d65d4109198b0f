"""Deciding through its actions: whatever order people do things in."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awarded import on
from cast import Cast, gather
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.decisions import queries
from kept.service.decisions.models import MOST, Decision, Declaration, Round, Score
from kept.service.decisions.scoring import Mark, Sheet, total
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Criterion, Opportunity, Status
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.outbox.models import Message
from kept.service.people.models import Person
from rounds import CLOSED, OPEN, a_fund, a_place, apply, decided, many

FUNDER = (Permission.ASSESS_APPLICATION, Permission.MAKE_DECISION)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[Criterion], list[dict[int, int]]]:
    """Criteria whose weights come to 100, and the points of one to four assessors."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=5)))
    weights = [after - before for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]
    criteria = [
        Criterion(pk=pk, order=pk, says=f"Criterion {pk}", weight=weight) for pk, weight in enumerate(weights, 1)
    ]
    points = st.fixed_dictionaries({one.pk: st.integers(0, MOST) for one in criteria})
    return criteria, draw(st.lists(points, min_size=1, max_size=4))


@given(sheets())
def test_a_total_is_what_the_published_weights_make_of_the_average(
    drawn: tuple[list[Criterion], list[dict[int, int]]],
) -> None:
    criteria, everybody = drawn
    people = [Person(pk=pk) for pk, _ in enumerate(everybody, 1)]
    scores = [
        Score(person=person, criterion_id=pk, points=points)
        for person, sheet in zip(people, everybody, strict=True)
        for pk, points in sheet.items()
    ]
    found = Sheet(criteria, scores).total
    exact = sum(one.weight * sum(sheet[one.pk] for sheet in everybody) for one in criteria) / (10 * len(everybody))
    assert found is not None
    assert abs(float(found) - exact) <= 0.05 + 1e-9
    assert 0 <= found <= 100
    assert Sheet(criteria, reversed(scores)).total == found, "whoever scored first"
    assert total(criteria, {one.pk: Decimal(MOST) for one in criteria}) == 100


def test_a_total_waits_for_every_criterion() -> None:
    criteria = [Criterion(pk=1, says="One", weight=50), Criterion(pk=2, says="Two", weight=50)]
    assert total(criteria, {1: Decimal(5)}) is None
    assert total([], {}) is None


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_awards_never_come_to_more_than_the_budget(cast: Cast, data: st.DataObject) -> None:
    fund = Opportunity.objects.first()
    if fund is None:
        fund = a_fund(cast, a_place(cast), budget=Decimal("4000.00"))
        for application in many(cast, fund, 5):
            with on(CLOSED):
                for name in ("grace", "dora"):
                    deciding.declare(application=application, conflict=False, by=cast.person[name])
    Decision.objects.all().delete()
    sent = list(queries.sent_in(fund))
    for _ in range(data.draw(st.integers(1, 12))):
        application = data.draw(st.sampled_from(sent))
        before = Decision.objects.filter(application=application).values("funded", "amount").first()
        with on(CLOSED):
            try:
                deciding.decide(
                    application=application,
                    funded=data.draw(st.booleans()),
                    amount=data.draw(st.decimals("-1", "1600", places=2)),
                    reason="So it is.",
                    strength="It is clear.",
                    to_change=data.draw(st.sampled_from(["Say who comes.", ""])),
                    by=cast.person[data.draw(st.sampled_from(["grace", "dora"]))],
                )
            except Refused:
                after = Decision.objects.filter(application=application).values("funded", "amount").first()
                assert after == before, "what is refused changes nothing"
        awarded = [one.amount for one in Decision.objects.filter(funded=True)]
        assert sum(one or 0 for one in awarded) <= fund.budget
        assert all(one is not None and 0 < one <= fund.award_size for one in awarded)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_asking_and_finding_agree(cast: Cast, data: st.DataObject) -> None:
    """Whatever was declared, before and after the closing time."""
    if not Opportunity.objects.exists():
        place = a_place(cast)
        for title in ("Warm Tables Fund", "Cold Tables Fund"):
            fund = a_fund(cast, place, title=title)
            for who in (("lunch", "winnie"), ("bikes", "bilal")):
                apply(cast, fund, *who)
    funds, sent = list(Opportunity.objects.all()), list(Application.objects.all())
    Declaration.objects.all().delete()
    people = list(Person.objects.order_by("pk"))
    for application in sent:
        for person in data.draw(st.lists(st.sampled_from(people), max_size=3, unique=True)):
            conflict = data.draw(st.booleans())
            Declaration.objects.create(
                application=application, person=person, conflict=conflict, at=application.sent_at
            )
    over = data.draw(st.booleans())
    for asking in [*data.draw(st.lists(st.sampled_from(people), min_size=3, max_size=6, unique=True)), None]:
        shut = set(Declaration.objects.filter(person=asking, conflict=True).values_list("application", flat=True))
        with on(CLOSED if over else OPEN):
            for permission in FUNDER:
                allowed = {one for one in sent if over and may(asking, permission, one) and one.pk not in shut}
                assert set(queries.applications_for(asking, permission)) == allowed
                runs = {one for one in funds if may(asking, permission, one)}
                assert set(queries.rounds_for(asking, permission)) == runs
            hears = {one for one in sent if may(asking, Permission.SEE_ORGANISATION, one)}
            assert set(queries.answers_for(asking, Permission.SEE_ORGANISATION)) == hears


@pytest.fixture
def lunch(cast: Cast) -> Application:
    return apply(cast, a_fund(cast, a_place(cast)), "lunch", "winnie")


def test_points_are_for_the_fund_s_own_criteria_and_all_of_them(cast: Cast, lunch: Application) -> None:
    other = a_fund(cast, lunch.opportunity.place, title="Cold Tables Fund").criteria.values_list("pk", flat=True)
    own = list(lunch.opportunity.criteria.values_list("pk", flat=True))
    grace = cast.person["grace"]
    with on(CLOSED):
        deciding.declare(application=lunch, conflict=False, by=grace)
        for criteria in (other, own[:1], [*own, *other], []):
            with pytest.raises(Refused, match="each of this fund’s criteria"):
                deciding.score(application=lunch, marks=dict.fromkeys(criteria, Mark(5, "Good.")), by=grace)
    assert not Score.objects.exists()


def test_nobody_reads_before_the_closing_time(cast: Cast, lunch: Application) -> None:
    with on(OPEN), pytest.raises(Refused, match="before the closing time"):
        deciding.declare(application=lunch, conflict=False, by=cast.person["grace"])


def test_an_interest_takes_back_what_was_given(cast: Cast, lunch: Application) -> None:
    grace, dora = cast.person["grace"], cast.person["dora"]
    marks = dict.fromkeys(lunch.opportunity.criteria.values_list("pk", flat=True), Mark(7, "Good."))
    with on(CLOSED):
        for person in (grace, dora):
            deciding.declare(application=lunch, conflict=False, by=person)
            deciding.score(application=lunch, marks=marks, by=person)
        decided(lunch, grace, funded=True)
        deciding.declare(application=lunch, conflict=True, by=grace)
    assert set(Score.objects.values_list("person", flat=True)) == {dora.pk}
    assert not Decision.objects.exists()
    assert queries.standing(lunch.opportunity).waiting == 1


def test_whoever_acts_for_the_applicant_has_an_interest(cast: Cast, lunch: Application) -> None:
    grace = cast.person["grace"]
    with on(CLOSED):
        deciding.declare(application=lunch, conflict=False, by=grace)
        cast.acts("grace", "lunch", "member", asked_by="winnie")
        with pytest.raises(Refused, match="You act for Saltmarsh Lunch Club"):
            deciding.declare(application=lunch, conflict=False, by=grace)
        with pytest.raises(Refused, match="A colleague has to do this"):
            deciding.decide(
                application=lunch,
                funded=False,
                reason="No.",
                strength="It is clear.",
                to_change="Say who comes.",
                by=grace,
            )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_two_who_decide_in_one_moment_do_not_spend_the_budget_twice() -> None:
    cast = gather()
    fund = a_fund(cast, a_place(cast), budget=Decimal("2000.00"))
    sent = many(cast, fund, 8)
    with on(CLOSED):
        for application in sent:
            deciding.declare(application=application, conflict=False, by=cast.person["grace"])
        start = threading.Barrier(len(sent))
        answers: list[Any] = []

        def press(application: Application) -> None:
            start.wait()
            try:
                answers.append(
                    deciding.decide(
                        application=application,
                        funded=True,
                        amount=Decimal("600.00"),
                        reason="It fits.",
                        by=cast.person["grace"],
                    )
                )
            except Refused as problem:
                answers.append(str(problem))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=press, args=(application,)) for application in sent]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Decision.objects.aggregate(spent=Sum("amount"))["spent"] == Decimal("1800.00")
    assert answers.count("£200 of the budget is left.") == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_two_who_close_in_one_moment_close_once() -> None:
    cast = gather()
    fund = a_fund(cast, a_place(cast))
    with on(CLOSED):
        decided(apply(cast, fund, "lunch", "winnie"), cast.person["grace"], funded=True)
    with on(CLOSED):
        start, answers = threading.Barrier(4), []

        def press() -> None:
            start.wait()
            try:
                answers.append(deciding.close_round(opportunity=fund, by=cast.person["grace"]).status)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [Status.DECIDED] * 4
    assert Round.objects.count() == 1
    assert Message.objects.filter(key__startswith="decision-told").count() == 1
