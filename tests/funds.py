"""A place whose council has promised, and a fund of its making, for tests of what happens to one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import time_machine

from cast import Cast
from kept.service import clock
from kept.service.opportunities import actions as opening
from kept.service.opportunities import planning, routes
from kept.service.opportunities.models import Intention, Opportunity, Theme
from kept.service.opportunities.route_models import RouteDecision
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place

FORM = opening.Form(
    questions=[{"asks": "What will you do?", "words": 200}, {"asks": "Who is it for?", "words": 150}],
    conditions=[
        {
            "asks": "Do you meet in Estuary Reach?",
            "fits_if": True,
            "otherwise": "This fund is for groups that meet here.",
        }
    ],
    criteria=[{"says": "It helps people who are on their own", "weight": 100}],
)


def a_place(cast: Cast) -> Place:
    """Estuary Reach, where nobody has adopted anything yet."""
    with time_machine.travel(datetime(2026, 4, 1, 9, 0, tzinfo=UTC), tick=False):
        place = promising.add_place(name="Estuary Reach", slug="estuary-reach", kind=Place.Kind.PLACE, by=None)
        for body in cast.organisation.values():
            promising.join(place=place, organisation=body, from_on=date(2026, 4, 1), by=None)
    return place


def an_intention(cast: Cast, place: Place, **fields: Any) -> Intention:
    """Money for warm tables, which may open between September and October 2026."""
    told: dict[str, Any] = {
        "title": "Warm tables next winter",
        "theme": Theme.FOOD,
        "need": "Winter is hard for people on their own.",
        "value": Decimal("6000.00"),
        "opens_from": date(2026, 9, 1),
        "opens_by": date(2026, 10, 31),
        "contact": "grants@council.estuary.example",
    } | fields
    return planning.plan(organisation=cast.organisation["council"], place=place, by=cast.person["grace"], **told)


def a_route(cast: Cast, intention: Intention, **weighed: str) -> RouteDecision:
    """A published decision for a small grant, with a contract weighed against it."""
    said = weighed or {"small": "Groups here can start at once.", "contract": "Too much paper for so little money."}
    draft = routes.draft_of(intention)
    by = cast.person["grace"]
    draft = routes.weigh(intention=intention, weighed=said, version=draft.version if draft else 0, by=by)
    draft = routes.choose(
        decision=draft,
        chosen=next(iter(said)),
        principles=None,
        consulted="Estuary Voluntary Voice",
        consulted_on=clock.today(),
        version=draft.version,
        by=by,
    )
    return routes.publish_route(decision=draft, version=draft.version, by=by)


def a_fund(cast: Cast, place: Place, **fields: Any) -> Opportunity:
    """The Warm Tables Fund as a draft: two questions, one condition, open 1 September to midday on 13 October 2026."""
    told: dict[str, Any] = {
        "title": "Warm Tables Fund",
        "what_for": "Meals and company through the winter.",
        "grant_type": Opportunity.GrantType.SMALL,
        "award_size": Decimal("1500.00"),
        "budget": Decimal("6000.00"),
        "opens_on": date(2026, 9, 1),
        "closes_at": datetime(2026, 10, 13, 11, 0, tzinfo=UTC),
        "answer_by": date(2026, 10, 30),
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2029, 10, 31),
        "contact": "grants@council.estuary.example",
        "form": FORM,
    } | fields
    return opening.draft(organisation=cast.organisation["council"], place=place, by=cast.person["grace"], **told)


def published(cast: Cast, place: Place, **fields: Any) -> Opportunity:
    """The same, published on 1 September 2026."""
    with time_machine.travel(datetime(2026, 9, 1, 9, 0, tzinfo=UTC), tick=False):
        return opening.publish(opportunity=a_fund(cast, place, **fields), by=cast.person["grace"])
