"""What happens to people's accounts."""

from kept.service.history.events import Event

JOINED = Event("people.person.joined", "Somebody signed in for the first time")
SIGNED_IN = Event("people.person.signed-in", "Somebody signed in", keeps=("second_step",))
SIGNED_OUT_ELSEWHERE = Event("people.person.signed-out-elsewhere", "Other devices were signed out", keeps=("devices",))
NAME_CHANGED = Event("people.person.name-changed", "Somebody changed their name")
ADDRESS_CHANGED = Event("people.person.address-changed", "Somebody changed their e-mail address")
STEP_ADDED = Event("people.second-step.added", "A second step was added", keeps=("kind",))
STEP_REMOVED = Event("people.second-step.removed", "A second step was taken away", keeps=("kind",))
EXPORTED = Event("people.person.exported", "Somebody asked for everything held about them")
DISABLED = Event("people.person.disabled", "An account was closed to its person")
ERASED = Event("people.person.erased", "Somebody’s account was erased")
