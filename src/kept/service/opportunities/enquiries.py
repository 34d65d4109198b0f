"""Questions about what is on offer: asked by groups, answered to everybody at the same moment."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from kept.service import clock
from kept.service.design.cleaning import cleaned
from kept.service.history.models import Entry
from kept.service.history.record import record, subscribe
from kept.service.history.refused import Refused
from kept.service.opportunities import events
from kept.service.opportunities.models import Enquiry, Opportunity, Stage
from kept.service.organisations.actions.locking import NotAllowed, insist
from kept.service.organisations.may import Visitor
from kept.service.organisations.models import Kind, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import acts_for
from kept.service.people import events as of_people
from kept.service.people.limits import keyed, take
from kept.service.people.models import Person

WITHIN = timedelta(days=1)
AT_MOST = 10
"""Questions that one person may ask within that time: more than anybody needs, and too few to bury an officer."""


class AnsweredMeanwhile(Refused):
    """Somebody else published other words since this page was made. `now` is how it stands."""

    def __init__(self, now: Enquiry) -> None:
        super().__init__("Somebody else published this while you were writing. What you wrote is below.")
        self.now = now


def groups_that_may_ask(person: Visitor, opportunity: Opportunity) -> QuerySet[Organisation]:
    """The groups somebody acts for that might want to know: not public bodies, and not whoever offers it."""
    return acts_for(person).exclude(kind=Kind.STATUTORY).exclude(pk=opportunity.organisation_id)


def takes_questions(opportunity: Opportunity) -> bool:
    """Whether one may ask now: from the day it is published until it closes."""
    return opportunity.stage(clock.arrived()) in (Stage.SOON, Stage.OPEN)


@transaction.atomic
def ask(
    *, opportunity: Opportunity, organisation: Organisation, words: str, by: Person, press: str | None = None
) -> Enquiry:
    """Ask something about it. `press` is the key the page made: the same press again gives the same question.

    Raises:
        NotAllowed: they do not act for this organisation, or it is none that asks.
        Refused: it takes no questions now, there are no words, or they ask too often.
    """
    if not groups_that_may_ask(by, opportunity).filter(pk=organisation.pk).exists():
        raise NotAllowed(Permission.SEE_ORGANISATION)
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    asked = Enquiry.objects.filter(opportunity=opportunity, asked_by=by, press=press).first() if press else None
    if asked is not None:
        return asked
    if not takes_questions(opportunity):
        raise Refused("It takes no more questions: it has closed. What you wrote is below.")
    words = cleaned(words)
    if not words:
        raise Refused("Write what you would like to know.")
    if not take(keyed("enquiries", str(by.pk)), at_most=AT_MOST, within=WITHIN):
        raise Refused(f"You can ask {AT_MOST} questions in a day. Keep what you wrote, and ask it tomorrow.")
    asked = Enquiry.objects.create(
        opportunity=opportunity, words=words, asked_by=by, asked_at=clock.arrived(), press=press
    )
    record(events.ASKED, asked, by=by, acting_for=organisation)
    return asked


@transaction.atomic
def publish_answer(*, enquiry: Enquiry, question: str, answer: str, version: int, by: Person) -> Enquiry:
    """Publish a question with its answer, or put right what is published. Everybody it may matter to is written to.

    `question` may say it in other words, so that it gives nobody away. `version` is the one the page showed.

    Raises:
        NotAllowed: they do not write what this organisation offers.
        AnsweredMeanwhile: somebody else published other words since.
        Refused: there is no question or no answer, or whoever asked has had it erased.
    """
    enquiries = Enquiry.objects.select_for_update(of=("self",)).select_related("opportunity__organisation")
    held = enquiries.filter(pk=enquiry.pk).first()
    if held is None:
        raise Refused("Whoever asked this has left, and their question with them. There is nothing to answer.")
    insist(by, Permission.WRITE_OPPORTUNITY, held)
    question, answer = cleaned(question), cleaned(answer)
    if not question or not answer:
        raise Refused("Write both the question and the answer.")
    if (held.question, held.answer) == (question, answer):  # pressed twice
        return held
    if held.version != version:
        raise AnsweredMeanwhile(held)
    event = events.ANSWER_CORRECTED if held.published_at else events.ANSWERED
    if held.published_at:
        held.corrected_on = clock.today()
    else:
        held.published_at = clock.arrived()
    held.question, held.answer = question, answer
    held.version += 1
    held.save()
    record(event, held, by=by, acting_for=held.opportunity.organisation, version=held.version)
    return held


@subscribe(of_people.ERASED)
def forget_who_asked(entry: Entry) -> None:
    """Take away what somebody who is erased asked, in their own words. What is published stays: it tells of nobody."""
    theirs = Enquiry.objects.filter(asked_by=entry.subject_id)
    theirs.filter(published_at=None).delete()
    theirs.update(asked_by=None, words="")
