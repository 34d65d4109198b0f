"""What the tests of all routes share."""

from datetime import timedelta

import pytest


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test stops this machine's clock, the database's goes on, and /health/ would rightly be red."""
    monkeypatch.setattr("kept.service.design.about.apart", lambda: timedelta(0))
