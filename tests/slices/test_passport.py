"""What an organisation tells once: what is current, what takes its place, and what a funder has used and keeps."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

import papers
from awarded import ACCEPTED, offered, on
from cast import Cast
from funds import a_fund, a_place, published
from kept.service import clock
from kept.service.applications import actions as applying
from kept.service.applications import papers as asked
from kept.service.applications import reuse
from kept.service.applications.models import Application, Used
from kept.service.awards import actions as awarding
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.opportunities import actions as opening
from kept.service.opportunities import papers as designing
from kept.service.opportunities.models import Opportunity, PaperAsked
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.actions.passport import confirm, remove, tell
from kept.service.organisations.models import Item
from kept.service.organisations.queries import passport_of
from kept.service.partnerships.models import Place
from kept.service.uploads import store
from kept.service.uploads.models import Upload


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 10, 1, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def club(cast: Cast, day: Any) -> Any:
    """`club(what, **told)` tells something of the lunch club, as Winnie."""

    def told(what: str, **more: Any) -> Item:
        return tell(organisation=cast.organisation["lunch"], what=what, by=cast.person["winnie"], **more)

    return told


def a_paper(name: str = "rules.txt") -> Any:
    return papers.sent(name, b"Our rules: everybody eats.")


@pytest.mark.parametrize(
    ("what", "told", "says"),
    [
        ("vat", {"value": "no"}, "No"),
        ("insurance", {"value": "5000000"}, "£5,000,000"),
        ("reserves", {"value": "12.50"}, "£12.50"),
        ("year-end", {"value": "2026-03-31"}, "31 March 2026"),
        ("accounts", {"file": a_paper()}, "rules.txt"),
        ("equality-policy", {"because": "We are writing it."}, "We do not have this, because: We are writing it."),
    ],
)
def test_a_passport_holds_facts_papers_and_reasons(club: Any, what: str, told: dict[str, Any], says: str) -> None:
    item = club(what, **told)
    assert Item.objects.get(pk=item.pk).says == says
    assert item.is_current(clock.today())
    assert Entry.objects.latest("pk").kept == {"what": what}


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("vat", {"value": "perhaps"}),
        ("vat", {"value": "500"}),
        ("insurance", {"value": "lots"}),
        ("insurance", {"value": "-1"}),
        ("insurance", {"value": "NaN"}),
        ("year-end", {"value": "31 February"}),
        ("vat", {"file": a_paper()}),
        ("accounts", {"value": "yes"}),
        ("accounts", {"because": "None.", "file": a_paper()}),
        ("accounts", {}),
        ("accounts", {"because": "long " * 200}),
        ("accounts", {"file": a_paper("rules.exe")}),
        ("accounts", {"file": a_paper(), "from_on": date(2026, 4, 2), "until_on": date(2026, 4, 1)}),
        ("shoe-size", {"value": "yes"}),
    ],
)
def test_what_is_not_what_was_asked_for_is_refused_in_words(club: Any, what: str, told: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"^[A-Z].{15,}\.$"):
        club(what, **told)
    assert not Item.objects.exists()
    assert not Upload.objects.exists()


def test_a_fact_stands_for_twelve_months_and_until_its_own_day(club: Any, day: Any) -> None:
    fact = club("vat", value="no")
    assert fact.is_current(date(2027, 10, 1))
    assert not fact.is_current(date(2027, 10, 2))
    cover = club("insurance", value="5000000", until_on=date(2026, 12, 31))
    assert cover.is_current(date(2026, 12, 31))
    assert not cover.is_current(date(2027, 1, 1))
    lasting, dated = (
        club("governing-document", file=a_paper()),
        club("accounts", file=a_paper("accounts.txt"), until_on=date(2026, 12, 31)),
    )
    assert lasting.is_current(date(2036, 1, 1))
    assert dated.is_current(date(2026, 12, 31))
    assert not dated.is_current(date(2027, 1, 1))


def test_saying_that_it_is_still_right_makes_a_fact_current_again_and_a_paper_never(
    cast: Cast, club: Any, day: Any
) -> None:
    fact, paper = club("vat", value="no"), club("accounts", file=a_paper())
    day.move_to(datetime(2028, 1, 5, tzinfo=UTC))
    again = confirm(item=fact, by=cast.person["winnie"])
    assert again.is_current(date(2028, 1, 5))
    with pytest.raises(Refused, match="Give the new one"):
        confirm(item=paper, by=cast.person["winnie"])
    assert club("vat", value="no").pk == fact.pk  # told again as it stands, it is the same one


def test_a_newer_one_takes_its_place_and_the_older_is_kept(cast: Cast, club: Any) -> None:
    first, second = club("accounts", file=a_paper()), club("accounts", file=a_paper("newer.txt"))
    assert passport_of(cast.organisation["lunch"])["accounts"] == second
    first.refresh_from_db()
    assert first.ended_at is not None
    assert store.bytes_of(first.upload)


def test_only_those_who_write_applications_for_it_tell_anything(cast: Cast, club: Any) -> None:
    item = club("vat", value="no")
    for name in ("bilal", "stella", "grace"):
        with pytest.raises(NotAllowed):
            tell(organisation=cast.organisation["lunch"], what="vat", value="yes", by=cast.person[name])
        with pytest.raises(NotAllowed):
            confirm(item=item, by=cast.person[name])
        with pytest.raises(NotAllowed):
            remove(item=item, by=cast.person[name])
    item.refresh_from_db()
    assert (item.value, item.ended_at) == ("no", None)


def test_taking_out_what_nobody_used_leaves_nothing_and_what_was_used_stays_with_its_funder(
    cast: Cast, club: Any, day: Any
) -> None:
    winnie = cast.person["winnie"]
    unused, used = club("accounts", file=a_paper()), club("governing-document", file=a_paper("rules.txt"))
    application = sent(cast, a_fund_that_asks(cast, {"governing-document": "applying"}))
    assert remove(item=unused, by=winnie)
    assert not remove(item=used, by=winnie)
    assert not passport_of(cast.organisation["lunch"])
    assert Upload.objects.get() == used.upload
    assert [one.item for one in asked.used_in(application)] == [used]
    assert not remove(item=used, by=winnie)


def a_fund_that_asks(cast: Cast, what: dict[str, str], **fields: Any) -> Opportunity:
    """A fund of the council's that asks for these, published on 1 September 2026."""
    with on(date(2026, 9, 1)):
        grace, place = cast.person["grace"], _place(cast)
        fund = a_fund(cast, place, **fields)
        fund = designing.ask_for(opportunity=fund, asked=what, version=fund.version, by=grace)
        return opening.publish(opportunity=fund, by=grace)


