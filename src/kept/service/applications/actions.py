"""What an applicant can do."""

import re
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from kept.service import clock
from kept.service.applications import events
from kept.service.applications.models import Answer, Application
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity, Question, Status
from kept.service.organisations.models import Organisation
from kept.service.outbox import post
from kept.service.people.models import Person

_WORD = re.compile(r"[^\t\n\f\r ]+")


class Closed(Refused):
    """It came in after the closing time."""


def words_in(answer: str) -> int:
    """How many words an answer has: runs of anything but white space, as standards count them."""
    return len(_WORD.findall(answer))


@transaction.atomic
def begin(*, opportunity: Opportunity, organisation: Organisation, by: Person) -> Application:
    """The organisation's application, begun now unless it was before.

    Raises:
        Refused: it is not open.
    """
    _must_be_open(opportunity)
    known = Application.objects.filter(opportunity=opportunity, organisation=organisation, withdrawn_at=None).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            application = Application.objects.create(
                opportunity=opportunity, organisation=organisation, begun_at=clock.arrived(), begun_by=by
            )
    except IntegrityError:  # a colleague began it in the same moment
        return Application.objects.get(opportunity=opportunity, organisation=organisation, withdrawn_at=None)
    record(events.BEGUN, application, by=by, acting_for=organisation, opportunity=opportunity.pk)
    return application


@transaction.atomic
def save_answer(*, application: Application, question: Question, words: str, by: Person) -> Answer:
    """Keep an answer as it stands, however long: what is too long is said when it is sent, and never cut.

    Raises:
        Refused: the application has been sent.
    """
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.sent_at is not None:
        raise Refused(f"This application was sent as {application.number}. It can no longer be changed.")
    answer, _ = Answer.objects.update_or_create(
        application=application, question=question, defaults={"words": words, "saved_at": clock.arrived()}
    )
    return answer


def too_long(application: Application) -> Mapping[Question, int]:
    """The questions whose answers have more words than asked for, and how many they have."""
    answers = application.answers.select_related("question")
    return {answer.question: count for answer in answers if (count := words_in(answer.words)) > answer.question.words}


def unanswered(application: Application) -> list[Question]:
    """The questions without an answer, in order."""
    answered = set(application.answers.exclude(words="").values_list("question_id", flat=True))
    return [question for question in application.opportunity.questions.all() if question.pk not in answered]


@transaction.atomic
def send(*, application: Application, press: str, by: Person) -> Application:
    """Send it: stamped when it came in at the door, with a number and a receipt that holds every answer.

    `press` is the key the page made. The same press again gives the same receipt.

    Raises:
        Closed: it came in after the closing time.
        Refused: an answer is missing or too long.
    """
    application = Application.objects.select_for_update().select_related("opportunity").get(pk=application.pk)
    if application.sent_at is not None:
        return application
    opportunity = application.opportunity
    _must_be_open(opportunity)
    if missing := unanswered(application):
        raise Refused(f"{len(missing)} of the questions have no answer yet. The first is: {missing[0].asks}")
    if long := too_long(application):
        question, count = next(iter(long.items()))
        raise Refused(f"An answer has {count} words and may have {question.words}: {question.asks}")
    application.sent_at, application.sent_by, application.press = clock.arrived(), by, press
    application.number = f"K{application.pk:06d}"
    application.save(update_fields=["sent_at", "sent_by", "press", "number"])
    record(
        events.SENT,
        application,
        by=by,
        acting_for=application.organisation,
        opportunity=opportunity.pk,
        number=application.number,
    )
    post.write(
        f"application-received-{application.pk}",
        by.email or "",
        f"We have your application {application.number}",
        _receipt(application),
    )
    return application


def _must_be_open(opportunity: Opportunity) -> None:
    if opportunity.status != Status.OPEN or opportunity.closes_at is None or opportunity.opens_on is None:
        raise Closed(f"{opportunity.title} is not open.")
    if opportunity.opens_on > clock.today():
        raise Closed(f"{opportunity.title} opens on {opportunity.opens_on:%-d %B %Y}.")
    if clock.arrived() > opportunity.closes_at:
        raise Closed(f"{opportunity.title} has closed.")


def _receipt(application: Application) -> str:
    opportunity = application.opportunity
    answers = {answer.question_id: answer.words for answer in application.answers.all()}
    lines = [
        f"Thank you. {opportunity.organisation} has your application to {opportunity.title}.",
        f"Its number is {application.number}.",
        f"You will hear by {opportunity.answer_by:%-d %B %Y}." if opportunity.answer_by else "",
        "Here is what you sent, for you to keep.",
    ]
    for question in opportunity.questions.all():
        lines += ["", question.asks, answers.get(question.pk, "")]
    return "\n".join(lines) + "\n"
