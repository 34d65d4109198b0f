"""What waits for somebody, out of everything their roles let them do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator

from kept.documents.loader import document as document_by_code
from kept.service import clock
from kept.service.applications.models import Application
from kept.service.applications.queries import applications_for
from kept.service.applications.stages import waiting_to_begin
from kept.service.applications.together import partners_for
from kept.service.assurance.letters import undelivered_for
from kept.service.awards import queries as awards
from kept.service.awards.late import claims_for
from kept.service.awards.models import ShareVersion
from kept.service.awards.notice_days import HALF_A_YEAR
from kept.service.awards.placing import counted
from kept.service.awards.sharing import waiting_for_the_lead
from kept.service.banking import queries as banking
from kept.service.checks import queries as checks
from kept.service.decisions.models import DAYS_TO_ASK
from kept.service.decisions.queries import reviews_for, rounds_for
from kept.service.library.wording import day, pounds
from kept.service.monitoring import queries as monitoring
from kept.service.opportunities.models import Stage, Status
from kept.service.opportunities.queries import at_stage, enquiries_for, opportunities_for
from kept.service.organisations.may import memberships_of
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import organisations_for
from kept.service.organisations.roles import ROLES
from kept.service.partnerships import queries as promising
from kept.service.partnerships.models import holding
from kept.service.people.models import Person
from kept.service.statements.queries import statements_for
from kept.standards.dates import after

AT_MOST = 5
"""Lines of one kind; the list that they come from has the rest."""
SHORT = 150
"""Characters of what a partner would do; its own page has the rest."""
SOON = timedelta(days=14)
NEWS = timedelta(days=DAYS_TO_ASK)
"""How long an answer stays on the list: as long as groups may ask for a review, where nobody has set another."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits: what to do, where, and why now."""

    title: str
    says: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of work that somebody's roles bring: its list, what waits of it, and what to say where nothing does."""

    title: str
    address: str
    nothing: str
    waits: list[Waits]


def work_of(person: Person) -> list[Part]:
    """The kinds of work that somebody has, with what waits of each; a query or two a kind, however much there is."""
    may = {permission for membership in memberships_of(person) for permission in ROLES[membership.role].may}
    return [
        Part(title, _address(route), nothing, list(islice(find(person), AT_MOST)))
        for permission, title, route, nothing, find in _KINDS
        if permission in may
    ]


def _address(route: str) -> str:
    """The address of a list: a route's name, with what it asks for behind a question mark."""
    name, _, asks = route.partition("?")
    return f"{reverse(name)}?{asks}" if asks else reverse(name)


def _rounds(person: Person) -> Iterator[Waits]:
    over = rounds_for(person, Permission.MAKE_DECISION).filter(at_stage(Stage.CLOSED, clock.arrived()))
    sent = Application.objects.filter(opportunity=OuterRef("pk"), sent_at__isnull=False, withdrawn_at=None)
    waiting = over.exclude(status=Status.DECIDED).annotate(
        sent=_count(sent), unanswered=_count(sent.filter(decision=None))
    )
    for fund in waiting.order_by("closes_at", "pk")[:AT_MOST]:
        says = f"{fund.unanswered} of {fund.sent} have no answer yet" if fund.unanswered else "Ready to tell everybody"
        yield Waits(fund.title, says, reverse("round", args=[fund.pk]))

    asked = reviews_for(person, Permission.MAKE_DECISION).filter(upheld=None)
    for review in asked.order_by("asked_at", "pk")[:AT_MOST]:
        by = f" The fund says that it is answered by {day(review.answer_by)}" if review.answer_by else ""
        says = f"Nobody has answered it yet.{by}"
        yield Waits(f"A review of {review.application.number}", says, reverse("review", args=[review.pk]))


def _count(of_each: QuerySet[Application]) -> Coalesce:
    """How many there are of each round: counted by themselves, where joined to the rounds they would all be sorted."""
    return Coalesce(Subquery(of_each.order_by().values("opportunity").annotate(of=Count("pk")).values("of")), 0)


def _grants(person: Person) -> Iterator[Waits]:
    asked = enquiries_for(person, Permission.WRITE_OPPORTUNITY).filter(published_at=None)
    by_fund = asked.values_list("opportunity_id", "opportunity__title").annotate(waiting=Count("pk"))
    for fund_id, fund_title, waiting in by_fund.order_by("opportunity__closes_at", "opportunity_id")[:AT_MOST]:
        title = f"{waiting} question{'' if waiting == 1 else 's'} about {fund_title}"
        yield Waits(title, "Nobody has answered yet", reverse("grant-enquiries", args=[fund_id]))
    drafts = opportunities_for(person, Permission.WRITE_OPPORTUNITY).filter(status=Status.DRAFT)
    for fund in drafts.order_by("-pk")[:AT_MOST]:
        yield Waits(fund.title, "A draft", reverse("design-grant", args=[fund.pk]))


