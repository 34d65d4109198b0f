"""Finding what is on offer: to everybody once it is published, and to those who write it before that."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, When

from kept.service import clock
from kept.service.checks.models import ComesTo, Explanation, Finding
from kept.service.history.models import Entry
from kept.service.opportunities.models import Condition, Enquiry, Intention, Opportunity, Stage, Status
from kept.service.organisations.may import Visitor, holds
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Member, Place, holding

PUBLISHED = (Status.OPEN, Status.CLOSED, Status.DECIDED)
PUT_AWAY = Q(status=Status.WITHDRAWN)


def opportunities_for(person: Visitor, permission: Permission) -> QuerySet[Opportunity]:
    """The opportunities for which somebody may do this, drafts among them."""
    held = holds(person, permission).values("organisation_id")
    return Opportunity.objects.filter(organisation_id__in=held).select_related("organisation", "place")


def published() -> QuerySet[Opportunity]:
    """What anybody may read."""
    return Opportunity.objects.filter(status__in=PUBLISHED).select_related("organisation", "place")


def at_stage(stage: Stage, at: datetime) -> Q:
    """What stands at this stage at a moment, as `Opportunity.stage` says of one."""
    today = clock.day_in_london(at)
    taking = Q(status=Status.OPEN, closes_at__gte=at)
    return {
        Stage.HIDDEN: ~Q(status__in=PUBLISHED),
        Stage.SOON: taking & Q(opens_on__gt=today),
        Stage.OPEN: taking & Q(opens_on__lte=today),
        Stage.CLOSED: Q(status__in=(Status.CLOSED, Status.DECIDED)) | Q(status=Status.OPEN, closes_at__lt=at),
    }[stage]


def answers_about(opportunity: Opportunity) -> QuerySet[Enquiry]:
    """The questions about it that are published with their answers, latest first; anybody may read them."""
    return opportunity.enquiries.filter(published_at__isnull=False).order_by("-published_at", "-pk")


def enquiries_for(person: Visitor, permission: Permission) -> QuerySet[Enquiry]:
    """The questions about what somebody has this permission for."""
    held = holds(person, permission).values("organisation_id")
    return Enquiry.objects.filter(opportunity__organisation_id__in=held).select_related("opportunity__organisation")


def counting_unanswered(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """The same, each with `unanswered`: how many questions about it wait for an answer."""
    return opportunities.annotate(unanswered=Count("enquiries", filter=Q(enquiries__published_at=None)))


def funds_that_fit(
    opportunity: Opportunity, at: datetime, failed: Collection[Condition] = (), at_most: int = 5
) -> QuerySet[Opportunity]:
    """Other grants of the place, open or coming, that a group which fails these conditions has not failed too.

    Those for the same thing come first, then those nearest in size, then those that close first. Nothing is stored.
    """
    found = published().filter(at_stage(Stage.OPEN, at) | at_stage(Stage.SOON, at), place=opportunity.place_id)
    found = found.filter(first_stage=None)  # a second stage is for those asked on to it
    for one in failed:
        found = found.exclude(
            pk__in=Condition.objects.filter(asks__iexact=one.asks, fits_if=one.fits_if).values("opportunity_id")
        )
    same = Q(theme=opportunity.theme) if opportunity.theme else Q(pk=None)
    larger = Case(
        When(award_size__gte=opportunity.award_size, then=F("award_size") / opportunity.award_size),
        default=opportunity.award_size / F("award_size"),
        output_field=FloatField(),
    )
    return (
        found.exclude(pk=opportunity.pk)
        .annotate(other_theme=Case(When(same, then=0), default=1), times_the_size=larger)
        .order_by("other_theme", "times_the_size", "closes_at", "pk")[:at_most]
    )


class Round(NamedTuple):
    """How an earlier round came out: its title, how many applied and were funded, and the number of its grant.

    `asked_on` is how many were asked to apply in full, where it was an expression of interest.
    """

    title: str
    applications: int
    awards: int
    number: int
    asked_on: int | None = None


ROUND_CLOSED = "decisions.round.closed"
"""The event, told by the slice that decides, which keeps how many applied and how many were funded."""


def round_before(opportunity: Opportunity) -> Round | None:
    """The last decided round of the same grant: what it was copied from, or what came of the same intention.

    Of an expression of interest it is another one, so that like is told beside like.
    """
    copied = Opportunity.objects.filter(pk__in=[opportunity.copied_from_id or 0])
    theirs = Q(pk__in=copied.values("pk")) | Q(pk__in=copied.values("copied_from_id"))
    if opportunity.intention_id is not None:
        theirs |= Q(intention=opportunity.intention_id)
    like = {"status": Status.DECIDED, "expression_of_interest": opportunity.expression_of_interest}
    decided = Opportunity.objects.filter(theirs, **like).exclude(pk=opportunity.pk)
    last = decided.order_by("-closes_at", "-pk").first()
    if last is None:
        return None
    entries = Entry.objects.filter(event=ROUND_CLOSED, subject=Opportunity._meta.label_lower, subject_id=last.pk)
    told = entries.order_by("-pk").first()
    if told is None:
        return None
    asked_on = told.kept.get("asked_on")  # entries from before there were two stages do not have it
    return Round(last.title, told.kept["applications"], told.kept["awards"], last.pk, asked_on)


def in_the_plan() -> QuerySet[Intention]:
    """Every intention, what may open first at the top; all of it is public."""
    return Intention.objects.select_related("organisation", "place").order_by("opens_from", "opens_by", "pk")


def intentions_for(person: Visitor, permission: Permission) -> QuerySet[Intention]:
    """The intentions that somebody may change."""
    held = holds(person, permission).values("organisation_id")
    return in_the_plan().filter(organisation_id__in=held)


def places_of(organisation: Organisation, on: datetime) -> QuerySet[Place]:
    """The places in whose partnerships an organisation has a part."""
    part = Member.objects.filter(holding(clock.day_in_london(on)), organisation=organisation)
    return Place.objects.filter(pk__in=part.values("place_id")).order_by("name")


def findings_of(opportunity: Opportunity) -> QuerySet[Finding]:
    """What was found when it was published, hardest first: what is not kept before what is explained and kept."""
    return Finding.objects.filter(
        checked__subject=Opportunity._meta.label_lower, checked__subject_id=opportunity.pk
    ).order_by("provision", "standard")


def reasons_of(opportunity: Opportunity, at: datetime) -> QuerySet[Explanation]:
    """The reasons given for it that are public."""
    return Explanation.objects.filter(
        finding__in=findings_of(opportunity).filter(comes_to__in=(ComesTo.EXPLAINED, ComesTo.NOT_KEPT)),
        public_from__lte=clock.day_in_london(at),
        particulars=False,
    ).select_related("finding")
