"""What the documents bind: each provision's use of standards, and where a promise stands that has none."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from kept.documents.loader import load_documents
from kept.documents.model import Provision
from kept.standards.binding import Binding, bind
from kept.standards.standard import DataError, standards


class State(StrEnum):
    """How a provision that a machine could check is held."""

    BOUND = "bound"
    ADVISORY = "advisory"
    CALCULATION = "calculation"
    LAPSED = "lapsed"
    NOT_SET = "not set"
    JUDGED = "people judge it"


SAYS: Mapping[State, str] = {
    State.BOUND: "Checked from dates, amounts and records",
    State.ADVISORY: "Context, an illustration or a proposal: binds nobody until a place binds it; shown, never scored",
    State.CALCULATION: "A sum to be worked out, with nothing to meet",
    State.LAPSED: "Its date was past before anybody new could adopt it",
    State.NOT_SET: "It gives no number; a place may set one",
    State.JUDGED: "No machine can tell; people say how it went, with evidence",
}


@cache
def bindings() -> Mapping[str, tuple[Binding, ...]]:
    """Every binding of every document, by provision id.

    Raises:
        DataError: a binding names a standard that is not there or does not fit it.
    """
    return {
        provision.id: bindings_of(provision)
        for document in load_documents().values()
        for provision in document.provisions
        if provision.binds
    }


def bindings_of(provision: Provision) -> tuple[Binding, ...]:
    """The bindings of one provision. Those of provisions that ask nothing of anybody are advisory.

    Raises:
        DataError: a binding names a standard that is not there or does not fit it.
    """
    made = []
    for data in provision.binds:
        standard = standards().get(str(data.get("standard")))
        if standard is None:
            name = data.get("standard")
            raise DataError(f"{provision.id}: there is no standard '{name}'; `kept standards` lists them")
        made.append(bind(standard, data, provision.id, advisory=not provision.asks_something))
    return tuple(made)


def state(provision: Provision) -> State:
    """How the provision is held: from its bindings, or from what stands in their place."""
    if provision.unbound:
        return State(provision.unbound["as"])
    if provision.binds:
        return State.BOUND if provision.asks_something else State.ADVISORY
    return State.JUDGED


def bindings_for_document(code: str) -> tuple[Binding, ...]:
    """The bindings of one document, in its own order."""
    document = load_documents()[code]
    return tuple(binding for provision in document.provisions for binding in bindings().get(provision.id, ()))
