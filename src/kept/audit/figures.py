"""Shares of money that a file can tell: to voluntary and community suppliers, and by the size of who receives it."""
# ruff: noqa: S608 (names and values reach SQL only through duck.quoted and duck.text)

from collections.abc import Mapping
from decimal import Decimal

import duckdb

from kept.audit.sections import SECTIONS
from kept.audit.summary import Figure, Share
from kept.standards.engines import duck
from kept.standards.vocabulary import subjects

NONE = Decimal(0)
BANDS = (
    ("Under £10,000 a year", Decimal(10_000)),
    ("£10,000 to under £100,000", Decimal(100_000)),
    ("£100,000 to under £1 million", Decimal(1_000_000)),
    ("£1 million to under £10 million", Decimal(10_000_000)),
    ("£10 million or more", Decimal(10) ** 15),
)
"""Yearly income below which a recipient is in the band: those of the UK Civil Society Almanac, the top two as one.

Source: https://www.ncvo.org.uk/news-and-insights/news-index/uk-civil-society-almanac-2024/
"""
STAGES = ("signed", "awarded")
"""A contract that was awarded in one notice and signed in another is in both: the two are never added up."""


def figures(
    connection: duckdb.DuckDBPyConnection, records: Mapping[str, int], with_register: bool
) -> tuple[Figure, ...]:
    """The tables of shares that the records can fill, by size of recipient only where a register was given."""
    if "award" not in records:
        return ()
    kinds = subjects()["award"].columns["kind"].codes if with_register else ()
    made = (_to_vcse(connection), *(_by_size(connection, kind) for kind in kinds))
    return tuple(figure for figure in made if figure)


def _to_vcse(connection: duckdb.DuckDBPyConnection) -> Figure | None:
    rows = connection.execute(
        "SELECT stage, _section, count(*) FILTER (recipient_vcse), count(recipient_vcse), "
        "sum(amount) FILTER (recipient_vcse), sum(amount) FILTER (recipient_vcse IS NOT NULL), "
        "count(*) FILTER (recipient_vcse IS NULL) FROM award WHERE kind = 'contract' "
        f"AND stage IN ({', '.join(map(duck.text, STAGES))}) GROUP BY stage, _section"
    ).fetchall()
    found = {(stage, section): rest for stage, section, *rest in rows}
    shares = tuple(
        _share(f"{section.title}, {stage}", *found[stage, section.id])
        for stage in STAGES
        for section in SECTIONS
        if (stage, section.id) in found and found[stage, section.id][1]
    )
    if not shares:
        return None
    return Figure(
        "share-to-vcse",
        "Share to VCSE suppliers",
        "Of contracts whose notice says whether the supplier is a voluntary, community or social enterprise "
        "organisation. A contract with several suppliers counts only where all are alike. Pounds are gross of VAT "
        "where the notice says so, else as published.",
        shares,
    )


def _by_size(connection: duckdb.DuckDBPyConnection, kind: str) -> Figure | None:
    cases = " ".join(f"WHEN recipient_income < {below} THEN {place}" for place, (_, below) in enumerate(BANDS))
    rows = connection.execute(
        f"SELECT CASE {cases} END AS band, count(*), sum(amount) FROM award "
        f"WHERE kind = {duck.text(kind)} AND stage <> 'offered' GROUP BY band"
    ).fetchall()
    found = {band: (count, amount or NONE) for band, count, amount in rows}
    not_told, _ = found.pop(None, (0, NONE))
    if not found and not not_told:
        return None
    says = "By latest yearly income in the register of charities given; a recipient that is not in it is not counted."
    if not found:
        says = f"The one {kind} went to nobody in the register of charities given."
        if not_told > 1:
            says = f"None of the {not_told:,} {kind}s went to anybody in the register of charities given."
    count, amount = sum(one for one, _ in found.values()), sum((one for _, one in found.values()), NONE)
    return Figure(
        f"{kind}s-by-size",
        f"{kind.capitalize()}s by the size of who receives them",
        says,
        tuple(
            _share(title, found.get(place, (0, NONE))[0], count, found.get(place, (0, NONE))[1], amount, not_told)
            for place, (title, _) in enumerate(BANDS)
            if found
        ),
    )


def _share(
    title: str, count: int, of_count: int, amount: Decimal | None, of_amount: Decimal | None, not_told: int
) -> Share:
    return Share(title, count, of_count, amount or NONE, of_amount or NONE, not_told)
