"""What an applicant can do."""

from datetime import datetime
from decimal import Decimal

from django.core.files.base import File
from django.db import IntegrityError, transaction

from kept.service import clock
from kept.service.applications import events, files, kinds, letters, papers
from kept.service.applications.answers import LONGEST
from kept.service.applications.changing import hold_what_stands, take_its_place
from kept.service.applications.models import MOST_HOURS, Answer, Application, TimeTaken
from kept.service.applications.queries import asked_of, present, writers_of
from kept.service.applications.records import deed
from kept.service.applications.stages import must_be_asked_on
from kept.service.applications.together import helping_body
from kept.service.applications.together_models import Partner
from kept.service.checks.decide import decide
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.opportunities.models import GRACE, Opportunity, Question, Stage, Status
from kept.service.organisations.actions.locking import NotAllowed, insist
from kept.service.organisations.may import holds
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


class Closed(Refused):
    """It came in after the closing time."""


class ChangedMeanwhile(Refused):
    """A colleague saved this answer since the page was opened. `now` is how it stands."""

    def __init__(self, now: Answer) -> None:
        who = now.saved_by.called if now.saved_by else "Somebody"
        super().__init__(f"{who} saved this answer while you were writing. Nothing is lost: choose below.")
        self.now = now


@transaction.atomic
def begin(*, opportunity: Opportunity, organisation: Organisation, by: Person, checked: bool = False) -> Application:
    """The organisation's application, begun now unless it was before.

    `checked`: they say that they have checked they may apply. One begun again after it was taken back begins with the
    answers that were written.

    Raises:
        NotAllowed: they may not, for this organisation.
        Closed: it is not open.
        NotAskedOn: it is a second stage, and the organisation was not asked on from the first.
    """
    insist(by, Permission.WRITE_APPLICATION, organisation)
    must_be_asked_on(opportunity, organisation)
    _must_be_open(opportunity)
    known = present(opportunity).filter(organisation=organisation).first()
    if known is not None:
        return known
    at = clock.arrived()
    try:
        with transaction.atomic():
            application = Application.objects.create(
                opportunity=opportunity,
                organisation=organisation,
                begun_at=at,
                begun_by=by,
                eligibility_checked_at=at if checked else None,
            )
    except IntegrityError:  # a colleague began it in the same moment
        return present(opportunity).get(organisation=organisation)
    _bring_back_answers(application)
    record(events.BEGUN, application, by=by, acting_for=organisation, opportunity=opportunity.pk)
    return application


def _bring_back_answers(application: Application) -> None:
    before = Application.objects.filter(
        opportunity=application.opportunity, organisation=application.organisation, withdrawn_at__isnull=False
    )
    last = before.order_by("-withdrawn_at", "-pk").first()
    if last is not None:
        kept = ("question_id", "words", "typed", "amount", "upload_id", "saved_at", "saved_by_id")
        Answer.objects.bulk_create(
            Answer(application=application, **row) for row in last.answers.exclude(words="").values(*kept)
        )


@transaction.atomic
def save_answer(
    *,
    application: Application,
    question: Question,
    words: str = "",
    typed: kinds.Typed | None = None,
    file: File | None = None,
    by: Person,
    seen: datetime | None = None,
) -> Answer:
    """Keep an answer as it stands, right or not: what is wrong is said when it is sent, and nothing is cut.

    `typed` is what stood in each of its boxes, for the kinds that have boxes of their own; `words` is the answer for
    the others. `file` is taken where one is asked for, and takes the place of the one before; with none, that stays.
    `seen` is when the answer that the page showed had been saved; None where there was none. What is typed after the
    closing time is kept too: it cannot be sent, and need not be lost.

    Raises:
        NotAllowed: they may not, for its organisation.
        ChangedMeanwhile: somebody saved other words since.
        Refused: the application has been sent or taken back, asks nothing of the kind, the answer is a book, or the
            file is not taken; the sentence says why.
    """
    known = Application.objects.select_for_update(of=("self",)).filter(pk=application.pk).only(*DRAFT)
    held = holds(by, Permission.WRITE_APPLICATION).values("organisation_id")
    own = next(iter(known.filter(organisation_id__in=held)), None)
    helping = None
    if own is None:
        helping = helping_body(by, application)
        if helping is None:
            raise NotAllowed(Permission.WRITE_APPLICATION)
    application = own or known.get()
    _must_be_a_draft(application)
    if question.opportunity_id != application.opportunity_id:
        raise Refused("This application does not ask that question. Choose one from its list.")
    names = kinds.boxes(question) if typed else ()
    boxes = {name: said for name in names if names != kinds.ONE and (said := cleaned((typed or {}).get(name, "")))}
    before = next(iter(Answer.objects.filter(application=application, question=question)), None)
    upload = None
    if question.kind == Question.Kind.FILE:
        upload = before.upload if before and not boxes else None
        words, boxes = files.in_words(upload), boxes if file is None else {}
    else:
        file = None
    answered = kinds.read(question, cleaned(words), boxes)
    words = answered.words
    if max(len(words), sum(map(len, boxes.values()))) > LONGEST:
        raise Refused(
            f"An answer has room for {LONGEST:,} characters, and this one has {len(words):,}. "
            "Nothing was saved. Make it shorter, and save it again."
        )
    if file is None and before is not None and (before.words, before.typed) == (words, boxes):
        return before
    if before is not None and (before.words or before.typed) and before.saved_at != seen:
        raise ChangedMeanwhile(before)
    if application.asked_at is not None:  # whoever agreed, agreed to other words
        _unask(application, by)
    answer = before or Answer(application=application, question=question)  # nobody else makes one: the lock is ours
    if file is not None:
        upload = files.take(file, by)
        words = files.in_words(upload)
    gone, answer.upload = answer.upload, upload
    answer.words, answer.typed, answer.amount = words, boxes, answered.amount
    answer.saved_at, answer.saved_by, answer.typed_for_them = clock.arrived(), by, helping
    answer.save()
    if gone is not None and gone != upload:
        files.let_go(gone)
    return answer


