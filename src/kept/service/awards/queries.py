"""Finding awards, payments and endings. What is not yours and what is not there look the same: neither is found."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, NullIf

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.applications.together_models import Partner
from kept.service.awards.models import (
    HOLDERS_ASK,
    NO_INVOICE_YET,
    NOTICE_STANDS,
    WILL_END,
    Award,
    ChangeRequest,
    Ending,
    Invoice,
    Passing,
    Payment,
    SubAward,
    Uplift,
    counting_before,
)
from kept.service.banking.queries import has_in_use
from kept.service.checks.queries import owed_for
from kept.service.opportunities.models import Status
from kept.service.organisations import roles
from kept.service.organisations.may import Visitor, holds
from kept.service.organisations.models import Contact, ContactFor, Membership, Organisation
from kept.service.organisations.permissions import Permission, Visibility
from kept.service.people.models import Person

SOON = timedelta(days=30)
"""How far ahead the list of payments looks."""


def awards_for(person: Visitor, permission: Permission) -> QuerySet[Award]:
    """The awards for which somebody may do this; either side may see one."""
    held = holds(person, permission).values("organisation_id")
    awards = Award.objects.select_related("funder", "holder", "place", "application__opportunity")
    if permission is Permission.SEE_ORGANISATION:
        return awards.filter(Q(funder_id__in=held) | Q(holder_id__in=held))
    return awards.filter(holder_id__in=held) if permission in HOLDERS_ASK else awards.filter(funder_id__in=held)


def payments_for(person: Visitor, permission: Permission) -> QuerySet[Payment]:
    """The payments of those awards."""
    theirs = awards_for(person, permission).values("pk")
    return Payment.objects.filter(award_id__in=theirs).select_related(
        "award__funder", "award__holder", "award__application__opportunity"
    )


def sub_awards_for(person: Visitor, permission: Permission) -> QuerySet[SubAward]:
    """What is passed on of those awards; and, to see it, what is passed on to a partner that said yes."""
    sub_awards = SubAward.objects.select_related(
        "organisation", "award__funder", "award__holder", "award__place", "award__application__opportunity"
    )
    passed_on = Q(award_id__in=awards_for(person, permission).values("pk"))
    if permission is Permission.SEE_ORGANISATION:
        passed_on |= Q(pk__in=passed_on_to(person).values("pk"))
    return sub_awards.filter(passed_on)


def passed_on_to(person: Visitor, permission: Permission = Permission.SEE_ORGANISATION) -> QuerySet[SubAward]:
    """What holders of awards pass on to organisations for which somebody may do this, and that said yes or joined."""
    agreed = Partner.objects.filter(
        application=OuterRef("award__application"), organisation=OuterRef("organisation"), said_yes=True
    )
    held = holds(person, permission).values("organisation_id")
    heard = Exists(agreed) | Q(joined_on__isnull=False)
    theirs = SubAward.objects.filter(heard, organisation_id__in=held)
    return theirs.select_related(
        "organisation", "award__funder", "award__holder", "award__place", "award__application__opportunity"
    )


def passings_for(person: Visitor, permission: Permission) -> QuerySet[Passing]:
    """The money that was recorded as passed on, of the shares for which somebody may do this."""
    theirs = sub_awards_for(person, permission).values("pk")
    return Passing.objects.filter(share_id__in=theirs).select_related(
        "recorded_by", "share__organisation", "share__award__funder", "share__award__holder", "share__award__place"
    )


def uplifts_for(person: Visitor, permission: Permission) -> QuerySet[Uplift]:
    """What was asked on top of those awards."""
    theirs = awards_for(person, permission).values("pk")
    return Uplift.objects.filter(award_id__in=theirs).select_related("award__funder", "award__holder")


def endings_for(person: Visitor, permission: Permission) -> QuerySet[Ending]:
    """The endings for which somebody may do this. Seeing one takes that something was sent to the holder."""
    endings = Ending.objects.filter(award_id__in=awards_for(person, permission).values("pk")).select_related(
        "award__funder",
        "award__holder",
        "award__place",
        "award__application__opportunity",
        "given_by",
        "carried_out_as",
    )
    if permission is Permission.SEE_ORGANISATION:
        return endings.filter(Q(given_on__isnull=False) | Q(discussion_sent_at__isnull=False))
    return endings


def changes_for(person: Visitor, permission: Permission) -> QuerySet[ChangeRequest]:
    """What was asked to change of those awards."""
    requests = ChangeRequest.objects.filter(award_id__in=awards_for(person, permission).values("pk"))
    return requests.select_related(
        "award__funder", "award__holder", "award__place", "award__application__opportunity", "into"
    )


def changes_to_answer(person: Person, permission: Permission) -> QuerySet[ChangeRequest]:
    """Those that wait for the side this permission answers for: accepting is the holder's, the rest the funder's."""
    waiting = changes_for(person, permission).filter(answered_at=None, withdrawn_at=None)
    if permission in HOLDERS_ASK:
        return waiting.filter(by_holder=False, first_yes_at=None).order_by("asked_at", "pk")
    theirs = waiting.filter(Q(by_holder=True) | Q(first_yes_at__isnull=False))
    own = Q(first_yes_by=person) | Q(by_holder=False, asked_by=person)  # a second yes is somebody else's
    return theirs.exclude(own).order_by("asked_at", "pk")


def fundable_for(person: Visitor, permission: Permission) -> QuerySet[Application]:
    """The applications that were funded, in rounds that are closed, for which somebody may do this."""
    held = holds(person, permission).values("organisation_id")
    return Application.objects.filter(
        sent_at__isnull=False,
        decision__funded=True,
        opportunity__status=Status.DECIDED,
        opportunity__organisation_id__in=held,
    ).select_related("opportunity__organisation", "opportunity__place", "organisation", "decision")


def with_whom_to_ask(awards: QuerySet[Award]) -> QuerySet[Any]:
    """The same awards, each with `whom_to_ask`: as its grant said; of a funder that came after, as that one says."""
    told = Contact.objects.filter(organisation=OuterRef("funder"), visible_to__lte=Visibility.SECTOR)
    told = told.filter(about__in=(ContactFor.ANYTHING, ContactFor.FUNDING)).order_by("-about")  # "funding" comes first
    reached = told.annotate(by=Coalesce(NullIf("email", Value("")), "phone")).values("by")[:1]
    came_after = ~Q(funder=F("application__opportunity__organisation"))
    own = Case(When(came_after, then=Subquery(reached)))
    return awards.annotate(whom_to_ask=Coalesce(own, "application__opportunity__contact"))


def whom_to_ask(award: Award) -> str:
    """The same of one award."""
    asked: str = with_whom_to_ask(Award.objects.filter(pk=award.pk)).values_list("whom_to_ask", flat=True).get()
    return asked


def prepared(award: Award) -> Ending | None:
    """The ending that is being prepared, if there is one."""
    return Ending.objects.filter(award=award, given_on=None, put_aside_at=None).first()


def ended(award: Award) -> Ending | None:
    """The notice by which it ends, if one was given and stands."""
    standing = Ending.objects.filter(NOTICE_STANDS, award=award, what=Ending.What.END)
    return standing.select_related("carried_out_as").first()


def has_been_acted_on(award: Award) -> bool:
    """Whether anything of it was paid or passed on, or notice was given that stands."""
    paid = Payment.objects.filter(award=award, paid_on__isnull=False).exists()
    passed_on = Passing.objects.filter(share__award=award).exists()
    return paid or passed_on or Ending.objects.filter(NOTICE_STANDS, award=award).exists()


def with_early_ends(awards: QuerySet[Award], by: date | None = None) -> QuerySet[Any]:
    """The same awards, each with `ends_early`: the day on which a notice ends it, none later than `by`; or None."""
    notices = Ending.objects.filter(NOTICE_STANDS, award=OuterRef("pk"), what=Ending.What.END)
    if by is not None:
        notices = notices.filter(effective_on__lte=by)
    return awards.annotate(ends_early=Subquery(notices.values("effective_on")[:1]))


def with_payments_added_up(awards: QuerySet[Award]) -> QuerySet[Any]:
    """The same awards, each with `payments_in_all`, and `paid`: the pounds that were paid; None where nothing was."""
    every = Payment.objects.filter(award=OuterRef("pk")).order_by().values("award")
    paid = every.filter(paid_on__isnull=False).annotate(pounds=Sum("amount"))
    number = Coalesce(Subquery(every.annotate(number=Count("pk")).values("number")), 0)
    return awards.annotate(paid=Subquery(paid.values("pounds")), payments_in_all=number)


def with_reasons_owed(awards: QuerySet[Any], person: Visitor) -> QuerySet[Any]:
    """The same awards, each with `owed`: how many promises about its payments were not kept and wait for a reason.

    Those for which this person gives reasons. None where there are none.
    """
    payments = Payment.objects.filter(award=OuterRef(OuterRef("pk"))).values("pk")
    owed = owed_for(person).filter(checked__subject="awards.payment", checked__subject_id__in=payments)
    one_group = owed.order_by().values("comes_to")  # they all come to the same: not kept
    return awards.annotate(owed=Subquery(one_group.annotate(number=Count("pk")).values("number")))


def with_nothing_decided(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those that run and of which nothing is decided: no end is prepared or given notice of, no extension waits."""
    begun = Ending.objects.filter(Q(given_on=None) | NOTICE_STANDS, award=OuterRef("pk"), put_aside_at=None)
    ends = begun.filter(Q(given_on=None) | Q(what=Ending.What.END))
    kind = ChangeRequest.Kind.EXTENSION
    extends = ChangeRequest.objects.filter(award=OuterRef("pk"), kind=kind, answered_at=None, withdrawn_at=None)
    running = awards.filter(accepted_at__isnull=False, ends_on__gte=clock.today())
    return running.exclude(Exists(ends)).exclude(Exists(extends)).order_by("ends_on", "pk")


