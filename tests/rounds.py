"""A round in Estuary Reach for the tests of deciding: a fund, those who applied to it, and a day on which to look."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

import funds
from awarded import adopts, on
from cast import Cast
from kept.service.applications import actions as applying
from kept.service.applications.models import Application
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.deed import Reason
from kept.service.decisions import actions as deciding
from kept.service.opportunities import actions as opening
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.actions import founding
from kept.service.organisations.models import Kind, LegalForm
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from kept.service.people.models import Person
from reading import ReadPage, check
from signing_in import signed_in

OPEN, CLOSED, LATER = date(2026, 10, 1), date(2026, 10, 20), date(2026, 10, 21)
FORM = opening.Form(
    questions=[{"asks": "What will you do?", "words": 200}],
    criteria=[
        {"says": "It helps people who are on their own", "weight": 60},
        {"says": "It will last", "weight": 40},
    ],
)
WHY = "It says who will cook."
YES = {"funded": "yes", "amount": "£1,500", "reason": "A warm room where there is none.\n\nIt is well run."}
NO = {"funded": "no", "amount": "", "reason": "Bicycles are not meals."}
NO |= {"strength": "People ask for you.", "to_change": "Say what it has to do with meals."}


def a_place(cast: Cast) -> Place:
    """Estuary Reach; and Dora, who decides for the council beside Grace."""
    cast.joins("dora@council.estuary.example", "Dora Finch")
    cast.acts("dora", "council", "commissioner", asked_by="amara")
    return funds.a_place(cast)


def takes_up_grants(cast: Cast, place: Place) -> None:
    """The council takes up the Greater Manchester framework's recommendation on grants: one in three is funded."""
    framework = adopts(cast, place, "greater-manchester", "CAB/26/15")
    with on(date(2026, 4, 1)):
        promising.answer_recommendation(
            adoption=framework, recommendation="gm-r4", status="taken up", by=cast.person["sadia"]
        )


def a_fund(cast: Cast, place: Place, **fields: Any) -> Opportunity:
    """The Warm Tables Fund with one question and two criteria, published whatever was promised about opening it."""
    with on(date(2026, 9, 1)):
        fund, grace = funds.a_fund(cast, place, form=FORM, **fields), cast.person["grace"]
        try:
            return opening.publish(opportunity=fund, by=grace)
        except ReasonNeeded as asked:
            reasons = {one.binding.id: Reason("The fund is new.") for one in asked.needing}
            return opening.publish(opportunity=fund, by=grace, reasons=reasons)


def apply(cast: Cast, fund: Opportunity, organisation: str, name: str) -> Application:
    """One application, sent on 1 October."""
    with on(OPEN):
        by = cast.person[name]
        application = applying.begin(opportunity=fund, organisation=cast.organisation[organisation], by=by)
        for question in fund.questions.all():
            applying.save_answer(
                application=application,
                question=question,
                words=f"Soup, bread and a chair at the {organisation}.",
                by=by,
            )
        return applying.send(application=application, press=f"press-{fund.pk}-{organisation}", by=by)


def many(cast: Cast, fund: Opportunity, number: int) -> list[Application]:
    """Many applications, of as many groups of Winnie's."""
    made = []
    for one in range(number):
        short = f"group-{one:03}"
        if short not in cast.organisation:
            cast.organisation[short] = founding.add(
                kind=Kind.VCSE,
                legal_form=LegalForm.CONSTITUTED,
                name=f"Estuary Group {one:03}",
                manager=cast.person["winnie"],
                by=cast.person["winnie"],
                numbers=[],
            )
        made.append(apply(cast, fund, short, "winnie"))
    return made


def decided(application: Application, by: Person, *, funded: bool, amount: str = "1500.00") -> None:
    """Declared free of interest, and decided."""
    deciding.declare(application=application, conflict=False, by=by)
    reason = "It fits the fund." if funded else "It is not about meals."
    deciding.decide(
        application=application,
        funded=funded,
        amount=Decimal(amount) if funded else None,
        reason=reason,
        strength="It is clear.",
        to_change="Say who comes.",
        by=by,
    )


def points(fund: Opportunity, *given: int | str) -> dict[str, str]:
    """What an assessor types: points for each criterion, and why."""
    told = zip(fund.criteria.all(), given, strict=True)
    return {name: text for one, at in told for name, text in [(f"points-{one.pk}", str(at)), (f"why-{one.pk}", WHY)]}


def as_(cast: Cast, name: str) -> Client:
    """Somebody signed in, with their second step where they have a staff role."""
    return signed_in(cast.person[name], staff=name not in ("winnie", "tom", "bilal", "petra", "stella"))


def page(response: Any, status: int = 200) -> ReadPage:
    """An answer as a page, with what every page must be."""
    assert response.status_code == status, f"{response.status_code} {response.get('Location', '')}"
    return check(response, response.request["PATH_INFO"])
