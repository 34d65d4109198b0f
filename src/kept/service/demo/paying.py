"""Where money goes and when: bank details agreed and waiting, a payment that is late, figures that are published."""

from datetime import timedelta
from decimal import Decimal

from kept.service.awards import actions as awarding
from kept.service.awards.models import Award
from kept.service.awards.prompt import halves
from kept.service.banking import actions as banking
from kept.service.banking.numbers import Numbers
from kept.service.demo.money import Money, keeper_of, on

NOBODY_S = "000000"
"""A sort code that no bank has."""


def accounts(money: Money) -> None:
    """The lunch club’s, agreed by two; and new ones of Estuary Wheels that have waited for two months."""
    cast = money.cast
    lunch = Numbers("Saltmarsh Lunch Club", NOBODY_S, "00000678")
    with on(money.day(-300)):
        given = banking.propose(organisation=cast.organisation["lunch"], numbers=lunch, by=cast.person["winnie"])
    with on(money.day(-298)):
        banking.confirm(account=given, sort_code=NOBODY_S, number=lunch.number, by=cast.person["tom"])
    with on(money.day(-61)):
        wheels = Numbers("Estuary Wheels", NOBODY_S, "00000512")
        banking.propose(organisation=cast.organisation["bikes"], numbers=wheels, by=cast.person["petra"])


def late(money: Money, award: Award) -> None:
    """Every payment is made but the last that was due; its group says so, is answered, and asks for more besides."""
    due = list(award.payments.filter(due_on__lt=money.day(-3)).order_by("due_on"))
    for payment in due[:-1]:
        with on(payment.due_on + timedelta(days=2)):
            awarding.pay(payment=payment, paid_on=payment.due_on + timedelta(days=2), by=money.farid)
    by = keeper_of(award.holder)
    with on(money.day(-2)):
        said = awarding.claim(payment=due[-1], words="We pay our counsellors on Friday.", by=by)
        awarding.ask_for_more(
            award=award,
            more=Decimal("540.00"),
            from_on=money.today,
            why="Rent is a tenth dearer from the spring.",
            by=by,
        )
    with on(money.day(-1)):
        awarding.answer_claim(
            claim=said, words="A cost code was missing. It goes out this week.", pay_by=money.day(3), by=money.farid
        )


def published(money: Money) -> None:
    """How promptly the council paid in the last half-year."""
    council = money.cast.organisation["council"]
    awarding.publish_figures(organisation=council, half=halves(money.today)[0], by=money.farid)
