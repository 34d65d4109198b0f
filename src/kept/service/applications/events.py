"""What happens to applications."""

from kept.service.history.events import Event

BEGUN = Event("applications.application.begun", "An application was begun", keeps=("opportunity",))
SENT = Event("applications.application.sent", "An application was sent", keeps=("opportunity", "number"))
