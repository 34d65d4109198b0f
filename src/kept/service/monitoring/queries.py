"""Finding reports and what was told. What is not yours and what is not there look the same: neither is found."""

from datetime import date
from typing import Literal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kept.service import clock
from kept.service.awards.models import NOTICE_STANDS, Award, Ending
from kept.service.awards.queries import awards_for
from kept.service.checks.models import HARDEST_FIRST, ComesTo, Finding
from kept.service.monitoring.models import HourRate, Report, ReportDue, State, Told
from kept.service.organisations.may import Visitor
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.successions import came_before
from kept.standards.standard import Standard, standards

MOST = 25
SENT = Q(report__sent_at__isnull=False)
WITH = ("award__funder", "award__holder", "award__place", "award__application__opportunity", "report", "rate")


def dues_for(person: Visitor, permission: Permission) -> QuerySet[ReportDue]:
    """The reports that are due, or were, of the awards for which somebody may do this; either side may see one.

    One about days that the award did not live to see falls away, and so do all where it is not accepted; what was sent
    stays.
    """
    theirs = ReportDue.objects.filter(award_id__in=awards_for(person, permission).values("pk"))
    return standing(theirs).select_related(*WITH)


def told_for(person: Visitor, permission: Permission) -> QuerySet[Told]:
    """What groups told about those awards."""
    theirs = Told.objects.filter(award_id__in=awards_for(person, permission).values("pk"))
    return theirs.select_related("award__funder", "award__holder", "award__application__opportunity", "upload")


def standing(dues: QuerySet[ReportDue]) -> QuerySet[ReportDue]:
    """Those that were sent, or may still be asked for."""
    gone = Ending.objects.filter(
        NOTICE_STANDS, award=OuterRef("award"), what=Ending.What.END, effective_on__lte=OuterRef("until_on")
    )
    runs = Q(award__accepted_at__isnull=False, award__ends_on__gte=F("from_on"))
    return dues.filter(SENT | (runs & ~Exists(gone)))


def outstanding(dues: QuerySet[ReportDue]) -> QuerySet[ReportDue]:
    """Those that wait to be written or sent."""
    return standing(dues).filter(~SENT, waived_at=None)


def at_state(state: State) -> Q:
    """Those that stand so today, as `ReportDue.state` tells it."""
    waits = ~SENT & Q(waived_at=None)
    return {
        State.LATE: waits & Q(due_on__lt=clock.today()),
        State.DUE: waits & Q(due_on__gte=clock.today()),
        State.UNREAD: SENT & Q(read_at=None),
        State.READ: SENT & Q(read_at__isnull=False, replied_at=None),
        State.REPLIED: SENT & Q(replied_at__isnull=False),
        State.WAIVED: ~SENT & Q(waived_at__isnull=False),
    }[state]


def counted(dues: QuerySet[ReportDue]) -> dict[str, int]:
    """How many of them stand how, in one query."""
    return dues.order_by().aggregate(**{state.value: Count("pk", filter=at_state(state)) for state in State})


def answered_too(due: ReportDue) -> QuerySet[ReportDue]:
    """The group's other reports that wait, and that the one written for this could answer as well."""
    others = outstanding(ReportDue.objects.filter(award__holder=due.award.holder_id)).exclude(pk=due.pk)
    free = Q(report=None) if due.report_id is None else Q(report=None) | Q(report=due.report_id)
    return others.filter(free, from_on__lte=clock.today()).select_related(*WITH).order_by("due_on", "pk")


def for_funders(report: Report) -> QuerySet[ReportDue]:
    """What a report answers: once for each funder's."""
    return ReportDue.objects.filter(report=report).select_related(*WITH).order_by("pk")


def unread_for(person: Visitor) -> list[ReportDue | Told]:
    """What groups sent that nobody has read, of the awards that somebody looks after: told first, then reports."""
    told = told_for(person, Permission.MANAGE_AWARD).filter(read_at=None).order_by("at", "pk")[:MOST]
    reports = dues_for(person, Permission.MANAGE_AWARD).filter(at_state(State.UNREAD))
    return [*told, *reports.order_by("report__sent_at", "pk")[:MOST]]


def rate_on(funder: Organisation, on: date) -> HourRate | None:
    """What an hour of volunteering is worth to a funder on a day; None where nothing is agreed."""
    return HourRate.objects.filter(funder=funder, from_on__lte=on).order_by("-from_on").first()


def rate_for(award: Award, on: date) -> HourRate | None:
    """The same for an award: where its funder has agreed none, that of the body the award came from, if it had one."""
    own = rate_on(award.funder, on)
    if own is not None:
        return own
    before = award.versions.filter(funder_was__in=came_before(award.funder)).values("funder_was")
    return HourRate.objects.filter(funder__in=before, from_on__lte=on).order_by("-from_on").first()


def running(holder: Organisation) -> QuerySet[Award]:
    """A group's awards that have been accepted and are not over."""
    held = Award.objects.filter(holder=holder, accepted_at__isnull=False, ends_on__gte=clock.today())
    gone = Ending.objects.filter(
        NOTICE_STANDS, award=OuterRef("pk"), what=Ending.What.END, effective_on__lte=clock.today()
    )
    return held.filter(~Exists(gone)).select_related("funder", "holder", "application__opportunity").order_by("pk")


def found_about(award: Award, side: Literal["funder", "holder"]) -> list[tuple[Standard, Finding]]:
    """What was found of a side's promises about an award, hardest first: of the body it went on from, too."""
    bodies = Q(checked__organisation=getattr(award, f"{side}_id"))
    bodies |= Q(checked__organisation__in=award.versions.values(f"{side}_was"))
    payments = Q(checked__subject="awards.payment", checked__subject_id__in=award.payments.values("pk"))
    endings = Q(
        checked__subject="awards.ending", checked__subject_id__in=Ending.objects.filter(award=award).values("pk")
    )
    told = Q(checked__subject="monitoring.told", checked__subject_id__in=award.told.values("pk"))
    own = Q(checked__subject__startswith="awards.award", checked__subject_id=award.pk)
    rows = Finding.objects.filter(bodies, own | payments | endings | told).exclude(
        Q(comes_to__in=(ComesTo.DOES_NOT_APPLY, ComesTo.CANNOT_TELL)) | Q(checked__taken_back_at__isnull=False)
    )
    by_promise = {(one.provision, one.standard, one.comes_to): one for one in rows.order_by("pk")}
    hardest = sorted(by_promise.values(), key=lambda one: (HARDEST_FIRST.index(ComesTo(one.comes_to)), one.provision))
    return [(standards()[one.standard], one) for one in hardest]
