"""What becomes of one thing at the end of an award, as it is told."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Told:
    """In words, and the day on which it was done; None where it is still to do."""

    words: str
    done_on: date | None = None
