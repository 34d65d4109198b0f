"""A line that is lost in the middle of a form saves nothing of it (goal R20)."""

import re
import socket
from contextlib import suppress
from urllib.parse import urlencode

from elsewhere import rows
from reliability.closing_round import WORDS, Presser
from reliability.pressing import Browser, Server, served

SmallRound = tuple[dict[str, str], list[Presser]]
CUTS = 20
MORE = "A hot meal on Tuesdays, and a lift home. " * 20


def form(browser: Browser, address: str, **typed: str) -> bytes:
    """What a browser would send from the page there, all of it."""
    page = browser.reads_a_form(address)
    hidden = dict(re.findall(r'name="(seen|press|opened)" value="([^"]*)"', page.body))
    told: dict[str, str] = {"csrfmiddlewaretoken": browser.token, "seen": hidden.get("seen", "").replace("&#x2B;", "+")}
    if "press" in hidden:
        told |= {"opened": hidden["opened"], "press": hidden["press"]}
    return urlencode(told | typed).encode()


def sent_up_to(server: Server, browser: Browser, address: str, body: bytes, upto: int) -> bytes:
    """Send so many bytes of a form and hang up; what was answered all the same."""
    head = (
        f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {browser.cookie}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(head.encode() + body[:upto])
        line.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(OSError):
            while piece := line.recv(65536):
                answer += piece
    return answer


def cut(server: Server, browser: Browser, address: str, body: bytes, upto: int) -> list[str]:
    """Send so much of it; what the answer says that it should not."""
    answer = sent_up_to(server, browser, address, body, upto)[:15]
    taken = b" 302 " in answer or b" 500 " in answer
    return [f"{address} cut after {upto} of {len(body)} bytes was answered {answer!r}"] if taken else []


def kept(environment: dict[str, str], draft: int) -> list[str]:
    """What is stored of the application's first answer."""
    found = rows(environment, f"SELECT words FROM applications_answer WHERE application_id = {draft} ORDER BY id")
    return [words for (words,) in found]


def test_half_a_form_saves_nothing(small_round: SmallRound) -> None:
    environment, pressers = small_round
    draft, found = pressers[0].drafts[0], []
    with served(environment) as server:
        browser = Browser(server, pressers[0])
        question, sending = f"/applications/{draft}/questions/1/", f"/applications/{draft}/check/"
        for address, typed in ((question, {"words": MORE}), (sending, {})):
            body = form(browser, address, **typed)
            for one in range(CUTS):
                found += cut(server, browser, address, body, len(body) * one // CUTS)
        assert not found
        assert set(kept(environment, draft)) == {WORDS}
        [(unsent,)] = rows(environment, f"SELECT sent_at IS NULL FROM applications_application WHERE id = {draft}")
        assert unsent
        body = form(browser, question, words=MORE)
        assert cut(server, browser, question, body, len(body)), "what comes whole is taken"
    assert MORE.strip() in kept(environment, draft)


def test_the_test_would_see_half_an_answer_saved(small_round: SmallRound) -> None:
    """A planted fault: whatever had come when the line was lost is taken for all there was."""
    environment, pressers = small_round
    draft = pressers[0].drafts[1]
    with served(environment, planted="takes_half_a_form") as server:
        browser, address = Browser(server, pressers[0]), f"/applications/{draft}/questions/1/"
        body = form(browser, address, words=MORE)
        assert cut(server, browser, address, body, len(body) - 100)
    assert set(kept(environment, draft)) != {WORDS}
