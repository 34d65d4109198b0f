"""What addresses of published statements stand for."""

from datetime import date, timedelta
from typing import Any

from cast import Cast
from kept.service import clock
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from kept.service.statements import actions
from structure.things.naming import Things, anybody, held_by, rows


def _place(cast: Cast) -> Place:
    place, made = Place.objects.get_or_create(slug="spoken", defaults={"name": "Spoken", "kind": Place.Kind.PLACE})
    if made:
        promising.join(place=place, organisation=cast.organisation["council"], from_on=date(2026, 4, 1), by=None)
    return place


def _statements(cast: Cast) -> list[tuple[Any, Any]]:
    """An older version, and the one in force."""
    place = _place(cast)
    post = promising.fill_post(
        place=place,
        organisation=cast.organisation["council"],
        what="contact",
        holder=cast.person["grace"],
        from_on=clock.today(),
        by=None,
    )
    made = [
        actions.publish(
            organisation=cast.organisation["council"],
            place=place,
            what="social value statement",
            title="How we count social value",
            words=words,
            owner=post,
            published_on=clock.today(),
            review_on=clock.today() + timedelta(days=365),
            by=None,
        )
        for words in ("By asking.", "By asking twice.")
    ]
    return [(one.pk, one) for one in made]


def _places(cast: Cast) -> list[tuple[Any, Any]]:
    place = _place(cast)
    return [(place.slug, place)]


_BODY = Things("<int:organisation>", rows(Organisation), held_by(Permission.PUBLISH_STATEMENT))
THINGS: dict[str, Things] = {
    "place-statements": Things("<slug:slug>", _places, anybody, "nothing-here"),
    "place-statements-csv": Things("<slug:slug>", _places, anybody, "nothing-here"),
    "statement": Things("<int:number>", _statements, anybody),
    "body-statements": _BODY,
    "publish-statement": _BODY,
}
