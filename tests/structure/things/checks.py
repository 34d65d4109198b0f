"""What addresses of reasons stand for."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from cast import Cast
from kept.service import clock
from kept.service.checks.models import Checked, ComesTo, Explanation, Finding, Tally
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from structure.things.naming import Things, held_by


def _finding(cast: Cast, number: int) -> Finding:
    place, _ = Place.objects.get_or_create(slug="things", defaults={"name": "Things", "kind": Place.Kind.PLACE})
    checked = Checked.objects.create(
        subject="awards.payment",
        subject_id=900_000 + number,
        organisation=cast.organisation["council"],
        place=place,
        on=clock.today(),
        at=clock.now(),
        title="A payment to Saltmarsh Lunch Club",
        about=cast.organisation["lunch"],
    )
    tally, _ = Tally.objects.get_or_create(
        organisation=cast.organisation["council"],
        place=place,
        provision="gm-app4.2.3-h",
        standard="upfront-share",
        month=clock.today().replace(day=1),
        comes_to=ComesTo.NOT_KEPT,
    )
    Tally.objects.filter(pk=tally.pk).update(number=F("number") + 1)
    return Finding.objects.create(
        checked=checked,
        provision="gm-app4.2.3-h",
        standard="upfront-share",
        standard_version=1,
        binding_fingerprint="",
        outcome="not met",
        comes_to=ComesTo.NOT_KEPT,
        promised=[],
        values={},
        found_at=clock.now(),
    )


def _reasons(cast: Cast) -> list[tuple[Any, Any]]:
    given = Explanation.objects.create(
        finding=_finding(cast, 1),
        words="The bank was shut.",
        allowed=True,
        about=cast.organisation["lunch"],
        public_from=clock.today() + timedelta(days=30),
        at=clock.now(),
    )
    return [(given.pk, given)]


def _owed(cast: Cast) -> list[tuple[Any, Any]]:
    finding = _finding(cast, 2)
    return [(finding.pk, finding)]


THINGS: dict[str, Things] = {
    "answer-exception": Things("<int:number>", _reasons, held_by(Permission.ANSWER_REASON)),
    "give-reason": Things("<int:number>", _owed, held_by(Permission.GIVE_REASON)),
}
