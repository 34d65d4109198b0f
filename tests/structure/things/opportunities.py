"""What addresses of grants stand for."""

from datetime import timedelta
from typing import Any

from cast import Cast
from funds import a_fund, an_intention
from kept.service import clock
from kept.service.opportunities import actions, enquiries, planning
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from structure.things.naming import Things, anybody, held_by


def _grants(cast: Cast) -> list[tuple[Any, Any]]:
    """A draft, and one that was put away."""
    place, _ = Place.objects.get_or_create(slug="things", defaults={"name": "Things", "kind": Place.Kind.PLACE})
    draft, away = a_fund(cast, place), a_fund(cast, place, title="Cold Tables Fund")
    actions.put_away(opportunity=away, by=cast.person["grace"])
    away.refresh_from_db()
    return [(one.pk, one) for one in (draft, away)]


def _intentions(cast: Cast) -> list[tuple[Any, Any]]:
    """One that is meant, and one that was taken back."""
    place, _ = Place.objects.get_or_create(slug="things", defaults={"name": "Things", "kind": Place.Kind.PLACE})
    meant, dropped = an_intention(cast, place), an_intention(cast, place, title="Cold tables")
    planning.drop(intention=dropped, because="There is no money.", by=cast.person["grace"])
    return [(one.pk, one) for one in (meant, dropped)]


def _open_grants(cast: Cast) -> list[tuple[Any, Any]]:
    """One that takes questions."""
    place, _ = Place.objects.get_or_create(slug="things", defaults={"name": "Things", "kind": Place.Kind.PLACE})
    grant = a_fund(cast, place, opens_on=clock.today(), closes_at=clock.now() + timedelta(days=40))
    Opportunity.objects.filter(pk=grant.pk).update(status=Status.OPEN)
    grant.refresh_from_db()
    return [(grant.pk, grant)]


def _enquiries(cast: Cast) -> list[tuple[Any, Any]]:
    """One that waits, and one that is answered."""
    ((_, grant),) = _open_grants(cast)
    waiting, answered = (
        enquiries.ask(opportunity=grant, organisation=cast.organisation["lunch"], words=words, by=cast.person["winnie"])
        for words in ("May we buy a van?", "Our lunch club has no bank account yet. May we apply?")
    )
    enquiries.publish_answer(
        enquiry=answered, question="Is a bank account needed?", answer="Yes.", version=1, by=cast.person["grace"]
    )
    answered.refresh_from_db()
    return [(one.pk, one) for one in (waiting, answered)]


def _grants_asked_about(cast: Cast) -> list[tuple[Any, Any]]:
    """One about which a question waits, and one is answered."""
    grant = _enquiries(cast)[0][1].opportunity
    return [(grant.pk, grant)]


_WRITTEN = Things("<int:number>", _grants, held_by(Permission.WRITE_OPPORTUNITY))
_STEPS = ("size", "about", "questions", "conditions", "criteria", "dates", "money", "reports", "extra-duties", "stages")
THINGS: dict[str, Things] = {
    "design-grant": _WRITTEN,
    "fold-form": _WRITTEN,
    "preview-grant": _WRITTEN,
    "put-away-grant": _WRITTEN,
    "take-up-grant": _WRITTEN,
    "copy-grant": _WRITTEN,
    "second-stage": _WRITTEN,
    "ask-about-grant": Things("<int:number>", _open_grants, anybody),
    "grant-answers": Things("<int:number>", _grants_asked_about, anybody),
    "grant-enquiries": Things("<int:number>", _grants_asked_about, held_by(Permission.WRITE_OPPORTUNITY)),
    "answer-enquiry": Things("<int:number>", _enquiries, held_by(Permission.WRITE_OPPORTUNITY)),
    "change-intention": Things("<int:number>", _intentions, held_by(Permission.PUBLISH_OPPORTUNITY)),
    "drop-intention": Things("<int:number>", _intentions, held_by(Permission.PUBLISH_OPPORTUNITY)),
    "more-time": Things("<int:number>", _open_grants, held_by(Permission.PUBLISH_OPPORTUNITY)),
    "publish-grant": Things("<int:number>", _grants, held_by(Permission.PUBLISH_OPPORTUNITY)),
} | {f"design-{step}": _WRITTEN for step in _STEPS}
