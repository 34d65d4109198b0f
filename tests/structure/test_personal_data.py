"""What is held about people: every place for it is declared here, is theirs to have, and goes when they do.

A new column stops these tests: say here whose it is. Where it is somebody's, give it to them in the `exports` of its
slice, and see that erasing them leaves nothing of it that names them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from cast import Cast, gather
from kept.service.organisations.actions import membership
from kept.service.organisations.actions.locking import NobodyLeft
from kept.service.people import actions as people
from kept.service.people.exports import everything_about
from kept.service.people.models import Person
from signing_in import with_app
from structure.things import THINGS

HISTORY = "what_you_did"
WHO = {
    "account.emailaddress.user": "account",  # allauth's own: no row is ever written
    "alerts.alert.person": "alerts",
    "applications.application.asked_by": "applications",
    "applications.application.begun_by": "applications",
    "applications.application.sent_by": "applications",
    "applications.answer.saved_by": "answers",
    "applications.help.allowed_by": "help_allowed",
    "applications.partner.answered_by": "answers_as_a_partner",
    "awards.award.accepted_by": "awards_answered",
    "awards.award.declined_by": "awards_answered",
    "awards.claim.answered_by": "late_payments",
    "awards.claim.made_by": "late_payments",
    "awards.changerequest.answered_by": "changes_of_awards",
    "awards.changerequest.asked_by": "changes_of_awards",
    "awards.changerequest.first_yes_by": "changes_of_awards",
    "awards.correction.by": "payments_put_right",
    "awards.ending.given_by": "notices_given",
    "awards.ending.replied_by": "replies_in_discussions",
    "awards.invoice.answered_by": "invoices",
    "awards.invoice.approved_by": "invoices",
    "awards.invoice.questioned_by": "invoices",
    "awards.invoice.sent_by": "invoices",
    "awards.passing.missing_by": "shares_of_partners",
    "awards.passing.recorded_by": "shares_of_partners",
    "awards.passing.taken_back_by": "shares_of_partners",
    "awards.payment.approved_by": "payments_agreed_and_made",
    "awards.payment.paid_by": "payments_agreed_and_made",
    "awards.promptpayment.published_by": "figures_published",
    "awards.shareversion.answered_by": "shares_of_partners",
    "awards.shareversion.said_by": "shares_of_partners",
    "awards.uplift.answered_by": "asked_for_more",
    "awards.uplift.asked_by": "asked_for_more",
    "awards.uplift.first_yes_by": "asked_for_more",
    "banking.account.confirmed_by": "bank_details",
    "banking.account.proposed_by": "bank_details",
    "checks.explanation.by": "reasons",
    "checks.explanation.replied_by": "answers_to_reasons",
    "decisions.approval.by": "awards_approved",
    "decisions.decision.by": "decisions",
    "decisions.declaration.managed_by": "interests_managed",
    "decisions.declaration.person": "declarations",
    "decisions.equalityassessment.authorised_by": "equality_assessments",
    "decisions.equalityassessment.written_by": "equality_assessments",
    "decisions.opinion.person": "how_rounds_went",
    "decisions.packfile.person": "packs",
    "decisions.review.answered_by": "reviews",
    "decisions.review.asked_by": "reviews",
    "decisions.review.was_by": "reviews",
    "decisions.round.closed_by": HISTORY,
    "decisions.score.person": "points",
    "mfa.authenticator.user": "second_steps",
    "monitoring.note.by": "notes_to_reports",
    "monitoring.report.begun_by": "reports_written",
    "monitoring.report.sent_by": "reports_written",
    "monitoring.reportdue.read_by": "read_for_a_funder",
    "monitoring.reportdue.replied_by": "read_for_a_funder",
    "monitoring.reportdue.waived_by": "reports_not_needed",
    "monitoring.told.by": "told_to_funders",
    "monitoring.told.read_by": "read_for_a_funder",
    "monitoring.told.replied_by": "read_for_a_funder",
    "opportunities.enquiry.asked_by": "questions_asked",
    "organisations.invitation.accepted_by": HISTORY,
    "organisations.invitation.by": HISTORY,
    "organisations.item.told_by": "passport",
    "organisations.membership.person": "organisations",
    "organisations.membership.removed_by": HISTORY,
    "partnerships.post.deputy": "posts",
    "partnerships.post.holder": "posts",
    "people.device.person": "devices",
    "uploads.upload.by": "files",
}
"""Every column that says who did it: under which name each of them is given it, in all that is held about them."""

WORDS = {
    "made by Kept: codes, numbers, hashes, dates and addresses of pages, in which nobody's words are": """
        account.emailconfirmation.key applications.application.number applications.application.press
        awards.award.accepted_as awards.passing.press awards.terms.where
        checks.checked.address checks.checked.does_not_apply checks.checked.subject
        checks.explanation.ground checks.finding.binding_fingerprint checks.finding.departure checks.finding.missing
        checks.finding.promised checks.finding.provision checks.finding.standard checks.finding.values
        checks.tally.provision checks.tally.standard decisions.approval.by_role decisions.decision.by_role
        decisions.equalityassessment.authorised_as decisions.review.answered_as history.entry.event history.entry.kept
        history.entry.subject monitoring.told.press opportunities.enquiry.press
        opportunities.intention.press opportunities.opportunity.press
        organisations.identifier.scheme organisations.identifier.source organisations.identifier.value
        organisations.invitation.role organisations.invitation.secret_hash organisations.item.value
        organisations.membership.role
        organisations.organisation.sorts_as outbox.message.key outbox.message.stops_at outbox.message.trouble
        partnerships.adoption.document
        partnerships.localnumber.promised partnerships.localnumber.provision partnerships.localnumber.standard
        partnerships.place.gss_code partnerships.place.slug partnerships.standsfor.document
        partnerships.standsfor.named partnerships.takenup.recommendation people.allowance.key people.code.browser_hash
        people.code.code_hash people.code.then people.device.session_data people.device.session_key
        uploads.upload.sha256 uploads.upload.stored_as
        statements.statement.facts statements.statement.press statements.statement.what
    """,
    "of an organisation, whoever wrote it: stays when they go, without who that was": """
        applications.answer.typed applications.answer.words applications.partner.does
        applications.partner.name awards.award.declined_because awards.correction.because
        awards.agreementtemplate.changes awards.agreementtemplate.source
        awards.changerequest.answer awards.changerequest.reasons awards.changerequest.wanted
        awards.ending.ground partnerships.ground.says partnerships.ground.source
        awards.ending.effects awards.ending.reply_answer awards.ending.skipped_because awards.ending.support_offered
        awards.ending.users_notice awards.handover.words
        awards.ending.discussion awards.ending.letter awards.ending.reasons awards.ending.reply
        awards.invoice.answer awards.invoice.number awards.invoice.question awards.terms.invoices_because
        awards.monitoringitem.purpose awards.monitoringitem.use awards.monitoringitem.what
        awards.passing.missing awards.passing.taken_back_because awards.shareversion.answer awards.shareversion.words
        awards.subaward.does awards.subaward.name awards.terms.answer awards.terms.asked awards.terms.asks
        awards.terms.extended_when awards.terms.extra awards.terms.purpose awards.terms.recognition
        awards.terms.subsidy_because awards.terms.text awards.terms.title
        awards.ending.taken_back_because awards.claim.answer awards.claim.words
        awards.uplift.answer awards.uplift.why banking.account.how banking.account.sealed
        checks.checked.title checks.explanation.reply checks.explanation.words decisions.decision.panel
        decisions.decision.reason decisions.decision.strength decisions.decision.to_change
        decisions.declaration.managed_how decisions.effect.how decisions.equalityassessment.change
        decisions.equalityassessment.even_so decisions.equalityassessment.evidence decisions.equalityassessment.plan
        decisions.equalityassessment.softening decisions.moderation.because decisions.opinion.words
        decisions.review.reasons decisions.review.was_reason decisions.review.words
        decisions.round.learned decisions.round.nothing_because decisions.score.why
        monitoring.hourrate.source monitoring.note.words monitoring.report.did_not monitoring.report.words
        monitoring.report.worked monitoring.reportdue.reply monitoring.reportdue.waived_because monitoring.told.helps
        monitoring.told.reply monitoring.told.words
        opportunities.condition.asks opportunities.condition.otherwise opportunities.criterion.says
        opportunities.enquiry.answer opportunities.enquiry.question
        opportunities.intention.contact opportunities.intention.dropped_because opportunities.intention.evidence
        opportunities.intention.need opportunities.intention.notice_reference opportunities.intention.title
        opportunities.opportunity.contact opportunities.opportunity.department
        opportunities.opportunity.reports_used_for opportunities.opportunity.title opportunities.opportunity.what_for
        opportunities.extraduty.says opportunities.question.asks opportunities.question.choices
        opportunities.question.hint opportunities.question.only_if_answer opportunities.question.used_for
        organisations.item.because organisations.organisation.area organisations.organisation.name
        organisations.organisation.what_it_does
        partnerships.adoption.decision_reference partnerships.adoption.governance_route
        partnerships.adoption.signatory_role partnerships.localnumber.source partnerships.place.name
        partnerships.post.scope partnerships.post.what partnerships.takenup.reason uploads.upload.name
        opportunities.routedecision.consulted opportunities.weighed.why
        statements.statement.link statements.statement.owner statements.statement.owner_scope
        statements.statement.title statements.statement.words
    """,
    "of a public record, which says who signed": "partnerships.adoption.signatory",
    "of somebody: goes when they do": """
        account.emailaddress.email decisions.packfile.content mfa.authenticator.data opportunities.enquiry.words
        organisations.contact.email organisations.contact.name
        organisations.contact.phone organisations.invitation.email outbox.message.body outbox.message.subject
        outbox.message.to people.code.address people.device.browser people.person.email people.person.name
    """,
}
"""Every column of free text, by whose words they are."""

STAY = {"outbox.message.body"}
"""Where somebody's name stays: a letter to somebody else, of whom it is, may have ended with it."""

