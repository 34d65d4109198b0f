"""What happens to alerts, and what the calendar tells of."""

from kept.service.history.events import Event

CHOSEN = Event("alerts.alert.chosen", "Somebody chose what money to hear about", keeps=("often",))
CHANGED = Event("alerts.alert.changed", "Somebody changed what money to hear about", keeps=("often",))
STOPPED = Event("alerts.alert.stopped", "Somebody stopped hearing about some money")
ALL_STOPPED = Event("alerts.person.stopped", "Somebody stopped hearing about money", keeps=("alerts",))
CLOSING_SOON = Event("alerts.opportunity.closing-soon", "A grant closes in a week", keeps=("closes_on",))
