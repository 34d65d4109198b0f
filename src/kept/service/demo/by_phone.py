"""A group that applies by telephone: somebody else types, and the group confirms."""

from kept.service.applications import actions as applying
from kept.service.applications import helping
from kept.service.demo.money import ANSWERS, Money, keeper_of, on
from kept.service.opportunities.models import Opportunity

CALLED = -3
"""Days from today to the day of the call."""


def typed_by_another(money: Money, fund: Opportunity) -> None:
    """The residents let the sector's body help. Ivy has typed what Piers told her, all but the last answer."""
    cast = money.cast
    group, ivy = cast.organisation["residents"], cast.person["ivy"]
    piers = keeper_of(group)
    with on(money.day(CALLED), 11):
        application = applying.begin(opportunity=fund, organisation=group, by=piers)
        helping.allow_help(application=application, organisation=cast.organisation["voice"], by=piers)
        for question in fund.questions.all()[:2]:
            words = ANSWERS[question.order].format(does=group.what_it_does)
            applying.save_answer(application=application, question=question, words=words, by=ivy)
