"""What addresses of applications stand for."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from cast import Cast
from funds import a_fund
from kept.service import clock
from kept.service.applications import actions, helping, partners
from kept.service.applications.models import Application
from kept.service.applications.together_models import Partner
from kept.service.opportunities.models import Opportunity, Question, Status
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from kept.service.people.models import Person
from structure.things.naming import Things, anybody, held_by
from structure.things.organisations import ORGANISATIONS


def _open_grant(cast: Cast) -> Opportunity:
    place, _ = Place.objects.get_or_create(slug="things", defaults={"name": "Things", "kind": Place.Kind.PLACE})
    days = {"opens_on": clock.today(), "closes_at": clock.now() + timedelta(days=40)}
    grant = a_fund(cast, place, **days)
    Opportunity.objects.filter(pk=grant.pk).update(status=Status.OPEN)
    grant.refresh_from_db()
    return grant


def _grants(cast: Cast) -> list[tuple[Any, Any]]:
    grant = _open_grant(cast)
    return [(grant.pk, grant)]


def _begun(cast: Cast, group: str, who: str) -> Application:
    application = actions.begin(
        opportunity=_open_grant(cast), organisation=cast.organisation[group], by=cast.person[who]
    )
    # An address with two parts is filled with one number: so there is a question of that number.
    asks, _ = Question.objects.get_or_create(
        opportunity=application.opportunity, order=application.pk, defaults={"asks": "Anything else?", "words": 50}
    )
    actions.save_answer(application=application, question=asks, words="No.", by=cast.person[who])
    return application


def _applications(cast: Cast) -> list[tuple[Any, Any]]:
    """A draft, one that was taken back, and one that was sent."""
    draft, away, sent = (
        _begun(cast, group, who) for group, who in (("lunch", "winnie"), ("lunch", "winnie"), ("bikes", "bilal"))
    )
    actions.withdraw(application=away, by=cast.person["winnie"])
    for question in sent.opportunity.questions.exclude(order=sent.pk):
        actions.save_answer(application=sent, question=question, words="Soup.", by=cast.person["bilal"])
    actions.send(application=sent, press=f"things-{sent.pk}", by=cast.person["bilal"])
    for one in (draft, away, sent):
        one.refresh_from_db()
    return [(one.pk, one) for one in (draft, away, sent)]


def _together(cast: Cast) -> list[tuple[Any, Any]]:
    """One in which Voice helps and the bicycles are a partner, and one of the bicycles alone."""
    one, other = _begun(cast, "lunch", "winnie"), _begun(cast, "bikes", "bilal")
    helping.allow_help(application=one, organisation=cast.organisation["voice"], by=cast.person["winnie"])
    _partner(cast, one)
    return [(one.pk, one), (other.pk, other)]


def _partner(cast: Cast, application: Application) -> Partner:
    made = partners.name_partner(
        application=application,
        organisation=cast.organisation["bikes"],
        name="",
        does="Bring the soup by bicycle.",
        share=Decimal("100.00"),
        writes=True,
        by=cast.person["winnie"],
    )
    return partners.answer(partner=made, yes=True, by=cast.person["bilal"])


def _partners(cast: Cast) -> list[tuple[Any, Any]]:
    made = _partner(cast, _begun(cast, "lunch", "winnie"))
    return [(made.pk, made)]


def _types(person: Person, application: Application) -> bool:
    """Winnie's group let Voice's lead help, and the bicycles' people write."""
    together = application.partners.exists()
    return together and person.email in {f"{name}.example" for name in ("ivy@voice.estuary", *BICYCLES)}


def _of_the_partner(person: Person, partner: Partner) -> bool:
    return person.email in {f"{name}.example" for name in BICYCLES}


BICYCLES = ("bilal@bikes", "petra@bikes")
_READ = Things("<int:number>", _applications, held_by(Permission.SEE_ORGANISATION))
_WRITTEN = Things("<int:number>", _applications, held_by(Permission.WRITE_APPLICATION))
_SENT = Things("<int:number>", _applications, held_by(Permission.SEND_APPLICATION))
THINGS: dict[str, Things] = {
    "help-to-apply": _SENT,
    "application-partners": _WRITTEN,
    "name-partner": _WRITTEN,
    "helped-application": Things("<int:number>", _together, _types),
    "helped-question": Things("<int:number>", _together, _types),
    "partner": Things("<int:number>", _partners, _of_the_partner),
    "two-to-send": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.CHANGE_ORGANISATION)),
    "apply": Things("<int:number>", _grants, anybody),
    "application": _READ,
    "application-question": _WRITTEN,
    "check-answers": _SENT,
    "receipt": _READ,
    "application-copy": _READ,
    "change-application": _WRITTEN,
    "application-time": _WRITTEN,
    "withdraw-application": _SENT,
}
