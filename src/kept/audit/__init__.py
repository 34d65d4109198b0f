"""Anybody's published grants and contracts held against what was promised: a yardstick, never a verdict."""

from kept.audit.audit import Audit
from kept.audit.outcomes import Answer, Counts
from kept.audit.sources import CannotAudit
from kept.audit.summary import BindingSummary, FileSummary, Summary, ToPublish

__all__ = ["Answer", "Audit", "BindingSummary", "CannotAudit", "Counts", "FileSummary", "Summary", "ToPublish"]
