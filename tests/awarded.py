"""An award in Estuary Reach for the tests of awards: funded, offered, accepted, and its end prepared."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import time_machine

from cast import Cast
from funds import a_place, published
from kept.service.applications import actions as applying
from kept.service.applications.models import Application
from kept.service.applications.together_models import Partner
from kept.service.awards import actions as awarding
from kept.service.awards.models import Award, Ending
from kept.service.decisions import actions as deciding
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place

NOTICE = "bx-4.s.6:ending-notice"
OFFERED, ACCEPTED, NOTIFIED = date(2026, 10, 20), date(2026, 10, 22), date(2027, 1, 5)


@contextmanager
def on(day: date, hour: int = 10) -> Iterator[None]:
    """The clock stands still at an hour of a day."""
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False):
        yield


def adopts(cast: Cast, place: Place, document: str = "bexley", reference: str = "CAB/26/14") -> Any:
    """The council takes a document on, from 1 April 2026."""
    with on(date(2026, 4, 1)):
        return promising.adopt(
            place=place,
            organisation=cast.organisation["council"],
            document=document,
            governance=promising.Governance(
                "Cabinet", reference, date(2026, 3, 24), "Amara Okafor", "Leader of the council"
            ),
            from_on=date(2026, 4, 1),
            by=cast.person["sadia"],
        )


def a_place_that_promised(cast: Cast) -> Place:
    """Estuary Reach, whose council adopted the Bexley compact's text on 1 April 2026, by its cabinet."""
    place = a_place(cast)
    adopts(cast, place)
    return place


def funded(cast: Cast, place: Place | None = None, amount: str = "6000.00", **fund: Any) -> Application:
    """The lunch club's application, funded, in a round that is closed; in a place that adopted, or in PLACE."""
    place = place or a_place_that_promised(cast)
    most = Decimal(amount)
    opportunity = published(cast, place, **{"award_size": most, "budget": 4 * most} | fund)
    winnie, grace = cast.person["winnie"], cast.person["grace"]
    with on(date(2026, 10, 1)):
        application = applying.begin(opportunity=opportunity, organisation=cast.organisation["lunch"], by=winnie)
        for question in opportunity.questions.all():
            applying.save_answer(application=application, question=question, words="Soup and a chair.", by=winnie)
        applying.send(application=application, press=f"press-lunch-{application.pk}", by=winnie)
    with on(OFFERED, hour=9):
        deciding.declare(application=application, conflict=False, by=grace)
        deciding.decide(application=application, funded=True, amount=most, reason="It fits the fund.", by=grace)
        deciding.close_round(opportunity=opportunity, by=grace)
    return Application.objects.get(pk=application.pk)


def offered(cast: Cast, place: Place | None = None, **fund: Any) -> Award:
    """£6,000 for three years from 1 November 2026, offered to the lunch club on 20 October."""
    application = funded(cast, place, **fund)
    with on(OFFERED):
        return awarding.offer(application=application, by=cast.person["grace"])


def accepted(cast: Cast, place: Place | None = None, **fund: Any) -> Award:
    """The same, accepted by Winnie two days later."""
    award = offered(cast, place, **fund)
    with on(ACCEPTED):
        return awarding.accept(award=award, by=cast.person["winnie"])


def shared(cast: Cast, place: Place | None = None, amount: str = "30000.00") -> Award:
    """An award of AMOUNT pounds, accepted, of which a fifth goes to the bicycles, who said yes as a partner, and £600
    to the support body, which never answered.
    """
    application = funded(cast, place, amount)
    told: dict[str, Any] = {"application": application, "asked_at": application.sent_at}
    fifth, bikes = Decimal(amount) / 5, cast.organisation["bikes"]
    yes = {"said_yes": True, "answered_at": application.sent_at}
    Partner.objects.create(organisation=bikes, name="Wheels", share=fifth, does="Bring the soup.", **yes, **told)
    voice = cast.organisation["voice"]
    Partner.objects.create(organisation=voice, name="Voice", share=Decimal(600), does="Keep the books.", **told)
    with on(OFFERED):
        award = awarding.offer(application=application, by=cast.person["grace"])
    with on(ACCEPTED):
        return awarding.accept(award=award, by=cast.person["winnie"])


STEPS: dict[str, Any] = {
    "reasons": "The council has less to spend on grants from April.",
    "assessed_on": date(2026, 12, 1),
    "beneficiaries_covered": True,
    "users_covered": True,
    "volunteers_covered": True,
    "reallocation_considered": True,
    "discussion_opened_on": date(2026, 12, 2),
    "responses_closed_on": date(2026, 12, 20),
    "responses_considered_on": date(2026, 12, 22),
    "decided_on": date(2026, 12, 23),
}


def prepared(cast: Cast, award: Award, **fields: Any) -> Ending:
    """Its end, for want of money, ready for the notice on 4 January 2027."""
    with on(date(2027, 1, 4)):
        told = {"because": Ending.Because.RESOURCES} | STEPS | fields
        return awarding.prepare_ending(award=award, by=cast.person["grace"], **told)
