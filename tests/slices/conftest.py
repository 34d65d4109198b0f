"""The cast, and a place that promised, for the tests of every slice."""

import pytest

from awarded import a_place_that_promised
from cast import Cast, gather
from kept.service.partnerships.models import Place


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody in Estuary Reach."""
    return gather()


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, whose council has promised."""
    return a_place_that_promised(cast)
