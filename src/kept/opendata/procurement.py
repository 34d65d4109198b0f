"""Fact records from OCDS releases, as Find a Tender and Contracts Finder publish them.

A release becomes an `opportunity` (a notice that invites bids), one `award` with stage "offered" for each of its lots,
one with stage "signed" for each contract, and one with stage "awarded" for each award that has no contract in the same
release. Absence of a field is never read as "no": a column that the publisher does not answer is left out.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kept.opendata.found import Cells
from kept.opendata.notices import extension, is_call_off, notice_type, recipients, regime, social_value
from kept.opendata.ocds import Award, Contract, Lot, Named, Party, Period, Release, Tender, Value
from kept.opendata.openings import Openings
from kept.opendata.values import A_DATE, AN_AMOUNT, day, pounds

Record = dict[str, Any]
Parties = dict[object, Party]
Records = list[tuple[str, Record]]

INVITES = frozenset({"tender", "tenderUpdate", "tenderAmendment"})
DECIDES = frozenset({"award", "contract", "awardUpdate", "contractUpdate"})
CHANGES = frozenset({"tenderUpdate", "tenderAmendment", "awardUpdate", "contractUpdate", "compiled"})
ENDS_OR_REPORTS = frozenset({"tenderCancellation", "awardCancellation", "contractAmendment", "contractTermination",
                             "implementation", "implementationUpdate"})  # fmt: skip
MARKET_NOTICES = frozenset({"UK13", "UK14", "UK15", "UK16"})  # dynamic markets: nothing to bid for yet
NOT_TO_BE = frozenset({"cancelled", "unsuccessful", "withdrawn"})
CATEGORIES = frozenset({"services", "goods", "works"})
COMPETITIVE = {"open": True, "selective": True, "limited": False, "direct": False}
MUTUALS = "publicServiceMissionOrganization"  # Procurement Act 2023 s.33; the other reservations let firms bid too


class Procurement:
    """Turns the releases of one file into records; keeps nothing but what `found` and `openings` hold."""

    def __init__(
        self, file: str, found: Cells, openings: Openings, incomes: Mapping[str, Decimal] | None = None
    ) -> None:
        self.file = file
        self.found = found
        self.openings = openings
        self.incomes = incomes

    def records(self, release: Release, path: str) -> Records:
        """Records of one release. The opportunity of a changed notice may wait in `openings` and come later."""
        found = self.found
        found.sources += 1
        tags = release.tag or ()
        tender = release.tender or Tender()
        notice = notice_type(release, tender)
        dated = self._day(release.date, path, "date")
        out: Records = []
        waiting = self.openings.waiting()
        if ENDS_OR_REPORTS.isdisjoint(tags) and notice not in MARKET_NOTICES:
            compiled = "compiled" in tags  # all releases of a process in one: its date is that of the last of them
            if compiled:
                dated = None
            invites = _has_deadline(tender) if compiled else not INVITES.isdisjoint(tags)
            base = self._base(release, tender, notice, dated)
            if invites:
                self._invitation(release, tender, base, dated, path, out)
            if compiled or not DECIDES.isdisjoint(tags):
                self._outcomes(release, tender, base, dated, path, out)
        for subject, _ in out:
            found.records[subject] += 1
        if not out and self.openings.waiting() == waiting:
            found.passed_over[notice or (tags[0] if tags else "no tag")] += 1
        return out

    # What every record of a release shares

    def _base(self, release: Release, tender: Tender, notice: str | None, dated: date | None) -> Record:
        buyer: Named | Party | None = release.buyer
        if buyer is None or (buyer.id is None and buyer.name is None):
            buyer = next((party for party in release.parties or () if "buyer" in (party.roles or ())), None)
        base: Record = {"file": self.file, "kind": "contract", "ocid": str(release.ocid or "")}
        if buyer is not None:
            if buyer.id is not None:
                base["body"] = str(buyer.id)
            if buyer.name is not None:
                base["body_name"] = buyer.name
        if release.date is not None:
            base["released"] = release.date
        if notice is not None:
            base["notice"] = notice
        if dated is not None:
            base["deed_on"] = dated
        if not CHANGES.isdisjoint(release.tag or ()):
            base["changes_a_notice"] = True
        if tender.main_procurement_category in CATEGORIES:
            base["category"] = tender.main_procurement_category
        rules = regime(tender)
        if rules is not None:
            base["regime"] = rules
        competitive = tender.competitive
        if competitive is None and not is_call_off(tender):
            competitive = COMPETITIVE.get(tender.procurement_method or "")
        if competitive is not None:
            base["competitive"] = competitive
        if tender.other_requirements is not None and tender.other_requirements.reserved_participation:
            base["reserved_for"] = ", ".join(tender.other_requirements.reserved_participation)
            if MUTUALS in tender.other_requirements.reserved_participation:
                base["reserved"] = True
        return base

    # A notice that invites bids

    def _invitation(
        self, release: Release, tender: Tender, base: Record, dated: date | None, path: str, out: Records
    ) -> None:
        name = f"{base['ocid']}/{release.id}"
        record: Record = {**base, "id": name, "path": f"{path}/tender"}
        if tender.title is not None:
            record["title"] = tender.title
        closes = tender.tender_period.end_date if tender.tender_period is not None else None
        column = "tenderPeriod/endDate"
        if closes is None:
            closes, column = tender.expression_of_interest_deadline, "expressionOfInterestDeadline"
        closes_on = self._day(closes, f"{path}/tender", column)
        if closes_on is not None:
            record["closes_on"] = closes_on
        self._money(record, "value", tender.value, f"{path}/tender")
        lots = tender.lots
        if lots:
            record["lots"] = len(lots)
        if tender.lot_details is not None and tender.lot_details.no_lots_division_rationale:
            record["lots_reason_given"] = True
        self._social_value(record, tender, path)
        if is_call_off(tender):
            record["call_off"] = True
        first_published = self._day(tender.date_published, f"{path}/tender", "datePublished")
        is_first = "tender" in (release.tag or ())
        ready: Record | None = record
        if first_published is not None:
            record["opens_on"] = first_published
        elif not is_first:
            ready = self.openings.place_or_wait(record)
        elif dated is not None:
            record["opens_on"] = self.openings.opened(base["ocid"], dated)
        if ready is not None:
            out.append(("opportunity", ready))
        if lots:
            for place, lot in enumerate(lots):
                if lot.status not in NOT_TO_BE:
                    out.append(("award", self._offered(base, lot, name, dated, f"{path}/tender/lots/{place}")))
        elif tender.contract_period is not None:
            whole = Lot(contract_period=tender.contract_period, value=tender.value, title=tender.title)
            out.append(("award", self._offered(base, whole, name, dated, f"{path}/tender")))

    def _offered(self, base: Record, lot: Lot, name: str, dated: date | None, path: str) -> Record:
        record: Record = {
            **base,
            "id": f"{name}/lot/{lot.id}" if lot.id is not None else f"{name}/offer",
            "path": path,
            "stage": "offered",
        }
        if lot.title is not None:
            record["title"] = lot.title
        if dated is not None:
            record["awarded_on"] = dated
        self._term(record, lot.contract_period, path, "contractPeriod")
        extension(record, lot)
        self._money(record, "amount", lot.value, path)
        return record

    # Awards and contracts

    def _outcomes(
        self, release: Release, tender: Tender, base: Record, dated: date | None, path: str, out: Records
    ) -> None:
        name = f"{base['ocid']}/{release.id}"
        awards = release.awards or []
        contracts = release.contracts or []
        by_id: dict[Any, Award | None] = {}
        for award in awards:  # an id given to two awards joins to neither
            by_id[award.id] = award if award.id not in by_id else None
        parties: Parties = {party.id: party for party in release.parties or ()}
        published = None if "changes_a_notice" in base else dated
        with_contract = set()
        for place, contract in enumerate(contracts):
            with_contract.add(contract.award_id)
            if contract.status not in NOT_TO_BE:
                out.append(("award", self._signed(parties, tender, base, contract, by_id.get(contract.award_id),
                                                  f"{name}/contract/{contract.id}", published,
                                                  f"{path}/contracts/{place}")))  # fmt: skip
        for place, award in enumerate(awards):
            if award.status not in NOT_TO_BE and award.id not in with_contract:
                out.append(("award", self._awarded(parties, tender, base, award, f"{name}/award/{award.id}", published,
                                                   f"{path}/awards/{place}")))  # fmt: skip

    def _awarded(
        self, parties: Parties, tender: Tender, base: Record, award: Award, name: str, published: date | None, path: str
    ) -> Record:
        record: Record = {**base, "id": name, "path": path, "stage": "awarded"}
        title = award.title or tender.title
        if title is not None:
            record["title"] = title
        self._about_award(record, parties, award, award.above_threshold, path)
        first_published = self._day(award.date_published, path, "datePublished") or published
        if first_published is not None:
            record["published_on"] = first_published
        self._term(record, award.contract_period, path, "contractPeriod")
        extension(record, award)
        self._money(record, "amount", award.value, path)
        return record

    def _signed(
        self, parties: Parties, tender: Tender, base: Record, contract: Contract, award: Award | None, name: str,
        published: date | None, path: str,
    ) -> Record:  # fmt: skip
        record: Record = {**base, "id": name, "path": path, "stage": "signed"}
        title = contract.title or (award.title if award is not None else None) or tender.title
        if title is not None:
            record["title"] = title
        self._about_award(record, parties, award, contract.above_threshold, path)
        signed_on = self._day(contract.date_signed, path, "dateSigned")
        if signed_on is not None:
            record["signed_on"] = signed_on
            if "awarded_on" not in record:
                record["deed_on"] = signed_on
        if published is not None:
            record["published_on"] = published
        if contract.period is not None:
            self._term(record, contract.period, path, "period")
        elif award is not None:
            self._term(record, award.contract_period, path, "period")
        extension(record, contract)
        self._money(record, "amount", contract.value, path)
        return record

    def _about_award(
        self, record: Record, parties: Parties, award: Award | None, above: bool | None, path: str
    ) -> None:
        if "regime" not in record and above is not None:
            record["regime"] = "full" if above else "below threshold"
        if award is None:
            return
        if award.main_procurement_category in CATEGORIES:
            record["category"] = award.main_procurement_category
        awarded_on = self._day(award.date, path, "date")
        if awarded_on is not None:
            record["awarded_on"] = record["deed_on"] = awarded_on
        recipients(record, award.suppliers, parties)
        if self.incomes and (charity := record.get("recipient", "")).startswith("GB-CHC-"):
            income = self.incomes.get(charity.removeprefix("GB-CHC-"))
            if income is not None:
                record["recipient_income"] = income

    # Cells

    def _day(self, text: str | None, path: str, column: str) -> date | None:
        if text is None:
            return None
        read = day(text)
        if read is None:
            self._cannot_read(f"{path}/{column}", text, A_DATE)
        return read

    def _cannot_read(self, place: str, value: object, expected: str) -> None:
        path, _, column = place.rpartition("/")
        self.found.cannot_read(self.file, path, column, value, expected)

    def _term(self, record: Record, period: Period | None, path: str, name: str) -> None:
        if period is None:
            return
        if period.start_date is not None:
            starts_on = self._day(period.start_date, path, f"{name}/startDate")
            if starts_on is not None:
                record["starts_on"] = starts_on
        if period.end_date is not None:
            ends_on = self._day(period.end_date, path, f"{name}/endDate")
            if ends_on is not None:
                record["ends_on"] = ends_on
        if period.max_extent_date is not None:
            could_end_on = self._day(period.max_extent_date, path, f"{name}/maxExtentDate")
            if could_end_on is not None:
                record["could_end_on"] = could_end_on

    def _money(self, record: Record, column: str, value: Value | None, path: str) -> None:
        """Gross where it is given, else the other amount: never mixed unsaid, so `<column>_basis` says which."""
        if value is None:
            return
        gross = value.amount_gross
        amount: Decimal | None = gross if gross is not None else value.amount
        if amount is None:
            return
        if value.currency is not None and value.currency != "GBP":
            self.found.remark(self.file, f"{path}/value", "currency", value.currency, "GBP; other money is left out")
            return
        read = pounds(amount)
        if read is None:
            self._cannot_read(f"{path}/value/amount{'' if gross is None else 'Gross'}", amount, AN_AMOUNT)
            return
        record[column] = read
        record[column + "_basis"] = "gross" if gross is not None else "net or not stated"

    def _social_value(self, record: Record, tender: Tender, path: str) -> None:
        """Whether social value is among the award criteria, and its weight: the least of all lots, out of 100."""
        stated: list[bool | None] = []
        weights: list[Decimal | None] = []
        criteria = [lot.award_criteria for lot in tender.lots or ()]
        if tender.award_criteria is not None:
            criteria.append(tender.award_criteria)
        for one in criteria:
            if one is None:
                stated.append(None)
                continue
            among, weight = social_value(one)
            stated.append(among)
            weights.append(weight)
        if True in stated:
            record["social_value_in_criteria"] = True
            known = [weight for weight in weights if weight is not None]
            if len(known) == len(stated):
                least = min(known)
                if 0 <= least <= 100:
                    record["social_value_weight"] = least
                else:
                    self._cannot_read(f"{path}/tender/lots/awardCriteria", least, "a weight out of 100")
        elif stated and None not in stated:
            record["social_value_in_criteria"] = False


def _has_deadline(tender: Tender) -> bool:
    return tender.expression_of_interest_deadline is not None or (
        tender.tender_period is not None and tender.tender_period.end_date is not None
    )
