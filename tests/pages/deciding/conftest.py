"""A round with two applications, for the pages of deciding."""

from collections.abc import Iterator

import pytest

from awarded import on
from cast import Cast
from kept.service.applications.models import Application
from kept.service.opportunities.models import Opportunity
from kept.service.partnerships.models import Place
from rounds import CLOSED, a_fund, a_place, apply


@pytest.fixture
def place(cast: Cast) -> Place:
    return a_place(cast)


@pytest.fixture
def fund(cast: Cast, place: Place) -> Opportunity:
    return a_fund(cast, place)


@pytest.fixture
def lunch(cast: Cast, fund: Opportunity) -> Application:
    return apply(cast, fund, "lunch", "winnie")


@pytest.fixture
def bikes(cast: Cast, fund: Opportunity) -> Application:
    return apply(cast, fund, "bikes", "bilal")


@pytest.fixture
def today() -> Iterator[None]:
    """A week after the round closed."""
    with on(CLOSED):
        yield
