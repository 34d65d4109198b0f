"""What addresses of places and of what was promised there stand for."""

from datetime import date
from typing import Any

from cast import Cast
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import actions
from kept.service.partnerships.models import Adoption, Ground, LocalNumber, Member, Place, Post
from structure.things.naming import Things, held_by, rows

FROM = date(2026, 4, 1)
GOVERNANCE = actions.Governance("Cabinet", "CAB/26/14", FROM, "Sadia Quill", "Director")


def _here(cast: Cast) -> Place:
    """A place that the council and the support body are part of, and the health body is not; made once."""
    place, made = Place.objects.get_or_create(slug="far-bank", defaults={"name": "Far Bank", "kind": Place.Kind.PLACE})
    if made:
        for short in ("council", "voice", "lunch"):
            actions.join(place=place, organisation=cast.organisation[short], from_on=FROM, by=None)
        for short in ("council", "voice"):
            adoption = actions.adopt(
                place=place,
                organisation=cast.organisation[short],
                document="greater-manchester",
                governance=GOVERNANCE,
                from_on=FROM,
                by=None,
            )
            actions.leave(adoption=adoption, until_on=date(2027, 3, 31), by=None)
        actions.set_number(
            place=place,
            provision="bx-4.s.6",
            standard="ending-notice",
            promised="6 months",
            source="A meeting",
            from_on=FROM,
            by=None,
        )
        actions.list_ground(place=place, says="The law takes it away", source="A meeting", from_on=FROM, by=None)
        for short, name in (("council", "grace"), ("voice", "ines")):
            actions.fill_post(
                place=place,
                organisation=cast.organisation[short],
                what="contact",
                holder=cast.person[name],
                from_on=FROM,
                by=None,
            )
    return place


def _places(cast: Cast) -> list[tuple[Any, Any]]:
    elsewhere, _ = Place.objects.get_or_create(
        slug="elsewhere", defaults={"name": "Elsewhere", "kind": Place.Kind.PLACE}
    )
    return [(one.slug, one) for one in (_here(cast), elsewhere)]


def _rows(model: Any) -> Any:
    def found(cast: Cast) -> list[tuple[Any, Any]]:
        _here(cast)
        return rows(model)(cast)

    return found


def _of(permission: Permission, model: Any = Organisation, part: str = "<int:organisation>") -> Things:
    return Things(part, _rows(model), held_by(permission))


_KEPT = Things("<slug:slug>", _places, held_by(Permission.KEEP_PLACE), "nothing-here")
THINGS: dict[str, Things] = {
    "join-place": _KEPT,
    "place-names": _KEPT,
    "settle-name": _KEPT,
    "set-number": _KEPT,
    "add-ground": _KEPT,
    "end-ground": _of(Permission.KEEP_PLACE, Ground, "<int:number>"),
    "count-budgets": _KEPT,
    "part-place": _of(Permission.KEEP_PLACE, Member, "<int:number>"),
    "end-number": _of(Permission.KEEP_PLACE, LocalNumber, "<int:number>"),
    "adoptions": _of(Permission.RECORD_ADOPTION),
    "adopt": _of(Permission.RECORD_ADOPTION),
    "leave-document": _of(Permission.RECORD_ADOPTION, Adoption, "<int:number>"),
    "stay-with-document": _of(Permission.RECORD_ADOPTION, Adoption, "<int:number>"),
    "answer-recommendations": _of(Permission.RECORD_ADOPTION, Adoption, "<int:number>"),
    "body-posts": _of(Permission.FILL_POST),
    "fill-post": _of(Permission.FILL_POST),
    "end-post": _of(Permission.FILL_POST, Post, "<int:number>"),
}
