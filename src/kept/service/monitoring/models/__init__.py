"""What is kept of hearing back, by idea: what is heard, reports, and what a group tells."""

from kept.service.monitoring.models.hearing import LONGEST_WORDS, UNREAD_AFTER, Heard
from kept.service.monitoring.models.reports import HourRate, Note, Report, ReportDue, ReportFile, State
from kept.service.monitoring.models.telling import Told

__all__ = [
    "LONGEST_WORDS",
    "UNREAD_AFTER",
    "Heard",
    "HourRate",
    "Note",
    "Report",
    "ReportDue",
    "ReportFile",
    "State",
    "Told",
]
