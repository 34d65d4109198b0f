"""What a person does in an open page, waited for to its end."""

from typing import Any


def press(page: Any, says: str) -> None:
    """They press a button, and the page it leads to has come."""
    leave_by(page, f"main button:has-text('{says}')")


def follow(page: Any, says: str) -> None:
    """They follow a link to another page."""
    leave_by(page, f"main a:has-text('{says}')")


def leave_by(page: Any, where: str) -> None:
    """They press whatever is there, and the page it leads to has come."""
    with page.expect_navigation():
        page.click(where)


def width_of(page: Any) -> int:
    """How wide the page is that has come, in pixels: wider than the screen where something sticks out."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth"))
