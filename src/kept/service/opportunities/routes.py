"""Choosing between a grant, a contract and everything else: a draft until it is published, and never edited after."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet

from kept.service import clock
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities import events
from kept.service.opportunities.models import Intention
from kept.service.opportunities.route_models import GRANTS, PROCUREMENT, Route, RouteDecision, Weighed
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person
from kept.service.statements.kinds import PRINCIPLES
from kept.service.statements.models import Statement
from kept.service.statements.queries import principles_for


class RouteChangedMeanwhile(Refused):
    """Somebody else saved it since this page was made."""


def published_routes() -> QuerySet[RouteDecision]:
    """Every decision that is published; anybody may read them."""
    shown = RouteDecision.objects.filter(published_on__isnull=False).order_by("-number")
    return shown.select_related("intention__organisation", "intention__place", "principles").prefetch_related("weighed")


def draft_of(intention: Intention) -> RouteDecision | None:
    """The decision that is being written; only those who write it may see it."""
    return RouteDecision.objects.filter(intention=intention, published_on=None).prefetch_related("weighed").first()


def principles_of(intention: Intention) -> QuerySet[Statement]:
    """The published principles that a decision may rest on: the body's own, for the place or one above it."""
    return principles_for(intention.organisation, intention.place, PRINCIPLES)


def routes_weighed(intention_id: int | None) -> bool | None:
    """Whether a kind of grant and a kind of procurement were weighed (gm-r4-5); None where no decision is published."""
    if intention_id is None:
        return None
    latest = RouteDecision.objects.filter(intention=intention_id, published_on__isnull=False).order_by("-number")
    routes = set(Weighed.objects.filter(decision=latest.values("pk")[:1]).values_list("route", flat=True))
    return not routes.isdisjoint(GRANTS) and not routes.isdisjoint(PROCUREMENT) if routes else None


@transaction.atomic
def weigh(*, intention: Intention, weighed: Mapping[str, str], version: int, by: Person) -> RouteDecision:
    """Write a sentence for or against each route; one left empty was not considered. Begins a draft if there is none.

    A draft that follows a published decision begins with what that one chose. `version` is the one the page showed, 0
    where there was no draft.

    Raises:
        NotAllowed: they may not, for its organisation.
        RouteChangedMeanwhile: somebody else saved it since.
        Refused: the intention was taken back, or nothing is weighed.
    """
    intention = _held(intention, by)
    said = {route: cleaned(weighed.get(route, "")) for route in Route.values}
    if not any(said.values()):
        raise Refused("Write a sentence about at least one way.")
    draft = draft_of(intention)
    _not_meanwhile(draft, version)
    if draft is None:
        draft = _begun(intention)
        draft.save()
    Weighed.objects.filter(decision=draft).delete()
    Weighed.objects.bulk_create(Weighed(decision=draft, route=route, why=why) for route, why in said.items() if why)
    if not said.get(draft.chosen):
        draft.chosen = ""
    _saved(draft)
    record(events.ROUTE_WEIGHED, draft, by=by, acting_for=intention.organisation, version=draft.version)
    return draft


@transaction.atomic
def choose(
    *,
    decision: RouteDecision,
    chosen: str,
    principles: Statement | None,
    consulted: str,
    consulted_on: date | None,
    version: int,
    by: Person,
) -> RouteDecision:
    """Say which route it is, which published principles it rests on, and who in the sector was asked, and when.

    Raises:
        NotAllowed: they may not, for its organisation.
        RouteChangedMeanwhile: somebody else saved it since.
        Refused: it is published; the route was not weighed; the principles are not theirs; or the consulting has no
            day, or one to come.
    """
    decision = _drafted(decision, by)
    _not_meanwhile(decision, version)
    if not decision.weighed.filter(route=chosen).exists():
        raise Refused("Choose one of the ways you have written about.")
    if principles is not None and not principles_of(decision.intention).filter(pk=principles.pk).exists():
        raise Refused("Those principles are not in force here. Choose from the list.")
    consulted = cleaned(consulted)
    if bool(consulted) != (consulted_on is not None):
        raise Refused("Say both who was asked and on which day, or leave both empty.")
    if consulted_on and consulted_on > clock.today():
        raise Refused("They cannot have been asked on a day to come.")
    decision.chosen, decision.principles = chosen, principles
    decision.consulted, decision.consulted_on = consulted, consulted_on
    _saved(decision)
    record(events.ROUTE_WEIGHED, decision, by=by, acting_for=decision.intention.organisation, version=decision.version)
    return decision


@transaction.atomic
def publish_route(*, decision: RouteDecision, version: int, by: Person) -> RouteDecision:
    """Publish it, for everybody to read. One that was published before stays, as what it took the place of.

    Raises:
        NotAllowed: they may not, for its organisation.
        RouteChangedMeanwhile: somebody else saved it since.
        Refused: nothing is chosen yet.
    """
    held = RouteDecision.objects.select_for_update(of=("self",)).select_related("intention__organisation")
    decision = held.get(pk=decision.pk)
    insist(by, Permission.PUBLISH_OPPORTUNITY, decision)
    if decision.published_on:  # pressed twice
        return decision
    _not_meanwhile(decision, version)
    if decision.intention.dropped_on:
        raise Refused("The intention was taken back, so there is nothing to choose a way for.")
    if not decision.chosen:
        raise Refused("Choose one of the ways you have written about first.")
    decision.published_on = clock.today()
    decision.save(update_fields=["published_on"])
    record(
        events.ROUTE_DECIDED,
        decision,
        by=by,
        acting_for=decision.intention.organisation,
        chosen=decision.chosen,
        number=decision.number,
    )
    return decision


@transaction.atomic
def discard_route(*, decision: RouteDecision, by: Person) -> None:
    """Throw a draft away. What is published stays as it is.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: it is published.
    """
    decision = _drafted(decision, by)
    record(events.ROUTE_DISCARDED, decision, by=by, acting_for=decision.intention.organisation)
    decision.delete()


def _held(intention: Intention, by: Person) -> Intention:
    held = Intention.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=intention.pk)
    insist(by, Permission.PUBLISH_OPPORTUNITY, held)
    if held.dropped_on:
        raise Refused("The intention was taken back, so there is nothing to choose a way for.")
    return held


def _drafted(decision: RouteDecision, by: Person) -> RouteDecision:
    held = RouteDecision.objects.select_for_update(of=("self",)).select_related("intention__organisation")
    found = held.filter(pk=decision.pk).first()
    if found is None:
        raise Refused("This draft was thrown away. Begin again.")
    insist(by, Permission.PUBLISH_OPPORTUNITY, found)
    if found.published_on:
        raise Refused("It is published and stays as it is. Write another, which takes its place.")
    return found


def _not_meanwhile(draft: RouteDecision | None, version: int) -> None:
    if version != (draft.version if draft else 0):
        raise RouteChangedMeanwhile("Somebody else changed this while you were writing. What you wrote is below.")


def _begun(intention: Intention) -> RouteDecision:
    before = published_routes().filter(intention=intention).first()
    last = RouteDecision.objects.filter(intention=intention).aggregate(last=Max("number"))["last"] or 0
    return RouteDecision(
        intention=intention,
        number=last + 1,
        version=0,
        chosen=before.chosen if before else "",
        principles=before.principles if before else None,
    )


def _saved(decision: RouteDecision) -> None:
    decision.version += 1
    decision.save()
