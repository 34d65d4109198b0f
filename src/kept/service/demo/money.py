"""A year and a half of grants in Estuary Reach, each made, paid and ended by the actions that people use."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from kept.service import clock
from kept.service.applications import actions as applying
from kept.service.applications.models import Application
from kept.service.awards import actions as awarding
from kept.service.awards.actions import offering
from kept.service.awards.models import Award, Ending
from kept.service.awards.terms import being_written
from kept.service.checks import answering
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.deed import Reason
from kept.service.checks.models import Explanation
from kept.service.decisions import actions as deciding
from kept.service.decisions.scoring import Mark
from kept.service.demo.cast import Cast
from kept.service.opportunities import actions as opening
from kept.service.opportunities import enquiries
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Place
from kept.service.people.models import Person
from kept.standards.dates import Span, after

LONDON = ZoneInfo("Europe/London")
Done = TypeVar("Done")
WEAK = "It does not say who would come, or how often."


def moment(day: date, hour: int = 10) -> datetime:
    """An hour of a day in London."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


@contextmanager
def on(day: date, hour: int = 10) -> Iterator[None]:
    """Let it be that day."""
    with clock.set_to(moment(day, hour)):
        yield


def explained(do: Callable[[Mapping[str, Reason]], Done], words: str) -> Done:
    """Do it; where the gate asks for reasons, say these words."""
    try:
        return do({})
    except ReasonNeeded as asked:
        return do({one.binding.id: Reason(words) for one in asked.needing})


def keeper_of(organisation: Organisation) -> Person:
    """Whoever has looked after it from the start."""
    return organisation.memberships.order_by("pk")[0].person


class Money:
    """The grants of a body, by its officer, around `today`; the council's, by Grace, unless it says another."""

    def __init__(self, cast: Cast, place: Place, today: date, *, body: str = "council", officer: str = "grace") -> None:
        self.cast, self.place, self.today, self.body = cast, place, today, cast.organisation[body]
        self.grace, self.farid = cast.person[officer], cast.person["farid"]

    def day(self, days: int) -> date:
        """So many days from today; before it where less than nought."""
        return self.today + timedelta(days=days)

    def fund(self, title: str, *, opens: int, closes: int, starts: date, years: int = 1, **fields: Any) -> Opportunity:
        """A fund, drafted a month before it opens."""
        fields = {"grant_type": Opportunity.GrantType.SMALL, "upfront_percent": 50, **fields}
        form = opening.Form(
            questions=fields.pop("questions", QUESTIONS),
            conditions=CONDITIONS,
            criteria=fields.pop("criteria", CRITERIA),
            extra_duties=fields.pop("extra_duties", None),
        )
        with on(self.day(opens - 30)):
            return opening.draft(
                organisation=self.body,
                place=self.place,
                by=self.grace,
                form=form,
                title=title,
                first_notified_on=self.day(opens - 28),
                opens_on=self.day(opens),
                closes_at=moment(self.day(closes), 12),
                answer_by=self.day(closes + 28),
                starts_on=starts,
                ends_on=after(starts, Span(12 * years, "months")) - timedelta(days=1),
                department="Communities",
                contact="grants@council.estuary.example",
                **fields,
            )

    def published(self, fund: Opportunity, words: str = "") -> Opportunity:
        """Published on the day it opens."""
        assert fund.opens_on is not None
        with on(fund.opens_on, 9):
            return explained(
                lambda reasons: opening.publish(opportunity=fund, by=self.grace, reasons=reasons),
                words or "The money came to us late, and groups needed it soon.",
            )

    def begun(self, fund: Opportunity, group: str, day: int, answers: int) -> Application:
        """An application with its first few answers written."""
        organisation = self.cast.organisation[group]
        by = keeper_of(organisation)
        with on(self.day(day), 19):
            application = applying.begin(opportunity=fund, organisation=organisation, by=by)
            for question in fund.questions.all()[:answers]:
                words = ANSWERS[question.order].format(does=organisation.what_it_does)
                applying.save_answer(application=application, question=question, words=words, by=by)
        return application

    def sent(self, fund: Opportunity, group: str, day: int) -> Application:
        """One with every answer, sent."""
        application = self.begun(fund, group, day, fund.questions.count())
        by = keeper_of(application.organisation)
        with on(self.day(day), 20):
            return applying.send(application=application, press=f"demo-{application.pk}", by=by)

    def asked(self, fund: Opportunity, group: str, day: int, words: str, answer: str = "", answered: int = 0) -> None:
        """A group's question about a fund, and the answer where there is one."""
        organisation = self.cast.organisation[group]
        by = organisation.memberships.order_by("pk")[0].person
        with on(self.day(day), 19):
            enquiry = enquiries.ask(opportunity=fund, organisation=organisation, words=words, by=by)
        if answer:
            with on(self.day(answered), 11):
                enquiries.publish_answer(
                    enquiry=enquiry, question=words, answer=answer, version=enquiry.version, by=self.grace
                )

    def decided(self, application: Application, amount: str, reason: str, day: int) -> None:
        """Declared, scored and decided; funded where there is an amount."""
        with on(self.day(day), 14):
            deciding.declare(application=application, conflict=False, by=self.grace)
            self.scored(application, self.grace, *((8, "It is clear and it is wanted.") if amount else (4, WEAK)))
            deciding.decide(
                application=application,
                funded=bool(amount),
                amount=Decimal(amount) if amount else None,
                reason=reason,
                strength="" if amount else "You know the people you would do it for.",
                to_change="" if amount else "Say who would come, and how often.",
                by=self.grace,
            )

    def scored(self, application: Application, by: Person, points: int, why: str) -> None:
        """The same points and the same reason on every criterion."""
        marks = {criterion.pk: Mark(points, why) for criterion in application.opportunity.criteria.all()}
        deciding.score(application=application, marks=marks, by=by)

    def took(self, application: Application, hours: int, day: int) -> None:
        """The group says how long applying took it."""
        with on(self.day(day), 18):
            by = keeper_of(application.organisation)
            applying.tell_time(application=application, hours=Decimal(hours), by=by)

    def close(self, fund: Opportunity, day: int) -> None:
        """The round closed, and everybody answered."""
        with on(self.day(day)):
            explained(
                lambda reasons: deciding.close_round(opportunity=fund, by=self.grace, reasons=reasons),
                "The panel was short of people.",
            )

    def awarded(self, application: Application, day: int, words: str = "", wards: Sequence[str] = ()) -> Award:
        """Offered once the round is closed, for these wards or for all, and accepted two days later."""
        with on(self.day(day)):
            if wards:
                where = list(Place.objects.filter(slug__in=wards).values_list("pk", flat=True))
                drafted = offering.drafted(application)
                saved = being_written(drafted).saved
                awarding.write_terms(award=drafted, saved=saved, where=where, by=self.grace)
            award = explained(
                lambda reasons: awarding.offer(application=application, by=self.grace, reasons=reasons),
                words or "This fund was a trial of one year. What it pays for ends with it.",
            )
        with on(self.day(day + 2), 18):
            return awarding.accept(award=award, by=keeper_of(award.holder))

    def paid(self, award: Award, *, until: int, late: int = 0) -> None:
        """Every payment due by then, paid on its day or some days late."""
        for payment in award.payments.filter(due_on__lte=self.day(until)):
            with on(min(payment.due_on + timedelta(days=late), self.today)):
                awarding.pay(payment=payment, paid_on=clock.today(), by=self.farid)

    def prepared(self, award: Award, day: int, because: str, reasons: str, effective_on: date | None = None) -> Ending:
        """An ending with everything done that comes before the notice, on the day it is meant to take effect."""
        with on(self.day(day - 40)):
            ending = awarding.prepare_ending(
                award=award,
                because=because,
                by=self.grace,
                assessed_on=clock.today(),
                beneficiaries_covered=True,
                users_covered=True,
                volunteers_covered=True,
                reallocation_considered=True,
            )
        with on(self.day(day - 38)):
            words = "We may have less for grants from the spring. What would it mean for the people you work with?"
            ending = awarding.open_discussion(
                ending=ending, version=ending.version, words=words, replies_by=self.day(day - 16), by=self.grace
            )
        with on(self.day(day)):
            return awarding.change_ending(
                ending=ending,
                version=ending.version,
                by=self.grace,
                reasons=reasons,
                responses_considered_on=self.day(day - 12),
                decided_on=self.day(day - 8),
                effective_on=effective_on,
            )

    def ended(self, award: Award, *, given: int, effective: int, reasons: str, words: str) -> Explanation | None:
        """Notice given, with a reason where it is too short; that reason."""
        ending = self.prepared(award, given - 1, Ending.Because.RESOURCES, reasons)
        with on(self.day(given)):
            explained(
                lambda said: awarding.give_notice(
                    ending=ending, effective_on=self.day(effective), by=self.grace, reasons=said
                ),
                words,
            )
        return Explanation.objects.filter(about=award.holder).last()

    def replied(self, explanation: Explanation | None, words: str, day: int) -> None:
        """The group's answer to a reason about it."""
        assert explanation is not None
        assert explanation.about is not None
        with on(self.day(day), 20):
            answering.reply(explanation=explanation, words=words, by=keeper_of(explanation.about))