NOT_ABOUT_PEOPLE = {"checkfile", "django_tasks_database"}
"""Files that others published; and jobs, which name entries of history by number (test_canaries looks)."""


def columns() -> Iterator[models.Field[Any, Any]]:
    """Every column of every table, save Django's own."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("django."):
            yield from model._meta.local_fields


def called(column: models.Field[Any, Any]) -> str:
    """What a column is called here."""
    return f"{column.model._meta.label_lower}.{column.name}"


def says_who(column: models.Field[Any, Any]) -> bool:
    """Whether it leads to a person."""
    return column.is_relation and column.related_model is Person


def holds_words(column: models.Field[Any, Any]) -> bool:
    """Whether anything at all can be written there."""
    free = isinstance(column, models.CharField | models.TextField | models.JSONField | models.BinaryField)
    return free and not column.choices and column.model._meta.app_label not in NOT_ABOUT_PEOPLE


def test_every_column_that_says_who_is_in_their_export() -> None:
    assert {called(column) for column in columns() if says_who(column)} == set(WHO)


def test_every_column_of_words_says_whose_they_are() -> None:
    named = [name for names in WORDS.values() for name in names.split()]
    assert len(named) == len(set(named))
    assert {called(column) for column in columns() if holds_words(column)} == set(named)


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, each of whom has a name like no other, with something of every kind that has a page."""
    cast = gather()
    for person in Person.objects.exclude(email=None):
        Person.objects.filter(pk=person.pk).update(name=f"canary{person.pk}x")
    for person in cast.person.values():
        person.refresh_from_db()
    with_app(cast.person["amara"])
    for things in THINGS.values():
        things.all(cast)
    return cast


