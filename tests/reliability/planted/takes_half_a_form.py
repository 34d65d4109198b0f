"""A fault: bodies are not held to the length that the browser said."""

from kept.config import whole

whole.WholeBody = lambda sent, length: sent  # type: ignore[assignment, misc]