def _place(cast: Cast) -> Any:
    return Place.objects.filter(slug="estuary-reach").first() or a_place(cast)


def begun(cast: Cast, fund: Opportunity, says: str = "Soup on Tuesdays.") -> Application:
    winnie = cast.person["winnie"]
    application = applying.begin(opportunity=fund, organisation=cast.organisation["lunch"], by=winnie)
    for question in fund.questions.all():
        applying.save_answer(application=application, question=question, words=says, by=winnie)
    return application


def sent(cast: Cast, fund: Opportunity) -> Application:
    application = begun(cast, fund)
    return applying.send(application=application, press=f"press-{fund.pk}", by=cast.person["winnie"])


def test_what_is_missing_stops_the_sending_and_a_reason_is_an_answer(cast: Cast, club: Any) -> None:
    application = begun(cast, a_fund_that_asks(cast, {"accounts": "applying", "bank-statement": "success"}))
    winnie = cast.person["winnie"]
    with pytest.raises(Refused, match="accounts"):
        applying.send(application=application, press="one", by=winnie)
    club("accounts", because="We began in August.")
    gone = applying.send(application=application, press="one", by=winnie)
    assert [one.item.says for one in asked.used_in(gone)] == ["We do not have this, because: We began in August."]


def test_a_second_application_asks_nothing_that_is_held_and_current(cast: Cast, club: Any) -> None:
    club("accounts", file=a_paper())
    first = sent(cast, a_fund_that_asks(cast, {"accounts": "applying"}))
    other = begun(cast, a_fund_that_asks(cast, {"accounts": "applying", "vat": "applying"}, title="Cold Tables"))
    assert [one.thing.id for one in asked.missing(asked.wanted_of(other), "applying")] == ["vat"]
    club("vat", value="no")
    second = applying.send(application=other, press="two", by=cast.person["winnie"])
    assert {one.item for one in asked.used_in(first)} < {one.item for one in asked.used_in(second)}
    seen = asked.uses_of(cast.person["tom"], cast.organisation["lunch"])
    assert {(one.application, one.item.what) for one in seen} == {
        (second, "vat"),
        (second, "accounts"),
        (first, "accounts"),
    }
    assert not asked.uses_of(cast.person["bilal"], cast.organisation["lunch"])


def test_what_runs_out_before_it_is_sent_is_asked_for_again(cast: Cast, club: Any, day: Any) -> None:
    club("accounts", file=a_paper(), until_on=date(2026, 10, 5))
    application = begun(cast, a_fund_that_asks(cast, {"accounts": "applying"}))
    day.move_to(datetime(2026, 10, 6, 9, 0, tzinfo=UTC))
    with pytest.raises(Refused, match="out of date"):
        applying.send(application=application, press="one", by=cast.person["winnie"])
    assert not Used.objects.exists()


