"""What is kept of awards, by idea: the award, its terms, its payments and what is said of them, and its endings."""

from kept.service.awards.models.awards import HOLDERS_ASK, LONGEST_WORDS, Award
from kept.service.awards.models.claims import Claim
from kept.service.awards.models.endings import NOTICE_STANDS, Ending
from kept.service.awards.models.payments import Correction, Payment
from kept.service.awards.models.prompt import PromptPayment
from kept.service.awards.models.terms import MonitoringItem, SubAward, Terms
from kept.service.awards.models.uplifts import Uplift

__all__ = [
    "HOLDERS_ASK",
    "LONGEST_WORDS",
    "NOTICE_STANDS",
    "Award",
    "Claim",
    "Correction",
    "Ending",
    "MonitoringItem",
    "Payment",
    "PromptPayment",
    "SubAward",
    "Terms",
    "Uplift",
]
