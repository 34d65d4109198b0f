"""What has to be done before an ending is decided, whatever was promised where."""

from kept.service import clock
from kept.service.awards.models import Ending
from kept.service.history.refused import Refused

BEFORE = {
    "issue_told_on": "tell the group of the problem",
    "timetable_agreed_on": "agree with them what to do, and by when",
    "support_offered": "offer help to put it right",
    "review_on": "set a day to look at it again",
    "timetable_reviewed_on": "look together at how that went",
}
"""The steps before a grant ends for how it has gone, in their order (bx-4.s.2, bx-4.s.3)."""


def skipped(ending: Ending) -> list[str]:
    """The steps that a decision would leave out; none where it is not about how things have gone."""
    if ending.because != Ending.Because.PERFORMANCE:
        return []
    return [says for column, says in BEFORE.items() if not getattr(ending, column)]


def insist_on_an_answer(ending: Ending) -> None:
    """No decision, and no notice, leaves what the group wrote without an answer (bx-4.s.5).

    Raises:
        Refused: it has none.
    """
    if ending.reply and not ending.reply_answer.strip():
        on = clock.day_in_london(ending.replied_at) if ending.replied_at else None
        when = f" on {on:%-d %B %Y}" if on else ""
        raise Refused(f"{ending.award.holder} replied{when}. Answer what they wrote first.")
