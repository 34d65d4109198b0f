"""Partners: a lead names them, each on record says yes or no for itself, and the funder reads who has agreed.

Nobody who is slow to answer holds an application up: it can be sent while a partner is still asked, and says so. One
that said no has to be taken out first.
"""

from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from kept.service import clock
from kept.service.applications import events, letters
from kept.service.applications.models import Application
from kept.service.applications.together import draft_of
from kept.service.applications.together_models import Partner
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Status
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.models import Kind, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

MOST_PARTNERS = 20
"""More is a network: it is described in the answers."""


@transaction.atomic
def name_partner(
    *,
    application: Application,
    organisation: Organisation | None,
    name: str,
    does: str,
    share: Decimal,
    writes: bool,
    by: Person,
) -> Partner:
    """Name one, and ask it where it is on record. Naming it again changes nothing.

    `share` is in pounds. A partner whose share or work is changed is taken out and named anew, so that it agrees anew.

    Raises:
        NotAllowed: they may not, for the lead.
        Refused: it is the lead, the funder, or another public body; the shares come to more than an award; there are
            too many; or it is no longer a draft.
    """
    application = draft_of(application)
    insist(by, Permission.WRITE_APPLICATION, application.organisation)
    opportunity = application.opportunity
    if organisation is not None:
        if organisation.pk == application.organisation_id:
            raise Refused(f"{organisation} leads. Name those who work with it.")
        if organisation.pk == opportunity.organisation_id or organisation.kind == Kind.STATUTORY:
            raise Refused(f"{organisation} is a public body, and cannot be a partner in an application for a grant.")
        known = application.partners.filter(organisation=organisation).first()
        if known is not None:
            return known
    named = application.partners.filter(organisation=None, name=name).first() if organisation is None else None
    if named is not None:
        return named
    if application.partners.count() >= MOST_PARTNERS:
        raise Refused(f"There is room for {MOST_PARTNERS} partners. Say in an answer who else takes part.")
    shared = application.partners.aggregate(all=Sum("share"))["all"] or Decimal(0)
    if shared + share > opportunity.award_size:
        raise Refused(
            f"The partners’ shares would come to £{shared + share:,.2f}, and one award is at most "
            f"£{opportunity.award_size:,.2f}. Make a share smaller."
        )
    partner = Partner.objects.create(
        application=application,
        organisation=organisation,
        name=organisation.name if organisation else name,
        does=does,
        share=share,
        writes=writes and organisation is not None,
        asked_at=clock.arrived(),
    )
    record(events.PARTNER_NAMED, application, by=by, acting_for=application.organisation, partner=partner.pk)
    if organisation is not None:
        letters.partner_asked(partner, application)
    return partner


@transaction.atomic
def take_out(*, partner: Partner, by: Person) -> None:
    """Have an organisation no longer be a partner. Taking it out twice is taking it out once.

    Raises:
        NotAllowed: they may not, for the lead.
        Refused: it is no longer a draft.
    """
    application = draft_of(partner.application)
    insist(by, Permission.WRITE_APPLICATION, application.organisation)
    gone, _ = Partner.objects.filter(pk=partner.pk).delete()
    if gone:
        record(events.PARTNER_TAKEN_OUT, application, by=by, acting_for=application.organisation, partner=partner.pk)


@transaction.atomic
def answer(*, partner: Partner, yes: bool, by: Person) -> Partner:
    """Say for an organisation that it takes part, or not; again to say otherwise, until the round is decided.

    Raises:
        NotAllowed: they may not, for that organisation.
        Refused: the application was taken back, or the round is decided.
    """
    row = Partner.objects.select_for_update(of=("self",)).filter(pk=partner.pk).first()
    if row is None or row.organisation is None or row.application.withdrawn_at is not None:
        raise Refused("The lead has taken this back. There is nothing to answer any more.")
    insist(by, Permission.ACCEPT_AWARD, row.organisation)
    if row.application.opportunity.status == Status.DECIDED:
        raise Refused("The round is decided. Talk to the lead and the funder.")
    if row.said_yes is not yes:
        row.said_yes, row.answered_at, row.answered_by = yes, clock.arrived(), by
        row.save(update_fields=["said_yes", "answered_at", "answered_by"])
        record(events.PARTNER_ANSWERED, row.application, by=by, acting_for=row.organisation, partner=row.pk, yes=yes)
        letters.partner_answered(row)
    return row
