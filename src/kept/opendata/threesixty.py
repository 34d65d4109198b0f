"""The parts of a 360Giving 1.4 grant that Kept reads: a typed, partial picture. Names of individuals are not read."""

from decimal import Decimal

from kept.opendata.ocds import Id, Part


class Dates(Part):
    start_date: str | None = None
    end_date: str | None = None
    duration: Decimal | None = None  # months


class Organisation(Part):
    id: Id = None
    name: str | None = None
    charity_number: Id = None
    company_number: Id = None


class Individual(Part):
    id: Id = None


class Programme(Part):
    code: Id = None
    title: str | None = None


class Grant(Part):
    id: Id = None
    title: str | None = None
    currency: str | None = None
    amount_awarded: Decimal | None = None
    amount_applied_for: Decimal | None = None
    award_date: str | None = None
    planned_dates: list[Dates] | None = None
    recipient_organization: list[Organisation] | None = None
    recipient_individual: Individual | None = None
    funding_organization: list[Organisation] | None = None
    grant_programme: list[Programme] | None = None
    from_open_call: str | bool | None = None
