"""Who is tied to an applicant, as the record knows: by acting for it or its partner, by a post, by people it shares."""

from django.db.models import Exists, OuterRef, Q

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.decisions.models import Sector
from kept.service.organisations.may import memberships_of
from kept.service.organisations.models import Kind, Membership, Organisation
from kept.service.partnerships.models import Post, holding
from kept.service.people.models import Person


def is_tied(person: Person | None) -> Q:
    """Whether somebody acts for the organisation of the application at hand or its partners, or holds a post of it."""
    reader = person.pk if person else 0
    acts = Membership.objects.filter(organisation=OuterRef("organisation"), person_id=reader, until__isnull=True)
    posts = Post.objects.filter(_held_by(reader), holding(clock.today()), organisation=OuterRef("organisation"))
    partners = Membership.objects.filter(
        organisation__partnering__application=OuterRef("pk"), person_id=reader, until__isnull=True
    )
    return Q(Exists(acts)) | Q(Exists(posts)) | Q(Exists(partners))


def acts_for_applicant(application: Application, person: Person) -> bool:
    """Whether somebody acts for the organisation that applies, or holds a post of it: then they have an interest."""
    return Application.objects.filter(is_tied(person), pk=application.pk).exists()


def shares_people(application: Application, person: Person) -> list[Organisation]:
    """Organisations that somebody acts for which share people with the applicant; the funder is none of them.

    That is nothing in itself: they are asked to think of it before they say that they have no interest.
    """
    posts = Post.objects.filter(_held_by(person.pk), holding(clock.today()))
    theirs = Q(pk__in=memberships_of(person).values("organisation")) | Q(pk__in=posts.values("organisation"))
    there = Membership.objects.filter(organisation=application.organisation_id, until__isnull=True)
    shared = Membership.objects.filter(
        organisation=OuterRef("pk"), until__isnull=True, person__in=there.values("person")
    )
    others = Organisation.objects.exclude(pk__in=(application.organisation_id, application.opportunity.organisation_id))
    return list(others.filter(theirs, Exists(shared)))


def sector_of(person: Person) -> Sector:
    """Which side somebody comes from: the sector's, where they act for any organisation of it."""
    sector = memberships_of(person).filter(organisation__kind__in=(Kind.VCSE, Kind.INFRASTRUCTURE))
    return Sector.VCSE if sector.exists() else Sector.STATUTORY


def _held_by(person: int) -> Q:
    return Q(holder_id=person) | Q(deputy_id=person)
