"""What addresses of reports and of what groups tell their funders stand for."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import monitored
import papers
from awarded import on
from cast import Cast
from kept.service.awards.models import Award
from kept.service.monitoring import actions
from kept.service.monitoring.actions import Written
from kept.service.monitoring.models import Report, ReportDue, ReportFile, Told
from kept.service.organisations.may import may
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from kept.service.people.models import Person
from structure.things.naming import Things, held_by, rows


def _made(cast: Cast) -> Place:
    """Made once: a report that is due, one that is begun, one that is replied to, and one that is not needed."""
    place, created = Place.objects.get_or_create(slug="told", defaults={"name": "Told", "kind": Place.Kind.PLACE})
    if not created:
        return place
    award = monitored.asked(cast, place)
    winnie, grace = cast.person["winnie"], cast.person["grace"]
    _, begun, replied, waived, *_ = award.reports_due.order_by("number")
    monitored.agreed(cast)
    with on(monitored.WROTE):
        photo = papers.sent("IMG_0001.jpg", papers.a_photo())
        actions.save(due=begun, written=Written("Soup", did_not="Salad"), file=photo, by=winnie)
        actions.save(due=begun, written=Written("Soup", did_not="Salad"), by=cast.person["tom"])
    photo = papers.sent("IMG_0002.jpg", papers.a_photo(size=(50, 30)))
    monitored.sent(cast, replied, did_not="Salad", hours=Decimal(12), file=photo)
    monitored.told(cast, award, helps="A talk.")
    monitored.told(cast, award, "ending", file=papers.sent("plan.pdf", papers.a_pdf()))
    with monitored.later():
        actions.note(due=replied, words="And tea.", by=winnie)
        actions.hear(one=replied, reply="Thank you.", by=grace)
        actions.hear(one=award.told.get(what=Told.What.TROUBLE), reply="Let us talk.", by=grace)
        actions.waive(due=waived, because="We came to lunch.", by=grace)
    return place


def _rows(model: Any, of: str) -> Callable[[Cast], list[tuple[Any, Any]]]:
    def found(cast: Cast) -> list[tuple[Any, Any]]:
        rows = model.objects.filter(**{of: _made(cast)}).order_by("pk")
        return [(row.pk, row) for row in rows[:4]]

    return found


def _files(cast: Cast) -> list[tuple[Any, Any]]:
    place = _made(cast)
    rows = ReportFile.objects.filter(report__dues__award__place=place).order_by("pk")
    return [((row.report.dues.order_by("pk")[0].pk, row.pk), row.report) for row in rows]


def _reads(person: Person, report: Report) -> bool:
    award = report.dues.order_by("pk")[0].award
    return may(person, Permission.SEE_ORGANISATION if report.sent_at else Permission.WRITE_REPORT, award)


def _papers(cast: Cast) -> list[tuple[Any, Any]]:
    return [(row.pk, row) for row in Told.objects.filter(award__place=_made(cast), upload__isnull=False)]


_DUES, _TOLD, _AWARDS = _rows(ReportDue, "award__place"), _rows(Told, "award__place"), _rows(Award, "place")
_N = "<int:number>"
THINGS: dict[str, Things] = {
    "report-due": Things(_N, _DUES, held_by(Permission.SEE_ORGANISATION)),
    "write-report": Things(_N, _DUES, held_by(Permission.WRITE_REPORT)),
    "add-note": Things(_N, _DUES, held_by(Permission.WRITE_REPORT)),
    "hear-report": Things(_N, _DUES, held_by(Permission.MANAGE_AWARD)),
    "waive-report": Things(_N, _DUES, held_by(Permission.MANAGE_AWARD)),
    "report-file": Things(f"{_N} <int:file>", _files, _reads),
    "hour-rates": Things("<int:organisation>", rows(Organisation), held_by(Permission.MANAGE_AWARD)),
    "award-promises": Things(_N, _AWARDS, held_by(Permission.SEE_ORGANISATION)),
    "told": Things(_N, _TOLD, held_by(Permission.SEE_ORGANISATION)),
    "hear-told": Things(_N, _TOLD, held_by(Permission.MANAGE_AWARD)),
    "told-paper": Things(_N, _papers, held_by(Permission.SEE_ORGANISATION)),
} | {f"tell-{what}": Things(_N, _AWARDS, held_by(Permission.WRITE_REPORT)) for what in Told.What.values}
