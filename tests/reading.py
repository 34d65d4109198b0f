"""A page as a test reads it, and what must be true of every page that Kept serves."""

import gzip
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

LARGEST_PAGE = 20 * 1024  # bytes, compressed, without styles, scripts and fonts
WORDS_NEVER_SAID = re.compile(r"\b(violat\w*|breach\w*|failure\w*)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ReadPage:
    """A fetched page: `text` as a person reads it, `find` and `links` to look inside."""

    response: Any
    html: str

    @cached_property
    def tree(self) -> Element:
        """The parsed page. Raises html5lib's ParseError where the markup is not valid."""
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        tree: Element = parser.parse(self.html)
        for element in tree.iter():
            element.tag = str(element.tag).split("}")[-1]  # drawings have a namespace, which nobody asks for by name
        return tree

    def find(self, tag: str, **attributes: str) -> list[Element]:
        """Every element TAG whose attributes are these; `class_` matches one class of several."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            element
            for element in self.tree.iter(tag)
            if all(value in element.get(key, "").split() for key, value in wanted.items())
        ]

    @cached_property
    def text(self) -> str:
        """The main part's words, with single spaces."""
        return words_of(self.find("main")[0])

    @cached_property
    def title(self) -> str:
        """What the browser's tab says."""
        return words_of(self.find("title")[0])

    @cached_property
    def heading(self) -> str:
        """The one main heading."""
        return words_of(self.find("h1")[0])

    @cached_property
    def links(self) -> list[str]:
        """Where the page's links lead, in order."""
        return [element.get("href", "") for element in self.tree.iter("a")]


def words_of(element: Element) -> str:
    """An element's words, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def check(response: Any, address: str) -> ReadPage:
    """The page in RESPONSE, once everything that must hold for every page has been seen to hold."""
    body = response.content
    if response.get("Content-Encoding") == "gzip":
        assert len(body) < LARGEST_PAGE, f"{address} is {len(body)} bytes compressed; {LARGEST_PAGE} is the most"
        body = gzip.decompress(body)
    page = ReadPage(response, body.decode())
    assert page.tree.get("lang") == "en-GB", f"{address} does not say its language"
    assert len(page.find("h1")) == 1, f"{address} has {len(page.find('h1'))} main headings; one is right"
    assert page.title.startswith((page.heading, "Kept", "Error: ")), f"{address}: title and heading do not agree"
    check_headings(page, address)
    check_ids(page, address)
    check_nothing_inline(page, address)
    said = WORDS_NEVER_SAID.findall(page.text)
    assert not said, f"{address} says {said}; say what was found: met, not met, does not apply, cannot tell"
    policy = response.get("Content-Security-Policy", "")
    assert "unsafe" not in policy, f"{address} allows unsafe scripts or styles"
    assert "default-src 'none'" in policy, f"{address} has no content security policy"
    return page


def check_headings(page: ReadPage, address: str) -> None:
    """No level of heading is skipped on the way down."""
    levels = [int(element.tag[1]) for element in page.tree.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    for above, below in pairwise(levels):
        assert below <= above + 1, f"{address} goes from a level {above} heading to a level {below} one"


def check_ids(page: ReadPage, address: str) -> None:
    """No id twice, and every link, label and description within the page leads somewhere."""
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"{address} has two elements with one id"
    assert "" not in page.links, f"{address} has a link that leads nowhere"
    wanted = {href[1:] for href in page.links if href.startswith("#") and len(href) > 1}
    for element in page.tree.iter():
        wanted.update(element.get("aria-describedby", "").split() + element.get("aria-labelledby", "").split())
        wanted.update([element.get("for")] if element.get("for") else [])
    assert wanted <= set(ids), f"{address} points at {wanted - set(ids)}, which is not on the page"


def check_nothing_inline(page: ReadPage, address: str) -> None:
    """No style or script in the page itself: the content security policy would drop it."""
    for element in page.tree.iter():
        names = [name for name in element.attrib if name == "style" or str(name).startswith("on")]
        assert not names, f"{address} has {names} in a <{element.tag}>"
        assert element.tag != "style", f"{address} has a style element"
        assert element.tag != "script" or element.get("src"), f"{address} has a script written in the page"


def look(browser: Any, address: str, **asked: Any) -> ReadPage:
    """A page, as a test client fetches it."""
    return _looked_at(browser.get(address, asked, headers={"accept-encoding": "gzip"}), address)


def send(browser: Any, address: str, typed: dict[str, Any]) -> ReadPage:
    """What is shown after a press, wherever it leads."""
    return _looked_at(browser.post(address, typed, follow=True, headers={"accept-encoding": "gzip"}), address)


def _looked_at(response: Any, address: str) -> ReadPage:
    assert response.status_code == 200, f"{address} answered {response.status_code}"
    return check(response, address)