def test_everybody_is_given_what_each_column_says_of_them(cast: Cast) -> None:
    given = {person.pk: everything_about(person) for person in Person.objects.exclude(email=None)}
    missing = [
        f"person {pk} is told nothing of {called(column)}"
        for column in columns()
        if says_who(column)
        for pk in set(column.model._default_manager.exclude(**{column.name: None}).values_list(column.name, flat=True))
        if not given[pk][WHO[called(column)]]
    ]
    assert not missing
    assert set(WHO.values()) <= set(given[cast.person["winnie"].pk])


def test_erasing_somebody_leaves_nothing_that_names_them(cast: Cast) -> None:
    everybody = list(Person.objects.exclude(email=None))
    left: set[str] = set()
    for person in everybody:
        names = [f"canary{person.pk}x", str(person.email)]
        with transaction.atomic():
            erase(person)
            for column in columns():
                held = str(list(column.model._default_manager.values_list(column.name, flat=True)))
                left |= {called(column) for name in names if name in held}
            transaction.set_rollback(True)
    assert left <= STAY


def erase(person: Person) -> None:
    """Erase somebody; the last who looks after an organisation is erased by whoever runs the site."""
    try:
        membership.leave_everything(person=person)
    except NobodyLeft:
        people.erase(person=person, by=None)
