"""What a holder passes on to partners, on the terms of its own award: as much first, and the same promises."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from kept.service.applications.together_models import Partner
from kept.service.awards.models import Award, Payment, SubAward, Version
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


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One payment to a partner, not saved; the lead's own of that day; and whether it falls away with an early end.

    `lead` is None where the lead has none on that day any more, because the award was changed.
    """

    payment: Payment
    lead: Payment | None
    falls_away: bool


def passed_on(one: SubAward, ends_early: date | None) -> list[PassedOn]:
    """When a partner is paid what was agreed, each as the lead is. `ends_early` is the day a notice ends the award."""
    award = one.award
    first = Version.objects.filter(award=award).order_by("pk").first()
    agreed = Award(amount=one.amount, starts_on=award.starts_on, ends_on=first.ends_on_was if first else award.ends_on)
    leads = {payment.due_on: payment for payment in award.payments.all()}
    return [
        PassedOn(each, leads.get(each.due_on), ends_early is not None and each.due_on >= ends_early)
        for each in schedule(agreed, award.application.opportunity.upfront_percent)
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
    )
