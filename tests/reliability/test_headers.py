"""The walk through every route would see a page that lost what protects it (goal S12; the matrix makes that walk)."""

from collections.abc import Callable

import pytest
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.templatetags.static import static
from django.test import Client

from kept.service.people.devices import KeepWatch
from structure.test_matrix import Matrix
from structure.test_routes import ROUTES

pytestmark = pytest.mark.django_db
Patch = pytest.MonkeyPatch


def as_it_came(_: object, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer with nothing added."""
    return response


def scripts_from_anywhere(patch: Patch) -> None:
    """A view that answers on its own."""
    patch.setattr(CSPMiddleware, "process_response", as_it_came)


def in_anybodys_frame(patch: Patch) -> None:
    """Pages may be shown within another site's."""
    patch.setattr(XFrameOptionsMiddleware, "process_response", as_it_came)


def kept_by_caches(patch: Patch) -> None:
    """Pages of somebody who is signed in may be kept by whoever passes them on."""
    patch.setattr(KeepWatch, "__call__", lambda self, request: self.get_response(request))


def read_by_scripts(patch: Patch) -> None:
    """Scripts may read the cookie that forms are guarded with."""
    patch.setattr(settings, "CSRF_COOKIE_HTTPONLY", False)


FAULTS: list[tuple[Callable[[Patch], None], str]] = [
    (scripts_from_anywhere, "its content security policy is"),
    (in_anybodys_frame, "X-Frame-Options is None"),
    (kept_by_caches, "a cache may keep it"),
    (read_by_scripts, "the cookie kept-form is not guarded"),
]


@pytest.mark.parametrize(("fault", "seen"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_planted_fault_is_seen(monkeypatch: Patch, fault: Callable[[Patch], None], seen: str) -> None:
    matrix = Matrix()
    route = next((address, pattern) for address, pattern in ROUTES if pattern.name == "name")
    matrix.walk(*route)
    assert not matrix.problems
    fault(monkeypatch)
    matrix.walk(*route)
    assert any(seen in problem for problem in matrix.problems)


@pytest.mark.parametrize("name", ["design/kept.css", "design/mark.svg"])
def test_styles_and_pictures_are_guarded_as_pages_are(name: str) -> None:
    answer = Client().get(static(name))
    assert answer.status_code == 200
    for header in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Permissions-Policy"):
        assert answer.get(header), f"{name} comes without {header}"
    answer.close()
