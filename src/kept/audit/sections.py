"""How records are told apart in a report, so that a grant is never averaged with a motorway.

Sections part the records: each is in the first one whose condition holds. Slices lie across them. A condition is
written in the language of standards; a subject without its columns has no such section.
"""

from dataclasses import dataclass

from kept.standards.engines import duck
from kept.standards.language import LanguageError, read
from kept.standards.vocabulary import Subject


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the records: its id in JSON and findings, its title, and which records are in it."""

    id: str
    title: str
    condition: str = ""


GRANTS = Section("grants", "Grants", "kind == 'grant'")
SECTIONS = (
    GRANTS,
    Section("light touch", "Light touch contracts", "regime == 'light touch'"),
    Section("services", "Services", "category == 'services'"),
    Section("goods", "Goods", "category == 'goods'"),
    Section("works", "Works", "category == 'works'"),
    Section("other", "Kind not stated"),
)
GROUPS = Section("groups", "Groups of records")
"""Where a measure is over groups of records: a group may hold records of several sections."""
SLICES = (Section("vcse", "of which to VCSE suppliers", "recipient_vcse and kind == 'contract'"),)
"""Overlap the sections: a contract for services with a charity counts in both."""


def sections_of(subject: Subject) -> tuple[Section, ...]:
    """The sections that the records of a subject can be told into, the last taking what is left."""
    return tuple(section for section in SECTIONS if not section.condition or _has(subject, section))


def slices_of(subject: Subject) -> tuple[Section, ...]:
    """The slices that the subject has columns for."""
    return tuple(slice_ for slice_ in SLICES if _has(subject, slice_))


def section_sql(subject: Subject) -> str:
    """The id of a record's section, as an expression of DuckDB's SQL."""
    cases = [
        f"WHEN {_condition(subject, section)} THEN {duck.text(section.id)}"
        for section in sections_of(subject)
        if section.condition
    ]
    rest = duck.text(SECTIONS[-1].id)
    return f"CASE {' '.join(cases)} ELSE {rest} END" if cases else rest


def slice_sql(subject: Subject, slice_: Section) -> str:
    """Whether a record is in the slice, never NULL, as an expression of DuckDB's SQL."""
    return f"coalesce({_condition(subject, slice_)}, FALSE)"


def _condition(subject: Subject, section: Section) -> str:
    return duck.sql(read(section.condition, subject.columns))


def _has(subject: Subject, section: Section) -> bool:
    try:
        read(section.condition, subject.columns)
    except LanguageError:
        return False
    return True
