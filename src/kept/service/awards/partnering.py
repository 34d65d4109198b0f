"""What a holder passes on to partners, on the terms of its own award: as much first, and the same promises."""

from decimal import ROUND_DOWN, Decimal

from kept.service.applications.together_models import Partner
from kept.service.awards.models import Award, Payment, SharePart, SubAward
from kept.service.awards.schedule import PENNY, schedule
from kept.service.checks.deed import Deed
from kept.service.organisations.models import Kind
from kept.standards.nodes import Value


def sub_awards(award: Award) -> list[SubAward]:
    """What each partner would get, not saved. None where the lead has not said what each gets, or it is more than all.

    A partner that said no gets nothing. Each is paid as the lead is: whole, or by the quarter with the same share
    first.
    """
    found = _partners(award)
    return [] if _shared(found) > award.amount else [_sub_award(award, one) for one in found]


def shares_beyond(award: Award) -> Decimal:
    """Pounds by which the partners’ shares are more than the award; 0 where they fit in it."""
    return max(_shared(_partners(award)) - award.amount, Decimal(0))


def lead_share(award: Award, fee: Decimal) -> Decimal:
    """Pounds of a partner's `fee` that would come first if it were paid as the lead is, to the penny below."""
    percent = award.application.opportunity.upfront_percent
    first, *later = schedule(award, percent)
    if first.upfront and not later:  # the lead has it whole
        percent = 100
    return (fee * percent / 100).quantize(PENNY, ROUND_DOWN)


def sub_award_deed(one: SubAward) -> Deed:
    """Passing a partner's share on, looked at for the day its first money falls due."""
    award = one.award
    values: dict[str, Value] = {
        "to": "supply chain",
        "due_on": one.due_on,
        "fee": one.fee,
        "upfront": one.upfront,
        "upfront_at_lead_share": lead_share(award, one.fee),
    }
    if one.organisation is not None:
        values["recipient_vcse"] = one.organisation.kind == Kind.VCSE
    title = f"What {award.holder} passes on to {one.name}"
    return Deed("payment", one, award.funder, award.place, one.due_on, values, about=award.holder, title=title)


def first_parts(one: SubAward) -> list[SharePart]:
    """When a partner is paid what is agreed with the yes, each part as the lead is. Not saved."""
    alike = Award(amount=one.amount, starts_on=one.award.starts_on, ends_on=one.award.ends_on)
    return as_parts(one, schedule(alike, one.award.application.opportunity.upfront_percent))


def as_parts(one: SubAward, payments: list[Payment]) -> list[SharePart]:
    """Payments, not saved, as parts of a share."""
    return [
        SharePart(share=one, due_on=each.due_on, fee=each.fee, amount=each.amount, upfront=each.upfront)
        for each in payments
    ]


def _partners(award: Award) -> list[Partner]:
    partners = Partner.objects.filter(application=award.application_id, share__gt=0).select_related("organisation")
    return [one for one in partners if one.said_yes is not False]


def _shared(partners: list[Partner]) -> Decimal:
    return sum((one.share for one in partners), Decimal(0))


def _sub_award(award: Award, partner: Partner) -> SubAward:
    alike = Award(amount=partner.share, starts_on=award.starts_on, ends_on=award.ends_on)
    first = schedule(alike, award.application.opportunity.upfront_percent)[0]
    return SubAward(
        award=award,
        organisation=partner.organisation,
        name=partner.name,
        does=partner.does,
        amount=partner.share,
        due_on=first.due_on,
        fee=first.fee,
        upfront=first.upfront,
        of_amount=award.amount,
        of_ends_on=award.ends_on,
    )
