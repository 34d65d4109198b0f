"""Writing audits: the sample that comes with Kept, audited once and again whenever it or a promise changes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from kept.audit.audit import Audit
from kept.audit.findings import Found
from kept.audit.report import as_json
from kept.documents.loader import load_documents
from kept.service import clock
from kept.service.checkfile import sample
from kept.service.checkfile.models import AuditFinding, AuditRecord, AuditRun
from kept.standards.standard import standards

_BATCH = 500


def audit_sample() -> AuditRun:
    """The audit of the sample as it stands today, made anew only where files, promises or standards have changed."""
    if held := sample.current():
        return held
    with Audit(sorted(sample.FOLDER.glob("*.json")), list(load_documents())) as audit, transaction.atomic():
        AuditRun.objects.filter(name=sample.NAME).delete()
        summary = _without_folder(as_json(audit.summary))
        run = AuditRun.objects.create(
            name=sample.NAME, fingerprint=sample.fingerprint(), made_at=clock.now(), summary=summary
        )
        _write(run, audit.found())
    return run


def _write(run: AuditRun, found: Iterator[Found]) -> None:
    records: dict[tuple[Any, ...], AuditRecord] = {}
    findings: list[AuditFinding] = []
    seen: Counter[tuple[Any, ...]] = Counter()
    for one in found:
        subject = standards()[one.standard].subject.name
        key: tuple[Any, ...] = (subject, one.file, one.path, one.id)
        # A source may use an id twice: the nth of one promise is the nth of the others.
        seen[(one.provision, one.standard, *key)] += 1
        key += (seen[(one.provision, one.standard, *key)],)
        if key not in records:
            records[key] = _record(run, len(records) + 1, subject, one)
        findings.append(_finding(run, records[key], one))
    AuditRecord.objects.bulk_create(records.values(), batch_size=_BATCH)
    AuditFinding.objects.bulk_create(findings, batch_size=_BATCH)


def _record(run: AuditRun, number: int, subject: str, one: Found) -> AuditRecord:
    return AuditRecord(
        run=run,
        number=number,
        subject=subject,
        source_id=one.id or "",
        body_name=one.body_name or one.body or "",
        recipient_name=one.recipient_name or "",
        title=one.title or "",
        file=Path(one.file).name if one.file else "",
        path=one.path or "",
        section=one.section,
        vcse=one.vcse,
    )


def _finding(run: AuditRun, record: AuditRecord, one: Found) -> AuditFinding:
    return AuditFinding(
        run=run,
        record=record,
        document=one.document,
        provision=one.provision,
        standard=one.standard,
        advisory=one.advisory,
        outcome=str(one.outcome),
        threshold=one.threshold or "",
        values=one.values,
        missing=list(one.missing),
    )


def _without_folder(summary: dict[str, Any]) -> dict[str, Any]:
    """The summary with files called by their names: where they lie on this machine is nobody's business."""
    for file in summary["files"]:
        file["path"] = Path(file["path"]).name
        for cell in [*file["unreadable"], *file["remarks"]]:
            cell["file"] = file["path"]
    return summary
