"""What the borough's bodies mean to offer: the forward plan."""

from calendar import monthrange
from datetime import timedelta
from decimal import Decimal
from typing import Any

from kept.service.demo.money import Money, on
from kept.service.opportunities import planning
from kept.service.opportunities.models import Intention, Theme


def planned(money: Money, title: str, *, said: int, opens: int, by: int, **fields: Any) -> Intention:
    """An intention, told of `said` days from today, which may open in the months `opens` to `by` days from today."""
    first, last = money.day(opens).replace(day=1), money.day(by)
    last = last.replace(day=monthrange(last.year, last.month)[1])
    told: dict[str, Any] = {"contact": "grants@council.estuary.example", **fields}
    with on(money.day(said)):
        return planning.plan(
            organisation=money.cast.organisation["council"],
            place=money.place,
            by=money.grace,
            title=title,
            opens_from=first,
            opens_by=last,
            **told,
        )


def before_they_opened(money: Money) -> tuple[Intention, Intention]:
    """Where the fund that is open and the one that is being designed were first heard of."""
    warm = planned(
        money,
        "Warm meals and company this winter",
        said=-120,
        opens=-40,
        by=-25,
        theme=Theme.FOOD,
        need="People on their own told us that winter is the hardest time.",
        evidence="Lunch clubs counted their waiting lists for us: 140 people in all.",
        value=Decimal("9000.00"),
    )
    sparks = planned(
        money,
        "First money for new ideas",
        said=-45,
        opens=10,
        by=40,
        theme=Theme.GROUPS,
        need="A new group has nothing to show yet, and so nobody funds it.",
        evidence="Half of the groups that asked Estuary Voices for help last year were under a year old.",
        value=Decimal("15000.00"),
    )
    return warm, sparks


def later(money: Money) -> None:
    """What may come in the months ahead, and one thing that is no longer meant."""
    planned(
        money,
        "Three years of running costs",
        said=-30,
        opens=150,
        by=240,
        theme=Theme.GROUPS,
        need="The Shore to Shore Fund ends, and groups that many people rely on need to know what follows.",
        value=Decimal("180000.00"),
    )
    planned(
        money,
        "Listening to young people after school",
        said=-20,
        opens=60,
        by=120,
        theme=Theme.CHILDREN,
        need="Young people asked for somebody to talk to outside school.",
        evidence="What 212 young people wrote in the autumn.",
        value=Decimal("48000.00"),
    )
    planned(
        money,
        "Keeping community minibuses on the road",
        said=-10,
        opens=90,
        by=180,
        kind=Intention.Kind.CONTRACT,
        theme=Theme.DISABILITY,
        need="People who cannot use a bus need to get to the hospital and back.",
        notice_reference="EXAMPLE-2026-014",
    )
    dropped = planned(
        money,
        "Lights for the harbour walk",
        said=-90,
        opens=30,
        by=60,
        theme=Theme.SAFETY,
        need="People told us that the walk is too dark.",
        value=Decimal("7000.00"),
    )
    with on(money.today - timedelta(days=15)):
        planning.drop(intention=dropped, because="The harbour company pays for the lights itself.", by=money.grace)
