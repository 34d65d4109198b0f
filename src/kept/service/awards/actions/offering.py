"""Offering an award, and the holder's answer."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from kept.service import clock
from kept.service.applications import papers
from kept.service.applications.models import Application
from kept.service.awards import events, letters
from kept.service.awards.actions import agreeing
from kept.service.awards.models import Award, Payment
from kept.service.awards.queries import authority_of, has_been_acted_on
from kept.service.awards.records import award_deed
from kept.service.awards.schedule import schedule
from kept.service.awards.terms import being_written, last_sent
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


@transaction.atomic
def offer(
    *,
    application: Application,
    by: Person,
    ends_on: date | None = None,
    reasons: Mapping[str, Reason] | None = None,
) -> Award:
    """Offer the award that was decided, with its payments, through the gate, and write to the holder.

    `ends_on` is its last day, where that is not the fund's own. Offering twice is offering once.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: it was not funded, or the round is not closed, or the fund says no term, or it would end too early; or
            as minimal financial assistance it would pass the cap.
        ReasonNeeded: a promise would go unkept and no reason is given.
    """
    rows = Application.objects.select_for_update(of=("self",)).select_related("opportunity__organisation")
    application = rows.get(pk=application.pk)
    insist(by, Permission.MANAGE_AWARD, application.opportunity.organisation)
    known = Award.objects.filter(application=application).first()
    if known is not None:
        return known
    award = drafted(application, ends_on)
    award.save()
    payments = schedule(award, application.opportunity.upfront_percent)
    for payment in payments:
        payment.approved_by = by
    Payment.objects.bulk_create(payments)
    agreeing.seal(award, being_written(award))
    decide(award_deed(award), by=by, reasons=reasons)
    record(
        events.OFFERED,
        award,
        by=by,
        acting_for=award.funder,
        amount=award.amount,
        starts_on=award.starts_on,
        ends_on=award.ends_on,
    )
    letters.to_holder(award, f"award-offered-{award.pk}", letters.offer(award, payments))
    return award


def drafted(application: Application, ends_on: date | None = None) -> Award:
    """The award that would be offered today for an application, not saved.

    Raises:
        Refused: as for :func:`offer`.
    """
    application = Application.objects.select_related(
        "opportunity__organisation", "opportunity__place", "decision", "organisation"
    ).get(pk=application.pk)
    opportunity, decision = application.opportunity, getattr(application, "decision", None)
    if opportunity.status != Status.DECIDED or decision is None or decision.amount is None:
        raise Refused("An award follows a round that is closed, for an application that was funded.")
    if opportunity.starts_on is None or opportunity.ends_on is None:
        raise Refused("The fund does not say from when to when it pays.")
    last_day = ends_on or opportunity.ends_on
    if last_day < opportunity.starts_on:
        raise Refused(f"It starts on {letters.said(opportunity.starts_on)}. Choose a last day after that.")
    return Award(
        application=application,
        funder=opportunity.organisation,
        holder=application.organisation,
        place=opportunity.place,
        amount=decision.amount,
        starts_on=opportunity.starts_on,
        ends_on=last_day,
        awarded_on=clock.today(),
    )


@transaction.atomic
def accept(*, award: Award, by: Person, version: int | None = None, other: Decimal | None = None) -> Award:
    """Accept an award for the organisation it was offered to, or think again after declining.

    `version` is that of the agreement which the page showed. `other` is minimal financial assistance from others, in
    pounds, which they confirm where it is asked. Accepting twice is accepting once.

    Raises:
        NotAllowed: they have no authority to accept for it.
        Refused: it was declined, and the funder has closed the offer; or a paper that it asks for is not given yet;
            or there is a newer agreement; or they have not confirmed what the law asks.
    """
    award = agreeing.held(award)
    insist(by, Permission.ACCEPT_AWARD, award.holder)
    if award.accepted_at is not None:
        return award
    if award.closed_at is not None:
        raise Refused(f"{award.funder} has closed this offer, because you said no. Ask them about another.")
    terms = last_sent(award)
    if terms is not None and version is not None and version != terms.version:
        raise Refused(f"{award.funder} has sent you a new version of the agreement. Read it before you say yes.")
    papers.use(award.application, papers.SUCCESS)
    award.accepted_at, award.accepted_by = clock.arrived(), by
    award.accepted_as = authority_of(by, award.holder, Permission.ACCEPT_AWARD)
    award.declined_at, award.declined_by, award.declined_because = None, None, ""
    award.save()
    if terms is not None:
        agreeing.agree(award, terms, other)
    entry = record(events.ACCEPTED, award, by=by, acting_for=award.holder, role=award.accepted_as)
    letters.to_funder(award, Permission.MANAGE_AWARD, f"award-answered-{award.pk}-{entry.pk}", letters.answered(award))
    return award


@transaction.atomic
def decline(*, award: Award, because: str, by: Person) -> Award:
    """Say no to an award, with a reason; or take back a yes that nothing has followed from yet.

    Raises:
        NotAllowed: they have no authority to answer for the holder.
        Refused: there is no reason; or it was accepted, and money was paid or passed on since, or notice given.
    """
    award = agreeing.held(award)
    insist(by, Permission.ACCEPT_AWARD, award.holder)
    if award.declined_at is not None:
        return award
    if not because.strip():
        raise Refused(f"Say why. {award.funder} will read it.")
    if award.accepted_at is not None and has_been_acted_on(award):
        raise Refused(
            f"Money was paid or passed on, or notice was given, since you said yes. Talk with {award.funder} about it."
        )
    taken_back = award.accepted_at is not None
    award.accepted_at, award.accepted_by, award.accepted_as = None, None, ""
    award.declined_at, award.declined_by, award.declined_because = clock.arrived(), by, because.strip()
    award.save()
    if taken_back:
        agreeing.undo(award)
    entry = record(events.DECLINED, award, by=by, acting_for=award.holder)
    letters.to_funder(award, Permission.MANAGE_AWARD, f"award-answered-{award.pk}-{entry.pk}", letters.answered(award))
    return award


@transaction.atomic
def close_offer(*, award: Award, by: Person) -> Award:
    """Close an offer that was declined: the money is free for something else, and the holder can no longer say yes.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: it was not declined, or the holder has thought again.
    """
    award = agreeing.held(award)
    insist(by, Permission.MANAGE_AWARD, award.funder)
    if award.closed_at is not None:
        return award
    if award.declined_at is None:
        raise Refused(f"{award.holder} has not said no, or has thought again. The offer stays open.")
    award.closed_at = clock.arrived()
    award.save(update_fields=["closed_at"])
    record(events.CLOSED, award, by=by, acting_for=award.funder)
    return award
