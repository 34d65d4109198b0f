"""Agreeing on terms: written by the funder, sent, asked to be changed by the holder, answered; frozen once accepted."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.awards import agreement, events, letters
from kept.service.awards.assistance import must_fit
from kept.service.awards.clauses import in_force
from kept.service.awards.models import Award, MonitoringItem, SharePart, SubAward, Terms
from kept.service.awards.partnering import first_parts, sub_award_deed, sub_awards
from kept.service.awards.records import award_deed
from kept.service.awards.schedule import invoiced
from kept.service.awards.terms import being_written, draft_of, items_of, last_sent
from kept.service.checks.decide import decide
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


class TermsChangedMeanwhile(Refused):
    """Somebody else saved the draft since the page was made. `now` is how it stands."""

    def __init__(self, now: Terms) -> None:
        super().__init__("Somebody else changed this while you were working. Look at what it says now, and save again.")
        self.now = now


@transaction.atomic
def write_terms(*, award: Award, saved: int, by: Person, **fields: Any) -> Terms:
    """Save a part of the terms, of an award that is about to be offered or was offered and is not accepted.

    `award` may be one that is only drafted. `saved` is the count that the page showed; 0 where there was no draft.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        TermsChangedMeanwhile: somebody else saved it since.
        Refused: the award was accepted, or its offer closed; or no payment of it can wait for an invoice.
    """
    rows = Application.objects.select_for_update(of=("self",)).select_related("opportunity__organisation")
    application = rows.get(pk=award.application_id)
    funder = application.opportunity.organisation
    insist(by, Permission.MANAGE_AWARD, funder)
    offered = Award.objects.filter(application=application).first()
    if offered is not None:
        _must_be_open(offered)
    _hold_draft(application)
    terms = being_written(award)
    if terms.pk and all(getattr(terms, name) == value for name, value in fields.items()):
        return terms  # pressed twice
    if terms.saved != saved:
        raise TermsChangedMeanwhile(terms)
    for name, value in fields.items():
        setattr(terms, name, value)
    if terms.invoices_because and not invoiced(award):
        raise Refused("Every payment of this grant has money up front in it, so none of them waits for an invoice.")
    terms.saved += 1
    terms.save()
    record(events.TERMS_WRITTEN, application, by=by, acting_for=funder, version=terms.version)
    return terms


def seal(award: Award, terms: Terms) -> Terms:
    """Freeze terms word for word, as they go to the holder. For actions, in their transaction.

    Raises:
        Refused: as minimal financial assistance it would pass the cap.
    """
    if terms.is_minimal:
        terms.assistance_here = must_fit(award).here
    terms.template = in_force(award.place)
    terms.title, blocks = agreement.written(award, terms)
    terms.text, terms.sent_at = agreement.kept(blocks), clock.arrived()
    terms.save()
    return terms


@transaction.atomic
def ask_other_terms(*, award: Award, words: str, by: Person) -> Terms:
    """Ask the funder to change the terms before the holder says yes. The words can be changed until it has answered.

    Raises:
        NotAllowed: they have no authority to answer for the holder.
        Refused: there are no words; the award was accepted or closed; or the funder has answered already.
    """
    award = held(award)
    insist(by, Permission.ACCEPT_AWARD, award.holder)
    _must_be_open(award)
    terms = _sent(award)
    if not words.strip():
        raise Refused("Write what you want to have changed.")
    if terms.asked == words.strip():
        return terms
    if terms.answered_at is not None:
        raise Refused(f"{award.funder} has answered what you asked. Talk with them about it.")
    terms.asked, terms.asked_at = words.strip(), clock.arrived()
    terms.save(update_fields=["asked", "asked_at"])
    entry = record(events.TERMS_ASKED, award, by=by, acting_for=award.holder, version=terms.version)
    key = f"terms-asked-{terms.pk}-{entry.pk}"
    letters.to_funder(award, Permission.MANAGE_AWARD, key, letters.change_asked(award, terms))
    return terms


@transaction.atomic
def answer_terms(*, award: Award, words: str, send: bool, by: Person) -> Terms:
    """Answer what the holder asked: with the draft as a new version (`send`), or by keeping the terms, with why.

    A new version may be sent without being asked for, with a word on what is new. Pressing twice answers once.

    Raises:
        NotAllowed: they do not look after awards for the funder.
        Refused: there are no words; nothing was asked; there is no draft to send; or the award was accepted or closed.
    """
    award = held(award)
    insist(by, Permission.MANAGE_AWARD, award.funder)
    _must_be_open(award)
    _hold_draft(award.application)
    before, draft = _sent(award), draft_of(award.application)
    if not words.strip():
        raise Refused(f"Write what {award.holder} should know.")
    if send and draft is None:
        raise Refused("Nothing is changed yet. Change a part of the agreement first, and then send it.")
    if not send and not before.waits_for_answer:
        raise Refused(f"{award.holder} has not asked for anything that is still to be answered.")
    before.answer, before.answered_at = words.strip(), clock.arrived()
    before.save(update_fields=["answer", "answered_at"])
    now = seal(award, draft) if send and draft else before
    if send:
        decide(award_deed(award), by=by, waits=False)
    entry = record(events.TERMS_ANSWERED, award, by=by, acting_for=award.funder, version=now.version, changed=send)
    key = f"terms-answered-{before.pk}-{entry.pk}"
    letters.to_holder(award, key, letters.change_answered(award, before, changed=send))
    return now


def agree(award: Award, terms: Terms, other: Decimal | None) -> None:
    """Bind both sides to the terms, as the holder says yes: what is told by when, and what goes on to partners.

    For actions, in their transaction. `other` is minimal financial assistance from others, in pounds, as they confirm.

    Raises:
        Refused: they have not confirmed what the law asks them to, or the cap would be passed.
    """
    if terms.is_minimal:
        if other is None:
            raise Refused("Confirm first that this keeps you within the most that the law allows.")
        must_fit(award, other)
        terms.other_assistance, terms.confirmed_at = other, clock.arrived()
        terms.save(update_fields=["other_assistance", "confirmed_at"])
        key = f"assistance-given-{terms.pk}-{terms.confirmed_at.timestamp():.0f}"
        letters.to_holder(award, key, letters.assistance_given(award))
    award.by_invoice = bool(terms.invoices_because)
    award.save(update_fields=["by_invoice"])
    award.reaches.set(agreement.reached(terms))
    MonitoringItem.objects.bulk_create(items_of(award, terms))
    for one in sub_awards(award):
        one.save()
        SharePart.objects.bulk_create(first_parts(one))
        decide(sub_award_deed(one), by=None, waits=False)
        letters.to_partner(one, "passed-on", letters.passed_on(one))
    decide(award_deed(award), by=None, waits=False)


def undo(award: Award) -> None:
    """Have nothing be agreed any more, as a yes is taken back. For actions, in their transaction."""
    award.by_invoice = False
    award.save(update_fields=["by_invoice"])
    award.reaches.clear()
    Terms.objects.filter(application=award.application_id).update(other_assistance=None, confirmed_at=None)
    MonitoringItem.objects.filter(award=award).delete()
    for one in SubAward.objects.filter(award=award).select_related("organisation"):
        one.award = award
        letters.to_partner(one, "not-passed-on", letters.not_passed_on(one))
    SubAward.objects.filter(award=award).delete()
    decide(award_deed(award), by=None, waits=False)


def held(award: Award) -> Award:
    """An award with both sides and its fund, held until the transaction ends."""
    rows = Award.objects.select_for_update(of=("self",)).select_related(
        "funder", "holder", "place", "application__opportunity", "application__organisation"
    )
    return rows.get(pk=award.pk)


def _hold_draft(application: Application) -> None:
    """Take saving a draft and sending it one after the other: or one that was sent would be saved over."""
    list(Terms.objects.select_for_update().filter(application=application, sent_at=None).values_list("pk"))


def _must_be_open(award: Award) -> None:
    if award.accepted_at is not None:
        raise Refused(f"{award.holder} has said yes to this agreement. It stays as it is.")
    if award.closed_at is not None:
        raise Refused("This offer is closed.")


def _sent(award: Award) -> Terms:
    terms = last_sent(award)
    if terms is None:
        raise Refused("This award was offered before agreements were kept here. Talk with the other side.")
    return terms
