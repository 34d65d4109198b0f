"""Terms of three years, agreed in full; and an offer whose agreement a group has asked to have changed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kept.service.applications.models import Application
from kept.service.awards import actions as awarding
from kept.service.awards.actions.offering import drafted
from kept.service.awards.models import Terms
from kept.service.awards.terms import being_written
from kept.service.demo.money import Money, keeper_of, on
from kept.service.opportunities.models import Opportunity, Theme

OFFERED = "Doors Open Fund"
A_PAGE = {
    "what": "A page in your own words, with what did not work too",
    "purpose": "To learn what three years of running costs make possible",
    "use": "The grants team reads it with the other groups, and changes the next fund by it",
    "every": 6,
}


def wrote(money: Money, application: Application, day: int, **fields: Any) -> None:
    """The terms of an award that is about to be offered, with the reason why it is no subsidy."""
    no_subsidy = {"subsidy": Terms.Subsidy.NONE, "subsidy_because": "The group sells nothing. What it does is free."}
    with on(money.day(day)):
        award = drafted(application)
        saved = being_written(award).saved
        awarding.write_terms(award=award, saved=saved, by=money.grace, **no_subsidy, **fields)


def longer(ends_on: date) -> dict[str, Any]:
    """A year more, if the money is there: decided half a year before it would end."""
    return {
        "can_be_extended": True,
        "extended_by": 12,
        "extended_when": "If the council sets money aside for a fourth year, and people still rely on you.",
        "extended_decided_by": ends_on - timedelta(days=182),
    }


def an_offer_with_a_question(money: Money) -> None:
    """Offered four days ago. The group has read the agreement, and asks for a change before it says yes."""
    fund = money.fund(
        OFFERED,
        opens=-85,
        closes=-40,
        starts=money.day(40).replace(day=1),
        years=3,
        theme=Theme.HEALTH,
        what_for="A door that is open every day, with tea and somebody to talk to.",
        grant_type=Opportunity.GrantType.CORE,
        award_size=Decimal("9000.00"),
        budget=Decimal("18000.00"),
        reports=3,
        report_words=500,
        reports_used_for="The grants team, to plan what comes after it",
    )
    fund = money.published(fund)
    application = money.sent(fund, "welcome", -45)
    money.decided(application, "9000", "People find you when nobody else is open.", -20)
    money.close(fund, -14)
    application.refresh_from_db()
    extra = "We approve all publicity before it goes out."
    wrote(money, application, -4, extra=extra, **longer(application.opportunity.ends_on or money.today))
    with on(money.day(-4)):
        award = awarding.offer(application=application, by=money.grace)
    with on(money.day(-1), 19):
        words = "Our posters go up the same day. May we leave out that you approve all publicity?"
        awarding.ask_other_terms(award=award, words=words, by=keeper_of(award.holder))
