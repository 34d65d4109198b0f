"""What is written to either side about reports and early words. Each letter has a key, and is written once."""

from kept.service.awards.letters import Letter, link, to_people
from kept.service.awards.queries import with_authority
from kept.service.library.wording import day
from kept.service.monitoring.models import Heard, Note, ReportDue, Told
from kept.service.organisations.permissions import Permission


def report_sent(due: ReportDue) -> None:
    """The group is told that its report has gone, and the funder that it has come."""
    award, report = due.award, due.report
    assert report is not None
    title = award.application.opportunity.title
    said = report.words.strip() or "There is a file with it."
    _to_holder(
        due,
        f"report-sent-{due.pk}",
        f"Your report is with {award.funder}",
        f"Thank you. Your report about {title}, for {_days(due)}, is with {award.funder}.\n\n"
        f"You hear from us when they reply. If you see something to put right, add a note: {_link(due)}\n",
    )
    _to_funder(
        due,
        f"report-came-{due.pk}",
        f"A report from {award.holder}",
        f"{award.holder} has sent a report about {title}, for {_days(due)}.\n\n{said}\n\n"
        f"Read it, and say that you have: {_link(due)}\n",
    )


def report_noted(due: ReportDue, note: Note) -> None:
    """The funder is told of what the group added."""
    _to_funder(
        due,
        f"report-noted-{due.pk}-{note.pk}",
        f"{due.award.holder} added to its report",
        f"{due.award.holder} has added this to its report for {_days(due)}.\n\n{note.words}\n\n{_link(due)}\n",
    )


def report_waived(due: ReportDue) -> None:
    """The group is told that a report is not needed, with why; or that it is after all."""
    award, title = due.award, due.award.application.opportunity.title
    if due.waived_at:
        subject = f"{award.funder} does not need your report"
        body = f"{award.funder} does not need your report about {title}, for {_days(due)}.\n\n{due.waived_because}\n"
        key = f"report-waived-{due.pk}-{due.waived_at:%Y%m%d%H%M%S}"
    else:
        subject = f"{award.funder} asks for your report after all"
        body = f"{award.funder} asks for your report about {title}, for {_days(due)}, after all. It is due on "
        body, key = f"{body}{day(due.due_on)}.\n\n{_link(due)}\n", f"report-asked-{due.pk}-{due.due_on}"
    _to_holder(due, key, subject, body)


def soon_due(due: ReportDue) -> None:
    """The group is reminded, two weeks before."""
    title = due.award.application.opportunity.title
    _to_holder(
        due,
        f"report-soon-{due.pk}",
        f"A short report is due on {day(due.due_on)}",
        f"{due.award.funder} asks for a report about {title}, for {_days(due)}. It is due on {day(due.due_on)}.\n\n"
        f"A paragraph is enough, or a photo or a voice note. You can write it on a phone: {_link(due)}\n",
    )


def told(one: Told) -> None:
    """The group is told that its words have gone, and the funder that they have come."""
    award = one.award
    what = one.get_what_display().lower()
    thanks = " Telling them early counts for you." if one.what == Told.What.TROUBLE else ""
    _to_holder(
        one,
        f"told-sent-{one.pk}",
        f"{award.funder} has your words",
        f"{award.funder} has what you told them: {what}.{thanks}\n\nYou hear from us when they reply: {_link(one)}\n",
    )
    helps = f"\n\nWhat would help\n\n{one.helps}" if one.helps else ""
    _to_funder(
        one,
        f"told-came-{one.pk}",
        f"{award.holder} tells you: {what}",
        f"{award.holder} has told you about its grant: {what}.\n\n{one.words or 'There is a paper with it.'}{helps}\n\n"
        f"Read it, and reply: {_link(one)}\n",
    )


def heard(one: Heard) -> None:
    """The group is told that somebody at the funder has read it, with the reply where there is one."""
    name = _name(one)
    reply = f"They replied:\n\n{one.reply}\n\n" if one.reply else ""
    _to_holder(
        one,
        f"heard-{one._meta.model_name}-{one.pk}-{'replied' if one.reply else 'read'}",
        f"{one.award.funder} has {'replied to' if one.reply else 'read'} {name}",
        f"Somebody at {one.award.funder} has read {name}.\n\n{reply}{_link(one)}\n",
    )


def unread(one: Heard, days: int) -> None:
    """The funder is told, once, that nobody has read something for so long."""
    _to_funder(
        one,
        f"unread-{one._meta.model_name}-{one.pk}",
        f"Nobody has read what {one.award.holder} sent",
        f"{one.award.holder} wrote to you {days} days ago about its grant, and nobody has said that they read it. "
        f"Somebody took time to write it. Read it, and say so: {_link(one)}\n",
    )


def _name(one: Heard) -> str:
    return "your report" if isinstance(one, ReportDue) else "what you told them"


def _days(due: ReportDue) -> str:
    return f"{day(due.from_on)} to {day(due.until_on)}"


def _link(one: Heard) -> str:
    return link("report-due" if isinstance(one, ReportDue) else "told", one.pk)


def _to_holder(one: Heard, key: str, subject: str, body: str) -> None:
    people = with_authority(one.award.holder, Permission.WRITE_REPORT)
    to_people(people, key, Letter(subject, body), acting_for=one.award.funder)


def _to_funder(one: Heard, key: str, subject: str, body: str) -> None:
    people = with_authority(one.award.funder, Permission.MANAGE_AWARD)
    to_people(people, key, Letter(subject, body), acting_for=one.award.holder)
