"""The cast, for the tests of every slice."""

import pytest

from cast import Cast, gather


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody in Estuary Reach."""
    return gather()
