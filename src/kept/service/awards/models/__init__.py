"""What is kept of awards, by idea: the award and its terms, what a place has them say, payments, shares, changes."""

from kept.service.awards.models.awards import HOLDERS_ASK, LONGEST_WORDS, Award
from kept.service.awards.models.changes import ChangeRequest, Version
from kept.service.awards.models.claims import Claim
from kept.service.awards.models.endings import NOTICE_STANDS, WILL_END, Ending, Handover
from kept.service.awards.models.invoices import Invoice
from kept.service.awards.models.payments import NO_INVOICE_YET, Correction, Payment, counting_before
from kept.service.awards.models.prompt import PromptPayment
from kept.service.awards.models.shares import Passing, SharePart, ShareVersion
from kept.service.awards.models.templates import AgreementTemplate
from kept.service.awards.models.terms import MonitoringItem, SubAward, Terms
from kept.service.awards.models.uplifts import Uplift

__all__ = [
    "HOLDERS_ASK",
    "LONGEST_WORDS",
    "NOTICE_STANDS",
    "NO_INVOICE_YET",
    "WILL_END",
    "AgreementTemplate",
    "Award",
    "ChangeRequest",
    "Claim",
    "Correction",
    "Ending",
    "Handover",
    "Invoice",
    "MonitoringItem",
    "Passing",
    "Payment",
    "PromptPayment",
    "SharePart",
    "ShareVersion",
    "SubAward",
    "Terms",
    "Uplift",
    "Version",
    "counting_before",
]
