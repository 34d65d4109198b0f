"""Awards that change: a group that asks for longer, and words for those who lose something."""

from datetime import timedelta
from decimal import Decimal

from kept.service.awards import actions as awarding
from kept.service.awards.models import Award, ChangeRequest
from kept.service.demo.money import Money, keeper_of, on
from kept.standards.dates import Span, after

KIND = ChangeRequest.Kind


def asked_for(money: Money) -> None:
    """Tideway asks for a fourth year, which waits; the minibus asked for a new use of its money, and was told yes."""
    core = Award.objects.filter(holder=money.cast.organisation["tideway"]).earliest("pk")
    later = after(core.ends_on + timedelta(days=1), Span(12, "months")) - timedelta(days=1)
    longer = awarding.Wanted(amount=core.amount + Decimal(5_000), ends_on=later)
    _ask(
        money,
        core,
        KIND.EXTENSION,
        longer,
        "The listening line is asked for every night now. A year would train more.",
        -3,
    )
    lifts = Award.objects.filter(holder=money.cast.organisation["minibus"]).earliest("pk")
    words = awarding.Wanted(words="Lifts to the new health centre too.")
    asked = _ask(money, lifts, KIND.PURPOSE, words, "The surgery has moved out of the town.", -40)
    with on(money.day(-35)):
        awarding.answer_change(request=asked, agreed=True, words="Gladly. Tell us how many go.", by=money.grace)


def _ask(money: Money, award: Award, kind: str, wanted: awarding.Wanted, why: str, day: int) -> ChangeRequest:
    with on(money.day(day), 19):
        return awarding.ask_for_change(
            award=award, kind=kind, by_holder=True, reasons=why, wanted=wanted, by=keeper_of(award.holder)
        )
