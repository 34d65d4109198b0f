"""What a place may set a number of its own for, and in which units the number is given."""

from kept.documents.bindings import State, state
from kept.documents.loader import load_documents
from kept.documents.model import Provision
from kept.service.library import measured
from kept.standards.language import LanguageError
from kept.standards.standard import SIGNS, Standard, standards

_SPANS = ("days", "weeks", "months", "years")
_TRIED = 7
LEFT_OPEN = "not set"
"""How a document's file says that the text leaves a number open."""


def units(standard: Standard) -> dict[str, str]:
    """The units in which a number of this standard may be promised, with what each is called; none where it takes none.

    A length of time is in days, weeks, months or years; a share in "%"; anything else in the one unit of its measure.
    """
    if standard.must_be not in SIGNS or not standard.takes_promise:
        return {}
    found = {unit: unit for unit in _SPANS if _fits(standard, f"{_TRIED} {unit}")}
    if not found and _fits(standard, f"{_TRIED}%"):
        found = {"%": "per cent"}
    if not found and _fits(standard, _TRIED):
        said = measured.promise(standard, _TRIED)
        before, _, after = said.rpartition(str(_TRIED))
        found = {"": "pounds" if before.endswith("£") else after.strip(" ,.") or "in number"}
    return found


def promised(number: int, unit: str) -> int | str:
    """A number in a unit, as a binding's `is` is written: 42, "3 months", "50%"."""
    if unit == "%":
        return f"{number}%"
    return f"{number} {unit}" if unit else number


def standards_for(provision: Provision) -> list[Standard]:
    """The standards for which a place may set this provision's number: its own, or any where the text gives none.

    Where it is bound to standards that take no number, and leaves one open all the same, such as a time that is
    reasonable, those about the same kind of record.
    """
    own = [standards()[str(data["standard"])] for data in provision.binds]
    if not own and state(provision) is State.NOT_SET:
        own = list(standards().values())
    elif not any(map(units, own)) and LEFT_OPEN in provision.parameters.values():
        subjects = {standard.subject.name for standard in own}
        own = [standard for standard in standards().values() if standard.subject.name in subjects]
    return [standard for standard in own if units(standard)]


def open_to_numbers(codes: set[str]) -> list[Provision]:
    """The provisions of these documents that may have a number of the place's own, in document order."""
    return [
        provision
        for code, document in load_documents().items()
        if code in codes
        for provision in document.provisions
        if standards_for(provision)
    ]


def _fits(standard: Standard, value: int | str) -> bool:
    try:
        standard.test(value)
    except (LanguageError, ValueError):
        return False
    return True
