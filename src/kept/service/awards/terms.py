"""The terms that an award is offered on: proposed from what the fund said, and as facts for the promises about them."""

from copy import copy
from datetime import date, timedelta

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.awards.clauses import in_force
from kept.service.awards.models import Award, MonitoringItem, Terms
from kept.service.opportunities.models import Opportunity
from kept.service.opportunities.proportion import reporting
from kept.standards.dates import Span, after
from kept.standards.nodes import Value

AT_THE_END = 0
RHYTHMS = {AT_THE_END: "At the end", 12: "Every year", 6: "Every six months", 3: "Every three months"}
"""How often something may be told, in months: those of the table of awards by size (gm-app4.1.3-c), and once a year."""

WORDS = (
    "purpose",
    "where",
    "asks",
    "can_be_extended",
    "extended_by",
    "extended_when",
    "extended_decided_by",
    "recognition",
    "extra",
)
"""What a version has from the one before it, and an award from the one before it of the same fund. Whether it is a
subsidy, and whether it is paid by invoice, is asked about each award."""


TO_WRITE = timedelta(days=28)
"""From the end of the time that something is told about to the day it is due: ours; no promise sets it."""


def told_about(starts_on: date, ends_on: date, every: int) -> list[date]:
    """The last days of the times that something is told about: as every so many months end, and with the term.

    `every` is in months, 0 for the last day alone. None is nearer to the last day than those months.
    """
    days: list[date] = []
    if every:
        over, months = ends_on + timedelta(days=1), Span(every, "months")
        while after(starts_on, months, len(days) + 2) <= over:
            days.append(after(starts_on, months, len(days) + 1) - timedelta(days=1))
    return [*days, ends_on]


def last_sent(award: Award) -> Terms | None:
    """The version that the holder was sent last; None for an award that was offered before there were any."""
    sent = Terms.objects.filter(application=award.application_id, sent_at__isnull=False)
    return sent.order_by("-version").first()


def draft_of(application: Application) -> Terms | None:
    """What somebody of the funder is writing, and nobody was sent."""
    return Terms.objects.filter(application=application, sent_at=None).first()


def being_written(award: Award) -> Terms:
    """The terms that would be sent next, with the clauses that stand in its place today: the draft; or, not saved,
    what was sent last, or what is proposed.
    """
    terms = _next(award)
    terms.template = in_force(award.application.opportunity.place)
    return terms


def _next(award: Award) -> Terms:
    if (draft := draft_of(award.application)) is not None:
        return draft
    before = last_sent(award)
    if before is None:
        return proposed(award)
    told = {name: getattr(before, name) for name in (*WORDS, "subsidy", "subsidy_because", "invoices_because")}
    return Terms(application=award.application, version=before.version + 1, **told)


def proposed(award: Award) -> Terms:
    """Terms to begin from, not saved: the words last sent for the same fund, or else what the fund itself said."""
    fund = award.application.opportunity
    terms = Terms(application=award.application, purpose=fund.what_for, asks=_asked_by(fund, award))
    same = Terms.objects.filter(application__opportunity=fund, sent_at__isnull=False).order_by("-sent_at", "-pk")
    before = same.exclude(application=award.application).select_related("application__award").first()
    if before is not None:
        # Purpose and wards may be the other group's; and what is asked of a larger award is not asked of a smaller one.
        larger = before.application.award.amount > award.amount
        for name in set(WORDS) - {"purpose", "where", *(["asks"] if larger else [])}:
            setattr(terms, name, getattr(before, name))
    return terms


def items_of(award: Award, terms: Terms, from_on: date | None = None, after_order: int = 0) -> list[MonitoringItem]:
    """Everything that is to be told, by its day; or what is about time that is not over before FROM_ON. Not saved."""
    term = (award.starts_on, award.ends_on)
    days = [(day, asked) for asked in terms.asks for day in told_about(*term, asked["every"])]
    asked = [(day, one) for day, one in days if from_on is None or day >= from_on]
    return [
        MonitoringItem(
            award=award,
            what=one["what"],
            purpose=one["purpose"],
            use=one["use"],
            due_on=day + TO_WRITE,
            order=order,
        )
        for order, (day, one) in enumerate(sorted(asked, key=lambda row: row[0]), after_order + 1)
    ]


def facts(award: Award) -> dict[str, Value]:
    """What the terms tell of an award: those that were sent, or would be. Nothing of one that has none."""
    terms = last_sent(award) if award.pk else being_written(award)
    if terms is None:
        return {}
    rhythms = [
        (asked["every"], len(told_about(award.starts_on, award.ends_on, asked["every"]))) for asked in terms.asks
    ]
    found: dict[str, Value] = {
        "extension_clause": terms.can_be_extended,
        "renegotiation_clause": True,  # every agreement has it: agreement.toml, "changing"
        "monitoring_purposes_given": all(asked["purpose"] and asked["use"] for asked in terms.asks),
        "reports": sum(number for _, number in rhythms),
        "reports_only_at_end": bool(rhythms) and all(number == 1 for _, number in rhythms),
        "end_report": bool(rhythms),
        "acknowledgement_required": bool(terms.recognition),
    }
    several = [every for every, number in rhythms if number > 1]
    if several:
        found["months_between_reports"] = min(several)
    if terms.can_be_extended and terms.extended_by:
        found["extension_explained"] = bool(terms.extended_when)
        day_after = award.ends_on + timedelta(days=1)
        found["could_end_on"] = after(day_after, Span(terms.extended_by, "months")) - timedelta(days=1)
    if award.accepted_at is not None:
        # What is to be told stands in what they signed, and they read it before.
        found["signed_on"] = found["monitoring_agreed_on"] = clock.day_in_london(award.accepted_at)
    return found


def _asked_by(fund: Opportunity, award: Award) -> list[dict[str, object]]:
    """What a fund said it would ask for, and no more: nothing where it said nothing, or for no report."""
    if not fund.reports:
        return []
    sized = copy(fund)
    sized.award_size, sized.starts_on, sized.ends_on = award.amount, award.starts_on, award.ends_on
    worth = reporting(sized)
    most = (
        fund.reports if worth.reports is None or worth.reports.most is None else min(fund.reports, worth.reports.most)
    )
    if not most:
        return []
    words = f" of at most {fund.report_words:,} words" if fund.report_words else ""
    return [
        {
            "what": f"A short report{words}",
            "purpose": "To see what the money made possible, and what you learned",
            "use": fund.reports_used_for or "The team that gives the grant reads it, to plan its next grants with you",
            "every": _rhythm(award, most, worth.months_between or 0),
        }
    ]


def _rhythm(award: Award, most: int, months_between: int) -> int:
    for every in sorted(rhythm for rhythm in RHYTHMS if rhythm >= max(months_between, 1)):
        if len(told_about(award.starts_on, award.ends_on, every)) <= most:
            return every
    return AT_THE_END
