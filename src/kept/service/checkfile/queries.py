"""Reading an audit: the run, what it found for a document, and the records behind any number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db.models import Count, QuerySet

from kept.audit.outcomes import Answer
from kept.audit.sections import GROUPS, SECTIONS, SLICES
from kept.documents.bindings import bindings
from kept.documents.loader import load_documents
from kept.documents.loader import provision as held_provision
from kept.documents.model import Provision
from kept.documents.statute import LAW, TITLE, law_bindings, law_title
from kept.service.checkfile import sample
from kept.service.checkfile.models import AuditFinding, AuditRecord, AuditRun
from kept.standards.binding import Binding
from kept.standards.nodes import Value
from kept.standards.remedy import ease
from kept.standards.vocabulary import Type

SECTION_TITLES: Mapping[str, str] = {one.id: one.title for one in (*SECTIONS, GROUPS)} | {
    one.id: "Contracts with voluntary organisations" for one in SLICES
}


@dataclass(frozen=True)
class Promise:
    """One promise that records were held against, with its counts: overall, by section, and by slice."""

    binding: Binding
    document: str
    provision: Provision | None
    counts: Mapping[str, int]
    sections: Mapping[str, Mapping[str, int]]
    missing: tuple[str, ...]

    @property
    def id(self) -> str:
        """What findings of it are asked for by."""
        return self.binding.id

    @property
    def cited(self) -> str:
        """What people call it: a provision's id, or the Act and section."""
        return self.provision.id if self.provision else law_title(self.binding.provision)

    def answered(self, section: str = "") -> int:
        """Records, of one section or all, for which the file says enough and the promise is about them."""
        counts = self.sections.get(section, {}) if section else self.counts
        return counts.get("would_meet", 0) + counts.get("would_not_meet", 0)


def every_binding() -> Mapping[str, Binding]:
    """Every binding of documents and law, by the id that findings carry."""
    return {binding.id: binding for held in [*bindings().values(), law_bindings()] for binding in held}


@dataclass(frozen=True)
class Asked:
    """Which findings a reader wants to see; what is not offered counts as not asked."""

    promise: str = ""
    answer: str = ""
    section: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], promises: Iterable[Promise]) -> "Asked":
        """What an address asks for."""
        known = {one.id for one in promises}
        return cls(
            promise=given.get("promise", "") if given.get("promise", "") in known else "",
            answer=given.get("answer", "") if given.get("answer", "") in {str(one) for one in Answer} else "",
            section=given.get("section", "") if given.get("section", "") in SECTION_TITLES else "",
        )


def sample_run() -> AuditRun | None:
    """The audit of the sample, or None where none has been made."""
    return AuditRun.objects.filter(name=sample.NAME).first()


def title_of(document: str) -> str:
    """A document's short title, or what the law's part is called. KeyError where there is neither."""
    return TITLE if document == LAW else load_documents()[document].short_title


def documents_in(run: AuditRun) -> list[str]:
    """Codes of the documents whose promises the run's records were held against, and the law's."""
    told = [*run.summary["bindings"], *run.summary["law"]]
    return list(dict.fromkeys(one["document"] for one in told))


def promises_of(run: AuditRun, document: str) -> list[Promise]:
    """The promises of a document that the run's records were held against, in the document's order."""
    known = every_binding()
    told = [one for one in [*run.summary["bindings"], *run.summary["law"]] if one["document"] == document]
    pairs = [(one, known.get(f"{one['provision']}:{one['standard']}")) for one in told]
    return [_promise(one, binding) for one, binding in pairs if binding]


def answers_to(provision: Provision) -> Mapping[str, Mapping[str, int]]:
    """How many records of the sample have each answer to one promise, by standard; nothing is asked of the database
    where the promise is held by none.
    """
    if provision.id not in bindings():
        return {}
    rows = (
        AuditFinding.objects.filter(run__name=sample.NAME, document=provision.document, provision=provision.id)
        .values_list("standard", "outcome")
        .annotate(count=Count("id"))
        .order_by("standard")
    )
    found: dict[str, dict[str, int]] = {}
    for standard, outcome, count in rows:
        found.setdefault(standard, {})[outcome] = count
    return found


def _promise(one: Mapping[str, Any], binding: Binding) -> Promise:
    columns = dict.fromkeys(name for lacking in one["missing"] for name in lacking["columns"])
    return Promise(
        binding=binding,
        document=one["document"],
        provision=None if one["document"] == LAW else held_provision(one["provision"]),
        counts=one["counts"],
        sections={**one["sections"], **one["slices"]},
        missing=tuple(columns),
    )


def findings(run: AuditRun, document: str, asked: Asked) -> QuerySet[AuditFinding]:
    """The findings behind a number, in the order of the records read."""
    found = run.findings.filter(document=document).select_related("record")
    if asked.promise:
        provision, _, standard = asked.promise.rpartition(":")
        found = found.filter(provision=provision, standard=standard)
    if asked.answer:
        found = found.filter(outcome=asked.answer)
    if asked.section in {one.id for one in SLICES}:
        found = found.filter(record__vcse=True)
    elif asked.section:
        found = found.filter(record__section=asked.section)
    return found.order_by("record__number", "id")


def hardest_first(found: Iterable[AuditFinding], known: Mapping[str, Binding]) -> list[AuditFinding]:
    """Findings about one record, hardest to meet first; those of promises that are gone or move nothing come last."""

    def order(one: AuditFinding) -> tuple[bool, str, Any]:
        binding = known.get(f"{one.provision}:{one.standard}")
        return ease(binding, _values(one, binding)) if binding else (True, "", 0)

    return sorted(found, key=order)


def _values(one: AuditFinding, binding: Binding) -> dict[str, Value]:
    """The values used, which JSON holds as text and numbers, as a fact record has them."""
    columns = binding.standard.subject.columns
    return {name: _value(columns[name].type, value) for name, value in one.values.items() if name in columns}


def _value(kind: Type, value: Any) -> Value:
    if value is None:
        return None
    if kind is Type.DATE:
        return date.fromisoformat(value)
    return Decimal(str(value)) if kind is Type.MONEY else cast(Value, value)


def record(run: AuditRun, number: int) -> AuditRecord | None:
    """The record of that number, or None."""
    return run.records.filter(number=number).first()
