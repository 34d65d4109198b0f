"""When each procurement first opened, across the releases and files of one reading."""

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Any

MOST_WAITING = 20_000  # records held back, about 40 MB; more than a year of Find a Tender's changed notices
MOST_PROCESSES = 1_000_000  # first days remembered, about 150 MB at the very most


class Openings:
    """The first release tagged `tender` starts the clock; a changed notice does not say when that was.

    Changed notices may stand before the first one (Find a Tender publishes the newest first), so their records wait
    until everything is read. Both memories are bounded: past the bound a record goes out without its opening day, which
    makes it "cannot tell", never wrong.
    """

    def __init__(self) -> None:
        self._first: dict[str, date] = {}
        self._waiting: deque[dict[str, Any]] = deque()

    def opened(self, ocid: str, on: date) -> date:
        """Take note of a release tagged `tender`; answers the first day known for its process."""
        known = self._first.get(ocid)
        if known is not None and known <= on:
            return known
        if known is not None or len(self._first) < MOST_PROCESSES:
            self._first[ocid] = on
        return on

    def place_or_wait(self, record: dict[str, Any]) -> dict[str, Any] | None:
        """The record of a changed notice with its opening day, if that is known already; else it waits.

        None while it waits; when there is no more room, the one that has waited longest comes back in its stead.
        """
        if record["ocid"] in self._first:
            return self._placed(record)
        self._waiting.append(record)
        return self._placed(self._waiting.popleft()) if len(self._waiting) > MOST_WAITING else None

    def waiting(self) -> int:
        """How many records wait."""
        return len(self._waiting)

    def settled(self) -> Iterator[dict[str, Any]]:
        """Everything held back, with its opening day where the files read hold it. Call once all files are read."""
        while self._waiting:
            yield self._placed(self._waiting.popleft())

    def _placed(self, record: dict[str, Any]) -> dict[str, Any]:
        first = self._first.get(record["ocid"])
        if first is not None:
            record["opens_on"] = first
        return record
