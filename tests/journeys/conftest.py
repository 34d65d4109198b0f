"""The cast, and who looks at a page, for every journey."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from cast import Cast, gather
from kept.service.people.models import Person
from signing_in import signed_in


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Everybody. The browser's own loop runs in this thread, where Django would not expect a database."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    cache.clear()
    return gather()


@pytest.fixture
def be(site: str) -> Callable[..., None]:
    """`be(page, cast.person["grace"], staff=True)`: from now on the page's browser is signed in as Grace."""

    def sign_in(page: Any, person: Person, *, staff: bool = False) -> None:
        cookie = signed_in(person, staff=staff).cookies["kept-device"].value
        page.context.add_cookies([{"name": "kept-device", "value": cookie, "url": site}])

    return sign_in


@pytest.fixture
def on_13_november() -> Iterator[None]:
    """The clock at mid-morning on 13 November 2026, ticking."""
    with time_machine.travel(datetime(2026, 11, 13, 10, tzinfo=UTC)):
        yield
