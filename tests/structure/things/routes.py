"""What addresses of decisions about ways of paying stand for."""

from typing import Any

from cast import Cast
from funds import a_route, an_intention
from kept.service.opportunities import routes
from kept.service.opportunities.models import Intention
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place
from structure.things.naming import Things, anybody, held_by


def _intention(cast: Cast) -> Intention:
    place, _ = Place.objects.get_or_create(slug="things", defaults={"name": "Things", "kind": Place.Kind.PLACE})
    return an_intention(cast, place)


def _decided(cast: Cast) -> list[tuple[Any, Any]]:
    """One whose way is decided and published, with a draft that would take its place."""
    intention = _intention(cast)
    a_route(cast, intention)
    draft = routes.weigh(
        intention=intention, weighed={"loan": "It would have to be paid back."}, version=0, by=cast.person["grace"]
    )
    assert draft.published_on is None
    return [(intention.pk, intention)]


def _versions(cast: Cast) -> list[tuple[Any, Any]]:
    decision = a_route(cast, _intention(cast))
    return [(decision.pk, decision)]


_WRITTEN = Things("<int:number>", _decided, held_by(Permission.PUBLISH_OPPORTUNITY))
THINGS: dict[str, Things] = {
    "route": Things("<int:number>", _decided, anybody),
    "route-version": Things("<int:number>", _versions, anybody),
    "weigh-routes": _WRITTEN,
    "choose-route": _WRITTEN,
    "publish-route": _WRITTEN,
    "discard-route": _WRITTEN,
}
