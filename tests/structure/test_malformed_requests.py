"""Whatever is thrown at an address, the answer is a page and never our fault."""

import warnings

import pytest
from django.test import Client
from django.urls import converters
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from structure.test_routes import ROUTES

# What has stopped other services: NUL, halves of characters, broken escapes, huge numbers, paths that climb.
NASTY = [
    "\x00",
    "%00",
    "%ff",
    "\ud800",
    "../../etc/passwd",
    "1e9999",
    "9" * 400,
    "-1",
    "'\"><script>",
    "%",
    "‮",
    "a" * 3000,
]
# What is really there, so that what follows it is reached too.
REAL = ["bexley", "gm-app4.2.3-c", "time-to-apply", "notice", "law", "1"]
text = st.one_of(st.sampled_from(NASTY), st.sampled_from(REAL), st.text(max_size=60))


def fill(pattern, draw) -> str:
    """An address of PATTERN, with something nasty wherever a visitor may put something."""
    address = "/" + str(pattern)
    for name in converters.get_converters():
        while f"<{name}:" in address:
            before, _, rest = address.partition(f"<{name}:")
            address = before + draw(text) + rest.partition(">")[2]
    return address


@pytest.mark.django_db
@pytest.mark.parametrize(("pattern", "route"), ROUTES, ids=[pattern or "/" for pattern, _ in ROUTES])
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_thrown_at_a_route_is_our_fault(pattern, route, data):
    address = fill(pattern, data.draw).encode("utf-8", "surrogatepass").decode("latin-1")
    query = "&".join(f"{data.draw(text)}={data.draw(text)}" for _ in range(data.draw(st.integers(0, 3))))
    method = data.draw(st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]))
    kind = data.draw(st.sampled_from(["text/html", "application/json", "multipart/form-data; boundary=x", "\x7f/;;="]))
    raw = {"PATH_INFO": address, "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1")}
    body = data.draw(st.binary(max_size=50))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        response = Client(enforce_csrf_checks=True).generic(method, "/", body, kind, **raw)
    assert response.status_code < 500, f"{method} {address!r}?{query!r} answered {response.status_code}"
    assert "Content-Security-Policy" in response.headers
