"""What is kept of awards, by idea: the award, its payments, its endings, and how it was changed."""

from kept.service.awards.models.awards import HOLDERS_ASK, LONGEST_WORDS, Award
from kept.service.awards.models.changes import ChangeRequest, Version
from kept.service.awards.models.endings import NOTICE_STANDS, Ending, Handover
from kept.service.awards.models.payments import Correction, Payment

__all__ = [
    "HOLDERS_ASK",
    "LONGEST_WORDS",
    "NOTICE_STANDS",
    "Award",
    "ChangeRequest",
    "Correction",
    "Ending",
    "Handover",
    "Payment",
    "Version",
]
