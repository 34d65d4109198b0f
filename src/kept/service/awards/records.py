"""Awards, payments and endings as deeds with fact records."""

from copy import copy
from datetime import date

from kept.service import clock
from kept.service.awards.models import Award, ChangeRequest, Claim, Ending, Payment
from kept.service.awards.partnering import sub_awards
from kept.service.awards.terms import facts
from kept.service.checks.deed import Deed
from kept.service.opportunities.proportion import a_year
from kept.service.organisations.models import Kind
from kept.standards.nodes import Value


def award_deed(award: Award) -> Deed:
    """Making this award, on the day it was decided."""
    fund = award.application.opportunity
    found: dict[str, Value] = {
        "kind": "grant",
        "stage": "signed" if award.accepted_at else "awarded",
        "grant_type": fund.grant_type,
        "recipient_vcse": award.holder.kind == Kind.VCSE,
        "awarded_on": award.awarded_on,
        "starts_on": award.starts_on,
        "ends_on": award.ends_on,
        "amount": award.amount,
        "competitive": fund.competitive,
        "contacts": 1 if fund.contact else 0,
        "full_cost": fund.overheads_accepted,
        "extra_duties_costed": True,  # a fund lists none without its price
        "reserved": False,
        "infrastructure": False,
        "strategic_partner": False,
    }
    if (yearly := a_year(award.amount, award.starts_on, award.ends_on)) is not None:
        found["yearly_amount"] = yearly
    if fund.reports is not None:
        found["reports"] = fund.reports
    if fund.report_words is not None:
        found["report_words"] = fund.report_words
    found |= facts(award)
    if partners := sub_awards(award):
        found["distributes"] = bool(partners)
        found["passes_promises_on"] = True  # every agreement with partners has it: agreement.toml, "partners"
    return Deed(
        "award",
        award,
        award.funder,
        award.place,
        award.awarded_on,
        found,
        about=award.holder,
        public_from=award.starts_on,
        title=f"Award of {award}",
    )


def payment_deed(payment: Payment) -> Deed:
    """Paying for a quarter, looked at for the day its money first falls due.

    A payment with a share up front is a deed about the quarter that starts. The rest of a quarter that had one is no
    deed of its own: what was promised of the quarter is held against it once, and one reason is enough.
    """
    first, award = _first_of_its_quarter(payment), payment.award
    falls_due = first.counts_from or first.paid_on or first.due_on  # what is paid unasked fell due as it was paid
    found: dict[str, Value] = {
        "to": "lead",
        "recipient_vcse": award.holder.kind == Kind.VCSE,
        "due_on": falls_due,
        "fee": first.fee,
        "upfront": first.upfront,
        "invoiced_on": first.invoiced_on,
        "paid_on": first.paid_on,
    }
    found |= _complaint(first)
    values = {name: value for name, value in found.items() if value is not None}
    title = f"Payment of {first} to {award.holder}"
    return Deed("payment", first, award.funder, award.place, first.due_on, values, about=award.holder, title=title)


def _complaint(first: Payment) -> dict[str, Value]:
    """What a claim says that something of this quarter was paid late; the first, where there are several."""
    claims = Claim.objects.filter(payment__award=first.award_id).select_related("payment__award").order_by("pk")
    claim = next((one for one in claims if _first_of_its_quarter(one.payment) == first), None)
    if claim is None:
        return {"complained": False}
    return {
        "complained": True,
        "complained_on": clock.day_in_london(claim.made_at),
        "complaint_with_finance_chief": claim.to_post,
        "complaint_closed_on": claim.payment.paid_on,
    }


def _first_of_its_quarter(payment: Payment) -> Payment:
    """The payment with the share up front of the quarter a payment is for; itself where it has one, or none does."""
    if payment.upfront:
        return payment
    before = [one for one in payment.award.payments.all() if one.upfront and one.due_on < payment.due_on]
    return max(before, key=lambda one: one.due_on, default=payment)


def ending_deed(ending: Ending) -> Deed:
    """Giving notice, on the day it is given."""
    award = ending.award
    if ending.given_on is None:
        raise ValueError("A notice is looked at for a day on which it would be given")
    found: dict[str, Value] = {
        "what": ending.what,
        "of": ending.of,
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
        "issue_told": ending.issue_told_on is not None,
        "issue_told_on": ending.issue_told_on,
        "timetable_agreed": ending.timetable_agreed_on is not None,
        "timetable_agreed_on": ending.timetable_agreed_on,
        "timetable_reviewed_on": ending.timetable_reviewed_on,
    }
    values = {name: value for name, value in found.items() if value is not None}
    doing = "the end of" if ending.what == Ending.What.END else "a change to"
    return Deed(
        "ending",
        ending,
        award.funder,
        award.place,
        ending.given_on,
        values,
        about=award.holder,
        public_from=ending.effective_on,
        particulars=ending.because == Ending.Because.PERFORMANCE,
        title=f"Notice of {doing} a grant to {award.holder}",
    )


def deed_of_today(ending: Ending, effective_on: date | None = None) -> Deed:
    """The same, as if notice were given today: to look at what is still being prepared."""
    looked_at = copy(ending)
    looked_at.given_on, looked_at.effective_on = clock.today(), effective_on or ending.effective_on
    return ending_deed(looked_at)


def extension_deed(request: ChangeRequest, effective_on: date) -> Deed:
    """Agreeing to a longer term, on the day of the yes. It takes effect on the day after the old last one."""
    award = request.award
    values: dict[str, Value] = {
        "what": "extension",
        "of": "funding",
        "by": "holder" if request.by_holder else "funder",
        "because": "term",
        "given_on": clock.today(),
        "effective_on": effective_on,
        "written": True,
        "reasons_given": True,
    }
    title = f"Extension of a grant to {award.holder}"
    return Deed(
        "ending",
        request,
        award.funder,
        award.place,
        clock.today(),
        values,
        about=award.holder,
        public_from=effective_on,
        title=title,
    )
