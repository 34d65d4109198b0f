"""What happens to statements."""

from kept.service.history.events import Event

PUBLISHED = Event(
    "statements.statement.published", "A statement was published", keeps=("what", "number", "published_on", "review_on")
)
