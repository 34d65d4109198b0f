"""The tour: numbered stops, each one press away, already signed in as the right person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from kept.service.applications.models import Application
from kept.service.awards.models import Award, ChangeRequest, Claim, Ending
from kept.service.checks.models import Explanation
from kept.service.demo.agreed import OFFERED
from kept.service.demo.borough import CLOSED, DRAFT, OPEN
from kept.service.demo.core_grant import CORE
from kept.service.demo.two_stages import FIRST
from kept.service.opportunities.models import Intention, Opportunity
from kept.service.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: what it shows, whom the visitor is there (their first name; nobody where empty), and its address.

    `leads` raises ObjectDoesNotExist where a visitor has changed or put away what the stop shows.
    """

    title: str
    says: str
    person: str
    leads: Callable[[], str]


def _fund(title: str) -> int:
    return Opportunity.objects.filter(title=title).earliest("pk").pk


def _reason_about(group: str) -> int:
    return Explanation.objects.filter(about__name=group).latest("pk").pk


def _application_of(group: str) -> int:
    return Application.objects.filter(organisation__name=group).earliest("pk").pk


def _application_to(fund: str, group: str) -> int:
    return Application.objects.get(opportunity__title=fund, organisation__name=group).pk


def _notice_of(group: str) -> int:
    return Ending.objects.filter(award__holder__name=group, put_aside_at=None).earliest("pk").pk


STOPS = (
    Stop(
        "One promise, five documents",
        "How much warning before money ends? Read what each document says, side by side.",
        "",
        lambda: reverse("compare", args=["notice"]),
    ),
    Stop(
        "Design a £1,500 fund",
        "You are Grace, who runs the council’s grants. Your form asks for more than £1,500 is worth. Watch it fold.",
        "grace",
        lambda: reverse("design-grant", args=[_fund(DRAFT)]),
    ),
    Stop(
        "You can stop here",
        "You are anybody, with no account. Two minutes tell you whether to apply. Nothing is kept.",
        "",
        lambda: reverse("can-we-apply", args=[_fund(OPEN)]),
    ),
    Stop(
        "Apply on a phone",
        "You are Winnie, treasurer of a lunch club. You answered one question. It is still there.",
        "winnie",
        lambda: reverse("application", args=[_application_of("Saltmarsh Lunch Club")]),
    ),
    Stop(
        "The round that cannot close",
        "You are Grace again. One group has had no answer, so nobody can shut the book on it.",
        "grace",
        lambda: reverse("close-round", args=[_fund(CLOSED)]),
    ),
    Stop(
        "One passport, asked once",
        "You are Winnie. What any funder asks, told once, with its date. The next form asks only for the rest.",
        "winnie",
        lambda: reverse("passport", args=[Organisation.objects.get(name="Saltmarsh Lunch Club").pk]),
    ),
    Stop(
        "A second person approves",
        "You are Dora. A panel gave £60,000 to people who listen. Nobody is told until you have looked too.",
        "dora",
        lambda: reverse("approve-award", args=[_application_to(CORE, "Tideway Listening")]),
    ),
    Stop(
        "Asked on from a few lines",
        "You are Bilal, who mends bicycles. You sent a few lines first, and are asked to apply in full.",
        "bilal",
        lambda: reverse("application-answer", args=[_application_to(FIRST, "Estuary Wheels")]),
    ),
    Stop(
        "What is coming, and how it will be paid for",
        "You are anybody. What the council means to fund, and why it is a grant and not a contract.",
        "",
        lambda: reverse("route", args=[Intention.objects.get(title="Three years of running costs").pk]),
    ),
    Stop(
        "Agree before you sign",
        "You are Grace. A group asks to leave a clause out of its agreement. Kept shows which promise it touches.",
        "grace",
        lambda: reverse("answer-terms", args=[Award.objects.get(application__opportunity__title=OFFERED).pk]),
    ),
    Stop(
        "A payment both sides see",
        "You are Bilal, who mends bicycles. What is due when, and what was paid when, as the council sees it too.",
        "bilal",
        lambda: reverse("award", args=[Award.objects.filter(holder__name="Estuary Wheels").earliest("pk").pk]),
    ),
    Stop(
        "A payment that is late",
        "You are Odette, who runs a listening line. You said that a payment is late. See who was told, and the answer.",
        "odette",
        lambda: reverse("award", args=[Claim.objects.earliest("pk").payment.award_id]),
    ),
    Stop(
        "A paragraph is a report",
        "You are Grace. One group wrote a few lines, and said what did not work. A word of trouble waits for you.",
        "grace",
        lambda: reverse("reports"),
    ),
    Stop(
        "A group asks for another year",
        "You are Grace. Say yes or no, and see first what a yes would do to every payment.",
        "grace",
        lambda: reverse(
            "change-request",
            args=[ChangeRequest.objects.filter(kind=ChangeRequest.Kind.EXTENSION, answered_at=None).earliest("pk").pk],
        ),
    ),
    Stop(
        "End a grant too soon",
        "You are Grace, about to give less warning than was promised. Keep the promise, or say why not.",
        "grace",
        lambda: reverse("give-notice", args=[_notice_of("Estuary Wheels")]),
    ),
    Stop(
        "The other side of a reason",
        "You are Lena, whose lantern parade loses its grant. You read the council’s reason first, and can answer it.",
        "lena",
        lambda: reverse("exception", args=[_reason_about("Lanternlight Arts")]),
    ),
    Stop(
        "Every reason, in public",
        "You are anybody again. Each time a promise was departed from: the reason, and the answer to it.",
        "",
        lambda: reverse("exceptions"),
    ),
    Stop(
        "How the borough keeps its promises",
        "You are Cyril, a ward councillor. Kept, explained, not kept, cannot tell: side by side, and never one mark.",
        "cyril",
        lambda: reverse("place", args=["estuary-reach"]),
    ),
)
