"""The last day on which notice that an award runs out keeps what was promised, and when people are warned of it."""

from datetime import date, timedelta

from kept.service import clock
from kept.service.awards.models import Award, Ending
from kept.service.awards.records import ending_deed
from kept.service.checks.look import check_of
from kept.service.partnerships.in_force import Around, in_force
from kept.standards.dates import Span, after
from kept.standards.finding import Outcome

TO_DECIDE = Span(3, "months")
"""From the warning, when the letter is ready too, to the last day for notice: 1 October, where that is 31 December."""
HALF_A_YEAR = Span(6, "months")
"""From the warning to the end, where no notice was promised: the last half of a year that ends on 31 March."""
EIGHTEEN_MONTHS = Span(18, "months")
LONGEST = 1_096
"""Days before the end that are looked at: more than three years' notice is promised nowhere."""
DAY = timedelta(days=1)


def last_day_for_notice(award: Award, here: Around | None = None) -> date | None:
    """The last day for notice that it ends on its last day, by the promises in force today; None where there are none.

    31 December 2026, for an award until 31 March 2027 and three months' notice (bx-4.s.6). Six queries at most, two
    fewer with `here`, which is `around` its place today.
    """
    held = [one.binding for one in in_force(award.funder, award.place, clock.today(), here)]
    about = [check_of(one) for one in held if one.standard.subject.name == "ending" and one.standard.moves]
    ending = Ending(award=award, because=Ending.Because.TERM, reasons="-", effective_on=award.ends_on)

    def kept(days: int) -> bool:
        ending.given_on = award.ends_on - days * DAY
        values = ending_deed(ending).values
        return all(check(values).outcome is not Outcome.NOT_MET for check in about)

    if not about or kept(0):
        return None
    short, enough = 0, LONGEST
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if kept(middle) else (middle, enough)
    return award.ends_on - enough * DAY


def ready_on(last: date) -> date:
    """The day on which the letter is ready and people are warned, three months before the last day for notice."""
    return after(last + DAY, TO_DECIDE, -1)


def warned_on(award: Award) -> date:
    """The day on which those who look after it are told that it ends: 1 October for 31 March."""
    last = last_day_for_notice(award)
    return ready_on(last) if last else after(award.ends_on + DAY, HALF_A_YEAR, -1)


def months_before_end(award: Award) -> date:
    """The day from which its page says when its letter is ready: no promise is looked up for a grant that is young.

    Eighteen months before, as far as the calendar of endings looks.
    """
    return after(award.ends_on, EIGHTEEN_MONTHS, -1)
