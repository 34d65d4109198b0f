"""What happened to money, as those who asked to hear of it are told, and who they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from kept.service import clock
from kept.service.alerts import events
from kept.service.alerts.models import Alert
from kept.service.history.models import Entry
from kept.service.library.wording import day, pounds
from kept.service.opportunities import events as of_opportunities
from kept.service.opportunities.models import Intention, Opportunity, Stage
from kept.service.opportunities.queries import published
from kept.service.partnerships.in_force import upwards
from kept.service.partnerships.models import Place

HEADINGS = {
    of_opportunities.PLANNED.code: "May be coming",
    of_opportunities.OPENED.code: "You can apply, or soon",
    of_opportunities.CLOSING_MOVED.code: "More time to apply",
    events.CLOSING_SOON.code: "Closes in a week",
}
"""What is told, in the order of a day's message."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing to tell. `award` is the most that one group can have, pounds; None where nobody can say yet.

    `pot` is all there is, where that is all that is known: no award can be more.
    """

    event: str
    title: str
    says: str
    address: str
    place: Place
    theme: str
    award: Decimal | None
    pot: Decimal | None = None

    @property
    def words(self) -> str:
        """As it stands in a message."""
        return f"{self.title}\n{self.says}\n{self.address}"


def happening(entry: Entry) -> Happening | None:
    """What an entry of history tells; None where it is of no use: taken back, closed, or only for those asked on."""
    if entry.event == of_opportunities.PLANNED.code:
        intention = Intention.objects.select_related("organisation", "place").filter(pk=entry.subject_id).first()
        return _planned(entry.event, intention) if intention and not intention.dropped_on else None
    open_to_all = published().select_related("intention").filter(first_stage=None)
    grant = open_to_all.filter(pk=entry.subject_id).first()
    telling = grant is not None and grant.stage(clock.now()) in (Stage.SOON, Stage.OPEN)
    return _on_offer(entry.event, grant) if grant and telling else None


def readers(what: Happening) -> dict[int, str]:
    """Who asked to hear of it: by number of the person, how often they hear. At once, where they asked for both.

    A grant that does not say what kind of work it is for is told to everybody who would hear of it for some kind.
    """
    asked = Alert.objects.filter(Q(place=None) | Q(place__in=upwards(what.place)), person__is_active=True)
    if what.theme:
        asked = asked.filter(Q(theme="") | Q(theme=what.theme))
    if what.award is not None:
        asked = asked.filter(Q(least=None) | Q(least__lte=what.award), Q(most=None) | Q(most__gte=what.award))
    elif what.pot is not None:
        asked = asked.filter(Q(least=None) | Q(least__lte=what.pot))
    found: dict[int, str] = {}
    for person, often in asked.values_list("person", "often").iterator(chunk_size=2_000):
        if found.get(person) != Alert.Often.AT_ONCE:
            found[person] = often
    return found


def _planned(event: str, one: Intention) -> Happening:
    about = f", about {pounds(one.value)} in all" if one.value else ""
    from_, by = f"{one.opens_from:%B %Y}", f"{one.opens_by:%B %Y}"
    when = f"in {from_}" if from_ == by else f"between {from_} and {by}"
    says = (
        f"{one.organisation} means to offer {one.get_kind_display().lower()} in {one.place}{about}. It may open {when}."
    )
    address = settings.SITE_ADDRESS + reverse("intention", args=[one.pk])
    return Happening(event, one.title, says, address, one.place, one.theme, None, one.value)


_SAYS: Mapping[str, Callable[[Opportunity], str]] = {
    of_opportunities.OPENED.code: lambda one: (
        f"It opens on {day(one.opens_on)} and closes at {clock.in_words(one.closes_at)}."
        if one.opens_on and one.closes_at
        else ""
    ),
    of_opportunities.CLOSING_MOVED.code: lambda one: (
        f"You have more time: it closes at {clock.in_words(one.closes_at)} now." if one.closes_at else ""
    ),
    events.CLOSING_SOON.code: lambda one: f"It closes at {clock.in_words(one.closes_at)}." if one.closes_at else "",
}


def _on_offer(event: str, one: Opportunity) -> Happening:
    first = " This is the first of two stages: a short expression of interest." if one.expression_of_interest else ""
    says = f"Up to {pounds(one.award_size)} from {one.organisation}, in {one.place}.{first} {_SAYS[event](one)}"
    address = settings.SITE_ADDRESS + reverse("grant", args=[one.pk])
    theme = one.intention.theme if one.intention else ""
    return Happening(event, one.title, says, address, one.place, theme, one.award_size)
