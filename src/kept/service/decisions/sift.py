"""Facts about those who applied, before anything is read: what the record holds, and no verdict.

Nothing is looked up anywhere else, and nothing is compared but what stands in this record.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Length

from kept.service import clock
from kept.service.applications.models import Answer, Application
from kept.service.decisions.models import Decision
from kept.service.decisions.queries import applications_for, sent_in
from kept.service.decisions.ties import is_tied
from kept.service.opportunities.models import Opportunity, Question
from kept.service.organisations.models import Identifier, Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person

MOST_OF_MINIMAL_ASSISTANCE = Decimal(315_000)
"""Pounds of minimal financial assistance that an enterprise may have over the current financial year and the two before
it: Subsidy Control Act 2022, section 36(1). Whether a grant is a subsidy at all is for people to say."""
NAMED = 5
"""Others named for one thing in common; beyond that, how many more there are."""
TELLING = 60
"""Characters from which the same answer in two applications is told: shorter ones are alike by chance."""


@dataclass(slots=True)
class Facts:
    """What the record holds about one applicant. `alike` says what it has in common with other applicants here."""

    application: Application
    identifiers: list[Identifier] = field(default_factory=list)
    earlier: list[Decision] = field(default_factory=list)
    assistance: Decimal = Decimal(0)
    alike: list[str] = field(default_factory=list)

    @property
    def earlier_total(self) -> Decimal:
        """Pounds of earlier awards from this funder."""
        return sum((one.amount or Decimal(0) for one in self.earlier), Decimal(0))


def sifted_by(person: Person, opportunity: Opportunity) -> QuerySet[Application]:
    """The applications about which somebody may read facts: none in which they have an interest."""
    theirs = applications_for(person, Permission.ASSESS_APPLICATION).filter(pk__in=sent_in(opportunity).values("pk"))
    return theirs.exclude(is_tied(person)).order_by("sent_at", "pk")


def three_years(today: date) -> date:
    """The first day of the financial year two before this one; each starts on 1 April."""
    return date(today.year - (2 if (today.month, today.day) >= (4, 1) else 3), 4, 1)


def facts_of(opportunity: Opportunity, of: Sequence[Application], readable: QuerySet[Application]) -> list[Facts]:
    """The facts about some applications of a round. Others are named only where `readable`.

    Nine queries, however many.
    """
    found = {one.organisation_id: Facts(one) for one in of}
    for number in Identifier.objects.filter(organisation__in=found).order_by("scheme", "value"):
        found[number.organisation_id].identifiers.append(number)
    told = Decision.objects.filter(funded=True, told_at__isnull=False, application__organisation__in=found)
    earlier = told.filter(application__opportunity__organisation=opportunity.organisation_id).exclude(
        application__opportunity=opportunity
    )
    for decision in earlier.select_related("application__opportunity").order_by("-told_at"):
        found[decision.application.organisation_id].earlier.append(decision)
    since = told.filter(told_at__date__gte=three_years(clock.today()))
    for row in since.values("application__organisation").annotate(total=Sum("amount")):
        found[row["application__organisation"]].assistance = row["total"] or Decimal(0)
    alike = _alike(opportunity, list(found))
    wanted = {other for _, _, others in alike for other in others[:NAMED]}
    named = readable.filter(organisation__in=wanted).values_list("organisation", "organisation__name", "number")
    names = {other: f"{name} ({number})" for other, name, number in named}
    for organisation, says, others in alike:
        found[organisation].alike.append(f"{says} {_named(others, names)}")
    return list(found.values())


Alike = tuple[int, str, list[int]]
"""An applicant, what it has in common with others, and who those are."""


def _alike(opportunity: Opportunity, of: list[int]) -> list[Alike]:
    others = sent_in(opportunity)
    return _same_name(others, of) + _same_people(others, of) + _same_words(others, of)


def _same_name(others: QuerySet[Application], of: list[int]) -> list[Alike]:
    called: dict[str, list[int]] = defaultdict(list)
    names = Organisation.objects.filter(pk__in=of).values("sorts_as")
    theirs = others.filter(organisation__sorts_as__in=names).values_list("organisation__sorts_as", "organisation")
    for name, one in theirs:
        called[name].append(one)
    return [
        (one, "Its name reads the same as that of", [other for other in ones if other != one])
        for ones in called.values()
        for one in ones
        if one in of and len(ones) > 1
    ]


def _same_people(others: QuerySet[Application], of: list[int]) -> list[Alike]:
    acting = Membership.objects.filter(until__isnull=True)
    here: dict[int, list[int]] = defaultdict(list)
    for person, one in acting.filter(organisation__in=of).values_list("person", "organisation"):
        here[person].append(one)
    there = acting.filter(person__in=here, organisation__in=others.values("organisation"))
    pairs: dict[int, set[int]] = defaultdict(set)
    for person, other in there.values_list("person", "organisation"):
        for one in here[person]:
            if one != other:
                pairs[one].add(other)
    return [(one, "It shares people with", sorted(theirs)) for one, theirs in pairs.items()]


def _same_words(others: QuerySet[Application], of: list[int]) -> list[Alike]:
    """Answers in words of their own, word for word: what a file is called, or a choice, tells nothing."""
    here = Answer.objects.filter(application__in=others, question__kind=Question.Kind.TEXT)
    here = here.annotate(long=Length("words")).filter(long__gte=TELLING)
    asked = here.filter(application__organisation__in=of)
    mine = list(asked.values_list("application__organisation", "question", "question__asks", "words"))
    # The words are given to the database once each: to have it compare every pair takes seconds on SQLite.
    wanted = Q(question__in={row[1] for row in mine}) & Q(words__in={row[3] for row in mine})
    same: dict[tuple[int, str], list[int]] = defaultdict(list)
    for question, words, one in here.filter(wanted).values_list("question", "words", "application__organisation"):
        same[question, words].append(one)
    return [
        (one, f"Its answer to “{asks}” is word for word that of", [o for o in same[question, words] if o != one])
        for one, question, asks, words in mine
        if len(same[question, words]) > 1
    ]


def _named(those: list[int], names: dict[int, str]) -> str:
    """Those whom the reader may know of, by name, and how many more there are."""
    named = sorted(names[one] for one in those if one in names)
    more = len(those) - len(named)
    if more:
        rest = "another applicant" if more == 1 and not named else f"{more} more" if named else f"{more} others"
        named.append(rest)
    return " and ".join(named)
