"""What happens to opportunities."""

from kept.service.history.events import Event

DRAFTED = Event(
    "opportunities.opportunity.drafted", "An opportunity was drafted", keeps=("grant_type", "copied", "first_stage")
)
CHANGED = Event("opportunities.opportunity.changed", "A draft was changed", keeps=("version",))
OPENED = Event("opportunities.opportunity.opened", "An opportunity was published", keeps=("opens_on", "closes_at"))
WITHDRAWN = Event("opportunities.opportunity.withdrawn", "A draft was put away")
TAKEN_UP_AGAIN = Event("opportunities.opportunity.taken-up-again", "A draft that was put away was taken up again")
PLANNED = Event("opportunities.intention.planned", "An intention was put in the forward plan", keeps=("opens_from",))
PLAN_CHANGED = Event(
    "opportunities.intention.changed", "An intention in the forward plan was changed", keeps=("version",)
)
ASKED = Event("opportunities.enquiry.asked", "A question was asked about an opportunity")
ANSWERED = Event("opportunities.enquiry.answered", "A question and its answer were published", keeps=("version",))
ANSWER_CORRECTED = Event(
    "opportunities.enquiry.corrected", "A published question or answer was corrected", keeps=("version",)
)
DROPPED = Event("opportunities.intention.dropped", "An intention was taken back")
ROUTE_WEIGHED = Event(
    "opportunities.route.weighed", "Ways of paying for something were weighed, in a draft", keeps=("version",)
)
ROUTE_DECIDED = Event(
    "opportunities.route.decided", "The way of paying for something was decided", keeps=("chosen", "number")
)
ROUTE_DISCARDED = Event("opportunities.route.discarded", "A draft of such a decision was thrown away")
CLOSING_MOVED = Event(
    "opportunities.opportunity.closing-moved", "A grant was given a later closing time", keeps=("before", "closes_on")
)
