"""What addresses of rounds, and of applications as they are decided, stand for."""

from datetime import timedelta
from typing import Any

from cast import Cast
from funds import a_fund
from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions.models import (
    Decision,
    Declaration,
    Effect,
    EqualityAssessment,
    Group,
    Opinion,
    Review,
    Round,
)
from kept.service.opportunities.models import Opportunity, Status
from kept.service.organisations.may import may
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from kept.service.people.models import Person
from structure.things.naming import Things, anybody, held_by, rows


def _grant(cast: Cast, *, closed: bool) -> Opportunity:
    place, _ = Place.objects.get_or_create(slug="things", defaults={"name": "Things", "kind": Place.Kind.PLACE})
    now, today = clock.now(), clock.today()
    days = (today - timedelta(days=60), now - timedelta(days=1)) if closed else (today, now + timedelta(days=40))
    grant = a_fund(cast, place, opens_on=days[0], closes_at=days[1])
    Opportunity.objects.filter(pk=grant.pk).update(status=Status.OPEN)
    grant.refresh_from_db()
    return grant


def _applications(cast: Cast) -> list[tuple[Any, Any]]:
    """A draft, one sent to a grant that is open; and of one that has closed: one shut to Grace, one free, one back."""
    still_open, closed = _grant(cast, closed=False), _grant(cast, closed=True)
    made = []
    for grant, group, sent, withdrawn in (
        (still_open, "lunch", False, False),
        (still_open, "bikes", True, False),
        (closed, "lunch", True, False),
        (closed, "bikes", True, False),
        (closed, "bikes", True, True),
    ):
        at = clock.now() - timedelta(days=2)
        made.append(
            Application.objects.create(
                opportunity=grant,
                organisation=cast.organisation[group],
                begun_at=at,
                sent_at=at if sent else None,
                number=f"T{grant.pk}{group}{withdrawn}"[:20] if sent else "",
                withdrawn_at=at if withdrawn else None,
            )
        )
    Declaration.objects.create(application=made[2], person=cast.person["grace"], conflict=True, at=clock.now())
    return [(one.pk, one) for one in made]


def _rounds(cast: Cast) -> list[tuple[Any, Any]]:
    """One that is open, one that has closed, and a draft."""
    place = _grant(cast, closed=True).place
    grants = [_grant(cast, closed=False), _grant(cast, closed=True), a_fund(cast, place)]
    return [(one.pk, one) for one in grants]


def _runs(permission: Permission) -> Any:
    return lambda person, one: one.status != Status.DRAFT and may(person, permission, one)


def _reads(permission: Permission) -> Any:
    def reads(person: Person, one: Application) -> bool:
        shut = Declaration.objects.filter(application=one, person=person, conflict=True).exists()
        over = one.opportunity.closes_at is not None and one.opportunity.closes_at < clock.now()
        return may(person, permission, one) and over and not shut

    return reads


def _hears(person: Person, one: Application) -> bool:
    sent = one.sent_at is not None and one.withdrawn_at is None
    return sent and may(person, Permission.SEE_ORGANISATION, one)


def _is_shut(person: Person, one: Application) -> bool:
    shut = Declaration.objects.filter(application=one, person=person, conflict=True).exists()
    return may(person, Permission.ASSESS_APPLICATION, one) and shut


def _interests(cast: Cast) -> list[tuple[Any, Any]]:
    """Of one application whose time is over: Grace's own, and one of somebody else."""
    application = _applications(cast)[3][1]
    people = [cast.person["grace"], cast.person["amara"]]
    for person in people:
        Declaration.objects.create(
            application=application, person=person, conflict=person != people[0], tie="other", at=clock.now()
        )
    managed = Declaration.objects.get(application=application, person=people[1])
    managed.managed_how, managed.managed_by, managed.managed_at = "They leave the room.", people[0], clock.now()
    managed.save()
    return [(one.pk, one) for one in Declaration.objects.filter(application__opportunity=application.opportunity)]


def _manages(person: Person, one: Declaration) -> bool:
    return one.conflict and one.person != person and _reads(Permission.MAKE_DECISION)(person, one.application)


def _told(cast: Cast) -> list[tuple[Any, Any]]:
    """Of a round that is closed: one answer that is no and under review, one that is yes; and a draft of another."""
    grant = _grant(cast, closed=True)
    grace, at = cast.person["grace"], clock.now() - timedelta(hours=3)
    made = [_applications(cast)[0][1]]
    for group, funded in (("lunch", False), ("bikes", True)):
        one = Application.objects.create(
            opportunity=grant,
            organisation=cast.organisation[group],
            begun_at=at,
            sent_at=at - timedelta(days=2),
            number=f"D{grant.pk}{group}"[:20],
        )
        Decision.objects.create(
            application=one,
            funded=funded,
            amount=100 if funded else None,
            reason="So it is.",
            by=grace,
            at=at,
            told_at=at,
        )
        made.append(one)
    Opportunity.objects.filter(pk=grant.pk).update(status=Status.DECIDED)
    round_ = Round.objects.create(opportunity=grant, closed_at=at, closed_by=grace)
    Opinion.objects.create(round=round_, side="funder", person=grace, clear=4, fair=4, worth=4, words="Long.", at=at)
    Review.objects.create(
        application=made[1],
        ground="facts",
        words="We do cook.",
        asked_at=at,
        asked_by=cast.person["winnie"],
        upheld=True,
        reasons="You do.",
        answered_at=at,
        answered_by=cast.person["amara"],
        was_by=grace,
        was_reason="You do not cook.",
    )
    for one in made:
        one.refresh_from_db()
    return [(one.pk, one) for one in made]


