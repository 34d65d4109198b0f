"""What is kept of deciding, by idea: assessing, deciding, reviewing, looking back, and who is affected."""

from kept.service.decisions.models.assessing import LONGEST_WHY, MOST, Declaration, Moderation, Score, Sector, Tie
from kept.service.decisions.models.deciding import (
    DAYS_TO_ASK,
    LONGEST_REASON,
    Approval,
    DecidingRules,
    Decision,
    Round,
    Told,
)
from kept.service.decisions.models.equality import COLUMNS, Effect, EqualityAssessment, Group
from kept.service.decisions.models.looking_back import QUESTIONS, Opinion, Side
from kept.service.decisions.models.pack import PackFile
from kept.service.decisions.models.reviewing import Ground, Review

__all__ = [
    "COLUMNS",
    "DAYS_TO_ASK",
    "LONGEST_REASON",
    "LONGEST_WHY",
    "MOST",
    "QUESTIONS",
    "Approval",
    "DecidingRules",
    "Decision",
    "Declaration",
    "Effect",
    "EqualityAssessment",
    "Ground",
    "Group",
    "Moderation",
    "Opinion",
    "PackFile",
    "Review",
    "Round",
    "Score",
    "Sector",
    "Side",
    "Tie",
    "Told",
]