def _applications(person: Person) -> Iterator[Waits]:
    begun = applications_for(person, Permission.WRITE_APPLICATION).filter(
        sent_at=None, withdrawn_at=None, opportunity__status=Status.OPEN, opportunity__closes_at__gte=clock.arrived()
    )
    for one in begun.order_by("opportunity__closes_at", "pk")[:AT_MOST]:
        closes = one.opportunity.closes_at
        says = f"For {one.organisation}. It closes at {clock.in_words(closes)}" if closes else f"For {one.organisation}"
        yield Waits(one.opportunity.title, says, reverse("application", args=[one.pk]))
    asked_on = waiting_to_begin(applications_for(person, Permission.WRITE_APPLICATION)).filter(
        opportunity__second_stage__status=Status.OPEN, opportunity__second_stage__closes_at__gte=clock.arrived()
    )
    for one in asked_on.order_by("opportunity__second_stage__closes_at", "pk")[:AT_MOST]:
        second = one.opportunity.second_stage
        says = f"{one.organisation} is asked to apply in full"
        yield Waits(second.title, says, reverse("apply", args=[second.pk]))
    sent = applications_for(person, Permission.WRITE_APPLICATION).filter(sent_at__isnull=False, withdrawn_at=None)
    for one in sent.exclude(opportunity__status=Status.DECIDED).order_by("sent_at", "pk")[:AT_MOST]:
        by = f"You hear by {day(one.opportunity.answer_by)}" if one.opportunity.answer_by else "It has no answer yet"
        says = f"{one.number}, sent for {one.organisation}. {by}"
        yield Waits(one.opportunity.title, says, reverse("receipt", args=[one.pk]))
    told = sent.filter(decision__told_at__gte=clock.arrived() - NEWS, award=None).exclude(decision__asked_on=True)
    for one in told.select_related("decision").order_by("-decision__told_at", "pk")[:AT_MOST]:
        next_ = "An offer comes next" if one.decision.funded else "Read why, and what you can do"
        says = f"{one.number}, sent for {one.organisation}. {one.decision}. {next_}"
        yield Waits(one.opportunity.title, says, reverse("application-answer", args=[one.pk]))


def _partnering(person: Person) -> Iterator[Waits]:
    asked = partners_for(person, Permission.WRITE_APPLICATION).exclude(said_yes=False)
    running = asked.exclude(application__opportunity__status=Status.DECIDED)
    unanswered_first = running.order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")
    for one in unanswered_first[:AT_MOST]:
        part = f"{Truncator(one.does).chars(SHORT)} Its share is {pounds(one.share)}"
        if one.answered_at is None:
            says = f"{one.name} is asked: {part}. Whoever accepts awards for it says yes or no"
        else:
            says = f"{one.name} said yes on {day(clock.day_in_london(one.answered_at))}: {part}"
        title = f"{one.application.opportunity.title}, led by {one.application.organisation}"
        yield Waits(title, says, reverse("partner", args=[one.pk]))
    shares = awards.passed_on_to(person).filter(award__ends_on__gte=clock.today())
    last = ShareVersion.objects.filter(share=OuterRef("pk")).order_by("-pk")
    was_said = Subquery(last.values("said_at")[:1])
    answered = Subquery(last.values("answered_at")[:1])
    for share in shares.annotate(was_said=was_said, answered=answered).order_by("award__ends_on", "pk")[:AT_MOST]:
        says = f"The share of {share.name}. See when each part of it is due, and what was agreed"
        if share.was_said and not share.answered:
            says = f"{share.award.holder} says what the share of {share.name} becomes. Say yes, or that you disagree"
        title = f"{pounds(share.amount)} of {share.award.application.opportunity.title}, from {share.award.holder}"
        yield Waits(title, says, reverse("share", args=[share.pk]))


