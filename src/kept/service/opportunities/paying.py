"""Which awards of a fund are paid in one go."""

from decimal import Decimal

SMALL = Decimal(5_000)
"""Pounds. An award below it is paid in one go: a small grant is one-off, and usually under £5,000 (gm-app4.1.2-e)."""
HALF = 50
"""Per cent. A fund that pays less than half first holds money back on purpose (gm-app4.2.3-h): that is left to it."""


def is_paid_in_one_go(amount: Decimal, upfront_percent: int) -> bool:
    """Whether an award of so many pounds is paid whole as its work starts, and not by the quarter."""
    return amount < SMALL and upfront_percent >= HALF
