"""Findings: a binding's answer for one record, or for one group of records."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kept.standards.binding import Binding
from kept.standards.engines.record import Evaluate, Record, closure, over_group
from kept.standards.nodes import Value


class Outcome(StrEnum):
    """What was found. Never two values only: a record outside the promise and a record that does not say differ."""

    MET = "met"
    NOT_MET = "not met"
    DOES_NOT_APPLY = "does not apply"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a binding found for one record. The same binding and record always give the same finding.

    `better` is whether the higher mark, where the binding names one, is reached as well. For a grouped
    measure, `record` holds the columns the records were grouped by.
    """

    binding: Binding
    record: Record
    outcome: Outcome
    better: bool | None = None

    @property
    def values(self) -> Mapping[str, Value]:
        """The values the outcome came from, by column."""
        return {name: self.record.get(name) for name in self.binding.columns}

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns without a value, where for want of them it cannot be told; empty otherwise."""
        if self.outcome is not Outcome.CANNOT_TELL:
            return ()
        return tuple(name for name in self.binding.columns if self.record.get(name) is None)


Check = Callable[[Record], Finding]


def check(binding: Binding) -> Check:
    """A function that gives the binding's finding for a record, made once and used for many.

    Where it cannot be told which of the binding's numbers applies, every one that could is tried: one
    answer from all of them is the answer.

    Raises:
        TypeError: the binding's standard is measured over groups of records: use :func:`check_groups`.
    """
    if binding.standard.per:
        raise TypeError(f"{binding.standard.id} is measured over groups of records")
    applies = closure(binding.applies)
    branches = [
        (
            closure(branch.condition) if branch.condition else None,
            closure(branch.test),
            closure(branch.better_test) if branch.better_test else None,
        )
        for branch in binding.branches
    ]
    does_not_apply, cannot_tell = Outcome.DOES_NOT_APPLY, Outcome.CANNOT_TELL

    def find(record: Record) -> Finding:
        held = applies(record)
        if held is not True:
            return Finding(binding, record, does_not_apply if held is False else cannot_tell)
        outcome, better = _first_that_applies(branches, 0, record)
        return Finding(binding, record, outcome, better)

    return find


_Branch = tuple[Evaluate | None, Evaluate, Evaluate | None]
_OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.CANNOT_TELL}


def _first_that_applies(branches: list[_Branch], at: int, record: Record) -> tuple[Outcome, bool | None]:
    if at == len(branches):
        return Outcome.DOES_NOT_APPLY, None
    condition, test, better = branches[at]
    held = condition(record) if condition else True
    if held is False:
        return _first_that_applies(branches, at + 1, record)
    outcome = _OUTCOMES[test(record)]
    if held is None:
        rest, _ = _first_that_applies(branches, at + 1, record)
        return (outcome if outcome is rest else Outcome.CANNOT_TELL), None
    return outcome, better(record) if better else None


def check_groups(binding: Binding, records: Iterable[Record]) -> list[Finding]:
    """The findings of a grouped measure, one for each group of records that have the same `per` columns.

    A group in which no record is one the promise is about "does not apply".
    """
    per = binding.standard.per
    groups: dict[tuple[Value, ...], list[Record]] = defaultdict(list)
    for record in records:
        groups[tuple(record.get(name) for name in per)].append(record)
    applies = closure(binding.applies)
    findings = []
    for key, group in groups.items():
        counts = [applies(record) for record in group]
        if all(count is False for count in counts):
            outcome = Outcome.DOES_NOT_APPLY
        else:
            outcome = _OUTCOMES[over_group(binding.branches[0].test, group, counts)]
        findings.append(Finding(binding, dict(zip(per, key, strict=True)), outcome))
    return findings