@transaction.atomic
def send(*, application: Application, press: str, by: Person, opened: datetime | None = None) -> Application:
    """Send it: stamped when it came in at the door, with a number and a receipt that holds every answer.

    Where the organisation wants two people for it, the first press asks the others and sends nothing: it is sent by
    the press of another, in time or not as any other. A change of an answer takes the asking back.

    `press` is the key the page made, and `opened` when it made it: a page from before the closing time has a grace, and
    what is sent in it is marked. Pressing again gives the same receipt. What the applicant's own body has promised
    about applying is held against it and never stops it.

    Raises:
        NotAllowed: they may not, for its organisation.
        Closed: it came in after the closing time, with no grace.
        Refused: an answer is missing or not right, or the application was taken back.
    """
    stands = hold_what_stands(application)
    application = _locked(application, sender=by)
    if application.sent_at is not None and application.withdrawn_at is None:
        return application
    _must_be_a_draft(application)
    opportunity = application.opportunity
    application.in_grace = _in_grace(application, opened)
    if not application.in_grace:
        _must_be_open(opportunity)
    asked = asked_of(application)
    if missing := [one.question for one in asked if not one.words]:
        raise Refused(f"{len(missing)} of the questions have no answer yet. The first is: {missing[0].asks}")
    if unready := next((one for one in asked if one.wrong), None):
        raise Refused(f"An answer is not right yet: {unready.question.asks} {next(iter(unready.wrong.values()))}.")
    if not press:
        raise Refused(ANOTHER_PAGE)
    _nobody_said_no(application)
    if application.organisation.two_to_send and (application.asked_at is None or application.asked_by_id == by.pk):
        return _ask(application, by)
    number = f"K{application.pk:06d}"
    if stands is not None:
        number = take_its_place(application, stands, by)
        _nobody_said_no(application)  # one that was asked before may have, meanwhile
    papers.use(application, papers.APPLYING)
    application.sent_at, application.sent_by, application.press = clock.arrived(), by, press
    application.number = number
    try:
        application.save(update_fields=["sent_at", "sent_by", "press", "number", "in_grace"])
    except IntegrityError:  # the key was used before; what was done here is undone on the way out
        raise Refused(ANOTHER_PAGE) from None
    decide(deed(application), by=by, waits=False)
    record(
        events.SENT,
        application,
        by=by,
        acting_for=application.organisation,
        opportunity=opportunity.pk,
        number=application.number,
    )
    letters.received(application, asked, to=by)
    return application


def _nobody_said_no(application: Application) -> None:
    if no := Partner.objects.filter(application=application, said_yes=False).values_list("name", flat=True).first():
        raise Refused(f"{no} said that it does not take part. Take it out of the partners, and send it then.")


def _ask(application: Application, by: Person) -> Application:
    if application.asked_at is not None:
        return application
    others = writers_of(application.organisation, Permission.SEND_APPLICATION).exclude(person=by)
    readers = {one.person_id: one.person for one in others}
    if not readers:
        raise Refused(
            "Your group wants a second person to agree, and nobody else of it may send. Ask somebody to join it, "
            "or change how your group sends."
        )
    if missing := papers.missing(papers.wanted_of(application), papers.APPLYING):
        raise Refused(f"This asks for something that your passport does not have: {missing[0].thing.name}.")
    application.asked_at, application.asked_by = clock.arrived(), by
    application.save(update_fields=["asked_at", "asked_by"])
    record(
        events.ASKED, application, by=by, acting_for=application.organisation, opportunity=application.opportunity_id
    )
    letters.agreement_asked(application, readers.values())
    return application


@transaction.atomic
def take_back_asking(*, application: Application, by: Person) -> Application:
    """Have it no longer wait for a colleague: by whoever asked, or by anybody where they are gone.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: a colleague asked, or it has been sent.
    """
    application = _locked(application)
    insist(by, Permission.SEND_APPLICATION, application.organisation)
    _must_be_a_draft(application)
    if application.asked_at is None:
        return application
    if application.asked_by_id not in (by.pk, None):
        raise Refused("A colleague asked for this to be sent. Only they take that back; or change an answer.")
    _unask(application, by)
    return application


