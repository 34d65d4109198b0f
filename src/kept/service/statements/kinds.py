"""The kinds of text that promises ask bodies to publish, and what each must say: read from the bindings."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kept.documents.bindings import bindings
from kept.service.library import measured
from kept.standards.standard import standards
from kept.standards.vocabulary import Column

STANDARD = "statement-current"
PRINCIPLES = "principles for choosing a grant"
"""The kind that a decision between a grant and anything else rests on (ms-3.6.1)."""


@cache
def kinds() -> Mapping[str, tuple[Column, ...]]:
    """What may be published, by name; with what somebody must say of it beyond that it is published."""
    found: dict[str, dict[str, None]] = {}
    for held in bindings().values():
        for binding in held:
            if binding.standard.id == STANDARD:
                asked = found.setdefault(measured.topic(binding), {})
                for branch in binding.branches:
                    listed = branch.promised if isinstance(branch.promised, list | tuple) else ()
                    asked |= dict.fromkeys(str(item) for item in listed if item != "published")
    columns = standards()[STANDARD].subject.columns
    return MappingProxyType({what: tuple(columns[name] for name in found[what]) for what in sorted(found)})


@cache
def promised_in() -> Mapping[str, tuple[str, ...]]:
    """By kind, the ids of the promises that ask for it."""
    found: dict[str, list[str]] = {}
    for id, held in bindings().items():
        for binding in held:
            if binding.standard.id == STANDARD:
                found.setdefault(measured.topic(binding), []).append(id)
    return MappingProxyType({what: tuple(ids) for what, ids in found.items()})
