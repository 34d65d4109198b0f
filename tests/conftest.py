"""What every test can use: pages read and checked as they are fetched, and a browser where there is one."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.test import Client

from reading import ReadPage, check

NO_BROWSER = "no browser"


def pytest_configure() -> None:
    """Keep no pages for strangers: a test looks sooner than a second after it changed what a page says."""
    from django.conf import settings

    settings.CACHES["strangers"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}


@pytest.fixture
def read() -> Callable[..., ReadPage]:
    """`read("/about/")` fetches a page, checks what every page must be, and gives it to look at.

    Any database query stops the test, unless it is marked `django_db`.
    """

    def fetch(address: str, status: int = 200, **asked: Any) -> ReadPage:
        response = Client(raise_request_exception=status != 500).get(
            address, asked, headers={"accept-encoding": "gzip"}
        )
        assert response.status_code == status, f"{address} answered {response.status_code}, not {status}"
        return check(response, address)

    return fetch


class QuietHandler(WSGIRequestHandler):
    """A request handler that does not write a line for every request."""

    def log_message(self, *_: Any) -> None: ...


class ThreadedServer(ThreadingMixIn, WSGIServer):
    """A browser asks for several things at once."""

    daemon_threads = True


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The database of the tests, whoever asks for it: pytest-django makes one only where a chosen test is marked.

    Without it a test that asks by a fixture alone would be given the site's own.
    """
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of the site, served as it is in production, styles and all, over the tests' database."""
    from django.db import connections

    from kept.config.wsgi import application

    one_at_a_time = threading.Lock()  # whether the database may be used is one switch for all threads

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        with one_at_a_time, django_db_blocker.unblock():
            try:
                response = application(environ, start)
                body = list(response)
                response.close()
            finally:
                connections.close_all()  # each request has a thread of its own, which takes its connection with it
        return body

    server = make_server("127.0.0.1", 0, answer, server_class=ThreadedServer, handler_class=QuietHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    with one_at_a_time:  # the last answer is out, and its connection closed
        pass


@pytest.fixture(scope="module")
def audited(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The audit of the sample, made once for a module and taken away afterwards."""
    from kept.service.checkfile.actions import audit_sample

    with django_db_blocker.unblock():
        run = audit_sample()
        yield run
        run.delete()


@pytest.fixture(scope="module")
def borough(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo's borough, built once for a module and taken away afterwards."""
    from kept.service.demo.beginning import begin_if_new, empty

    with django_db_blocker.unblock():
        assert begin_if_new()
        yield
        empty()


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Any]:
    """A running browser; tests that need one are skipped, and counted, where there is none."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip(NO_BROWSER)
    from django.db import connections
    from playwright.sync_api import sync_playwright

    # The browser's driver runs an event loop in this thread, in which Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        # A container's root user cannot make the browser's own sandbox; the site it reads is ours.
        browser = playwright.chromium.launch(executable_path=program, args=quiet, chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()
        connections.close_all()  # while that loop runs, this thread has other connections than when it does not


@pytest.fixture
def visit(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    """`visit("/", width=320, scripts=False)` opens a page in a browser. What the page complains of stops the test."""
    contexts, complaints = [], []

    def open_page(address: str, *, width: int = 1280, height: int = 900, scripts: bool = True) -> Any:
        size = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, java_script_enabled=scripts, base_url=site)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if complains(said, site + address) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "requestfailed",
            lambda request: complaints.append(f"could not fetch {request.url}") if lost(request) else None,
        )
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, complaints


def lost(request: Any) -> bool:
    """Whether a request came to nothing. One dropped because the page was left for another did not."""
    return str(request.failure) != "net::ERR_ABORTED"


def complains(said: Any, address: str) -> bool:
    """Whether a console message is a complaint. That the page asked for is a 404 is what some tests ask for."""
    return said.type in ("error", "warning") and not ("status of 404" in said.text and said.location["url"] == address)


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """`axe(page)` lists what an accessibility checker finds wrong in an open page, one line each."""
    from axe_playwright_python.sync_playwright import Axe

    def look(page: Any) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{problem['impact']} {problem['id']}: {problem['help']} at {node['target']}"
            for problem in found
            for node in problem["nodes"]
        ]

    return look


HARDLY_CHANGED = ("unit", "spec", "structure")
"""Folders of tests whose answers hardly turn on the kind of database, or not at all."""
ASKS_MOST = ("slices", "reliability")
"""Folders of tests in which the kind of database can make the most difference."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever needs a browser is marked so, and cannot forget to be.

    BRIEF=1, which CI sets on a slow machine for its second database, leaves out looks of pages and those folders.
    """
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if os.environ.get("BRIEF"):
        left_out = [item for item in items if hardly_changed(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not hardly_changed(item)]


def hardly_changed(item: pytest.Item) -> bool:
    """Whether a test looks at pages, or is in one of those folders."""
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    if os.environ["BRIEF"] == "2" and folder not in ASKS_MOST:
        return True
    return folder in HARDLY_CHANGED or "axe" in getattr(item, "fixturenames", ())


def not_run(config: pytest.Config) -> int:
    """How many browser tests were skipped for want of a browser."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return sum(NO_BROWSER in str(report.longrepr) for report in skipped)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a browser is a duty (CI=true), a run without one does not pass."""
    if not_run(session.config) and os.environ.get("CI") == "true" and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """The very last line says what did not run."""
    if (count := not_run(config)) and not hasattr(config, "workerinput"):
        print(
            f"{count} browser tests did not run: no browser was found. Install Chromium, or set CHROMIUM to its path."
        )