def _reviews(cast: Cast) -> list[tuple[Any, Any]]:
    _told(cast)
    return [(one.pk, one) for one in Review.objects.order_by("-pk")[:1]]


def _decided_rounds(cast: Cast) -> list[tuple[Any, Any]]:
    """One that is open, one that has closed, a draft, and one that is decided."""
    _told(cast)
    decided = Opportunity.objects.filter(status=Status.DECIDED, round__isnull=False).latest("pk")
    return [*_rounds(cast), (decided.pk, decided)]


def _looks_back(permission: Permission) -> Any:
    return lambda person, one: one.status == Status.DECIDED and may(person, permission, one)


def _heard(permission: Permission) -> Any:
    def heard(person: Person, one: Application) -> bool:
        told = Decision.objects.filter(application=one, told_at__isnull=False).exists()
        return told and one.withdrawn_at is None and may(person, permission, one)

    return heard


def _may_ask(person: Person, one: Application) -> bool:
    sent = one.sent_at is not None and one.withdrawn_at is None
    return sent and may(person, Permission.SEND_APPLICATION, one)


def _assessed(cast: Cast) -> list[tuple[Any, Any]]:
    """A draft, and a fund of which somebody wrote who is affected, authorised by somebody else."""
    rounds = _rounds(cast)
    grant = rounds[1][1]
    one = EqualityAssessment.objects.create(
        opportunity=grant,
        of="fund",
        change="More meals.",
        evidence="We asked.",
        plan="Nothing more.",
        advice="proceed",
        written_by=cast.person["grace"],
        written_at=clock.now(),
        authorised_by=cast.person["amara"],
        authorised_at=clock.now(),
    )
    Effect.objects.bulk_create(
        Effect(assessment=one, group=group, adverse=False, advances=True, fosters=True, how="More come.")
        for group in Group
    )
    return rounds


THINGS: dict[str, Things] = {
    "sift": Things("<int:number>", _rounds, _runs(Permission.ASSESS_APPLICATION)),
    "interests": Things("<int:number>", _rounds, _runs(Permission.MAKE_DECISION)),
    "manage-interest": Things("<int:number>", _interests, _manages),
    "pack": Things("<int:number>", _rounds, _runs(Permission.ASSESS_APPLICATION)),
    "pack-word": Things("<int:number>", _rounds, _runs(Permission.ASSESS_APPLICATION)),
    "pack-pdf": Things("<int:number>", _rounds, _runs(Permission.ASSESS_APPLICATION)),
    "round-csv": Things("<int:number>", _rounds, _runs(Permission.ASSESS_APPLICATION)),
    "points-csv": Things("<int:number>", _rounds, _runs(Permission.ASSESS_APPLICATION)),
    "reviews": Things("<int:number>", _decided_rounds, _runs(Permission.MAKE_DECISION)),
    "review": Things("<int:number>", _reviews, held_by(Permission.MAKE_DECISION)),
    "funders-opinion": Things("<int:number>", _decided_rounds, _looks_back(Permission.ASSESS_APPLICATION)),
    "learned": Things("<int:number>", _decided_rounds, _looks_back(Permission.PUBLISH_OPPORTUNITY)),
    "grant-equality": Things("<int:number>", _assessed, anybody),
    "equality-of-fund": Things("<int:number>", _assessed, held_by(Permission.WRITE_OPPORTUNITY)),
    "equality-of-decision": Things("<int:number>", _decided_rounds, held_by(Permission.WRITE_OPPORTUNITY)),
    "approve-award": Things("<int:number>", _applications, _reads(Permission.MAKE_DECISION)),
    "ask-review": Things("<int:number>", _told, _may_ask),
    "application-opinion": Things("<int:number>", _told, _heard(Permission.WRITE_APPLICATION)),
    "deciding-rules": Things("<int:organisation>", rows(Organisation), held_by(Permission.CHANGE_ORGANISATION)),
    "round": Things("<int:number>", _rounds, _runs(Permission.ASSESS_APPLICATION)),
    "close-round": Things("<int:number>", _rounds, _runs(Permission.MAKE_DECISION)),
    "assess": Things("<int:number>", _applications, _reads(Permission.ASSESS_APPLICATION)),
    "take-back-interest": Things("<int:number>", _applications, _is_shut),
    "decide-application": Things("<int:number>", _applications, _reads(Permission.MAKE_DECISION)),
    "application-answer": Things("<int:number>", _applications, _hears),
}
