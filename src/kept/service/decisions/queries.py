"""Finding rounds, and the applications in them. Whoever has an interest in an application finds nothing of it."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)

from kept.service import clock
from kept.service.applications import queries as applications
from kept.service.applications.models import Application
from kept.service.decisions.models import DecidingRules, Declaration, Moderation, Review, Score
from kept.service.decisions.scoring import Sheet
from kept.service.decisions.ties import acts_for_applicant, is_tied
from kept.service.opportunities.models import GRACE, Criterion, Opportunity, Status
from kept.service.opportunities.queries import PUBLISHED, opportunities_for
from kept.service.organisations.may import Visitor
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


def rounds_for(person: Visitor, permission: Permission) -> QuerySet[Opportunity]:
    """The opportunities, once published, whose applications somebody may assess or decide."""
    return opportunities_for(person, permission).filter(status__in=PUBLISHED)


def applications_for(person: Visitor, permission: Permission) -> QuerySet[Application]:
    """The applications that somebody may assess or decide: of rounds whose time is over, without those shut to them.

    Whoever has an interest that is managed finds it to assess, and not to decide.
    """
    theirs = applications.applications_for(person, permission).filter(
        opportunity__closes_at__lt=clock.arrived() - GRACE
    )
    shut = _is_shut_out(person) if permission is Permission.ASSESS_APPLICATION else _has_an_interest(person)
    return theirs.exclude(shut).select_related("organisation", "opportunity__organisation", "decision__by")


def shut_to(person: Visitor, permission: Permission) -> QuerySet[Application]:
    """The applications of rounds not yet closed that somebody would find, had they not declared an interest."""
    theirs = applications.applications_for(person, permission).exclude(opportunity__status=Status.DECIDED)
    return theirs.filter(_has_an_interest(person), opportunity__closes_at__lt=clock.arrived() - GRACE)


def interests_for(person: Visitor, permission: Permission) -> QuerySet[Declaration]:
    """The interests declared in what somebody decides, save where they have one too; and not their own."""
    theirs = applications_for(person, permission).exclude(is_tied(_somebody(person))).values("pk")
    others = Declaration.objects.filter(conflict=True, application__in=theirs).exclude(person_id=_number(person))
    return others.select_related("application__organisation", "application__opportunity", "person", "managed_by")


def read_by(person: Person, opportunity: Opportunity) -> QuerySet[Application]:
    """What somebody may read of a round: applications in which they said that they have no interest, or one that is
    managed, and for whose organisation they do not act. This is the one rule for every page, list and file.
    """
    said = Declaration.objects.filter(application=OuterRef("pk"), person=person)
    free = Q(Exists(said.filter(Q(conflict=False) | Q(managed_at__isnull=False))))
    return sent_in(opportunity).filter(free).exclude(is_tied(person))


def _has_an_interest(person: Visitor) -> Exists:
    """Whether somebody has declared an interest in the application at hand; whoever is not signed in has none."""
    return Exists(Declaration.objects.filter(application=OuterRef("pk"), conflict=True, person_id=_number(person)))


def _is_shut_out(person: Visitor) -> Exists:
    """Whether they have one that nobody has said how to manage."""
    return Exists(
        Declaration.objects.filter(
            application=OuterRef("pk"), conflict=True, managed_at__isnull=True, person_id=_number(person)
        )
    )


def _somebody(person: Visitor) -> Person | None:
    return person if isinstance(person, Person) else None


def _number(person: Visitor) -> int:
    return person.pk if isinstance(person, Person) else 0


def answers_for(person: Visitor, permission: Permission) -> QuerySet[Application]:
    """The applications that were sent for the organisations somebody may do this for, answered or not yet."""
    theirs = applications.applications_for(person, permission).filter(sent_at__isnull=False, withdrawn_at__isnull=True)
    return theirs.select_related("organisation", "opportunity__organisation", "decision__by")


def reviews_for(person: Visitor, permission: Permission) -> QuerySet[Review]:
    """The reviews of answers that somebody may decide, save where they have an interest."""
    theirs = applications_for(person, permission).values("pk")
    return Review.objects.filter(application__in=theirs).select_related(
        "application__organisation",
        "application__opportunity__organisation",
        "application__decision__by",
        "answered_by",
        "was_by",
    )


def sent_in(opportunity: Opportunity) -> QuerySet[Application]:
    """A round's applications, as they came."""
    return applications.present(opportunity).filter(sent_at__isnull=False).order_by("sent_at", "pk")


def unapproved_in(opportunity: Opportunity) -> QuerySet[Application]:
    """Those of them whose award is above the funder's limit, and that no second person has approved."""
    return sent_in(opportunity).filter(lacks_approval())


def lacks_approval() -> Q:
    """Whether the award of the application at hand is above its funder's limit and not approved."""
    above = DecidingRules.objects.filter(
        organisation=OuterRef("opportunity__organisation"), above__lt=OuterRef("decision__amount")
    )
    return Q(Exists(above), decision__funded=True, decision__approval__isnull=True)


def rules_of(organisation: Organisation) -> DecidingRules:
    """How a body approves awards and hears reviews: what it has set, or what holds until it does."""
    return DecidingRules.objects.filter(organisation=organisation).first() or DecidingRules(organisation=organisation)


def days_to_ask(opportunity: Opportunity) -> int:
    """The days from being told no in which a group may ask for a review: the fund's own, or its body's for all."""
    return opportunity.review_days or rules_of(opportunity.organisation).review_days


