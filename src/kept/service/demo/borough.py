"""Estuary Reach, with its year laid out around today: built by the same actions that people use."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.awards.models import Ending
from kept.service.decisions import actions as deciding
from kept.service.demo import (
    agreed,
    by_phone,
    came_after,
    changes,
    coming,
    core_grant,
    heard,
    paying,
    promises,
    together,
    told,
    two_stages,
)
from kept.service.demo.cast import Cast, gather
from kept.service.demo.groups import more_groups
from kept.service.demo.money import LONG_QUESTIONS, Money, on
from kept.service.opportunities.models import Opportunity, Theme
from kept.service.outbox.models import Message
from kept.standards.dates import Span, after

OPEN, CLOSED, DRAFT = "Warm Tables Fund", "Common Ground Fund", "Small Sparks Fund"


def build() -> Cast:
    """The whole borough, in a database that has nobody yet."""
    today = clock.today()
    with on(today - timedelta(days=560)):
        cast = gather()
        more_groups(cast)
        cast.acts("dora", "council", "commissioner", asked_by="amara")
        borough = promises.places()
    with on(today - timedelta(days=540)):
        promises.adopt(cast, borough, clock.today())
    with on(today - timedelta(days=500)):
        promises.agree_numbers(cast, borough, clock.today())
        promises.agree_clauses(cast, borough)
    money = Money(cast, borough, today)
    long_running(money)
    one_winter(money)
    together.with_partners(money)
    now_open(money)
    core_grant.decided_by_a_panel(money)
    two_stages.asked_on(money)
    agreed.an_offer_with_a_question(money)
    coming.later(money)
    told.statements(money)
    told.ways_of_paying(money)
    told.what_groups_have(money)
    told.alerts(money)
    paying.accounts(money)
    paying.published(money)
    changes.asked_for(money)
    came_after.two_councils(money)
    Message.objects.filter(sent_at=None).update(sent_at=clock.now())  # what was written in its past was sent then
    return cast


def long_running(money: Money) -> None:
    """Three years of core money: one award runs well, two have been ended, one is about to be."""
    starts = (money.day(-365)).replace(day=1)
    fund = money.fund(
        "Shore to Shore Fund",
        opens=-480,
        closes=-430,
        starts=starts,
        years=3,
        theme=Theme.GROUPS,
        what_for="Three years of running costs for groups that people rely on.",
        grant_type=Opportunity.GrantType.CORE,
        award_size=Decimal("18000.00"),
        budget=Decimal("60000.00"),
        **heard.ASKED,
    )
    fund = money.published(fund)
    sent = {group: money.sent(fund, group, -445) for group in ("bikes", "tideway", "boats", "lantern", "welcome")}
    for group, amount in [("bikes", "18000"), ("tideway", "15000"), ("boats", "12000"), ("lantern", "9000")]:
        money.decided(sent[group], amount, "Many people rely on you, and your plan is clear.", -415)
    money.decided(
        sent["welcome"], "", "We had less money than good applications. Yours was the next on the list.", -415
    )
    money.close(fund, -405)
    for group, hours in [("bikes", 14), ("boats", 22), ("lantern", 9), ("welcome", 31)]:
        money.took(sent[group], hours, -404)
    asks = {"asks": [agreed.A_PAGE], **agreed.longer(starts + timedelta(days=1094))}
    agreed.wrote(money, sent["bikes"], -401, **asks)
    wards = {"boats": ["quayside"], "lantern": ["saltmarsh"]}
    awards = {
        group: money.awarded(sent[group], -400, wards=wards.get(group, ()))
        for group in ("bikes", "tideway", "boats", "lantern")
    }
    tideway = awards.pop("tideway")
    paying.late(money, tideway)
    for group, award in awards.items():
        money.paid(award, until=-1, late=9 if group == "boats" else 0)
    heard.reports(money, awards["bikes"])
    heard.early_word(money, tideway)
    spending = "The council has less to spend on grants from April."
    said = money.ended(
        awards["boats"],
        given=-130,
        effective=-60,
        reasons=spending,
        words="The government grant that paid for this stopped on that day, and we were told late.",
    )
    money.replied(said, "Our boats were booked by then. Two months more would have seen us through.", -100)
    money.ended(
        awards["lantern"],
        given=-6,
        effective=48,
        reasons=spending,
        words="The lease of the hall that this pays for ends on that day.",
    )
    money.prepared(awards["bikes"], -1, Ending.Because.RESOURCES, spending, too_soon(money.today))


def one_winter(money: Money) -> None:
    """A small fund for one winter, opened in a hurry, that paid too little up front."""
    fund = money.fund(
        "Getting About Fund",
        opens=-200,
        closes=-170,
        starts=money.day(-120),
        theme=Theme.DISABILITY,
        what_for="Lifts, buses and wheels for people who would otherwise stay in.",
        award_size=Decimal("3000.00"),
        budget=Decimal("9000.00"),
        upfront_percent=25,
    )
    fund = money.published(fund)
    sent = {group: money.sent(fund, group, -180) for group in ("minibus", "choir", "gardeners")}
    money.decided(sent["minibus"], "3000", "Everybody we asked knew of you.", -150)
    money.decided(sent["choir"], "1150", "A lift home is why people come.", -150)
    money.decided(sent["gardeners"], "", "The fund is for getting people to places. A shed is not that.", -150)
    money.close(fund, -145)
    told.looked_back(money, fund, sent)
    for group, wards in [("minibus", ["saltmarsh", "far-bank"]), ("choir", ["quayside"])]:
        money.paid(money.awarded(sent[group], -140, wards=wards), until=-1)


def now_open(money: Money) -> None:
    """One fund that is open, one that is closed and not decided, and one that is being designed."""
    warm, sparks = coming.before_they_opened(money)
    fund = money.fund(
        OPEN,
        intention=warm,
        opens=-30,
        closes=19,
        starts=money.day(60),
        years=3,
        what_for="Meals and company through the winter.",
        award_size=Decimal("1500.00"),
        budget=Decimal("9000.00"),
    )
    fund = money.published(fund)
    for group in ("toddlers", "foodshed"):
        money.sent(fund, group, -8)
    money.begun(fund, "lunch", -2, 1)
    by_phone.typed_by_another(money, fund)
    money.asked(
        fund, "lunch", -9, "Can it pay for the hall as well as the food?", "Yes. Put the hall in with the rest.", -8
    )
    money.asked(fund, "toddlers", -2, "May we apply with the group next door?")
    closed = money.fund(
        CLOSED,
        opens=-75,
        closes=-20,
        starts=money.day(40),
        years=3,
        theme=Theme.NATURE,
        what_for="Gardens, greens and halls that everybody can use.",
        award_size=Decimal("2000.00"),
        budget=Decimal("6000.00"),
    )
    closed = money.published(closed)
    sent = {group: money.sent(closed, group, -30) for group in ("residents", "gardeners", "choir", "welcome")}
    money.decided(sent["residents"], "1200", "The green is used by everybody, every day.", -10)
    money.decided(sent["gardeners"], "2000", "It grows food and friends.", -10)
    money.decided(sent["welcome"], "", "The hall you would hire has a fund of its own.", -9)
    second_look(money, sent)
    money.fund(
        DRAFT,
        intention=sparks,
        opens=14,
        closes=35,
        starts=money.day(100),
        years=3,
        what_for="The first £1,500 for an idea that somebody in the borough has.",
        award_size=Decimal("1500.00"),
        budget=Decimal("15000.00"),
        questions=LONG_QUESTIONS,
    )


def second_look(money: Money, sent: Mapping[str, Application]) -> None:
    """A second assessor, who sees one application differently and has an interest in another."""
    dora = money.cast.person["dora"]
    with on(money.day(-11), 11):
        deciding.declare(application=sent["choir"], conflict=True, by=dora)
        for group, points, why in [("residents", 3, "Who looks after the green next year?"), ("gardeners", 9, "Yes.")]:
            deciding.declare(application=sent[group], conflict=False, by=dora)
            money.scored(sent[group], dora, points, why)


def too_soon(today: date) -> date:
    """The end of a month that is less than three months away, as 31 March is from 5 January."""
    return after(today.replace(day=1), Span(3, "months")) - timedelta(days=1)
