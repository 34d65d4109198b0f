"""Every income is in one band, and none in two."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.service.organisations.bands import band_of, bands

incomes = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("income", "band"),
    [
        ("0", "micro"),
        ("9999.99", "micro"),
        ("10000", "small"),
        ("99999.99", "small"),
        ("100000", "medium"),
        ("999999.99", "medium"),
        ("1000000", "large"),
        ("9999999.99", "large"),
        ("10000000", "large"),
    ],
)
def test_both_sides_of_every_edge(income: str, band: str) -> None:
    found = band_of(Decimal(income))
    assert found
    assert found.id == band


def test_a_set_with_a_top_has_no_band_above_it() -> None:
    assert band_of(Decimal("9999999.99"), "to-ten-million") is not None
    assert band_of(Decimal("10000000"), "to-ten-million") is None


def test_an_unknown_income_has_no_band() -> None:
    assert band_of(None) is None


@given(incomes, st.sampled_from(["open-top", "one-split"]))
def test_one_band_each(income: Decimal, set_id: str) -> None:
    assert sum(income in band for band in bands(set_id)) == 1


def test_a_site_has_bands_of_its_own(tmp_path: Path, settings: Any) -> None:
    assert [one.id for one in bands()] == ["micro", "small", "medium", "large"]
    settings.DATA_FOLDER = tmp_path
    rows = ", ".join(
        f'{{ id = "{one}", name = "{one}", from = {start} }}' for one, start in (("Tiny", 0), ("Big", 500))
    )
    own = f'use = "ours"\n[set.ours]\nbands = [{rows}]'
    (tmp_path / "bands.toml").write_text(own, encoding="utf-8")
    bands.cache_clear()
    try:
        says = [found.says for income in ("499.99", "500") if (found := band_of(Decimal(income)))]
    finally:
        bands.cache_clear()
    assert says == ["Tiny: £0 to just under £500", "Big: £500 or more"]
