"""Somebody of the cast opens a page, or presses a button on it."""

import re
from datetime import date
from typing import Any

from django.test import Client

from cast import Cast
from reading import ReadPage, check
from signing_in import signed_in


def browser_of(cast: Cast, name: str) -> Client:
    staff = name in ("grace", "farid", "amara", "sadia", "cyril")
    return signed_in(cast.person[name], staff=staff)


def get(cast: Cast, name: str, address: str) -> ReadPage:
    response = browser_of(cast, name).get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200, f"{address} answered {response.status_code}"
    return check(response, address)


def press(cast: Cast, name: str, address: str, /, follow: bool = True, **typed: Any) -> ReadPage:
    response = browser_of(cast, name).post(address, typed, follow=follow, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200, f"{address} answered {response.status_code}"
    return check(response, address)


def a_day(name: str, value: date) -> dict[str, int]:
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def words(page: object) -> str:
    """What a page says, its markup taken out."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())  # type: ignore[attr-defined]
