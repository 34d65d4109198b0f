"""What assessors, those who decide and those who are answered can do."""

from kept.service.decisions.actions.assessing import declare, manage_interest, score, take_back_interest
from kept.service.decisions.actions.closing import close_round
from kept.service.decisions.actions.deciding import ChangedMeanwhile, approve, decide, role_of, set_rules
from kept.service.decisions.actions.equality import authorise_equality, write_effects, write_equality
from kept.service.decisions.actions.looking_back import opine, opine_as_funder, publish_learned
from kept.service.decisions.actions.reviewing import answer_review, ask_review, decide_again

__all__ = [
    "ChangedMeanwhile",
    "answer_review",
    "approve",
    "ask_review",
    "authorise_equality",
    "close_round",
    "decide",
    "decide_again",
    "declare",
    "manage_interest",
    "opine",
    "opine_as_funder",
    "publish_learned",
    "role_of",
    "score",
    "set_rules",
    "take_back_interest",
    "write_effects",
    "write_equality",
]