def outstanding(payments: QuerySet[Payment], until: date | None = None) -> QuerySet[Payment]:
    """Those that are not paid: of awards that were accepted, and not after an end that notice was given of.

    With `until`, those due by then, or invoiced by then where that is later; none that waits for an invoice.
    """
    gone = Ending.objects.filter(WILL_END, award=OuterRef("award"), effective_on__lte=OuterRef("due_on"))
    still = payments.filter(~Exists(gone), award__accepted_at__isnull=False, paid_on=None)
    if until is None:
        return still
    return still.filter(counting_before(until + timedelta(days=1))).exclude(NO_INVOICE_YET)


def nowhere_to_pay(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those of which something is due or will be, whose holder has no bank details that two people have agreed on.

    None of which something is paid: it went in another way then, such as a cheque.
    """
    paid = Payment.objects.filter(award=OuterRef("pk"), paid_on__isnull=False)
    owed = outstanding(Payment.objects.filter(award=OuterRef("pk")))
    return awards.filter(Exists(owed), ~Exists(paid), ~has_in_use("holder"))


def invoices_for(person: Visitor, permission: Permission) -> QuerySet[Invoice]:
    """The invoices for the payments of which somebody may do this; either side may see one."""
    theirs = payments_for(person, permission).values("pk")
    return Invoice.objects.filter(payment_id__in=theirs).select_related(
        "payment__award__funder", "payment__award__holder", "sent_by", "questioned_by", "answered_by", "approved_by"
    )


def to_look_at(award: Award) -> QuerySet[Invoice]:
    """The invoices of an award that stand, and that its funder has not said yes to."""
    return Invoice.objects.filter(payment__award=award, approved_at=None, replaced_at=None)


def standing_invoice(payment: Payment) -> Invoice | None:
    """The one that counts: sent last, and not replaced; None where none was sent."""
    return Invoice.objects.filter(payment=payment, replaced_at=None).first()


def wanted_invoices(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """Those that are due by today, and for which the holder has sent no invoice yet."""
    return outstanding(payments).filter(NO_INVOICE_YET, due_on__lte=clock.today())


def paid_into_last(payment: Payment) -> int | None:
    """The account that this funder last paid this holder into, by its number; None where it has not yet."""
    award = payment.award
    before = Payment.objects.filter(
        award__funder=award.funder_id, award__holder=award.holder_id, account__isnull=False, paid_on__isnull=False
    )
    return before.order_by("-paid_on", "-pk").values_list("account_id", flat=True).first()


def gone(award: Award, notice: Ending | None) -> QuerySet[Payment]:
    """The payments that fall away because notice was given that the award ends before they are due."""
    if notice is None or hasattr(notice, "carried_out_as"):
        return Payment.objects.none()
    return Payment.objects.filter(award=award, paid_on=None, due_on__gte=notice.effective_on)


def counted(payments: QuerySet[Payment]) -> dict[str, int]:
    """How many of these are late, due today and due later; none of them waits for an invoice."""
    today = clock.today()
    return payments.aggregate(
        late=Count("pk", filter=counting_before(today)),
        today=Count("pk", filter=Q(due_on=today) | Q(due_on__lt=today, invoiced_on=today)),
        later=Count("pk", filter=Q(due_on__gt=today)),
    )


def with_authority(organisation: Organisation, permission: Permission) -> list[Person]:
    """Everybody who may do this for an organisation, by name."""
    memberships = _memberships(organisation, permission)
    people = Person.objects.filter(pk__in=memberships.values("person_id"))
    return list(people.order_by("name", "pk"))


def authority_of(person: Person, organisation: Organisation, permission: Permission) -> str:
    """The name of the role by which somebody may do this for an organisation."""
    membership = _memberships(organisation, permission).filter(person=person).order_by("pk").first()
    return membership.held.name if membership else ""


def _memberships(organisation: Organisation, permission: Permission) -> QuerySet[Membership]:
    return Membership.objects.filter(
        organisation=organisation,
        until__isnull=True,
        person__is_active=True,
        role__in=roles.with_permission(permission),
    )
