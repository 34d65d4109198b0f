"""What groups told the council: a report that was answered, one that is due soon, and an early word of trouble."""

from decimal import Decimal
from typing import Any

from kept.service.awards.models import Award
from kept.service.demo.money import Money, keeper_of, on
from kept.service.monitoring import actions
from kept.service.monitoring.actions import Written
from kept.service.monitoring.calendar import plan_reports
from kept.service.monitoring.models import Told

ASKED: dict[str, Any] = {
    "reports": 6,
    "report_words": 300,
    "reports_used_for": "Grace, to see what helps, and councillors once a year",
}
WORKSHOP = (
    "We taught ninety people to mend a puncture and forty to ride. The Saturday sessions filled up in a week, and two "
    "of those who learned with us now teach."
)


def reports(money: Money, award: Award) -> None:
    """Every half year a paragraph: the first was read and answered, the second falls due about now."""
    by = keeper_of(award.holder)
    with on(money.day(-398)):
        actions.agree_rate(
            funder=award.funder,
            pounds=Decimal("13.00"),
            from_on=money.day(-398),
            source="Partnership meeting, minute 12",
            by=money.grace,
        )
        first, *_ = plan_reports(award)
    written = Written(
        words=WORKSHOP,
        reached=130,
        did_not="Sunday mornings. Nobody came, so we stopped.",
        hours=Decimal(220),
    )
    with on(money.day(-160), 19):
        actions.send(due=first, written=written, by=by)
    with on(money.day(-155)):
        thanks = "Thank you. Telling us about Sundays helps: another group was about to try the same."
        actions.hear(one=first, reply=thanks, by=money.grace)


def early_word(money: Money, award: Award) -> None:
    """A group says early that something is going wrong. Nobody has read it yet."""
    with on(money.day(-396)):
        plan_reports(award)
    with on(money.day(-3), 20):
        actions.tell(
            award=award,
            what=Told.What.TROUBLE,
            words="Two of our five listeners leave next month. People may wait five weeks, not two, for a while.",
            helps="Leave to spend what is put by for travel on training two volunteers.",
            by=keeper_of(award.holder),
        )
