"""What this slice holds about one person."""

from typing import Any

from django.db.models import Q

from kept.service.monitoring.models import Heard, Note, Report, ReportDue, Told
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("reports_written")
def reports_written(person: Person) -> list[dict[str, Any]]:
    """The reports they began or sent for a group."""
    theirs = Report.objects.filter(Q(begun_by=person) | Q(sent_by=person)).select_related("holder").order_by("pk")
    return [
        {
            "for": one.holder.name,
            "words": one.words,
            "what_worked": one.worked,
            "what_did_not": one.did_not,
            "people_reached": one.reached,
            "hours": one.hours,
            "sent_at": one.sent_at,
        }
        for one in theirs
    ]


@held("notes_to_reports")
def notes(person: Person) -> list[dict[str, Any]]:
    """What they added to reports."""
    return [{"words": one.words, "at": one.at} for one in Note.objects.filter(by=person)]


@held("reports_not_needed")
def waived(person: Person) -> list[dict[str, Any]]:
    """The reports of which they said that they are not needed."""
    theirs = ReportDue.objects.filter(waived_by=person).order_by("pk")
    return [{"report": str(one), "because": one.waived_because, "at": one.waived_at} for one in theirs]


@held("told_to_funders")
def told(person: Person) -> list[dict[str, Any]]:
    """What they told funders for a group."""
    theirs = Told.objects.filter(by=person).select_related("award__funder")
    return [
        {"what": str(one), "to": one.award.funder.name, "words": one.words, "what_would_help": one.helps, "at": one.at}
        for one in theirs
    ]


@held("read_for_a_funder")
def heard(person: Person) -> list[dict[str, Any]]:
    """What they read and answered for a funder."""
    models: list[type[Heard]] = [ReportDue, Told]
    return [
        {"what": str(one), "read_at": one.read_at, "reply": one.reply, "replied_at": one.replied_at}
        for model in models
        for one in model._default_manager.filter(Q(read_by=person) | Q(replied_by=person)).order_by("pk")
    ]
