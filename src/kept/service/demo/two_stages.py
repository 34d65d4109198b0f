"""A grant in two stages: a few lines first, and a full application from those who were asked on."""

from datetime import timedelta
from decimal import Decimal

from kept.service.decisions import actions as deciding
from kept.service.demo.money import CRITERIA, Money, moment, on
from kept.service.opportunities import actions as opening
from kept.service.opportunities.models import Theme

FIRST = "Greener Ways Fund"
SECOND = f"{FIRST}: full application"


def asked_on(money: Money) -> None:
    """Two groups sent a few lines. One was asked to apply in full, and can until six weeks from today."""
    first = money.fund(
        FIRST,
        opens=-95,
        closes=-45,
        starts=money.day(120).replace(day=1),
        expression_of_interest=True,
        theme=Theme.NATURE,
        what_for="One larger idea that helps people to get about without a car.",
        award_size=Decimal("20000.00"),
        budget=Decimal("40000.00"),
        questions=[{"asks": "What is your idea, and who is it for?", "words": 150}],
    )
    first = money.published(first)
    sent = {name: money.sent(first, name, -50) for name in ("bikes", "minibus")}
    for name, yes, reason in [
        ("bikes", True, "It is a clear idea, and many people would ride."),
        ("minibus", False, "The fund is for getting about without an engine."),
    ]:
        with on(money.day(-30), 14):
            deciding.declare(application=sent[name], conflict=False, by=money.grace)
            money.scored(sent[name], money.grace, 8 if yes else 4, reason)
            deciding.decide(
                application=sent[name],
                asked_on=yes,
                reason=reason,
                strength="" if yes else "You know the roads and the people.",
                to_change="" if yes else "Look at what the fund is for before you write.",
                by=money.grace,
            )
    money.close(first, -28)
    with on(money.day(-27)):
        first.refresh_from_db()
        second = opening.begin_second_stage(opportunity=first, by=money.grace)
        starts = money.day(120).replace(day=1)
        second = opening.change(
            opportunity=second,
            version=second.version,
            by=money.grace,
            form=opening.Form(criteria=CRITERIA),
            first_notified_on=money.day(-95),
            opens_on=money.day(-14),
            closes_at=moment(money.day(42), 12),
            answer_by=money.day(70),
            starts_on=starts,
            ends_on=starts.replace(year=starts.year + 1) - timedelta(days=1),
        )
    money.published(second, "The first stage has told us enough to be quick.")
