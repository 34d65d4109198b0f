"""An expression of interest and its second stage, for the tests of two stages.

The first closes on 13 October 2026, is answered on the 20th, and the second is open from 2 November to 18 December.
"""

from datetime import UTC, date, datetime
from typing import Any

import rounds
from awarded import on
from cast import Cast
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.opportunities import actions as opening
from kept.service.opportunities.models import Opportunity
from kept.service.partnerships.models import Place

IN_THE_FIRST, ANSWERED, BETWEEN = date(2026, 10, 1), date(2026, 10, 20), date(2026, 10, 25)
OPENS, IN_THE_SECOND, CLOSES = date(2026, 11, 2), date(2026, 11, 5), date(2026, 12, 18)
DAYS: dict[str, Any] = {
    "opens_on": OPENS,
    "closes_at": datetime(2026, 12, 18, 12, tzinfo=UTC),
    "answer_by": date(2027, 1, 15),
}
FORM = opening.Form(
    questions=[{"asks": "What will you do?", "words": 100}, {"asks": "What will it cost?", "words": 150}],
)


def an_expression_of_interest(cast: Cast, place: Place, **fields: Any) -> Opportunity:
    """The first stage of the Warm Tables Fund, open from 1 September to 13 October: one question of 200 words."""
    return rounds.a_fund(cast, place, expression_of_interest=True, **fields)


def a_second_stage(cast: Cast, first: Opportunity, **fields: Any) -> Opportunity:
    """Its second stage as a draft, with its days and two questions."""
    second = opening.begin_second_stage(opportunity=first, by=cast.person["grace"])
    return opening.change(
        opportunity=second, version=second.version, by=cast.person["grace"], form=FORM, **(DAYS | fields)
    )


def published(cast: Cast, first: Opportunity, day: date = BETWEEN, **fields: Any) -> Opportunity:
    """The same, published."""
    with on(day):
        return opening.publish(opportunity=a_second_stage(cast, first, **fields), by=cast.person["grace"])


def decided(application: Application, cast: Cast, *, asked_on: bool, who: str = "grace") -> None:
    """Declared free of interest, and asked on or not."""
    by = cast.person[who]
    deciding.declare(application=application, conflict=False, by=by)
    deciding.decide(
        application=application,
        asked_on=asked_on,
        reason="It fits the fund." if asked_on else "It is not about meals.",
        strength="It is clear.",
        to_change="Say who comes.",
        by=by,
    )


def answered(cast: Cast, first: Opportunity) -> tuple[Application, Application]:
    """Two expressions of interest, and their round closed on 20 October: the lunch club is asked on, the bikes not."""
    lunch, bikes = rounds.apply(cast, first, "lunch", "winnie"), rounds.apply(cast, first, "bikes", "bilal")
    with on(ANSWERED):
        decided(lunch, cast, asked_on=True)
        decided(bikes, cast, asked_on=False)
        deciding.close_round(opportunity=first, by=cast.person["grace"])
    for one in (lunch, bikes, first):
        one.refresh_from_db()
    return lunch, bikes
