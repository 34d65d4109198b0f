"""Three years of running costs, £60,000 at most: a panel, an interest, a second approval, and who is affected."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kept.service import clock
from kept.service.applications import actions as applying
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import EqualityAssessment
from kept.service.decisions.models.equality import COLUMNS, Group
from kept.service.decisions.scoring import Mark
from kept.service.demo.money import Money, keeper_of, on
from kept.service.opportunities import papers
from kept.service.opportunities.models import Opportunity, PaperAsked, Question, Theme
from kept.service.organisations.models import Organisation

CORE = "Steady Years Fund"
LIMIT = Decimal("10000.00")
WHY = {9: "People rely on it, and it says who and how many.", 7: "Good, and a little thin on numbers.", 5: "Thin."}
QUESTIONS: list[dict[str, Any]] = [
    {"asks": "What do you do all year round, and for whom?", "words": 400},
    {"asks": "What would stop if you had no running costs?", "words": 300},
    {"asks": "About how many people do you reach in a year?", "kind": Question.Kind.NUMBER, "hint": "A guess is fine."},
    {
        "asks": "Do you work with children or adults at risk?",
        "kind": Question.Kind.CHOICE,
        "choices": "Yes\nNo",
        "used_for": "The grants officer, to know whether to talk about safeguarding",
    },
    {
        "asks": "How do you keep them safe?",
        "words": 150,
        "only_if": 4,
        "only_if_answer": "Yes",
        "used_for": "The grants officer, to know whether to talk about safeguarding",
    },
    {"asks": "What will three years cost?", "kind": Question.Kind.BUDGET},
]
CRITERIA = [
    {"says": "People rely on what the group does", "weight": 60},
    {"says": "It could not be had in another way", "weight": 40},
]
SHARED = {
    1: "{does} We are there every week of the year, and people plan their week around it.",
    2: "The rent, the lights and the person who opens the door. Without them there is nothing to fund a project in.",
    3: "400",
    4: "Yes",
    5: "One of us leads on it, everybody is trained each year, and nobody works alone.",
}


def decided_by_a_panel(money: Money) -> None:
    """A round that a panel has decided, and that waits for a second person's approval."""
    cast = money.cast
    with on(money.day(-100)):
        deciding.set_rules(
            organisation=cast.organisation["council"], above=LIMIT, review_days=28, by=cast.person["amara"]
        )
    fund = money.fund(
        CORE,
        opens=-80,
        closes=-24,
        starts=money.day(70).replace(day=1),
        years=3,
        theme=Theme.GROUPS,
        what_for="Three years of running costs for groups that many people rely on.",
        grant_type=Opportunity.GrantType.CORE,
        award_size=Decimal("60000.00"),
        budget=Decimal("120000.00"),
        questions=QUESTIONS,
        criteria=CRITERIA,
        extra_duties=[{"says": "One page a year that the council may publish", "pays": Decimal("200.00")}],
    )
    with on(money.day(-105)):
        asked = {"safeguarding-policy": PaperAsked.When.SUCCESS, "accounts": PaperAsked.When.SUCCESS}
        papers.ask_for(opportunity=fund, asked=asked, version=fund.version, by=money.grace)
        fund.refresh_from_db()
    affected(money, fund)
    fund = money.published(fund)
    sent = {name: applied(money, fund, name, -30) for name in ("tideway", "minibus", "foodshed")}
    assessed(money, sent)
    with on(money.day(-6), 15):
        for name, amount, reason in [
            ("tideway", "60000.00", "Four hundred people a year have somebody to talk to within two weeks."),
            ("minibus", "", "The panel could not tell what three years would cost."),
        ]:
            deciding.decide(
                application=sent[name],
                funded=bool(amount),
                amount=Decimal(amount) if amount else None,
                reason=reason,
                strength="" if amount else "Everybody knows you, and relies on you.",
                to_change="" if amount else "Show what each year costs, with the driver in it.",
                panel="Grants panel of Estuary Reach",
                panel_on=clock.today(),
                by=money.grace,
            )