def _offers(person: Person) -> Iterator[Waits]:
    open_ = awards.awards_for(person, Permission.ACCEPT_AWARD).filter(accepted_at=None, declined_at=None)
    for award in open_.select_related("funder", "holder").order_by("awarded_on", "pk")[:AT_MOST]:
        says = f"Say yes or no for {award.holder}"
        yield Waits(
            f"An award of {pounds(award.amount)} from {award.funder}", says, reverse("accept-award", args=[award.pk])
        )
    asked = awards.endings_for(person, Permission.ACCEPT_AWARD).filter(
        discussion_sent_at__isnull=False, reply="", given_on=None, put_aside_at=None
    )
    for ending in asked.exclude(responses_closed_on__lt=clock.today()).order_by("responses_closed_on", "pk")[:AT_MOST]:
        until = f" You can reply until {day(ending.responses_closed_on)}" if ending.responses_closed_on else ""
        says = f"{ending.award.funder} has not decided.{until}"
        yield Waits(f"A discussion about your {pounds(ending.award.amount)}", says, reverse("ending", args=[ending.pk]))
    yield from _changes(person, Permission.ACCEPT_AWARD)
    changed = waiting_for_the_lead(awards.awards_for(person, Permission.ACCEPT_AWARD))
    for award in changed.filter(ends_on__gte=clock.today()).order_by("ends_on", "pk")[:AT_MOST]:
        title = f"Your partners in the {pounds(award.amount)} from {award.funder}"
        says = "The award has changed. Say what each share becomes"
        yield Waits(title, says, reverse("say-shares", args=[award.pk]))


def _changes(person: Person, permission: Permission) -> Iterator[Waits]:
    for one in awards.changes_to_answer(person, permission)[:AT_MOST]:
        title = f"{one.get_kind_display()}: {pounds(one.award.amount)} for {one.award.holder}"
        yield Waits(title, f"{one.asker} asks for a change. Say yes or no", reverse("change-request", args=[one.pk]))


def _looked_after(person: Person) -> Iterator[Waits]:
    sent = awards.invoices_for(person, Permission.MANAGE_AWARD).filter(approved_at=None, replaced_at=None)
    for invoice in sent.exclude(questioned_at__isnull=False, answered_at=None).order_by("received_at", "pk")[:AT_MOST]:
        title = f"{invoice} of {invoice.payment.award.holder}: {pounds(invoice.amount)}"
        says = f"Approve it, or ask about it. It came on {day(clock.day_in_london(invoice.received_at))}"
        yield Waits(title, says, invoice.get_absolute_url())
    yield from _changes(person, Permission.MANAGE_AWARD)
    funded = awards.fundable_for(person, Permission.MANAGE_AWARD).filter(award=None)
    for winner in funded.order_by("decision__told_at", "pk")[:AT_MOST]:
        title = f"Offer {pounds(winner.decision.amount or Decimal(0))} to {winner.organisation}"
        says = f"{winner.opportunity.title}: they know that it is funded, and have no offer yet"
        yield Waits(title, says, reverse("offer-award", args=[winner.pk]))
    for body, many in counted(organisations_for(person, Permission.MANAGE_AWARD))[:AT_MOST]:
        title = f"{many} award{'' if many == 1 else 's'} of bodies before {body}"
        yield Waits(title, "Take on what is yours", reverse("awards-from-before", args=[body.pk]))
    running = awards.with_nothing_decided(awards.awards_for(person, Permission.MANAGE_AWARD))
    for one in running.filter(ends_on__lte=after(clock.today(), HALF_A_YEAR))[:AT_MOST]:
        says = f"It ends on {day(one.ends_on)}, and nothing is decided. Say soon what comes next"
        yield Waits(f"{pounds(one.amount)} for {one.holder}", says, reverse("award", args=[one.pk]))


def _reports(person: Person) -> Iterator[Waits]:
    dues = monitoring.outstanding(monitoring.dues_for(person, Permission.WRITE_REPORT))
    for due in dues.filter(due_on__lte=clock.today() + SOON).order_by("due_on", "pk")[:AT_MOST]:
        says = f"For {due.award.holder}, due {day(due.due_on)}. A paragraph is enough"
        yield Waits(f"A report for {due.award.funder}", says, due.get_absolute_url())


def _to_read(person: Person) -> Iterator[Waits]:
    for one in monitoring.unread_for(person)[:AT_MOST]:
        yield Waits(f"{one} by {one.award.holder}", "Nobody has said that they read it", one.get_absolute_url())