def waiting_in(opportunity: Opportunity) -> QuerySet[Application]:
    """Those of them that have no answer yet."""
    return sent_in(opportunity).filter(decision__isnull=True)


def declared(application: Application, person: Person, *, to_decide: bool = False) -> bool:
    """Somebody has said that they have no interest, or it is managed, and does not act for the applicant.

    `to_decide`: one that is managed is not enough.
    """
    said = said_to_be_free(application, person)
    return said is not None and not (to_decide and said.conflict)


def said_to_be_free(application: Application, person: Person) -> Declaration | None:
    """What somebody said of their interest, where it lets them read: none, or one that is managed.

    None where it does not, where they said nothing, and where they act for the applicant.
    """
    free = Q(conflict=False) | Q(managed_at__isnull=False)
    said = Declaration.objects.filter(free, application=application, person=person).first()
    return None if said is None or acts_for_applicant(application, person) else said


def sheet_of(application: Application) -> Sheet:
    """An application's scores, in the order in which they were given."""
    return sheets_of(application.opportunity, [application])[application.pk]


def sheets_of(opportunity: Opportunity, of: Collection[Application]) -> dict[int, Sheet]:
    """The scores of several applications of one round, by the application's key. Three queries."""
    given: dict[int, list[Score]] = {application.pk: [] for application in of}
    for score in Score.objects.filter(application__in=of).select_related("person").order_by("at", "pk"):
        given[score.application_id].append(score)
    changed: dict[int, list[Moderation]] = {application.pk: [] for application in of}
    for one in Moderation.objects.filter(score__application__in=of).select_related("score"):
        changed[one.score.application_id].append(one)
    criteria = list(opportunity.criteria.all())
    return {pk: Sheet(criteria, scores, changed[pk]) for pk, scores in given.items()}


IS_YES = Q(decision__funded=True) | Q(decision__asked_on=True)
"""Of an application: that it is funded or, being an expression of interest, asked to apply in full."""
IS_NO = Q(decision__funded=False) & (Q(decision__asked_on=None) | Q(decision__asked_on=False))
"""Of an application: that it is decided otherwise."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a round stands, in counts and pounds. `yes` are those funded or, of a first stage, asked on."""

    sent: int
    declared: int
    scored: int
    decided: int
    yes: int
    unapproved: int
    budget: Decimal
    awarded: Decimal

    @property
    def waiting(self) -> int:
        """How many have no answer yet."""
        return self.sent - self.decided

    @property
    def no(self) -> int:
        """How many are decided otherwise."""
        return self.decided - self.yes

    @property
    def left(self) -> Decimal:
        """Pounds of the budget that no decision has taken."""
        return self.budget - self.awarded


def standing(opportunity: Opportunity) -> Standing:
    """Where a round stands. One query, however many applied."""
    counts = sent_in(opportunity).aggregate(
        sent=Count("pk"),
        declared=Count("pk", filter=Exists(Declaration.objects.filter(application=OuterRef("pk")))),
        scored=Count("pk", filter=Exists(Score.objects.filter(application=OuterRef("pk")))),
        decided=Count("decision"),
        yes=Count("decision", filter=IS_YES),
        unapproved=Count("pk", filter=lacks_approval()),
        awarded=Sum("decision__amount"),
    )
    return Standing(budget=opportunity.budget, **{**counts, "awarded": counts["awarded"] or Decimal(0)})


@dataclass(frozen=True, slots=True)
class Row:
    """One application of a round, as one assessor sees it. `conflict` is None until they have declared."""

    application: Application
    conflict: bool | None
    managed: bool
    tied: bool
    scored: bool
    unapproved: bool
    mine: bool

    @property
    def next(self) -> str:
        """What there is for them to do, in one word."""
        if self.conflict and not (self.managed and not self.tied):
            return "colleague"
        if self.tied:
            return "declare"
        if hasattr(self.application, "decision"):
            return "approve" if self.unapproved else "decided"
        if self.conflict is None:
            return "declare"
        if not self.scored:
            return "score"
        return "managed" if self.conflict else "decide"


def rows(applications: Collection[int], person: Person) -> list[Row]:
    """The applications with these keys as lines of somebody's list, as they came. One query.

    It is given the keys of one page: to look at what somebody said of each costs too much for all that come before.
    """
    shown = Application.objects.filter(pk__in=applications).order_by("sent_at", "pk")
    return [_row(one, person) for one in _seen_by(person, shown)]


def _seen_by(person: Person, applications: QuerySet[Application]) -> QuerySet[Application]:
    """The applications with what this person said and gave of each."""
    mine = Declaration.objects.filter(application=OuterRef("pk"), person=person)
    unscored = Criterion.objects.filter(opportunity=OuterRef("opportunity")).exclude(
        Exists(Score.objects.filter(criterion=OuterRef("pk"), application=OuterRef(OuterRef("pk")), person=person))
    )
    return applications.select_related("organisation", "decision").annotate(
        my_conflict=Subquery(mine.values("conflict")[:1]),
        my_managed=Exists(mine.filter(managed_at__isnull=False)),
        my_tie=ExpressionWrapper(is_tied(person), BooleanField()),
        my_scores=~Exists(unscored),
        unapproved=Case(When(lacks_approval(), then=True), default=False, output_field=BooleanField()),
    )


def _row(one: Any, person: Person) -> Row:
    decided = getattr(one, "decision", None)
    mine = decided is not None and decided.by_id == person.pk
    return Row(one, one.my_conflict, one.my_managed, one.my_tie, one.my_scores, one.unapproved, mine)
