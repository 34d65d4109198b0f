"""What an opportunity is worth, where it stands, and what can be done to it: at each edge."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast
from funds import a_fund, a_place, published
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.opportunities import actions, effort, folding, queries
from kept.service.opportunities.models import Opportunity, Stage, Status
from kept.service.opportunities.proportion import Size, worth
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place

SEPTEMBER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_september() -> Iterator[None]:
    with time_machine.travel(SEPTEMBER, tick=False):
        yield


@pytest.fixture
def place(cast: Cast) -> Place:
    return a_place(cast)


def take_up(cast: Cast, place: Place) -> None:
    """The council takes up the recommendation in which the table of words stands."""
    adoption = promising.adopt(
        place=place,
        organisation=cast.organisation["council"],
        document="greater-manchester",
        governance=promising.Governance("Cabinet", "CAB/26/15", date(2026, 3, 24), "Amara Okafor", "Leader"),
        from_on=date(2026, 4, 1),
        by=cast.person["sadia"],
    )
    promising.answer_recommendation(
        adoption=adoption, recommendation="gm-r4", status="taken up", by=cast.person["sadia"]
    )


@pytest.mark.parametrize(
    ("size", "most"),
    [
        ("0.01", 499),
        ("500", 499),
        ("2000", 499),
        ("2000.01", 999),
        ("10000", 999),
        ("10000.01", 1999),
        ("50000", 1999),
        ("50000.01", None),
    ],
)
@pytest.mark.parametrize("adopts", [True, False])
def test_a_size_on_an_edge_is_in_the_lighter_band(
    cast: Cast, place: Place, size: str, most: int | None, adopts: bool
) -> None:
    if adopts:
        take_up(cast, place)
    found = worth(cast.organisation["council"], place, Size(Decimal(size)))
    assert (found.most, found.adopted) == (most, adopts)
    assert found.provision.id == "gm-app4.1.3-c"
    assert found.bands == [(Decimal(2000), 499), (Decimal(10000), 999), (Decimal(50000), 1999)]


def test_a_place_s_own_number_of_words_counts_before_the_document_s(cast: Cast, place: Place) -> None:
    take_up(cast, place)
    promising.set_number(
        place=place,
        provision="gm-app4.1.3-c",
        standard="word-limit",
        promised=301,
        source="Partnership meeting, 9 July 2026",
        from_on=date(2026, 8, 1),
        by=cast.person["stefan"],
    )
    assert worth(cast.organisation["council"], place, Size(Decimal(90_000))).most == 300


@given(st.integers(1, 6_000))
def test_a_suggested_form_never_asks_for_more_than_it_may(most: int) -> None:
    form = folding.suggested(most)
    assert form
    assert folding.total(form) <= most
    assert all(1 <= question["words"] <= 5_000 for question in form)


@given(st.integers(1, 6_000), st.integers(1, 6_000))
def test_a_smaller_ceiling_never_gives_a_longer_form(one: int, other: int) -> None:
    shorter, longer = folding.suggested(min(one, other)), folding.suggested(max(one, other))
    assert folding.total(shorter) <= folding.total(longer)
    assert len(shorter) <= len(longer)


@pytest.mark.parametrize(("most", "questions"), [(499, 5), (999, 8), (1999, 12), (None, 13)])
def test_the_form_has_a_shape_for_each_band(most: int | None, questions: int) -> None:
    assert len(folding.suggested(most)) == questions


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 500))
def test_hours_go_up_with_words_and_with_applicants(words: int, more: int, applicants: int) -> None:
    assert effort.hours(words, applicants) <= effort.hours(words + more, applicants)
    assert effort.hours(words, applicants) <= effort.hours(words, applicants + 1)


def test_hours_are_at_the_pace_that_was_reported() -> None:
    assert effort.hours(1_622) == 18
    assert effort.hours(440, 40) == round(440 * 40 * 18 / 1622)
    assert effort.applicants(Decimal(6000), Decimal(1500), None).number == 12, "three for each of four awards"
    assert effort.applicants(Decimal(6000), Decimal(1500), 40).number == 40


OPENS = datetime(2026, 8, 31, 23, 0, tzinfo=UTC)  # midnight in London as 1 September begins
CLOSES = datetime(2026, 10, 13, 11, 0, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (OPENS - INSTANT, Stage.SOON),
        (OPENS, Stage.OPEN),
        (CLOSES, Stage.OPEN),
        (CLOSES + INSTANT, Stage.CLOSED),
    ],
)
def test_it_is_open_from_its_first_day_until_its_closing_instant(
    cast: Cast, place: Place, at: datetime, stage: Stage
) -> None:
    fund = published(cast, place)
    assert fund.stage(at) == stage
    at_each = {one for one in Stage if Opportunity.objects.filter(queries.at_stage(one, at), pk=fund.pk).exists()}
    assert at_each == {stage}, "the list finds it where its own page puts it, and nowhere else"


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("minutes", [-120_000, -1, 0, 1, 60_000, 120_000])
def test_lists_and_pages_agree_on_where_it_stands(cast: Cast, place: Place, status: Status, minutes: int) -> None:
    fund = published(cast, place)
    Opportunity.objects.filter(pk=fund.pk).update(status=status)
    fund.refresh_from_db()
    at = OPENS + timedelta(minutes=minutes)
    at_each = [one for one in Stage if Opportunity.objects.filter(queries.at_stage(one, at), pk=fund.pk).exists()]
    assert at_each == [fund.stage(at)]


def test_what_is_fetched_is_what_one_may(cast: Cast, place: Place) -> None:
    a_fund(cast, place)
    for name, person in cast.person.items():
        for permission in Permission:
            fetched = set(queries.opportunities_for(person, permission))
            allowed = {one for one in Opportunity.objects.all() if may(person, permission, one)}
            assert fetched == allowed, (name, permission)
    assert not queries.opportunities_for(None, Permission.WRITE_OPPORTUNITY).exists()


def test_a_draft_is_put_away_and_taken_up_again_as_it_was(cast: Cast, place: Place) -> None:
    fund, grace = a_fund(cast, place, opens_on=None, closes_at=None), cast.person["grace"]
    for _ in range(2):
        actions.put_away(opportunity=fund, by=grace)
    assert Entry.objects.filter(event="opportunities.opportunity.withdrawn").count() == 1
    with pytest.raises(Refused):
        actions.publish(opportunity=fund, by=grace)
    actions.take_up_again(opportunity=fund, by=grace)
    fund.refresh_from_db()
    assert (fund.status, fund.questions.count()) == (Status.DRAFT, 2)
    with pytest.raises(NotAllowed):
        actions.put_away(opportunity=fund, by=cast.person["winnie"])


def test_what_is_published_is_not_put_away(cast: Cast, place: Place) -> None:
    with pytest.raises(Refused, match="It is open now"):
        actions.put_away(opportunity=published(cast, place), by=cast.person["grace"])


def test_one_press_begins_one_draft(cast: Cast, place: Place) -> None:
    assert a_fund(cast, place, press="a") == a_fund(cast, place, press="a")
    assert a_fund(cast, place, press="b") != a_fund(cast, place, press="a")


def test_a_change_leaves_the_lists_it_does_not_name(cast: Cast, place: Place) -> None:
    fund = a_fund(cast, place)
    form = actions.Form(criteria=[{"says": "Value", "weight": 100}])
    actions.change(opportunity=fund, version=1, by=cast.person["grace"], form=form)
    assert (fund.questions.count(), fund.conditions.count(), fund.criteria.get().says) == (2, 1, "Value")


def test_it_is_not_published_with_weights_that_do_not_add_up(cast: Cast, place: Place) -> None:
    fund = a_fund(cast, place)
    fund.criteria.update(weight=90)
    with pytest.raises(Refused, match="100"):
        actions.publish(opportunity=fund, by=cast.person["grace"])


def test_publishing_it_before_it_opens_makes_it_known(cast: Cast, place: Place) -> None:
    early = a_fund(cast, place, opens_on=date(2026, 9, 2))
    assert actions.publish(opportunity=early, by=cast.person["grace"]).first_notified_on == date(2026, 9, 1)