def applied(money: Money, fund: Opportunity, name: str, day: int) -> Application:
    """An application with an answer of every kind, and running costs in its budget."""
    group: Organisation = money.cast.organisation[name]
    by = keeper_of(group)
    with on(money.day(day), 18):
        application = applying.begin(opportunity=fund, organisation=group, by=by, checked=True)
        for question in fund.questions.all():
            if question.kind == Question.Kind.BUDGET:
                applying.save_answer(application=application, question=question, typed=BUDGET, by=by)
            else:
                words = SHARED[question.order].format(does=group.what_it_does)
                applying.save_answer(application=application, question=question, words=words, by=by)
    with on(money.day(day), 20):
        return applying.send(application=application, press=f"demo-{application.pk}", by=by)


BUDGET = {
    "overheads-asked": "21000.00",
    "training-asked": "1500.00",
    "volunteers-asked": "2500.00",
    "1-what": "A co-ordinator, three days a week",
    "1-asked": "35000.00",
    "1-elsewhere": "12000.00",
    "time": "9000.00",
}


def assessed(money: Money, sent: Mapping[str, Application]) -> None:
    """Two people score apart; one has an interest, which is managed; one changes points after they have talked."""
    dora = money.cast.person["dora"]
    with on(money.day(-15), 10):
        for application in sent.values():
            deciding.declare(application=application, conflict=False, by=money.grace)
        interest = deciding.declare(application=sent["foodshed"], conflict=True, tie="family", by=dora)
        for name in ("tideway", "minibus"):
            deciding.declare(application=sent[name], conflict=False, by=dora)
        how = "Dora’s sister volunteers there. Dora scores and says what she knows; she has no part in the decision."
        deciding.manage_interest(declaration=interest, how=how, by=money.grace)
    for name, hers, theirs in [("tideway", 9, 9), ("minibus", 5, 7), ("foodshed", 7, 9)]:
        for person, points, hour in [(money.grace, hers, 11), (dora, theirs, 14)]:
            with on(money.day(-14), hour):
                money.scored(sent[name], person, points, WHY[points])
    criteria = list(sent["minibus"].opportunity.criteria.all())
    with on(money.day(-7), 11):
        because = "We read the budget together. I had not seen that fuel was in it."
        marks = {one.pk: Mark(6, "Clearer than I thought, and still thin.", because) for one in criteria}
        deciding.score(application=sent["minibus"], marks=marks, by=money.grace)


def affected(money: Money, fund: Opportunity) -> None:
    """Who is affected by the fund, written by one person and authorised by another before it opens."""
    nobody: dict[str, bool | str] = dict.fromkeys(COLUMNS, False) | {"how": ""}
    effects: dict[str, dict[str, bool | str]] = {group.value: dict(nobody) for group in Group}
    effects[Group.AGE] |= {"advances": True, "how": "Most of those who come are over seventy, or under five."}
    effects[Group.DISABILITY] |= {"advances": True, "how": "Groups may ask for what it costs to be open to everybody."}
    effects[Group.DISADVANTAGE] |= {"advances": True, "fosters": True, "how": "What the groups do is free."}
    of = EqualityAssessment.Of.FUND
    with on(money.day(-98)):
        deciding.write_equality(
            opportunity=fund,
            of=of,
            change="Running costs for three years, where there was a new round each year.",
            evidence="What groups of the borough told the survey of last spring.",
            softening="The form can be filled in by telephone with Estuary Voluntary Voice.",
            plan="The grants officer looks again after a year, with those who were funded.",
            advice=EqualityAssessment.Advice.PROCEED,
            by=money.grace,
        )
        assessment = deciding.write_effects(opportunity=fund, of=of, effects=effects, by=money.grace)
    with on(money.day(-96)):
        deciding.authorise_equality(assessment=assessment, version=assessment.version, by=money.cast.person["dora"])
