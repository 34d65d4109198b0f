"""What can be done to awards, payments and endings. Each is one transaction with one entry of history.

Each locks its row first, so that two people acting at once are taken one after the other, and asks once the lock is
held whether `by` may.
"""

from kept.service.awards.actions.changing import TakesAway, Wanted, answer_change, ask_for_change, withdraw_change
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
from kept.service.awards.actions.notice import give_notice, letter_for, take_back
from kept.service.awards.actions.offering import accept, close_offer, decline, offer
from kept.service.awards.actions.paying import correct, pay

__all__ = [
    "ChangedMeanwhile",
    "OutOfOrder",
    "TakesAway",
    "Wanted",
    "accept",
    "answer_change",
    "answer_reply",
    "ask_for_change",
    "change_ending",
    "close_offer",
    "correct",
    "decline",
    "give_notice",
    "letter_for",
    "offer",
    "open_discussion",
    "pay",
    "prepare_ending",
    "put_aside",
    "reply",
    "take_back",
    "take_up_again",
    "withdraw_change",
]
