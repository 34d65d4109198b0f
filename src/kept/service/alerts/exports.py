"""What this slice holds about one person."""

from typing import Any

from kept.service.alerts.models import Alert
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("alerts")
def alerts(person: Person) -> list[dict[str, Any]]:
    """The money they chose to hear about."""
    return [
        {
            "place": one.place.name if one.place else "everywhere",
            "kind of work": one.get_theme_display() or "all of it",
            "at least": one.least,
            "at most": one.most,
            "how often": one.get_often_display(),
            "chosen_at": one.chosen_at,
        }
        for one in Alert.objects.filter(person=person).select_related("place").order_by("pk")
    ]