def _payments(person: Person) -> Iterator[Waits]:
    due = awards.payments_for(person, Permission.RECORD_PAYMENT)
    counts = awards.counted(awards.outstanding(due, clock.today() + SOON))
    for name, says in [("late", "Past the day they were due"), ("today", "Due today"), ("later", "Due within 14 days")]:
        if counts[name]:
            many = "payment" if counts[name] == 1 else "payments"
            yield Waits(f"{counts[name]} {many}", says, reverse("payments"))

    for claim in claims_for(person, Permission.RECORD_PAYMENT).filter(payment__paid_on=None, answered_at=None)[
        :AT_MOST
    ]:
        title = f"{claim.payment.award.holder} says that {pounds(claim.payment.amount)} is late"
        yield Waits(title, "Say by when it is paid", reverse("answer-claim", args=[claim.pk]))


def _invoices(person: Person) -> Iterator[Waits]:
    wanted = awards.wanted_invoices(awards.payments_for(person, Permission.CLAIM_PAYMENT))
    for payment in wanted.order_by("due_on", "pk")[:AT_MOST]:
        says = f"{payment.award.funder} pays it once you send an invoice. It fell due on {day(payment.due_on)}"
        yield Waits(f"An invoice for {pounds(payment.amount)}", says, reverse("send-invoice", args=[payment.pk]))
    sent = awards.invoices_for(person, Permission.CLAIM_PAYMENT).filter(approved_at=None, replaced_at=None)
    for one in sent.filter(questioned_at__isnull=False, answered_at=None).order_by("questioned_at", "pk")[:AT_MOST]:
        says = f"{one.payment.award.funder} asks about it. Send another, or say that it is right"
        yield Waits(str(one), says, one.get_absolute_url())


def _bank_details(person: Person) -> Iterator[Waits]:
    waiting = banking.accounts_for(person, Permission.KEEP_ACCOUNT).filter(confirmed_at=None, withdrawn_at=None)
    for one in waiting.order_by("proposed_at", "pk")[:AT_MOST]:
        if one.proposed_by_id != person.pk:
            says, address = "A second person has to confirm them", reverse("confirm-account", args=[one.pk])
        else:
            says, address = "They wait for a second person", reverse("bank-details", args=[one.organisation_id])
        yield Waits(
            f"New bank details of {one.organisation}",
            f"{says}, since {day(clock.day_in_london(one.proposed_at))}",
            address,
        )
    wanted = awards.nowhere_to_pay(awards.awards_for(person, Permission.KEEP_ACCOUNT))
    unasked = wanted.exclude(holder_id__in=waiting.values("organisation_id"))
    for award in unasked.order_by("starts_on", "pk")[:AT_MOST]:
        says = f"{award.funder} has none to pay {pounds(award.amount)} into. You give them once, for every funder"
        yield Waits(f"Bank details of {award.holder}", says, reverse("give-account", args=[award.holder_id]))


def _asked_by_groups(person: Person) -> Iterator[Waits]:
    for one in banking.accounts_for(person, Permission.CHECK_ACCOUNT).order_by("proposed_at", "pk")[:AT_MOST]:
        says = "They have nobody else to confirm them. Ring them, and type what you hear"
        yield Waits(f"Bank details of {one.organisation}", says, reverse("check-account", args=[one.pk]))
    asked = awards.uplifts_for(person, Permission.MANAGE_AWARD).filter(answered_at=None).exclude(first_yes_by=person)
    for uplift in asked.order_by("asked_at", "pk")[:AT_MOST]:
        title = f"{uplift.award.holder} asks for {pounds(uplift.more)} more"
        yield Waits(title, "Say yes or no", reverse("answer-uplift", args=[uplift.pk]))


def _reasons(person: Person) -> Iterator[Waits]:
    if number := checks.owed_for(person).count():
        title = "1 promise was not kept" if number == 1 else f"{number} promises were not kept"
        yield Waits(title, "Nobody has said why yet", reverse("reasons-owed"))


def _letters(person: Person) -> Iterator[Waits]:
    if number := undelivered_for(person).count():
        title = "1 letter did not arrive" if number == 1 else f"{number} letters did not arrive"
        yield Waits(title, "Tell the people they are for in another way", reverse("letters-not-delivered"))


def _about_you(person: Person) -> Iterator[Waits]:
    unanswered = checks.explanations_to_answer(person).filter(reply="").order_by("-pk")
    for said in checks.told_once(checks.as_public(one) for one in unanswered[: AT_MOST * 3]):
        deed = said.one.finding.checked
        says = f"{deed.organisation} gave a reason. You can answer it"
        yield Waits(deed.title, says, reverse("exception", args=[said.one.pk]))


