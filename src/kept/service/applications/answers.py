"""How long an answer is."""

LONGEST = 40_000
"""Characters that an answer may have, whatever its question asks for: about 80 pages."""


def words_in(answer: str) -> int:
    """How many words an answer has: runs of anything but white space that hold a letter or a figure.

    A dash that stands alone is none, and "well-known" is one. So this never finds more than the count that a page keeps
    while somebody types: nobody is told that there is room, and then that there was not.
    """
    return sum(any(sign.isalnum() for sign in run) for run in answer.split())
