"""What can be done to awards, payments and endings. Each is one transaction with one entry of history.

Each locks its row first, so that two people acting at once are taken one after the other, and asks once the lock is
held whether `by` may.
"""

from kept.service.awards.actions.agreeing import TermsChangedMeanwhile, answer_terms, ask_other_terms, write_terms
from kept.service.awards.actions.changing import TakesAway, Wanted, answer_change, ask_for_change, withdraw_change
from kept.service.awards.actions.claims import answer_claim, claim, escalate
from kept.service.awards.actions.ending import (
    ChangedMeanwhile,
    OutOfOrder,
    answer_reply,
    change_ending,
    open_discussion,
    prepare_ending,
    put_aside,
    reply,
    take_up_again,
)
from kept.service.awards.actions.invoicing import approve_invoice, question_invoice, send_invoice, stand_by_invoice
from kept.service.awards.actions.notice import give_notice, insist_on_a_day, letter_for, take_back
from kept.service.awards.actions.offering import accept, close_offer, decline, offer
from kept.service.awards.actions.passing_on import pass_on, say_came, say_missing, take_back_passing
from kept.service.awards.actions.paying import PlannedAnew, correct, look_at_account, pay, why_not
from kept.service.awards.actions.placing import hand_on, take_on
from kept.service.awards.actions.prompt import publish_figures
from kept.service.awards.actions.sharing import answer_share, bring_in, say_shares
from kept.service.awards.actions.templating import set_clause
from kept.service.awards.actions.uplifts import answer_uplift, ask_for_more

__all__ = [
    "ChangedMeanwhile",
    "OutOfOrder",
    "PlannedAnew",
    "TakesAway",
    "TermsChangedMeanwhile",
    "Wanted",
    "accept",
    "answer_change",
    "answer_claim",
    "answer_reply",
    "answer_share",
    "answer_terms",
    "answer_uplift",
    "approve_invoice",
    "ask_for_change",
    "ask_for_more",
    "ask_other_terms",
    "bring_in",
    "change_ending",
    "claim",
    "close_offer",
    "correct",
    "decline",
    "escalate",
    "give_notice",
    "hand_on",
    "insist_on_a_day",
    "letter_for",
    "look_at_account",
    "offer",
    "open_discussion",
    "pass_on",
    "pay",
    "prepare_ending",
    "publish_figures",
    "put_aside",
    "question_invoice",
    "reply",
    "say_came",
    "say_missing",
    "say_shares",
    "send_invoice",
    "set_clause",
    "stand_by_invoice",
    "take_back",
    "take_back_passing",
    "take_on",
    "take_up_again",
    "why_not",
    "withdraw_change",
    "write_terms",
]
