"""Awards, payments and endings as deeds with fact records."""

from kept.service.awards.models import Award, Ending, Payment
from kept.service.checks.deed import Deed
from kept.service.organisations.models import Kind
from kept.standards.nodes import Value


def award_deed(award: Award) -> Deed:
    """Making this award, on the day it was decided."""
    found: dict[str, Value] = {
        "kind": "grant",
        "stage": "signed" if award.accepted_at else "awarded",
        "grant_type": award.application.opportunity.grant_type,
        "recipient_vcse": award.holder.kind == Kind.VCSE,
        "awarded_on": award.awarded_on,
        "starts_on": award.starts_on,
        "ends_on": award.ends_on,
        "amount": award.amount,
        "competitive": award.application.opportunity.competitive,
        "contacts": 1 if award.application.opportunity.contact else 0,
        "reserved": False,
        "infrastructure": False,
        "strategic_partner": False,
    }
    return Deed("award", award, award.funder, award.place, award.awarded_on, found, award.holder, award.starts_on)


def payment_deed(payment: Payment) -> Deed:
    """Paying, looked at for the day it was due."""
    award = payment.award
    upfront = sum(one.amount for one in award.payments.all() if one.upfront and one.due_on == payment.due_on)
    found: dict[str, Value] = {
        "to": "lead",
        "recipient_vcse": award.holder.kind == Kind.VCSE,
        "due_on": payment.due_on,
        "fee": payment.fee,
        "upfront": upfront,
        "paid_on": payment.paid_on,
    }
    values = {name: value for name, value in found.items() if value is not None}
    return Deed("payment", payment, award.funder, award.place, payment.due_on, values, award.holder)


def ending_deed(ending: Ending) -> Deed:
    """Giving notice, on the day it is given."""
    award = ending.award
    if ending.given_on is None:
        raise ValueError("A notice is looked at for a day on which it would be given")
    found: dict[str, Value] = {
        "what": ending.what,
        "of": "funding",
        "by": "funder",
        "because": ending.because,
        "given_on": ending.given_on,
        "effective_on": ending.effective_on,
        "written": True,
        "reasons_given": bool(ending.reasons.strip()),
        "exceptional": ending.exceptional,
        "decided_on": ending.decided_on,
        "assessed": ending.assessed_on is not None,
        "assessed_on": ending.assessed_on,
        "beneficiaries_covered": ending.beneficiaries_covered,
        "users_covered": ending.users_covered,
        "volunteers_covered": ending.volunteers_covered,
        "reallocation_considered": ending.reallocation_considered,
        "discussed": ending.discussion_opened_on is not None,
        "discussion_opened_on": ending.discussion_opened_on,
        "responses_closed_on": ending.responses_closed_on,
        "responses_considered_on": ending.responses_considered_on,
    }
    values = {name: value for name, value in found.items() if value is not None}
    return Deed("ending", ending, award.funder, award.place, ending.given_on, values, award.holder, ending.effective_on)
