"""What happens in deciding."""

from kept.service.history.events import Event

DECLARED = Event(
    "decisions.interest.declared", "An assessor declared whether they have an interest", keeps=("conflict",)
)
SCORED = Event("decisions.application.scored", "An application was scored", keeps=("criterion", "points"))
DECIDED = Event("decisions.application.decided", "An application was decided", keeps=("funded", "amount"))
ROUND_CLOSED = Event(
    "decisions.round.closed", "A round was closed and everybody answered", keeps=("applications", "awards")
)
