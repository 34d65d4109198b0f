"""The cast, and a place that promised, for the pages of every slice."""

import pytest
from django.core.cache import cache

from awarded import a_place_that_promised
from cast import Cast, gather
from kept.service.partnerships.models import Place


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody in Estuary Reach, with no limit on guessing used up."""
    cache.clear()
    return gather()


@pytest.fixture
def place(cast: Cast) -> Place:
    """Estuary Reach, whose council has promised."""
    return a_place_that_promised(cast)
