"""The parts of an OCDS 1.1 release (with the UK extension) that Kept reads: a typed, partial picture.

Whatever is not named here is skipped unread, so its faults cost nothing.
"""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct, field

# Identifiers may be numbers in OCDS; long ones are faults.
Id = Annotated[str, Meta(max_length=1_000)] | int | None


class Part(Struct, rename="camel", gc=False):
    """Anything within a release; absent and null are the same."""


class Named(Part):
    id: Id = None
    name: str | None = None


class PartyDetails(Part):
    vcse: bool | None = None


class Party(Part):
    id: Id = None
    name: str | None = None
    roles: list[str] | None = None
    details: PartyDetails | None = None


class Period(Part):
    start_date: str | None = None
    end_date: str | None = None
    max_extent_date: str | None = None


class Value(Part):
    amount: Decimal | None = None
    amount_gross: Decimal | None = None
    currency: str | None = None


class Number(Part):
    number: Decimal | None = None
    weight: str | None = None


class Criterion(Part):
    name: str | None = None
    description: str | None = None
    numbers: list[Number] | None = None


class AwardCriteria(Part):
    description: str | None = None
    criteria: list[Criterion] | None = None


class Options(Part):
    description: str | None = None


class Document(Part):
    notice_type: str | None = None


class Lot(Part):
    id: Id = None
    title: str | None = None
    status: str | None = None
    value: Value | None = None
    contract_period: Period | None = None
    has_renewal: bool | None = None
    has_options: bool | None = None
    options: Options | None = None
    award_criteria: AwardCriteria | None = None


class LotDetails(Part):
    no_lots_division_rationale: str | None = None


class OtherRequirements(Part):
    reserved_participation: list[str] | None = None


class LegalBasis(Part):
    scheme: str | None = None
    id: Id = None


class Tender(Part):
    title: str | None = None
    legal_basis: LegalBasis | None = None
    date_published: str | None = None  # Contracts Finder: the day of the first notice, on changed ones too
    special_regime: list[str] | None = None
    above_threshold: bool | None = None
    competitive: bool | None = None
    procurement_method: str | None = None
    procurement_method_details: str | None = None
    main_procurement_category: str | None = None
    value: Value | None = None
    tender_period: Period | None = None
    expression_of_interest_deadline: str | None = None
    contract_period: Period | None = None
    lots: list[Lot] | None = None
    lot_details: LotDetails | None = None
    award_criteria: AwardCriteria | None = None
    other_requirements: OtherRequirements | None = None
    documents: list[Document] | None = None


class Award(Part):
    id: Id = None
    title: str | None = None
    status: str | None = None
    date: str | None = None
    date_published: str | None = None
    value: Value | None = None
    contract_period: Period | None = None
    has_renewal: bool | None = None
    has_options: bool | None = None
    options: Options | None = None
    suppliers: list[Named] | None = None
    main_procurement_category: str | None = None
    above_threshold: bool | None = None
    documents: list[Document] | None = None


class Contract(Part):
    id: Id = None
    award_id: Id = field(default=None, name="awardID")
    title: str | None = None
    status: str | None = None
    date_signed: str | None = None
    value: Value | None = None
    period: Period | None = None
    has_renewal: bool | None = None
    has_options: bool | None = None
    options: Options | None = None
    above_threshold: bool | None = None
    documents: list[Document] | None = None


class Release(Part):
    ocid: Id = None
    id: Id = None
    date: str | None = None
    tag: list[str] | None = None
    buyer: Named | None = None
    parties: list[Party] | None = None
    tender: Tender | None = None
    awards: list[Award] | None = None
    contracts: list[Contract] | None = None
