"""What an applicant is written, readable in full without the site."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.applications.queries import Asked, present, writers_of
from kept.service.applications.stages import asked_on_from
from kept.service.applications.together_models import Partner
from kept.service.history.models import Entry
from kept.service.history.record import subscribe
from kept.service.opportunities import events as of_opportunities
from kept.service.opportunities.models import Enquiry, Opportunity
from kept.service.organisations import roles
from kept.service.organisations.models import Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.people.models import Person


def received(application: Application, asked: Iterable[Asked], *, to: Person) -> None:
    """The receipt: the number, when it came, when they will hear, and every answer."""
    opportunity = application.opportunity
    assert application.sent_at
    lines = [
        f"Thank you. {opportunity.organisation} has the application of {application.organisation} to "
        f"{opportunity.title}.",
        "",
        f"Its number is {application.number}.",
        f"It came in at {clock.in_words(application.sent_at)}, and is in time.",
        *([f"You will hear by {opportunity.answer_by:%-d %B %Y}."] if opportunity.answer_by else []),
        *([f"Questions: {opportunity.contact}"] if opportunity.contact else []),
        "",
        "Here is what you sent, for you to keep.",
    ]
    for one in asked:
        lines += ["", one.question.asks, "", one.words]
    subject = f"We have your application {application.number}"
    post.write(f"application-received-{application.pk}", to.email or "", subject, "\n".join(lines) + "\n")


def agreement_asked(application: Application, readers: Iterable[Person]) -> None:
    """To each colleague who may send: that one of them asks for it, and that nothing is sent until another presses."""
    opportunity = application.opportunity
    assert opportunity.closes_at
    assert application.asked_at
    assert application.asked_by
    link = settings.SITE_ADDRESS + reverse("check-answers", args=[application.pk])
    body = (
        f"{application.asked_by.called} asks you to read the application of {application.organisation} to "
        f"{opportunity.title}, and to send it if you agree.\n\n"
        f"It is not sent until one of you presses the button: {link}\n\n"
        f"It closes at {clock.in_words(opportunity.closes_at)}. That is the same for everybody. "
        "If somebody changes an answer, you are asked again.\n"
    )
    key = f"application-agree-{application.pk}-{application.asked_at:%Y%m%d%H%M%S%f}"
    subject = f"Do you agree? {opportunity.title}"
    post.write_all(
        post.Letter(f"{key}-{one.pk}", one.email or "", subject, body, acting_for=application.organisation_id)
        for one in readers
    )


def confirmation_asked(
    application: Application, asked: Iterable[Asked], at: datetime, *, to: Person, by: Person, link: str
) -> None:
    """Every answer that somebody of another body typed, and a link that sends these and no others."""
    opportunity = application.opportunity
    assert opportunity.closes_at
    lines = [
        f"{by.called} has typed the application of {application.organisation} to {opportunity.title} for you. "
        "It is not sent.",
        "",
        "Read it. If it is right, send it here. You need not sign in:",
        settings.SITE_ADDRESS + reverse("agree-by-link", args=[link]),
        "",
        f"It closes at {clock.in_words(opportunity.closes_at)}. If an answer is changed, you get a new link. "
        "Give this link to nobody.",
    ]
    for one in asked:
        lines += ["", one.question.asks, "", one.words]
    post.write(
        f"application-confirm-{application.pk}-{at:%Y%m%d%H%M%S%f}-{to.pk}",
        to.email or "",
        f"Read and send: {opportunity.title}",
        "\n".join(lines) + "\n",
        no_use_after=opportunity.closes_at,
    )


def partner_asked(partner: Partner, application: Application) -> None:
    """To those who may agree for a partner: who asks, what it would do, and its share."""
    assert partner.organisation
    link = settings.SITE_ADDRESS + reverse("partner", args=[partner.pk])
    closes = application.opportunity.closes_at
    body = (
        f"{application.organisation} leads an application to {application.opportunity.title} and names "
        f"{partner.name} as a partner.\n\nWhat you would do: {partner.does}\n\nYour share: £{partner.share:,.2f}\n\n"
        f"Say yes or no here: {link}\n\n"
        f"{f'It closes at {clock.in_words(closes)}. ' if closes else ''}"
        "Until you answer, the funder reads that you have not answered yet.\n"
    )
    key, subject = f"partner-asked-{partner.pk}", f"Will you be a partner? {application.opportunity.title}"
    _to_all(partner.organisation, Permission.ACCEPT_AWARD, key, subject, body)


def partner_answered(partner: Partner) -> None:
    """To those who may send the lead's application: yes or no."""
    application = partner.application
    says = "takes part" if partner.said_yes else "does not take part. Take it out of the application, or talk to it"
    link = settings.SITE_ADDRESS + reverse("application-partners", args=[application.pk])
    body = f"{partner.name} has answered about {application.opportunity.title}: it {says}.\n\nAll partners: {link}\n"
    key = f"partner-answered-{partner.pk}-{partner.answered_at:%Y%m%d%H%M%S%f}"
    subject = f"{partner.name} has answered: {application.opportunity.title}"
    _to_all(application.organisation, Permission.SEND_APPLICATION, key, subject, body)


