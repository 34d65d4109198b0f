"""What people do about reports and early words, by idea: writing, hearing, telling, and what an hour is worth."""

from kept.service.monitoring.actions.hearing import agree_rate, ask_after_all, hear, waive
from kept.service.monitoring.actions.telling import tell
from kept.service.monitoring.actions.writing import ChangedMeanwhile, Written, note, save, send, take_out

__all__ = [
    "ChangedMeanwhile",
    "Written",
    "agree_rate",
    "ask_after_all",
    "hear",
    "note",
    "save",
    "send",
    "take_out",
    "tell",
    "waive",
]
