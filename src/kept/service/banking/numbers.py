"""Sort codes and account numbers, as people in the United Kingdom write them.

A sort code has six digits and an account number eight; some banks print six or seven, and then noughts go before
(Pay.UK, "Validating account numbers: UK modulus checking", on account numbers that are not standard).
"""

import re
from dataclasses import dataclass

SORT_CODE, SHORTEST, ACCOUNT_NUMBER = 6, 6, 8
"""Digits of a sort code; the fewest that an account number is printed with; and what it has when it is whole."""


class NotANumber(ValueError):
    """What was typed is not such a number: a sentence for whoever typed it."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """An account: the name it is held in, six digits of sort code and eight of account number."""

    name: str
    sort_code: str
    number: str

    @property
    def sort_code_said(self) -> str:
        """As it stands on a card, such as 20-00-00."""
        return "-".join(re.findall("..", self.sort_code))

    @property
    def ending(self) -> str:
        """The last three digits: enough to know an account by, too few to pay into it."""
        return self.number[-3:]


def sort_code(typed: str) -> str:
    """Six digits, with or without hyphens and spaces between them.

    Raises:
        NotANumber: it is not.
    """
    digits = _digits(typed)
    if len(digits) != SORT_CODE:
        raise NotANumber("A sort code has 6 digits, such as 20-00-00")
    return digits


def account_number(typed: str) -> str:
    """Eight digits; six or seven are filled up with noughts in front.

    Raises:
        NotANumber: it is not.
    """
    digits = _digits(typed)
    if not SHORTEST <= len(digits) <= ACCOUNT_NUMBER:
        raise NotANumber("An account number has 6 to 8 digits, such as 00012345")
    return digits.zfill(ACCOUNT_NUMBER)


def _digits(typed: str) -> str:
    bare = re.sub(r"[\s\-–]", "", typed)
    return bare if re.fullmatch("[0-9]+", bare) else ""