QUESTIONS = [
    {"asks": "What will you do?", "words": 200, "hint": "Tell us as you would tell a neighbour."},
    {"asks": "Who is it for, and how many people?", "words": 120},
    {"asks": "What will the money pay for?", "words": 100, "used_for": "The panel, to see that the sums add up"},
]
LONG_QUESTIONS = [
    {"asks": "What will you do?", "words": 400},
    {"asks": "Who is it for, and how many people?", "words": 300},
    {"asks": "How does your project support the corporate plan?", "words": 300},
    {"asks": "What will the money pay for?", "words": 150},
]
CONDITIONS = [
    {
        "asks": "Does your group meet in Estuary Reach?",
        "fits_if": True,
        "otherwise": "This fund is for groups that meet in the borough. Your own council may have one like it.",
    },
    {
        "asks": "Is what you want to do open to anybody who needs it?",
        "fits_if": True,
        "otherwise": "The money is public, so what it pays for has to be open to all.",
    },
    {
        "asks": "Do you need the money to pay back a loan?",
        "fits_if": False,
        "otherwise": "This fund cannot pay back a loan. Estuary Voluntary Voice can help you look for one that can.",
    },
]
CRITERIA = [
    {"says": "It brings people together who would be on their own", "weight": 60},
    {"says": "The sums add up", "weight": 40},
]
ANSWERS = {
    1: "{does} With this money we would do it all through the winter, and for more people.",
    2: "About forty people who live within a mile of us. Most are over seventy, and a third come by themselves.",
    3: "Food and fuel, £900. Hire of the hall, £400. A first-aid course for two volunteers, £200.",
    4: "Rent, heat and the driver.",
}
