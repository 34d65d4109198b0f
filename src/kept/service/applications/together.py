"""Finding applications in which another body has a part, and who of it may do what."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.applications.together_models import Help, Partner
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Stage
from kept.service.organisations.may import Visitor, holds, memberships_of
from kept.service.organisations.models import Kind, Organisation, findable
from kept.service.organisations.permissions import Permission


def helped_for(person: Visitor) -> QuerySet[Application]:
    """The drafts of other bodies in which somebody may write: on the telephone, or for a partner that the lead lets.

    Nobody who acts for the funder helps, whatever else they are: until applications close it reads none.
    """
    ours = holds(person, Permission.HELP_APPLICATION).values("organisation_id")
    helps = Help.objects.filter(application=OuterRef("pk"), organisation__in=ours, ended_at=None)
    funders = memberships_of(person).values("organisation_id")
    partners = Partner.objects.filter(application=OuterRef("pk"), organisation__in=ours, said_yes=True, writes=True)
    drafts = Application.objects.filter(sent_at=None, withdrawn_at=None)
    theirs = drafts.filter(Q(Exists(helps)) & ~Q(opportunity__organisation__in=funders) | Q(Exists(partners)))
    return theirs.select_related("organisation", "opportunity__organisation", "opportunity__place")


def read_for(person: Visitor) -> QuerySet[Application]:
    """The applications of other bodies that somebody reads: those they help with, and those of which they are part."""
    acts = memberships_of(person).values("organisation_id")
    partners = Partner.objects.filter(organisation__in=acts, said_yes=True)
    known = Q(pk__in=helped_for(person).values("pk")) | Q(pk__in=partners.values("application"))
    return Application.objects.filter(known, withdrawn_at=None).select_related("opportunity", "organisation")


def helping_body(person: Visitor, application: Application) -> Organisation | None:
    """The body for which somebody may write in another's draft; None where they may not."""
    if not helped_for(person).filter(pk=application.pk).exists():
        return None
    ours = holds(person, Permission.HELP_APPLICATION).values("organisation_id")
    helps = Q(pk__in=Help.objects.filter(application=application, ended_at=None).values("organisation"))
    partners = Q(pk__in=application.partners.filter(said_yes=True, writes=True).values("organisation"))
    return Organisation.objects.filter(helps | partners, pk__in=ours).first()


def may_help(application: Application, name: str = "") -> QuerySet[Organisation]:
    """The bodies that an applicant may ask for help, by name: any but itself and the funder, with these words in it."""
    kinds = (Kind.INFRASTRUCTURE, Kind.STATUTORY)
    bodies = Organisation.objects.filter(kind__in=kinds, status="active")
    for word in findable(name).split()[:8]:
        bodies = bodies.filter(sorts_as__contains=word)
    return bodies.exclude(pk__in=(application.organisation_id, application.opportunity.organisation_id))


def helping_now(application: Application) -> QuerySet[Help]:
    """Who is allowed to help with it."""
    return Help.objects.filter(application=application, ended_at=None).select_related("organisation").order_by("pk")


def partners_for(person: Visitor, permission: Permission) -> QuerySet[Partner]:
    """What the organisations for which somebody may do this were asked to be partners in, latest first."""
    held = holds(person, permission).values("organisation_id")
    theirs = Partner.objects.filter(organisation__in=held, application__withdrawn_at=None)
    asked_before = Partner.objects.filter(
        application=OuterRef("application__changes"),
        organisation=OuterRef("organisation"),
        asked_at=OuterRef("asked_at"),
    )
    theirs = theirs.exclude(Q(application__sent_at=None) & Exists(asked_before))  # a change that is being written
    return theirs.select_related(
        "organisation", "application__organisation", "application__opportunity__organisation"
    ).order_by("-asked_at", "-pk")


def draft_of(application: Application) -> Application:
    """As it is now, and held, to be changed.

    Raises:
        Refused: it was sent or taken back, or it has closed.
    """
    row = Application.objects.select_for_update(of=("self",)).select_related("opportunity", "organisation")
    now = row.get(pk=application.pk)
    if now.sent_at is not None or now.withdrawn_at is not None:
        raise Refused("This application is no longer a draft. Nothing was changed.")
    if now.opportunity.stage(clock.arrived()) is not Stage.OPEN:
        raise Refused("Applications have closed. Nothing was changed.")
    return now
