"""360Giving's spreadsheet titles: which column of a sheet is which property of a grant.

Titles are those of the 360Giving standard 1.4; only those that Kept reads are here. A header may be a title
(`Planned Dates:Start Date`), a title with a number (`Planned Dates:1:Start Date`) or a JSON pointer
(`plannedDates/1/startDate`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Row = list[Any]
Place = tuple[str | int, ...]

OF_A_GRANT = {
    "Identifier": "id",
    "Title": "title",
    "Currency": "currency",
    "Amount Applied For": "amountAppliedFor",
    "Amount Awarded": "amountAwarded",
    "Award Date": "awardDate",
    "From An Open Call?": "fromOpenCall",
}
OF_AN_ORGANISATION = {
    "Identifier": "id",
    "Name": "name",
    "Charity Number": "charityNumber",
    "Company Number": "companyNumber",
}
OF_A_LIST = {
    "Planned Dates": (
        "plannedDates",
        {"Start Date": "startDate", "End Date": "endDate", "Duration (months)": "duration"},
    ),
    "Recipient Org": ("recipientOrganization", OF_AN_ORGANISATION),
    "Funding Org": ("fundingOrganization", OF_AN_ORGANISATION),
    "Grant Programme": ("grantProgramme", {"Code": "code", "Title": "title"}),
}
OF_AN_OBJECT = {"Recipient Ind": ("recipientIndividual", {"Identifier": "id"})}
FARTHEST_HEADER = 20  # rows that may stand above the titles
MOST_OF_ONE = 1_000  # items of one list in one row


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _properties(titles: dict[str, str]) -> dict[str, str]:
    return {_plain(name): name for name in titles.values()} | {_plain(title): name for title, name in titles.items()}


_GRANT = _properties(OF_A_GRANT)
_LISTS = {
    _plain(word): (name, _properties(titles)) for title, (name, titles) in OF_A_LIST.items() for word in (title, name)
}
_NAMES_OF_LISTS = tuple(name for name, _ in OF_A_LIST.values())
_OBJECTS = {
    _plain(word): (name, _properties(titles))
    for title, (name, titles) in OF_AN_OBJECT.items()
    for word in (title, name)
}


def place_of(header: str) -> Place | None:
    """Where in a grant a column belongs, such as ("plannedDates", 0, "startDate"); None where Kept does not read it."""
    parts = [part.strip() for part in re.split(r"[:/]", header.strip().removeprefix("/"))]
    words = [_plain(part) for part in parts if not part.isdigit()]
    numbers = [int(part) for part in parts if part.isdigit()]
    if len(words) == 1 and not numbers:
        name = _GRANT.get(words[0])
        return None if name is None else (name,)
    if len(words) != 2 or len(numbers) > 1:
        return None
    number = numbers[0] if numbers else 0
    if words[0] in _LISTS and number < MOST_OF_ONE:
        of, names = _LISTS[words[0]]
        return (of, number, names[words[1]]) if words[1] in names else None
    if words[0] in _OBJECTS and not numbers:
        of, names = _OBJECTS[words[0]]
        return (of, names[words[1]]) if words[1] in names else None
    return None


@dataclass(frozen=True, slots=True)
class Header:
    """Which columns of a sheet are read: pairs of column index and place in the grant."""

    places: tuple[tuple[int, Place], ...]

    @classmethod
    def of(cls, row: Row) -> "Header | None":
        """The header that a row is, or None if it is none: it must name each grant and its amount or date."""
        seen: dict[Place, int] = {}
        for index, cell in enumerate(row):
            place = place_of(cell) if isinstance(cell, str) and len(cell) < 200 else None
            if place is not None:
                seen.setdefault(place, index)
        if ("id",) not in seen or not {("amountAwarded",), ("awardDate",)} & seen.keys():
            return None
        return cls(tuple((index, place) for place, index in seen.items()))

    def grant(self, row: Row) -> dict[str, Any]:
        """A row as the nested dict that the JSON form would be. Blank cells are left out."""
        grant: dict[str, Any] = {}
        width = len(row)
        for index, place in self.places:
            cell = row[index] if index < width else None
            if isinstance(cell, str):
                cell = cell.strip()
            if cell is None or cell == "":
                continue
            if len(place) == 1:
                grant[place[0]] = cell  # type: ignore[index]
            elif len(place) == 2:
                grant.setdefault(place[0], {})[place[1]] = cell  # type: ignore[arg-type]
            else:
                grant.setdefault(place[0], {}).setdefault(place[1], {})[place[2]] = cell  # type: ignore[arg-type]
        for name in _NAMES_OF_LISTS:
            if name in grant:
                numbered = grant[name]
                grant[name] = [numbered[number] for number in sorted(numbered)]
        return grant


def grants_of(rows: Iterable[tuple[int, Row]], header: Header) -> Iterator[tuple[int, dict[str, Any]]]:
    """(row number, grant) for each grant. Rows that follow each other with one Identifier add to one grant."""
    held: tuple[int, dict[str, Any]] | None = None
    for number, row in rows:
        grant = header.grant(row)
        if not grant:
            continue
        if held is not None and _adds(held[1], grant):
            continue
        if held is not None:
            yield held
        held = number, grant
    if held is not None:
        yield held


def _adds(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Add a further row of the same grant to the first; False, and nothing done, where it is another grant."""
    if "id" not in first or first["id"] != second.get("id"):
        return False
    if any(first.get(name, cell) != cell for name, cell in second.items() if not isinstance(cell, list)):
        return False
    for name, cell in second.items():
        if isinstance(cell, list):
            here = first.setdefault(name, [])
            here.extend(item for item in cell if item not in here)
        else:
            first[name] = cell
    return True
