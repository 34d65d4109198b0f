"""What happens to opportunities."""

from kept.service.history.events import Event

DRAFTED = Event("opportunities.opportunity.drafted", "An opportunity was drafted", keeps=("grant_type",))
CHANGED = Event("opportunities.opportunity.changed", "A draft was changed", keeps=("version",))
OPENED = Event("opportunities.opportunity.opened", "An opportunity was published", keeps=("opens_on", "closes_at"))