def _recommendations(person: Person) -> Iterator[Waits]:
    taken = promising.adoptions_for(person, Permission.RECORD_ADOPTION).filter(holding(clock.today()))
    for one in taken.annotate(answered=Count("recommendations")).order_by("pk"):
        document = document_by_code(one.document)
        if left := len(document.recommendations) - one.answered:
            title = f"{left} recommendation{'' if left == 1 else 's'} of {document.short_title}"
            says = f"Say what {one.organisation} does about each"
            yield Waits(title, says, reverse("answer-recommendations", args=[one.pk]))


def _statements(person: Person) -> Iterator[Waits]:
    late = statements_for(person, Permission.PUBLISH_STATEMENT).filter(review_on__lt=clock.today())
    for one in late.order_by("review_on", "pk")[:AT_MOST]:
        says = f"{one.organisation} was to look at it again by {day(one.review_on)}. Publish the next version"
        asks = {"what": one.what, "place": one.place.slug}
        yield Waits(one.title, says, f"{reverse('publish-statement', args=[one.organisation_id])}?{urlencode(asks)}")


def _places(person: Person) -> Iterator[Waits]:
    for place in promising.places_for(person, Permission.KEEP_PLACE).order_by("name")[:AT_MOST]:
        if unsettled := sum(not one.bodies for one in promising.names_in(place)):
            title = f"{unsettled} name{'' if unsettled == 1 else 's'} in {place.name}"
            yield Waits(title, "Say which body each one means", reverse("place-names", args=[place.slug]))


_KINDS = [
    (
        Permission.MAKE_DECISION,
        "Rounds to decide",
        "our-grants?show=closed",
        "Every round that is over has been answered, and so has every review.",
        _rounds,
    ),
    (
        Permission.WRITE_OPPORTUNITY,
        "Grants you run",
        "our-grants",
        "You have no drafts, and no question waits.",
        _grants,
    ),
    (Permission.RECORD_PAYMENT, "Payments", "payments", "Nothing is due in the next 14 days.", _payments),
    (Permission.CLAIM_PAYMENT, "Invoices", "awards", "Nothing that is due to you waits for an invoice.", _invoices),
    (
        Permission.KEEP_ACCOUNT,
        "Bank details",
        "organisations",
        "Nobody asks for them, and none waits for a second person. You find them on the page of your organisation.",
        _bank_details,
    ),
    (
        Permission.CHECK_ACCOUNT,
        "What groups ask of you",
        "awards",
        "No group asks you for more, or to check its bank details.",
        _asked_by_groups,
    ),
    (
        Permission.GIVE_REASON,
        "Reasons to give",
        "reasons-owed",
        "Everything that was not kept has its reason.",
        _reasons,
    ),
    (
        Permission.MANAGE_AWARD,
        "Awards you look after",
        "awards",
        "No invoice, no change and no offer waits for you, and nothing ends soon that is not decided.",
        _looked_after,
    ),
    (
        Permission.MANAGE_AWARD,
        "Letters that did not arrive",
        "letters-not-delivered",
        "Every letter in your body’s name is on its way, or has been taken in.",
        _letters,
    ),
    (
        Permission.MANAGE_AWARD,
        "What groups tell you",
        "reports",
        "Everything that groups have sent has been read.",
        _to_read,
    ),
    (Permission.WRITE_REPORT, "Reports", "reports", "No report is due in the next 14 days.", _reports),
    (
        Permission.ACCEPT_AWARD,
        "Awards",
        "awards",
        "No offer, no discussion and no change waits for your answer.",
        _offers,
    ),
    (
        Permission.WRITE_APPLICATION,
        "Applications",
        "applications",
        "You have begun none that is still open, none waits for an answer, and no answer is new.",
        _applications,
    ),
    (
        Permission.WRITE_APPLICATION,
        "Applications and awards that others lead",
        "partnering",
        "Nobody asks you to be a partner, and you are one in none that waits or runs.",
        _partnering,
    ),
    (
        Permission.ANSWER_REASON,
        "Reasons about you",
        "exceptions",
        "No reason about you waits for an answer.",
        _about_you,
    ),
    (
        Permission.RECORD_ADOPTION,
        "What was promised",
        "places",
        "Every recommendation has its answer. What you took on, and your posts, are on the page of the place.",
        _recommendations,
    ),
    (
        Permission.PUBLISH_STATEMENT,
        "Statements",
        "places",
        "Each is within the day by which it is looked at again. All of them are on the page of the place.",
        _statements,
    ),
    (
        Permission.KEEP_PLACE,
        "Places you keep up",
        "places",
        "Every name is settled. Members and numbers are on the page of the place.",
        _places,
    ),
]
