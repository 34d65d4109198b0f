"""Identifiers of organisations: `<list>-<number>`, as org-id.guide registers the lists.

List codes are facts from the org-id.guide register (ODbL 1.0): those of the United Kingdom and a few that serve all
countries. Three more, which real data needs, are not in it: GB-PPON (Find a Tender), GB-FTS and GB-CFS (its and
Contracts Finder's own numbers).
"""

import re
from dataclasses import dataclass

# List code -> what the number must look like, and the same in words. None: any number will do.
FORMS: dict[str, tuple[str, str] | None] = {
    "GB-CHC": (r"[1-9]\d{5,6}(-\d{1,3})?", "a charity number of 6 or 7 digits"),
    "GB-SC": (r"SC\d{6}", "SC and 6 digits"),
    "GB-NIC": (r"1\d{5}", "6 digits that begin with 1"),
    "GB-COH": (r"(\d{2}|[A-Z]{2}|R\d)\d{5}[\dA-Z]", "a company number of 8 characters"),
    "GB-MPR": (r"[A-Z]{0,2}\d{1,6}[A-Z]?", "a mutuals register number"),
    "GB-PPON": (r"P[A-Z]{3}-\d{4}-[A-Z]{4}", "a number such as PABC-1234-DEFG"),
    "GB-UKPRN": (r"1\d{7}", "8 digits that begin with 1"),
    "GB-FTS": (r"\d+", "digits"),
    "GB-CFS": (r"\d+", "digits"),
    "GB-CASC": None,
    "GB-CCSCUST": None,
    "GB-COA": None,
    "GB-COE": None,
    "GB-EDU": None,
    "GB-GOR": None,
    "GB-GOV": None,
    "GB-GOVUK": None,
    "GB-HESA": None,
    "GB-IRN": None,
    "GB-LAE": None,
    "GB-LANI": None,
    "GB-LAS": None,
    "GB-NHS": None,
    "GB-PLA": None,
    "GB-REV": None,
    "GB-SCOTEDU": None,
    "GB-SHPE": None,
    "GB-SRS": None,
    "GB-WALEDU": None,
    "XI-DUNS": None,
    "XI-GRID": None,
    "XI-LEI": None,
    "XI-ROR": None,
    "XI-WIKIDATA": None,
}
CHARITY_LISTS = frozenset({"GB-CHC", "GB-SC", "GB-NIC"})
# A publisher's own numbers: 360G-<prefix>-<own reference>. The prefix is no list.
OWN_PREFIX = re.compile(r"360G-[^-\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrganisationId:
    """An identifier taken apart: its list (or `360G-` prefix) and the number within it."""

    list_code: str
    number: str

    def __str__(self) -> str:
        return f"{self.list_code}-{self.number}"

    @property
    def expected(self) -> str | None:
        """What the number should look like, in words, if it does not; None if it does or any number will do."""
        form = FORMS.get(self.list_code)
        return None if form is None or re.fullmatch(form[0], self.number) else form[1]


def taken_apart(text: str) -> OrganisationId | None:
    """An identifier by its longest known list code, normalised; None where no known list begins it.

    Letters of list and number become capitals, a charity number loses leading zeros, a company number gets back those
    that spreadsheets drop.
    """
    text = text.strip()
    own = OWN_PREFIX.match(text)
    if own is not None:
        number = text[own.end() + 1 :]
        return OrganisationId(own.group(), number) if number else None
    pieces = text.split("-")
    for length in range(min(len(pieces) - 1, 4), 0, -1):
        code = "-".join(pieces[:length]).upper()
        if code in FORMS:
            number = "-".join(pieces[length:]).strip()
            return OrganisationId(code, _normal(code, number)) if number else None
    return None


def of_charity(number: object) -> OrganisationId | None:
    """A bare charity number as an identifier: SC ones are Scottish, others of England and Wales. None if not one."""
    text = str(number).strip().upper().replace(" ", "")
    code = "GB-SC" if text.startswith("SC") else "GB-CHC"
    found = OrganisationId(code, _normal(code, text))
    return found if found.expected is None else None


def of_company(number: object) -> OrganisationId | None:
    """A bare company number as an identifier; None if it does not look like one."""
    found = OrganisationId("GB-COH", _normal("GB-COH", str(number).strip().upper().replace(" ", "")))
    return found if found.expected is None else None


def _normal(code: str, number: str) -> str:
    if FORMS.get(code) is None:
        return number
    number = number.upper()
    if code == "GB-CHC":
        return number.lstrip("0") or number
    if code == "GB-COH" and number.isdigit():
        return number.zfill(8)
    return number
