"""A round as lines for a spreadsheet: of the applications that its reader may read, and of no others."""

from collections.abc import Iterator, Mapping

from django.utils import timezone

from kept.service.applications.models import Application
from kept.service.applications.queries import Asked, asked_in
from kept.service.decisions import pack, queries
from kept.service.decisions.scoring import Sheet
from kept.service.opportunities.models import Opportunity, Question
from kept.service.people.models import Person

COLUMNS: Mapping[str, str] = {
    "application": "Its number, by which it is cited",
    "organisation": "Who applied",
    "sent at": "When it came in, by our clock: day, time and how far from Greenwich",
    "in grace": "yes where it came in the ten minutes after the close, from a page that was open before",
    "asked for": "Pounds that its budget asks of this fund; empty where the fund asks for no budget",
    "points": "Its total out of 100 by the published weights; empty until you have given yours, or while points lack",
    "decision": "funded or not funded, or of a first stage asked to apply in full or not asked on; empty until decided",
    "awarded": "Pounds",
    "files": "What is given where a file or photo is asked for, separated by semicolons",
}


def lines(opportunity: Opportunity, person: Person) -> Iterator[tuple[object, ...]]:
    """A line for each application, in the order of COLUMNS, as they came. A few queries for each AT_A_TIME of them."""
    readable = pack.readable(person, opportunity)
    keys = list(readable.values_list("pk", flat=True))
    for start in range(0, len(keys), pack.AT_A_TIME):
        part = list(readable.filter(pk__in=keys[start : start + pack.AT_A_TIME]))
        sheets = queries.sheets_of(opportunity, part)
        asked = asked_in(opportunity, part, Question.Kind.BUDGET, Question.Kind.FILE)
        for one in part:
            sheet = sheets[one.pk]
            points = sheet if pack.sees_points(sheet, opportunity, person) else None
            yield _line(one, points, asked.get(one.pk, []))


def _line(one: Application, points: Sheet | None, asked: list[Asked]) -> tuple[object, ...]:
    decision = getattr(one, "decision", None)
    assert one.sent_at
    return (
        one.number,
        one.organisation.name,
        timezone.localtime(one.sent_at).isoformat(sep=" ", timespec="seconds"),
        "yes" if one.in_grace else "no",
        next((each.answer.amount for each in asked if each.is_budget and each.answer), None),
        points.total if points else None,
        str(decision).lower() if decision else "",
        decision.amount if decision else None,
        "; ".join(each.words for each in asked if each.is_file),
    )
