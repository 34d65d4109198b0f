"""Finding alerts: each person's own, and nobody else's."""

from django.db.models import QuerySet

from kept.service.alerts.models import Alert
from kept.service.organisations.may import Visitor


def alerts_for(person: Visitor) -> QuerySet[Alert]:
    """What somebody chose to hear about, in the order they chose it."""
    if person is None or not person.is_authenticated:
        return Alert.objects.none()
    return Alert.objects.filter(person=person.pk).select_related("place").order_by("pk")
