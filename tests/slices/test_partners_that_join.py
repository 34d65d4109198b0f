"""A partner that joins an award while it runs: both sides agree to the change, and then the lead says its share."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import awarded
from awarded import on
from cast import Cast
from kept.service import clock
from kept.service.awards import actions
from kept.service.awards.actions.sharing import shown
from kept.service.awards.models import Award, ChangeRequest, SubAward
from kept.service.history.refused import Refused
from kept.service.outbox.models import Message
from kept.service.partnerships.models import Place
from visiting import get, press

pytestmark = pytest.mark.django_db

WHEELS = "Estuary Wheels"
RIDES = {"name": WHEELS, "does": "Brings people by bicycle.", "amount": "500", "words": "Welcome."}


def agreed(cast: Cast, award: Award) -> ChangeRequest:
    """The lead asks for a change of partners, and the funder says yes."""
    told = {"award": award, "kind": ChangeRequest.Kind.PARTNER, "by_holder": True, "reasons": "More people come."}
    wanted = actions.Wanted(words="Estuary Wheels brings people.")
    request = actions.ask_for_change(wanted=wanted, by=cast.person["winnie"], **told)
    return actions.answer_change(request=request, agreed=True, words="Gladly.", by=cast.person["grace"])


def joined(cast: Cast, award: Award, amount: str = "500", **more: Any) -> SubAward:
    told: dict[str, Any] = {"organisation": cast.organisation["bikes"], "name": "", "does": "Rides."} | more
    return actions.bring_in(award=award, amount=Decimal(amount), by=cast.person["winnie"], **told)


def test_a_partner_joins_is_written_to_and_answers(cast: Cast) -> None:
    award = awarded.accepted(cast)
    page = f"/awards/{award.pk}/shares/new/"
    with on(awarded.NOTIFIED):
        assert page not in get(cast, "winnie", f"/awards/{award.pk}/").links
        change = agreed(cast, award)
        for where in (f"/awards/{award.pk}/", f"/changes/{change.pk}/"):
            assert page in get(cast, "winnie", where).links
            assert page not in get(cast, "grace", where).links
        done = press(cast, "winnie", page, **RIDES)
        assert "Estuary Wheels has a share now. It is written to" in done.text
        share = SubAward.objects.get()
        [letter] = Message.objects.filter(key__startswith="share-said-")
        assert letter.to == cast.person["bilal"].email
        assert "your share is £500" in letter.body
        assert "Welcome." in letter.body
        assert "£500 to Estuary Wheels" in get(cast, "grace", f"/awards/{award.pk}/").text
        theirs = get(cast, "bilal", f"/shares/{share.pk}/")
        assert "Estuary Wheels joins, and its share is £500" in theirs.text
        assert f"/shares/{share.pk}/agreement/" in theirs.links
        version = share.versions.get()
        press(cast, "bilal", f"/shares/{share.pk}/answer/", version=version.pk, agreed="yes")
        assert "Estuary Wheels said yes" in get(cast, "winnie", f"/shares/{share.pk}/").text


def test_it_is_paid_with_the_lead_and_only_of_what_is_to_come(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(awarded.NOTIFIED):
        agreed(cast, award)
        share = joined(cast, award, "900")
        coming = list(award.payments.filter(due_on__gte=awarded.NOTIFIED).values_list("due_on", flat=True))
    assert award.payments.count() > len(coming), "something was due before it joined"
    assert set(share.parts.values_list("due_on", flat=True)) <= set(coming)
    assert sum(part.amount for part in share.parts.all()) == Decimal(900)


def test_where_the_lead_is_paid_already_it_falls_due_at_the_end(cast: Cast) -> None:
    award = awarded.accepted(cast, amount="900.00")
    with on(awarded.NOTIFIED):
        assert award.payments.get().due_on < awarded.NOTIFIED, "so little is paid in one go"
        agreed(cast, award)
        share = joined(cast, award)
    assert [(part.due_on, part.amount) for part in share.parts.all()] == [(award.ends_on, Decimal(500))]
    assert share.due_on == award.ends_on


def test_pressing_twice_brings_it_in_once_and_what_is_wrong_is_said_plainly(cast: Cast) -> None:
    award = awarded.shared(cast)
    page = f"/awards/{award.pk}/shares/new/"
    with on(awarded.NOTIFIED):
        agreed(cast, award)
        new = {"name": "Saltmarsh Singers", "does": "Sing.", "amount": "100"}
        for wrong, says in (
            ({"amount": "23400.01"}, "Together the shares would be £30,000.01, and the award comes to £30,000."),
            ({"amount": "0"}, "Write an amount of at least one penny"),
            ({"amount": ""}, "Write the pounds of its share, such as 500"),
            ({"name": ""}, "Write its name"),
            ({"name": "Saltmarsh Lunch Club"}, "Saltmarsh Lunch Club leads."),
            ({"name": "Estuary Reach Borough Council"}, "is a public body"),
        ):
            kept = press(cast, "winnie", page, **(new | wrong))
            assert says in kept.text
            assert "Sing." in kept.text
        assert SubAward.objects.count() == 2
        for _ in range(2):
            assert "not on record here, so tell it yourself" in press(cast, "winnie", page, **new).text
        assert "Wheels has a share of £6,000 already" in press(cast, "winnie", page, **RIDES).text
    assert sorted(SubAward.objects.values_list("name", "amount")) == [
        ("Saltmarsh Singers", Decimal(100)),
        ("Voice", Decimal(600)),
        ("Wheels", Decimal(6000)),
    ]


def test_one_that_stopped_comes_back(cast: Cast) -> None:
    award = awarded.shared(cast)
    with on(awarded.NOTIFIED):
        agreed(cast, award)
        stopped = {one.pk: Decimal(0) for one in award.sub_awards.all()}
        actions.say_shares(award=award, amounts=stopped, seen=shown(award), by=cast.person["winnie"])
        share = joined(cast, award)
        assert "Wheels joins, and its share is £500" in get(cast, "bilal", f"/shares/{share.pk}/").text
    assert award.sub_awards.count() == 2
    assert sum(part.amount for part in share.parts.all()) == share.amount == Decimal(500)
    assert all(part.due_on >= awarded.NOTIFIED for part in share.parts.all())


def test_nobody_joins_without_both_sides_or_once_it_has_ended(cast: Cast) -> None:
    award = awarded.accepted(cast)
    with on(awarded.NOTIFIED):
        with pytest.raises(Refused, match="for a change of partners first"):
            joined(cast, award)
        sent_back = press(cast, "winnie", f"/awards/{award.pk}/shares/new/", **RIDES)
        assert sent_back.heading == "£6,000 for Saltmarsh Lunch Club"
        agreed(cast, award)
    with on(award.ends_on + timedelta(days=1)), pytest.raises(Refused, match="has ended"):
        joined(cast, award)
    assert not SubAward.objects.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pounds=st.integers(1, 600_000), days=st.integers(0, 900))
def test_its_parts_always_come_to_its_share(cast: Cast, place: Place, pounds: int, days: int) -> None:
    award = Award.objects.first() or awarded.accepted(cast, place)
    SubAward.objects.all().delete()
    with on(min(awarded.ACCEPTED + timedelta(days=days), award.ends_on)):
        if not award.versions.exists():
            agreed(cast, award)
        share = joined(cast, award, str(Decimal(pounds) / 100))
        today = clock.today()
    parts = list(share.parts.all())
    assert sum(part.amount for part in parts) == share.amount
    assert all(part.due_on >= min(today, award.ends_on) for part in parts)
