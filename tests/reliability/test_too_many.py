"""Past what the site can do, readers are turned away and what is sent is heard (goal R5)."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kept.config import busy
from kept.config.busy import ShareOfThreads
from reading import check

THREADS = 16


@contextmanager
def in_the_middle_of(*requests: HttpRequest) -> Iterator[tuple[ShareOfThreads, list[Future[HttpResponse]]]]:
    """A process that is answering all of these at once, each in a thread, and gets no further until this ends."""
    go_on, begun = threading.Event(), threading.Semaphore(0)

    def answer(request: HttpRequest) -> HttpResponse:
        begun.release()
        if "slow" in request.GET:
            go_on.wait(60)
        return HttpResponse()

    share = ShareOfThreads(answer)
    with ThreadPoolExecutor(THREADS) as threads:
        under_way = [threads.submit(share, request) for request in requests]
        for _ in requests:
            assert begun.acquire(timeout=30), "a page that was within the share was turned away"
        try:
            yield share, under_way
        finally:
            go_on.set()


def page(address: str = "/grants/?slow=1", device: str = "", method: str = "GET") -> HttpRequest:
    """A request, of a stranger unless a device is named."""
    request = RequestFactory().generic(method, address)
    if device:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = device
    return request


def turned_away(share: ShareOfThreads, request: HttpRequest) -> bool:
    """Whether it was."""
    return share(request).status_code == 503


def test_pages_hold_a_share_and_what_is_sent_is_always_heard() -> None:
    with in_the_middle_of(*[page() for _ in range(9)]) as (share, under_way):
        assert turned_away(share, page("/grants/"))
        assert turned_away(share, page("/grants/", method="HEAD"))
        assert not turned_away(share, page("/applications/1/", device="d1")), "something is left to people known"
        assert not turned_away(share, page("/applications/1/check/", method="POST"))
        assert not turned_away(share, page("/sign-in/code/"))
    assert [one.result().status_code for one in under_way] == [200] * 9
    assert not turned_away(share, page("/grants/")), "there is room again"


@pytest.mark.parametrize("strangers", [3, 6, 9])
def test_even_people_known_leave_threads_for_what_is_sent(strangers: int) -> None:
    pages = [page() for _ in range(strangers)], [page(device=f"d{one}") for one in range(12 - strangers)]
    with in_the_middle_of(*pages[0], *pages[1]) as (share, _):
        assert turned_away(share, page("/applications/1/", device="d99"))
        assert turned_away(share, page("/grants/"))
        assert not turned_away(share, page("/applications/1/check/", device="d99", method="POST"))


def test_people_known_leave_something_to_strangers() -> None:
    with in_the_middle_of(*[page(device=f"d{one}") for one in range(9)]) as (share, _):
        assert turned_away(share, page("/applications/1/", device="d99"))
        assert not turned_away(share, page("/grants/"))


def test_what_is_sent_is_worked_at_by_few_at_a_time_and_all_of_it_is() -> None:
    most, now, lock = 0, 0, threading.Lock()

    def answer(_: HttpRequest) -> HttpResponse:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1
        return HttpResponse()

    share = ShareOfThreads(answer)
    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(share, [page(method="POST") for _ in range(40)]))
    assert [one.status_code for one in answers] == [200] * 40
    assert most == 2


def test_whoever_is_turned_away_is_told_in_plain_words_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "BoundedSemaphore", lambda _: threading.Semaphore(0))  # every place is taken
    answer = Client().get("/about/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert answer["Cache-Control"] == "no-store"
    assert check(answer, "/about/").heading == "Very many people are here just now"


def test_a_page_that_goes_wrong_gives_its_place_back() -> None:
    def goes_wrong(_: HttpRequest) -> HttpResponse:
        raise RuntimeError

    share = ShareOfThreads(goes_wrong)
    for _ in range(2 * THREADS):
        with pytest.raises(RuntimeError):
            share(page())


def test_the_test_would_see_that_there_is_no_share(settings: object) -> None:
    """A planted fault: pages may hold every thread there is."""
    settings.THREADS = 1000  # type: ignore[attr-defined]
    with in_the_middle_of(*[page() for _ in range(9)]) as (share, _):
        assert not turned_away(share, page("/grants/"))
