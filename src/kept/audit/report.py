"""An audit as JSON. Its shape is written down in docs/audit-json.md; what is there is only ever added to."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from kept.audit.outcomes import Counts
from kept.audit.summary import BindingSummary, FileSummary, Summary
from kept.documents.loader import load_documents

SHAPE = 1
"""Goes up when something in the shape is taken away or changes its meaning."""
Json = dict[str, Any]


def as_json(summary: Summary) -> Json:
    """The whole audit, ready for `json.dumps`: decimals are text, dates ISO text."""
    return {
        "shape": SHAPE,
        "against": [
            {"code": code, "title": load_documents()[code].title, "dated": plain(load_documents()[code].dated)}
            for code in summary.against
        ],
        "files": [_file(file) for file in summary.files],
        "not_read": [asdict(file) for file in summary.not_read],
        "records": dict(summary.records),
        "repeated": summary.repeated,
        "kinds": [asdict(kind) for kind in summary.kinds],
        "bodies": summary.bodies,
        "promises": summary.promises,
        "totals": summary.totals.as_json(),
        "bindings": [_binding(one) for one in summary.bindings if not one.yardstick.is_law],
        "law": [_binding(one) for one in summary.bindings if one.yardstick.is_law],
        "figures": [
            {
                "id": figure.id,
                "title": figure.title,
                "says": figure.says,
                "shares": [plain(asdict(share)) for share in figure.shares],
            }
            for figure in summary.figures
        ],
        "to_publish": [plain(asdict(one)) for one in summary.to_publish],
        "not_asked": dict(summary.not_asked),
    }


def plain(value: object) -> Any:
    """A value as JSON has it: decimals as text, so that no penny is lost, and dates as ISO text."""
    match value:
        case Mapping():
            return {str(key): plain(held) for key, held in value.items()}
        case list() | tuple():
            return [plain(held) for held in value]
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    return value


def _file(file: FileSummary) -> Json:
    cells = {"unreadable": file.unreadable, "remarks": file.remarks}
    return {
        "path": file.path,
        "format": file.format,
        "sources": file.sources,
        "passed_over": dict(file.passed_over),
        "records": dict(file.records),
        "repeated": file.repeated,
        "unreadable_count": file.unreadable_count,
        "remark_count": file.remark_count,
        **{name: [{**asdict(cell), "file": file.path} for cell in held] for name, held in cells.items()},
    }


def _binding(one: BindingSummary) -> Json:
    yardstick, binding = one.yardstick, one.yardstick.binding
    measured = one.measured
    return {
        "provision": binding.provision,
        "document": yardstick.document,
        "standard": binding.standard.id,
        "version": binding.standard.version,
        "says": binding.standard.says,
        "subject": binding.standard.subject.name,
        "thresholds": [
            {"for": branch.says_for, "is": plain(branch.promised), "better": plain(branch.better)}
            for branch in binding.branches
        ],
        "thresholds_say": yardstick.thresholds,
        "when": binding.when,
        "departure": binding.departure,
        "since": plain(yardstick.since),
        "until": plain(binding.until),
        "advisory": binding.advisory,
        "counts": one.counts.as_json(),
        "sections": _counted(one.sections),
        "slices": _counted(one.slices),
        "figures": {"better": one.better, "measured": plain(asdict(measured)) if measured else None},
        "missing": [plain(asdict(missing)) for missing in one.missing],
    }


def _counted(parts: Mapping[str, Counts]) -> Json:
    return {name: counts.as_json() for name, counts in parts.items()}
