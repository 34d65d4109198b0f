"""Fact records from 360Giving grants: each grant is an `award` of kind "grant" and stage "awarded".

The standard has no dates of a programme's opening or closing, and a file's date of change is no date of publication, so
neither is claimed.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kept.opendata.found import Cells
from kept.opendata.identifiers import CHARITY_LISTS, of_charity, of_company, taken_apart
from kept.opendata.threesixty import Dates, Grant, Organisation
from kept.opendata.values import A_DATE, AN_AMOUNT, MOST_MONTHS, british_day, day, last_day, pounds

Record = dict[str, Any]

OPEN_CALL = {"yes": True, "true": True, "no": False, "false": False}
# Only where a programme's title says so plainly.
TYPES = (
    (re.compile(r"\bsmall (grant|award)s?\b", re.IGNORECASE), "small"),
    (re.compile(r"\bcore (cost|fund|grant)", re.IGNORECASE), "core"),
    (re.compile(r"\bstrategic (fund|grant|partner)", re.IGNORECASE), "strategic"),
    (re.compile(r"\bdevelopment (fund|grant)", re.IGNORECASE), "development"),
    (re.compile(r"\btargeted (fund|grant)", re.IGNORECASE), "targeted"),
)


class Grants:
    """Turns the grants of one file into records. `incomes` is charity number -> yearly income, where there is one."""

    def __init__(self, file: str, found: Cells, incomes: Mapping[str, Decimal] | None = None) -> None:
        self.file = file
        self.found = found
        self.incomes = incomes or {}

    def record(self, grant: Grant, path: str) -> tuple[str, Record]:
        """The record of one grant, with its subject."""
        found = self.found
        found.sources += 1
        found.records["award"] += 1
        record: Record = {
            "file": self.file,
            "path": path,
            "id": str(grant.id) if grant.id is not None else path,
            "kind": "grant",
            "stage": "awarded",
        }
        if grant.title is not None:
            record["title"] = grant.title
        if grant.funding_organization:
            funder = grant.funding_organization[0]
            identifier, _ = self._identified(funder, f"{path}/fundingOrganization/0")
            if identifier is not None:
                record["body"] = identifier
            if funder.name is not None:
                record["body_name"] = funder.name
        self._recipient(record, grant, path)
        awarded_on = self._day(grant.award_date, path, "awardDate")
        if awarded_on is not None:
            record["awarded_on"] = record["deed_on"] = awarded_on
        if grant.planned_dates:
            self._term(record, grant.planned_dates, path)
        if grant.currency is not None and grant.currency.upper() != "GBP":
            found.remark(self.file, path, "currency", grant.currency, "GBP; other money is left out")
        else:
            self._money(record, "amount", grant.amount_awarded, path, "amountAwarded")
            self._money(record, "amount_applied_for", grant.amount_applied_for, path, "amountAppliedFor")
        self._programme(record, grant)
        self._open_call(record, grant, path)
        return "award", record

    def _recipient(self, record: Record, grant: Grant, path: str) -> None:
        organisations = grant.recipient_organization
        if not organisations:
            if grant.recipient_individual is not None and grant.recipient_individual.id is not None:
                record["recipient"] = str(grant.recipient_individual.id)
            return
        first = organisations[0]
        if len(organisations) > 1:
            record["recipients"] = len(organisations)
            record["recipient_name"] = f"{first.name} and {len(organisations) - 1} more"
            return
        identifier, charity = self._identified(first, f"{path}/recipientOrganization/0")
        if identifier is not None:
            record["recipient"] = identifier
        if first.name is not None:
            record["recipient_name"] = first.name
        if charity is not None:
            record["recipient_vcse"] = True  # being on a charities' register makes it one; not being on it says nothing
            income = self.incomes.get(charity)
            if income is not None:
                record["recipient_income"] = income

    def _identified(self, organisation: Organisation, path: str) -> tuple[str | None, str | None]:
        """(identifier, number on a charities' register) of an organisation, from its id or its bare numbers."""
        identifier: str | None = None
        charity: str | None = None
        if organisation.id is not None:
            identifier = str(organisation.id).strip()
            apart = taken_apart(identifier)
            if apart is not None:
                if apart.expected is None:
                    identifier = str(apart)
                    if apart.list_code in CHARITY_LISTS:
                        charity = apart.number
                else:
                    self.found.remark(self.file, path, "id", identifier, apart.expected)
        if charity is None and organisation.charity_number is not None:
            known = of_charity(organisation.charity_number)
            if known is not None:
                charity = known.number
                identifier = identifier or str(known)
        if identifier is None and organisation.company_number is not None:
            known = of_company(organisation.company_number)
            identifier = None if known is None else str(known)
        return identifier, charity

    def _term(self, record: Record, planned: list[Dates], path: str) -> None:
        """First and last day, as given or by a duration from the first day.

        A duration with no first day runs from the day of the award: how long it lasts is then right, and the record
        says in `term_from` that the days are not the publisher's.
        """
        dates = planned[0]
        here = f"{path}/plannedDates/0"
        starts_on = self._day(dates.start_date, here, "startDate")
        ends_on = self._day(dates.end_date, here, "endDate")
        if starts_on is not None:
            record["starts_on"] = starts_on
        if ends_on is None and dates.duration is not None:
            months = dates.duration
            if not months.is_finite() or months != months.to_integral_value() or not 1 <= months <= MOST_MONTHS:
                self.found.cannot_read(self.file, here, "duration", months, "a whole number of months")
            else:
                if starts_on is None and (starts_on := record.get("awarded_on")) is not None:
                    record["starts_on"], record["term_from"] = starts_on, "award date and duration"
                if starts_on is not None:
                    ends_on = last_day(starts_on, int(months))
        if ends_on is not None:
            record["ends_on"] = ends_on

    def _programme(self, record: Record, grant: Grant) -> None:
        if not grant.grant_programme:
            return
        programme = grant.grant_programme[0]
        name = programme.title or (str(programme.code) if programme.code is not None else None)
        if name:
            record["programme"] = name
            for pattern, grant_type in TYPES:
                if pattern.search(name):
                    record["grant_type"] = grant_type
                    break

    def _open_call(self, record: Record, grant: Grant, path: str) -> None:
        answer = grant.from_open_call
        if isinstance(answer, str):
            read = OPEN_CALL.get(answer.strip().lower())
            if read is None:
                self.found.cannot_read(self.file, path, "fromOpenCall", answer, "Yes or No")
            answer = read
        if answer is not None:
            record["competitive"] = answer

    def _day(self, text: str | None, path: str, column: str) -> date | None:
        if not text:
            return None
        read = day(text)
        if read is None:
            read = british_day(text)
            if read is None:
                self.found.cannot_read(self.file, path, column, text, A_DATE)
            else:
                self.found.remark(self.file, path, column, text, "2026-03-31; it was read day first")
        return read

    def _money(self, record: Record, column: str, amount: Decimal | None, path: str, name: str) -> None:
        if amount is None:
            return
        read = pounds(amount)
        if read is None:
            self.found.cannot_read(self.file, path, name, amount, AN_AMOUNT)
        else:
            record[column] = read
