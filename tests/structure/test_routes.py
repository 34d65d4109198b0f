"""Every address says who it is for, and the main links lead somewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kept.service.design.audience import AUDIENCES, audience_of


def routes(patterns: list[Any], above: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        address = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        else:
            yield address, pattern


ROUTES = sorted(routes(get_resolver().url_patterns), key=lambda route: route[0])


@pytest.mark.parametrize(("address", "pattern"), ROUTES, ids=[address or "/" for address, _ in ROUTES])
def test_every_route_says_who_it_is_for(address: str, pattern: URLPattern) -> None:
    audience = audience_of(pattern.callback)
    assert audience, f"/{address} does not say who it is for: put @for_everybody or another on its view"
    assert audience.who in AUDIENCES
    assert pattern.name, f"/{address} has no name: give it one in its slice's urls.py"


def test_there_are_routes() -> None:
    assert len(ROUTES) >= 3


@pytest.mark.parametrize(("text", "name"), settings.NAVIGATION)
def test_every_main_link_leads_to_a_route(text: str, name: str) -> None:
    assert text
    assert reverse(name).startswith("/")


def test_nobody_can_be_anybody_where_people_are_real() -> None:
    assert not settings.DEMO
    assert "kept.service.demo" not in settings.INSTALLED_APPS
    assert not [address for address, _ in ROUTES if address.startswith("demo/")]
