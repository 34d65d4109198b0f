"""Setting what a place's agreements say, a clause at a time."""

from typing import Any

from django.db import transaction

from kept.service import clock
from kept.service.awards import events
from kept.service.awards.clauses import KINDS, MOST_OWN, OWN, Clause, clauses_of, in_force, problem_in
from kept.service.awards.models import AgreementTemplate
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from kept.service.people.models import Person

NEW = "new"
"""The name under which a clause of the place's own is added."""


@transaction.atomic
def set_clause(
    *,
    place: Place,
    clause: str,
    source: str,
    seen: int | None,
    by: Person | None,
    words: str = "",
    left_out: bool = False,
    heading: str = "",
    only: str = "",
) -> AgreementTemplate:
    """Publish the next version of what agreements say in a place, with one clause changed.

    `clause` is its id, or NEW for one of the place's own. With `words`, one paragraph a line, it says these; `left_out`
    leaves it out; with neither, Kept's own stands again. `heading` and `only` are for the place's own. `seen` is the
    number of the template in force that the page showed, 0 for none, None where no page was. It holds for what is sent
    from now on. Pressing twice publishes once.

    Raises:
        NotAllowed: `by` does not keep this place.
        Refused: there is no such clause; it cannot be changed or left out; the words do not do; it is not said where
            it was agreed; or a colleague has published a version meanwhile.
    """
    place = Place.objects.select_for_update().get(pk=place.pk)
    insist(by, Permission.KEEP_PLACE, place)
    before = in_force(place)
    template = after_setting(
        before, place=place, clause=clause, source=source, words=words, left_out=left_out, heading=heading, only=only
    )
    if before is not None and template.changes == before.changes:
        return before  # pressed twice
    if seen is not None and seen != (before.pk if before else 0):
        raise Refused("A colleague has changed what agreements say here meanwhile. Read it first, then publish yours.")
    template.save()
    record(events.CLAUSE_SET, template, by=by, clause=clause, version=template.version)
    return template


def after_setting(
    before: AgreementTemplate | None,
    *,
    place: Place,
    clause: str,
    source: str,
    words: str = "",
    left_out: bool = False,
    heading: str = "",
    only: str = "",
) -> AgreementTemplate:
    """The version that would follow the one in force, not saved: told as for :func:`set_clause`.

    Raises:
        Refused: as there, save for what a colleague did meanwhile.
    """
    changes = list(before.changes) if before else []
    last = AgreementTemplate.objects.filter(place=place).order_by("-version").first()
    version = last.version + 1 if last else 1
    if clause == NEW:
        change = {"id": _unused(changes, version)} | _own(Clause(OWN, "", ()), heading, words, only)
        alike = any({**one, "id": ""} == {**change, "id": ""} for one in changes)
        after = changes if alike else [*changes, change]
    elif clause.startswith(OWN) and left_out:
        after = [one for one in changes if one["id"] != clause]
    else:
        after = _changed(changes, _known(before, clause), words, left_out, heading, only)
    if before is None and not after:
        raise Refused("These are Kept’s own words already. Nothing changes.")
    if not cleaned(source):
        raise Refused("Say where it was agreed.")
    if sum(one["id"].startswith(OWN) for one in after) > MOST_OWN:
        raise Refused(f"A place has at most {MOST_OWN} clauses of its own. Take one away first.")
    return AgreementTemplate(
        place=place, version=version, changes=after, source=cleaned(source), published_at=clock.now()
    )


def _unused(changes: list[dict[str, Any]], version: int) -> str:
    """An id for a clause of the place's own, which none here has or had."""
    taken = [int(one["id"].removeprefix(OWN)) for one in changes if one["id"].startswith(OWN)]
    return f"{OWN}{max([version, *(number + 1 for number in taken)])}"


def _known(before: AgreementTemplate | None, id: str) -> Clause:
    found = next((one for one in clauses_of(before) if one.id == id), None)
    if found is None:
        raise Refused("There is no such clause here. It may have been taken away. Go back to the list.")
    if found.stays:
        raise Refused(f"This clause stays as it is. {found.stays}")
    return found


def _changed(
    changes: list[dict[str, Any]], clause: Clause, words: str, left_out: bool, heading: str, only: str
) -> list[dict[str, Any]]:
    change: dict[str, Any] | None = None
    if clause.is_own:
        change = {"id": clause.id} | _own(clause, heading, words, only)
    elif left_out and not clause.optional:
        raise Refused("This clause cannot be left out. You can put it in your own words.")
    elif left_out:
        change = {"id": clause.id, "left_out": True}
    elif words.strip():
        change = {"id": clause.id, "words": _paragraphs(clause, words)}
    if change is None:
        return [one for one in changes if one["id"] != clause.id]
    there = any(one["id"] == clause.id for one in changes)
    return [change if one["id"] == clause.id else one for one in changes] if there else [*changes, change]


def _own(clause: Clause, heading: str, words: str, only: str) -> dict[str, Any]:
    if not cleaned(heading) or not words.strip():
        raise Refused("Write a heading, and what the clause says.")
    if only not in KINDS:
        raise Refused("Choose where it stands: in letters, in agreements, or in both.")
    return {"heading": cleaned(heading), "words": _paragraphs(clause, words), "only": only}


def _paragraphs(clause: Clause, words: str) -> list[str]:
    if problem := problem_in(clause, words):
        raise Refused(problem)
    return [line.strip() for line in cleaned(words).splitlines() if line.strip()]
