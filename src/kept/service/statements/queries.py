"""Finding statements: what bodies have published, and what they promised to and have not."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from kept.service import clock
from kept.service.library import measured
from kept.service.organisations.may import Visitor, holds
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.in_force import held_about, upwards
from kept.service.partnerships.models import Place, Post, holding
from kept.service.statements.kinds import promised_in
from kept.service.statements.models import Statement


def published() -> QuerySet[Statement]:
    """Every version of every statement; anybody may read them."""
    return Statement.objects.select_related("organisation", "place")


def current() -> QuerySet[Statement]:
    """The latest version of each."""
    later = Statement.objects.filter(
        place=OuterRef("place"),
        organisation=OuterRef("organisation"),
        what=OuterRef("what"),
        number__gt=OuterRef("number"),
    )
    return published().filter(~Exists(later))


def versions_of(statement: Statement) -> QuerySet[Statement]:
    """All versions of a statement, the latest first."""
    of = {"place": statement.place_id, "organisation": statement.organisation_id, "what": statement.what}
    return Statement.objects.filter(**of).order_by("-number")


def statements_for(person: Visitor, permission: Permission) -> QuerySet[Statement]:
    """The statements of the organisations for which somebody may do this."""
    held = holds(person, permission).values("organisation_id")
    return current().filter(organisation_id__in=held)


def is_overdue(statement: Statement) -> bool:
    """Whether the day by which it was to be looked at again has gone by."""
    return statement.review_on < clock.today()


def looked_after_by(statement: Statement) -> Post | None:
    """The post that looks after it as it is held today; None where nobody holds it."""
    held = Post.objects.filter(holding(clock.today()), organisation=statement.organisation_id, what=statement.owner)
    return held.filter(scope=statement.owner_scope).select_related("holder").order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Standing:
    """A text of one body: the version in force, None where there is none, and the promises that ask for it here."""

    organisation: Organisation
    what: str
    statement: Statement | None
    promises: tuple[str, ...]

    @property
    def overdue(self) -> bool:
        """Whether it should have been looked at again by now."""
        return self.statement is not None and is_overdue(self.statement)

    @property
    def state(self) -> str:
        """In a few words, for a list and its file."""
        if self.statement is None:
            return "not published yet"
        return "overdue for review" if self.overdue else "current"


def standing_in(place: Place) -> list[Standing]:
    """What each body has published for a place, or promised to, by the body's name; nine queries, however many."""
    asked: dict[tuple[int, str], list[str]] = {}
    bodies: dict[int, Organisation] = {}
    for adoption, binding in held_about("statement", place, clock.today()):
        bodies[adoption.organisation_id] = adoption.organisation
        asked.setdefault((adoption.organisation_id, measured.topic(binding)), []).append(binding.provision)
    places = upwards(place)
    there: dict[tuple[int, str], Statement] = {}
    for one in sorted(current().filter(place__in=places), key=lambda one: -places.index(one.place_id)):
        bodies[one.organisation_id] = one.organisation
        there[one.organisation_id, one.what] = one  # the nearest place's counts, as it comes last
    return sorted(
        (
            Standing(bodies[body], what, there.get((body, what)), tuple(dict.fromkeys(asked.get((body, what), ()))))
            for body, what in {*asked, *there}
        ),
        key=lambda one: (one.organisation.sorts_as, one.organisation.pk, one.what),
    )


def principles_for(organisation: Organisation, place: Place, what: str) -> QuerySet[Statement]:
    """The versions in force of a text of this kind that hold for a body in a place: its own, here or above."""
    return current().filter(organisation=organisation, place__in=upwards(place), what=what).order_by("-published_on")


def asking_for(what: str) -> tuple[str, ...]:
    """The promises, of all documents, that ask for such a text."""
    return promised_in().get(what, ())