def _unask(application: Application, by: Person) -> None:
    application.asked_at = application.asked_by = None
    application.save(update_fields=["asked_at", "asked_by"])
    record(events.UNASKED, application, by=by, acting_for=application.organisation)


@transaction.atomic
def tell_time(*, application: Application, hours: Decimal, by: Person) -> TimeTaken:
    """Say how many hours an application took, all people together; again to put it right.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: it was not sent, or was taken back; or the hours are not more than 0 and at most 2,000.
    """
    application = _locked(application)
    insist(by, Permission.WRITE_APPLICATION, application.organisation)
    if application.sent_at is None or application.withdrawn_at is not None:
        raise Refused("Send the application first. Then you can say how long it took.")
    if not 0 < hours <= MOST_HOURS:
        raise Refused(f"Give the hours as a number above 0 and up to {MOST_HOURS:,}.")
    told, _ = TimeTaken.objects.update_or_create(
        application=application, defaults={"hours": hours, "told_at": clock.arrived()}
    )
    record(events.TIME_TOLD, application, by=by, acting_for=application.organisation, hours=hours)
    return told


@transaction.atomic
def withdraw(*, application: Application, by: Person) -> Application:
    """Take an application back: a draft at any time, one that was sent until the closing time. Its words are kept.

    Raises:
        NotAllowed: they may not, for its organisation.
        Closed: it was sent, and applications have closed.
    """
    application = _locked(application)
    insist(by, Permission.SEND_APPLICATION, application.organisation)
    if application.withdrawn_at is not None:
        return application
    if application.sent_at is not None:
        _must_be_open(application.opportunity)
    application.withdrawn_at = clock.arrived()
    application.save(update_fields=["withdrawn_at"])
    Application.objects.filter(changes=application, withdrawn_at=None).update(withdrawn_at=application.withdrawn_at)
    record(
        events.WITHDRAWN,
        application,
        by=by,
        acting_for=application.organisation,
        opportunity=application.opportunity_id,
        number=application.number,
    )
    if application.sent_at is not None:
        letters.taken_back(application, to=by)
    return application


def _locked(application: Application, *, sender: Person | None = None) -> Application:
    """As it is now, and held, with its fund and bodies; for somebody who sends it, what is looked at for that.

    Raises:
        NotAllowed: the sender may not, for its organisation.
    """
    rows = Application.objects.select_for_update(of=("self",))
    rows = rows.select_related("organisation", "opportunity__organisation", "opportunity__place")
    if sender is None:
        return rows.get(pk=application.pk)
    theirs = holds(sender, Permission.SEND_APPLICATION).values("organisation_id")
    held = next(iter(rows.filter(pk=application.pk, organisation_id__in=theirs).only(*SENT)), None)
    if held is None:
        raise NotAllowed(Permission.SEND_APPLICATION)
    return held


ANOTHER_PAGE = "That button belonged to another page. Nothing was sent. Press it again."


DRAFT = ("organisation", "opportunity", "asked_at", "sent_at", "withdrawn_at", "number")
"""What is looked at of an application to save an answer of it: this is done most of all, and each column costs."""
SENT = (
    *("opportunity", "changes", "eligibility_checked_at", "asked_at", "asked_by", "sent_at", "withdrawn_at", "number"),
    *("organisation__name", "organisation__kind", "organisation__two_to_send"),
    *("opportunity__title", "opportunity__status", "opportunity__opens_on", "opportunity__closes_at"),
    *("opportunity__answer_by", "opportunity__contact", "opportunity__organisation__name"),
    *("opportunity__place__inside", "opportunity__place__name"),
)
"""The same to send it: in the last hour everybody does."""


def _must_be_a_draft(application: Application) -> None:
    if application.withdrawn_at is not None:
        raise Refused("This application was taken back. To go on with it, begin again: your answers are kept.")
    if application.sent_at is not None:
        raise Refused(f"This application was sent as {application.number}. It can no longer be changed.")


def _in_grace(application: Application, opened: datetime | None) -> bool:
    """It came in just after the closing time, from a page opened before, and nothing was written in between."""
    opportunity, at = application.opportunity, clock.arrived()
    if opened is None or opportunity.closes_at is None or opportunity.status != Status.OPEN:
        return False
    if not opened <= opportunity.closes_at < at <= opportunity.closes_at + GRACE:
        return False
    return not application.answers.filter(saved_at__gt=opportunity.closes_at).exists()


def _must_be_open(opportunity: Opportunity) -> None:
    stage = opportunity.stage(clock.arrived())
    if stage is Stage.OPEN:
        return
    if stage is Stage.SOON and opportunity.opens_on:
        raise Closed(f"{opportunity.title} opens on {opportunity.opens_on:%-d %B %Y}.")
    if stage is Stage.CLOSED and opportunity.closes_at:
        raise Closed(f"{opportunity.title} closed at {clock.in_words(opportunity.closes_at)}.")
    raise Closed(f"{opportunity.title} is not open.")
