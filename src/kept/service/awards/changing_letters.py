"""What is written to the other side about a change of an award: asked for, answered, withdrawn, moved."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from kept.service.awards.letters import Letter, link, said
from kept.service.awards.models import Award, ChangeRequest
from kept.service.library.wording import pounds
from kept.service.organisations.models import Organisation

NAMED = 20
"""Awards named in one message; the rest are on the page of all of them."""


def in_words(request: ChangeRequest) -> str:
    """What is asked for, in a sentence or two."""
    parts = []
    if request.amount is not None:
        parts.append(f"The award would come to {pounds(request.amount)} in all.")
    if request.ends_on is not None:
        parts.append(f"Its last day would be {said(request.ends_on)}.")
    if request.into is not None:
        parts.append(f"{request.into} would go on with it.")
    return " ".join([*parts, request.wanted]).strip()


def asked(request: ChangeRequest) -> Letter:
    """What the side is told that is asked."""
    return Letter(
        f"{request.asker} asks to change an award of {pounds(request.award.amount)}",
        f"To {request.answerer}\n\n{request.asker} asks to change an award of {pounds(request.award.amount)} from "
        f"{request.award.application.opportunity.title}: {_kind(request)}.\n\n{in_words(request)}\n\n"
        f"WHY\n\n{request.reasons}\n\nRead it and say yes or no: {link('change-request', request.pk)}\n",
    )


def answered(request: ChangeRequest, asker: Organisation, answerer: Organisation) -> Letter:
    """What the side is told that asked. Both as they were called before the change."""
    says = "has said yes. The award is changed from today" if request.agreed else "has said no. Nothing is changed"
    words = f"\n\nThey wrote\n\n{request.answer}" if request.answer else ""
    return Letter(
        f"{answerer} has said {'yes' if request.agreed else 'no'} to a change of your award",
        f"To {asker}\n\nYou asked for a change: {_kind(request)}. {in_words(request)}\n\n{answerer} {says}.{words}\n\n"
        f"It is kept for both of us here: {link('change-request', request.pk)}\n",
    )


def withdrawn(request: ChangeRequest) -> Letter:
    """What the side is told that was asked, where there is nothing to answer any more."""
    return Letter(
        f"{request.asker} has withdrawn what they asked for",
        f"To {request.answerer}\n\n{request.asker} asked to change an award of {pounds(request.award.amount)}: "
        f"{_kind(request)}. They have withdrawn that. There is nothing to answer, and nothing is changed.\n\n"
        f"{link('change-request', request.pk)}\n",
    )


def moved(awards: Sequence[Award], on: date) -> Letter:
    """What a group is told when another body gives the money of its awards, all of which are that body's now."""
    body, holder, many = awards[0].funder, awards[0].holder, len(awards) > 1
    return Letter(
        f"{body} gives the money of your {'awards' if many else 'award'} now",
        f"To {holder}\n\nFrom {said(on)}, {body} gives you the money of {'these awards' if many else 'this award'}. "
        f"The amounts, the days and what was agreed are as they were. You need do nothing.\n\n{_named(awards)}\n\n"
        f"What {body} promised, and what it keeps for others: {link('adoptions', body.pk)}\n",
    )


def put_back(awards: Sequence[Award], on: date) -> Letter:
    """What a group is told when its awards are put back with a body that was split, until another takes them on."""
    body, holder, many = awards[0].funder, awards[0].holder, len(awards) > 1
    one, it = ("these awards", "them") if many else ("this award", "it")
    return Letter(
        f"Who looks after your {'awards' if many else 'award'} from {body} is being settled",
        f"To {holder}\n\n{body} has closed, and more than one body came after it. One of those had taken {one} on. On "
        f"{said(on)} it put {it} back, as not its own. Kept tells you when the next takes {it} on. The amounts, the "
        f"days and what was agreed are as they were. You need do nothing.\n\n{_named(awards)}\n",
    )


def to_be_placed(body: Organisation, after: Organisation, waiting: int, came: int) -> Letter:
    """What those who look after awards are told where theirs is one of several that came after a body."""
    waits = f"{_awards(waiting)} of {body} {'wait' if waiting > 1 else 'waits'} to be taken on by one of you."
    moved = f"{_awards(came)} of {body} came to {after} before it was said that others come after it too."
    parts = [f"{body} has closed, and {after} is not the only body that comes after it."]
    parts += [f"{waits} Take on what is yours."] if waiting else []
    parts += [f"{moved} Pass on what is not yours."] if came else []
    where = link("awards-from-before", after.pk)
    return Letter(f"Which awards of {body} are yours?", "\n\n".join([*parts, f"See what there is: {where}\n"]))


def came(body: Organisation, awards: int, on: date) -> Letter:
    """What those who look after a body's awards are told when another's are its own."""
    return Letter(
        f"{awards} {'awards are' if awards > 1 else 'award is'} yours to look after now",
        f"From {said(on)}, {body} gives the money of {awards} {'awards' if awards > 1 else 'award'} that another body "
        f"made. What was promised and agreed goes on. {'The groups have' if awards > 1 else 'The group has'} been told."
        f"\n\nFind {'them' if awards > 1 else 'it'} here: {settings.SITE_ADDRESS}{reverse('awards')}\n",
    )


def _named(awards: Sequence[Award]) -> str:
    named = "\n".join(f"{pounds(one.amount)}: {link('award', one.pk)}" for one in awards[:NAMED])
    rest = f"\nAll of them: {settings.SITE_ADDRESS}{reverse('awards')}" if len(awards) > NAMED else ""
    return named + rest


def _awards(number: int) -> str:
    return f"{number} award{'s' if number > 1 else ''}"


def _kind(request: ChangeRequest) -> str:
    name = request.get_kind_display()
    return name[0].lower() + name[1:]