def test_a_grant_says_what_it_asks_for_while_it_is_a_draft_and_a_copy_asks_the_same(cast: Cast, day: Any) -> None:
    grace = cast.person["grace"]
    fund = a_fund(cast, a_place(cast))
    changed = designing.ask_for(opportunity=fund, asked={"vat": "applying"}, version=fund.version, by=grace)
    assert changed.version == fund.version + 1
    with pytest.raises(opening.ChangedMeanwhile):
        designing.ask_for(opportunity=fund, asked={}, version=fund.version, by=grace)
    for wrong in ({"shoe-size": "applying"}, {"vat": "sometimes"}):
        with pytest.raises(Refused):
            designing.ask_for(opportunity=fund, asked=wrong, version=changed.version, by=grace)
    copy = opening.copy(opportunity=changed, by=grace, press="copy")
    assert list(copy.papers.values_list("what", "when")) == [("vat", "applying")]
    designing.ask_for(opportunity=copy, asked={}, version=copy.version, by=grace)
    assert not opening.copy(opportunity=changed, by=grace, press="copy").papers.exists()  # the press came twice


def test_a_published_grant_asks_for_nothing_new(cast: Cast, day: Any) -> None:
    fund = published(cast, a_place(cast))
    with pytest.raises(Refused, match="published"):
        designing.ask_for(opportunity=fund, asked={"vat": "applying"}, version=fund.version, by=cast.person["grace"])
    assert not PaperAsked.objects.exists()


def test_earlier_answers_are_offered_most_alike_first_and_copied_only_when_pressed(cast: Cast, day: Any) -> None:
    winnie, place = cast.person["winnie"], a_place(cast)
    form = opening.Form(
        questions=[
            {"asks": "Tell us about your volunteers", "words": 50},
            {"asks": "Who will it help?", "words": 50},
            {"asks": "What will you spend?", "words": 50},
        ]
    )
    before = published(cast, place, title="Cold Tables", form=form)
    application = applying.begin(opportunity=before, organisation=cast.organisation["lunch"], by=winnie)
    for question, says in zip(before.questions.all(), ("Twelve of us.", "Older people.", "£900 on soup."), strict=True):
        applying.save_answer(application=application, question=question, words=says, by=winnie)
    now = begun(cast, published(cast, place), says="")
    asks = now.opportunity.questions.get(order=2)  # "Who is it for?"
    assert not reuse.earlier_answers(now, asks)  # a draft is not offered
    applying.send(application=application, press="one", by=winnie)
    offered = reuse.earlier_answers(now, asks)
    assert offered[0].answer.words == "Older people."
    assert not now.answers.exclude(words="").exists()
    reuse.begin_from(application=now, question=asks, earlier=offered[0].answer.pk, by=winnie)
    assert now.answers.get(question=asks).words == "Older people."
    reuse.begin_from(application=now, question=asks, earlier=offered[1].answer.pk, by=winnie)
    kept = now.answers.get(question=asks).words
    assert kept.startswith("Older people.\n\n")  # below what stood there
    assert offered[1].answer.words in kept


def test_nobody_begins_from_another_groups_answer(cast: Cast, day: Any) -> None:
    fund = published(cast, a_place(cast))
    theirs = sent(cast, fund).answers.first()
    bilal = cast.person["bilal"]
    mine = applying.begin(opportunity=fund, organisation=cast.organisation["bikes"], by=bilal)
    question = fund.questions.get(order=1)
    assert theirs
    assert not reuse.earlier_answers(mine, question)
    with pytest.raises(Refused, match="not one that your group has sent"):
        reuse.begin_from(application=mine, question=question, earlier=theirs.pk, by=bilal)
    assert not mine.answers.exists()


def test_of_those_who_succeed_papers_are_asked_when_they_say_yes(cast: Cast) -> None:
    award = offered(cast)
    application, winnie = award.application, cast.person["winnie"]
    PaperAsked.objects.create(opportunity=application.opportunity, what="bank-statement")
    assert [one.when for one in asked.wanted_of(application)] == ["success"]  # unless said otherwise
    with on(ACCEPTED):
        with pytest.raises(Refused, match="bank statement"):
            awarding.accept(award=award, by=winnie)
        tell(organisation=award.holder, what="bank-statement", by=winnie, file=a_paper())
        awarding.accept(award=award, by=winnie)
        awarding.decline(award=award, because="We are too tired.", by=winnie)
        awarding.accept(award=award, by=winnie)  # thought of again, it is given once
    assert [(one.item.what, clock.day_in_london(one.at)) for one in asked.used_in(application)] == [
        ("bank-statement", ACCEPTED)
    ]
