"""The tour: numbered stops, each one press away, already signed in as the right person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from kept.service.applications.models import Application
from kept.service.applications.together_models import Help
from kept.service.awards.models import Award, ChangeRequest, Claim, Ending, Invoice, SubAward
from kept.service.checks.models import Explanation
from kept.service.decisions.models import Review
from kept.service.demo.agreed import OFFERED
from kept.service.demo.borough import CLOSED, DRAFT, OPEN
from kept.service.demo.core_grant import CORE
from kept.service.demo.together import SHARED
from kept.service.opportunities.models import Intention, Opportunity
from kept.service.organisations.models import Organisation

AT = "tour-stop"
"""Under which a session keeps the number of the stop that was pressed last."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: what it shows, in which part of the story, and its address; and whom the visitor is there.

    `person` is a first name; nobody where it is empty. `leads` raises ObjectDoesNotExist where a visitor has changed or
    put away what the stop shows.
    """

    part: str
    title: str
    says: str
    person: str
    leads: Callable[[], str]

    @property
    def number(self) -> int:
        """Its place in the tour, from 1."""
        return STOPS.index(self) + 1


LUNCH, COUNCIL = "Saltmarsh Lunch Club", "Estuary Reach Borough Council"


def _fund(title: str) -> int:
    return Opportunity.objects.filter(title=title).earliest("pk").pk


def _reason_about(group: str) -> int:
    return Explanation.objects.filter(about__name=group).latest("pk").pk


def _application_of(group: str) -> int:
    return Application.objects.filter(organisation__name=group).earliest("pk").pk


def _application_to(fund: str, group: str) -> int:
    return Application.objects.get(opportunity__title=fund, organisation__name=group).pk


def _invoice_for(fund: str) -> Invoice:
    return Invoice.objects.get(payment__award__application__opportunity__title=fund, replaced_at=None)


def _notice_of(group: str) -> int:
    return Ending.objects.filter(award__holder__name=group, put_aside_at=None).earliest("pk").pk


STOPS = (
    Stop(
        "Read",
        "One promise, five documents",
        "How much warning before money ends? Read what each document says, side by side.",
        "",
        lambda: reverse("compare", args=["notice"]),
    ),
    Stop(
        "Plan",
        "What is coming, and how it will be paid for",
        "You are anybody. What the council means to fund, and why it is a grant and not a contract.",
        "",
        lambda: reverse("route", args=[Intention.objects.get(title="Three years of running costs").pk]),
    ),
    Stop(
        "Plan",
        "Design a £1,500 fund",
        "You are Grace, who runs the council’s grants. Your form asks for more than £1,500 is worth. Watch it fold.",
        "grace",
        lambda: reverse("design-grant", args=[_fund(DRAFT)]),
    ),
    Stop(
        "Plan",
        "Who is affected",
        "You are anybody. Before a fund opened, somebody wrote whom it helps or harms, and somebody else signed it.",
        "",
        lambda: reverse("grant-equality", args=[_fund(CORE)]),
    ),
    Stop(
        "Apply",
        "You can stop here",
        "You are anybody, with no account. Two minutes tell you whether to apply. Nothing is kept.",
        "",
        lambda: reverse("can-we-apply", args=[_fund(OPEN)]),
    ),
    Stop(
        "Apply",
        "Apply on a phone",
        "You are Winnie, treasurer of a lunch club. You answered one question. It is still there.",
        "winnie",
        lambda: reverse("application", args=[_application_of(LUNCH)]),
    ),
    Stop(
        "Apply",
        "Help by telephone",
        "You are Ivy, of the voluntary sector’s own body. Somebody rang. You type; their group reads it and says yes.",
        "ivy",
        lambda: reverse("helped-application", args=[Help.objects.filter(ended_at=None).latest("pk").application_id]),
    ),
    Stop(
        "Apply",
        "Three groups, one application",
        "You are Dov, who runs a food shed. Two other groups said yes to their part, each in its own time.",
        "dov",
        lambda: reverse("application-partners", args=[_application_to(SHARED, "Pontoon Food Shed")]),
    ),
    Stop(
        "Apply",
        "One passport, asked once",
        "You are Winnie. What any funder asks, told once, with its date. The next form asks only for the rest.",
        "winnie",
        lambda: reverse("passport", args=[Organisation.objects.get(name=LUNCH).pk]),
    ),
    Stop(
        "Decide",
        "The round that cannot close",
        "You are Grace again. One group has had no answer, so nobody can shut the book on it.",
        "grace",
        lambda: reverse("close-round", args=[_fund(CLOSED)]),
    ),
    Stop(
        "Decide",
        "A second person approves",
        "You are Dora. A panel gave £60,000 to people who listen. Nobody is told until you have looked too.",
        "dora",
        lambda: reverse("approve-award", args=[_application_to(CORE, "Tideway Listening")]),
    ),
    Stop(
        "Decide",
        "A group asks for another look",
        "You are Aggie, whose garden was turned down. Somebody who had not scored it looked again, and wrote why.",
        "aggie",
        lambda: reverse("application-answer", args=[Review.objects.earliest("pk").application_id]),
    ),
    Stop(
        "Agree",
        "What every agreement says",
        "You are anybody. The clauses that a group here agrees to, the borough’s own words, and what must stay.",
        "",
        lambda: reverse("place-clauses", args=["estuary-reach"]),
    ),
    Stop(
        "Agree",
        "Agree before you sign",
        "You are Grace. A group asks to leave a clause out of its agreement. Kept shows which promise it touches.",
        "grace",
        lambda: reverse("answer-terms", args=[Award.objects.get(application__opportunity__title=OFFERED).pk]),
    ),
    Stop(
        "Pay",
        "A payment that is late",
        "You are Odette, who runs a listening line. What was paid when, and what is late: the council sees the same.",
        "odette",
        lambda: reverse("award", args=[Claim.objects.earliest("pk").payment.award_id]),
    ),
    Stop(
        "Pay",
        "A question about an invoice",
        "You are Dov, who runs a food shed. The council asks one thing before it pays you. Answer, or send another.",
        "dov",
        lambda: _invoice_for(SHARED).get_absolute_url(),
    ),
    Stop(
        "Pay",
        "A share of another group’s grant",
        "You are Winnie. The food shed leads, and part of its grant is yours. You see its dates and its agreement.",
        "winnie",
        lambda: SubAward.objects.get(award__application__opportunity__title=SHARED, name=LUNCH).get_absolute_url(),
    ),
    Stop(
        "Hear back, and change",
        "A paragraph is a report",
        "You are Grace. One group wrote a few lines, and said what did not work. A word of trouble waits for you.",
        "grace",
        lambda: reverse("reports"),
    ),
    Stop(
        "Hear back, and change",
        "A group asks for another year",
        "You are Grace. Say yes or no, and see first what a yes would do to every payment.",
        "grace",
        lambda: reverse(
            "change-request",
            args=[ChangeRequest.objects.filter(kind=ChangeRequest.Kind.EXTENSION, answered_at=None).earliest("pk").pk],
        ),
    ),
    Stop(
        "End",
        "End a grant too soon",
        "You are Grace, about to give less warning than was promised. Keep the promise, or say why not.",
        "grace",
        lambda: reverse("give-notice", args=[_notice_of("Estuary Wheels")]),
    ),
    Stop(
        "End",
        "The other side of a reason",
        "You are Lena, whose lantern parade loses its grant. You read the reason first, and can answer it.",
        "lena",
        lambda: reverse("exception", args=[_reason_about("Lanternlight Arts")]),
    ),
    Stop(
        "End",
        "When a council is split",
        "You are Grace. The district next door is gone, and two councils came after it. Say which grants are yours.",
        "grace",
        lambda: reverse("awards-from-before", args=[Organisation.objects.get(name=COUNCIL).pk]),
    ),
    Stop(
        "Look at how promises are kept",
        "What came to one ward",
        "You are Cyril, a ward councillor. What reached Saltmarsh, from whom, and how much went to small groups.",
        "cyril",
        lambda: f"{reverse('register')}?place=saltmarsh",
    ),
    Stop(
        "Look at how promises are kept",
        "How the borough keeps its promises",
        "You are Cyril, a ward councillor. Kept, explained, not kept, cannot tell: side by side, and never one mark.",
        "cyril",
        lambda: reverse("place", args=["estuary-reach"]),
    ),
)