def _to_all(organisation: Organisation, permission: Permission, key: str, subject: str, body: str) -> None:
    people = {one.person_id: one.person for one in writers_of(organisation, permission)}
    post.write_all(
        post.Letter(f"{key}-{one.pk}", one.email or "", subject, body, acting_for=organisation.pk)
        for one in people.values()
    )


def taken_back(application: Application, *, to: Person) -> None:
    """That an application which had been sent was taken back."""
    opportunity = application.opportunity
    assert opportunity.closes_at
    post.write(
        f"application-taken-back-{application.pk}",
        to.email or "",
        f"You have taken back your application {application.number}",
        f"The application {application.number} of {application.organisation} to {opportunity.title} is taken back. "
        f"{opportunity.organisation} no longer has it.\n\n"
        f"You can begin again until {clock.in_words(opportunity.closes_at)}. Your answers are kept.\n",
    )


@subscribe(of_opportunities.ANSWERED, of_opportunities.ANSWER_CORRECTED)
def question_answered(entry: Entry) -> None:
    """A question and its answer, to everybody who asked one or writes an application: the same words to all."""
    enquiry = Enquiry.objects.select_related("opportunity__organisation").get(pk=entry.subject_id)
    opportunity = enquiry.opportunity
    writers = _writers(opportunity)
    askers = opportunity.enquiries.filter(asked_by__isnull=False)
    readers = Person.objects.filter(
        Q(pk__in=writers.values("person")) | Q(pk__in=askers.values("asked_by")), is_active=True, email__isnull=False
    )
    corrected = entry.event == of_opportunities.ANSWER_CORRECTED.code
    done = "corrected an answer" if corrected else "answered a question"
    link = settings.SITE_ADDRESS + reverse("grant-answers", args=[opportunity.pk])
    subject = f"{'A corrected' if corrected else 'An'} answer about {opportunity.title}"
    body = (
        f"{opportunity.organisation} has {done} about {opportunity.title}. Everybody can read it now.\n\n"
        f"Question\n\n{enquiry.question}\n\nAnswer\n\n{enquiry.answer}\n\n"
        f"All questions and answers: {link}\n"
    )
    key = f"question-answered-{enquiry.pk}-{entry.kept['version']}"
    post.write_all(
        post.Letter(f"{key}-{person.pk}", person.email or "", subject, body, acting_for=opportunity.organisation_id)
        for person in readers.order_by("pk").iterator(chunk_size=500)
    )


@subscribe(of_opportunities.OPENED)
def second_stage_published(entry: Entry) -> None:
    """That they can apply in full, and when, to those who were asked on before the second stage was published."""
    second = Opportunity.objects.select_related("organisation").get(pk=entry.subject_id)
    if second.first_stage_id is None:
        return
    asked = asked_on_from(second.first_stage_id).filter(asked_on_at__lt=entry.at)
    writers = Membership.objects.filter(
        organisation__in=asked.values("organisation"),
        until__isnull=True,
        role__in=roles.with_permission(Permission.WRITE_APPLICATION),
    )
    readers = Person.objects.filter(pk__in=writers.values("person"), is_active=True, email__isnull=False)
    body = f"You were asked to apply in full. {second_stage_in_words(second)}\n"
    post.write_all(
        post.Letter(
            f"second-stage-{second.pk}-{person.pk}",
            person.email or "",
            f"You can apply in full: {second.title}",
            body,
            acting_for=second.organisation_id,
        )
        for person in readers.order_by("pk").iterator(chunk_size=500)
    )


def second_stage_in_words(second: Opportunity) -> str:
    """When and where those who were asked on apply in full, and that what they wrote is there to use again."""
    assert second.opens_on
    assert second.closes_at
    return (
        f"{second.title} opens on {second.opens_on:%-d %B %Y} and closes at {clock.in_words(second.closes_at)}. "
        "What you wrote in the first stage is there to use again. "
        f"Read every question, and apply: {settings.SITE_ADDRESS}{reverse('grant', args=[second.pk])}"
    )


@subscribe(of_opportunities.CLOSING_MOVED)
def more_time(entry: Entry) -> None:
    """That it closes later, to everybody who writes an application to it, sent or not."""
    opportunity = Opportunity.objects.select_related("organisation").get(pk=entry.subject_id)
    assert opportunity.closes_at
    readers = Person.objects.filter(pk__in=_writers(opportunity).values("person"), is_active=True, email__isnull=False)
    link = settings.SITE_ADDRESS + reverse("applications")
    closes = clock.in_words(opportunity.closes_at)
    body = (
        f"{opportunity.organisation} gives everybody more time for {opportunity.title}. It now closes at {closes}.\n\n"
        "What you have written is as you left it. If your application is sent, it counts, and you need do nothing; "
        f"until then you can take it back, change it and send it again.\n\nYour applications: {link}\n"
    )
    post.write_all(
        post.Letter(
            f"more-time-{entry.pk}-{person.pk}",
            person.email or "",
            f"More time for {opportunity.title}",
            body,
            acting_for=opportunity.organisation_id,
        )
        for person in readers.order_by("pk").iterator(chunk_size=500)
    )


def _writers(opportunity: Opportunity) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(organisation__in=present(opportunity).values("organisation"))
        | Q(organisation__in=asked_on_from(opportunity.first_stage_id or 0).values("organisation")),
        until__isnull=True,
        role__in=roles.with_permission(Permission.WRITE_APPLICATION),
    )
