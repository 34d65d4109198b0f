"""Looking without deciding: what would be found, what would meet it, and whether a reason would be asked."""

from dataclasses import dataclass

from kept.service.checks.deed import Deed
from kept.service.checks.models import WITH_REASON
from kept.service.partnerships.in_force import InForce, in_force
from kept.standards import finding as findings
from kept.standards.binding import Binding
from kept.standards.finding import Check, Finding, Outcome
from kept.standards.remedy import Remedy, hardest_first, remedy, together


@dataclass(frozen=True, slots=True)
class Found:
    """One promise in force, held against a deed."""

    holds: InForce
    finding: Finding

    @property
    def binding(self) -> Binding:
        """The binding that found it."""
        return self.finding.binding

    @property
    def remedy(self) -> Remedy | None:
        """The value of the one column a person can change that would keep it."""
        return remedy(self.binding, self.finding.record)

    @property
    def departs(self) -> bool:
        """The promise itself allows departure with a reason."""
        return self.binding.departure == WITH_REASON

    @property
    def asks_reason(self) -> bool:
        """A person who goes on owes a reason."""
        return self.finding.outcome is Outcome.NOT_MET


def look(deed: Deed) -> list[Found]:
    """What promises in force find of a deed, hardest to meet first, and what does not apply last. It writes nothing."""
    held = [
        holds for holds in in_force(deed.body, deed.place, deed.on)
        if holds.binding.standard.subject.name == deed.subject and not holds.binding.standard.per
    ]  # fmt: skip
    found = [Found(holds, check_of(holds.binding)(deed.values)) for holds in held]
    of = {id(one.finding): one for one in found}
    about = [one.finding for one in found if one.finding.outcome is not Outcome.DOES_NOT_APPLY]
    not_about = [one for one in found if one.finding.outcome is Outcome.DOES_NOT_APPLY]
    return [of[id(finding)] for finding in hardest_first(about)] + not_about


def keeps_all(found: list[Found]) -> dict[str, Remedy]:
    """For each column that can be moved, what would keep every promise about it; it may not be possible."""
    columns: dict[str, list[Remedy | None]] = {}
    for one in found:
        if one.finding.outcome in (Outcome.MET, Outcome.NOT_MET) and one.binding.standard.moves:
            columns.setdefault(one.binding.standard.moves, []).append(one.remedy)
    laid = {column: together(remedies) for column, remedies in columns.items()}
    return {column: remedy for column, remedy in laid.items() if remedy is not None}


_made: dict[int, tuple[Binding, Check]] = {}


def check_of(binding: Binding) -> Check:
    """A binding's check, made once a process: there are as many as documents and places have bindings.

    Known by the binding itself, which is kept beside it: to work out its fingerprint takes longer than to check.
    """
    if id(binding) not in _made:
        _made[id(binding)] = (binding, findings.check(binding))
    return _made[id(binding)][1]
