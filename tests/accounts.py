"""Bank details of the lunch club for the tests of money: given by Winnie, confirmed by Tom."""

from cast import Cast
from kept.service.banking import actions
from kept.service.banking.models import Account
from kept.service.banking.numbers import Numbers

LUNCH = Numbers("Saltmarsh Lunch Club", "204060", "00123678")
OTHER = Numbers("Saltmarsh Lunch Club", "204061", "55566777")


def given(cast: Cast, numbers: Numbers = LUNCH, by: str = "winnie", organisation: str = "lunch") -> Account:
    return actions.propose(organisation=cast.organisation[organisation], numbers=numbers, by=cast.person[by])


def confirmed(cast: Cast, numbers: Numbers = LUNCH, by: str = "winnie", second: str = "tom") -> Account:
    account = given(cast, numbers, by)
    return actions.confirm(account=account, sort_code=numbers.sort_code, number=numbers.number, by=cast.person[second])
