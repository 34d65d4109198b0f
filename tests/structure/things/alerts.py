"""What addresses of alerts stand for."""

from typing import Any

from cast import Cast
from kept.service.alerts import actions
from kept.service.alerts.models import Alert
from kept.service.people.models import Person
from structure.things.naming import Things


def _alerts(cast: Cast) -> list[tuple[Any, Any]]:
    """One of a member's, and one of an officer's."""
    made = [
        actions.choose(place=None, theme="", least=None, most=None, often="daily", by=cast.person[name])
        for name in ("winnie", "grace")
    ]
    return [(one.pk, one) for one in made]


def _theirs(person: Person, alert: Alert) -> bool:
    return alert.person_id == person.pk


THINGS: dict[str, Things] = {
    "change-alert": Things("<int:number>", _alerts, _theirs),
    "stop-alert": Things("<int:number>", _alerts, _theirs),
}
