"""A council next door that was split between two others, with grants that neither has taken on yet."""

from decimal import Decimal

from kept.service.demo.cast import Group
from kept.service.demo.money import Money, on
from kept.service.organisations.actions import closing
from kept.service.organisations.models import Kind, LegalForm

BEFORE = "Marshes District Council"
SPLIT = -30
"""Days from today to the day of the split."""


def two_councils(money: Money) -> None:
    """The district gave two grants that begin soon; half of it went to the borough, and half to another."""
    cast = money.cast
    with on(money.day(-200)):
        cast.joins("rhona@marshes.example", "Rhona Sedge")
        cast.joins("wilf@marshes.example", "Wilf Thrale")
        cast.adds(Group("marshes", "rhona", BEFORE, Kind.STATUTORY, LegalForm.COUNCIL))
        cast.acts("wilf", "marshes", "grants-officer", asked_by="rhona")
        cast.adds(Group("shore", "rhona", "Far Shore Council", Kind.STATUTORY, LegalForm.COUNCIL))
    district = Money(cast, money.place, money.today, body="marshes", officer="wilf")
    fund = district.fund(
        "Last Light Fund",
        opens=-150,
        closes=-100,
        starts=money.day(20),
        what_for="What the district wanted to see go on.",
        award_size=Decimal("1200.00"),
        budget=Decimal("2400.00"),
    )
    fund = district.published(fund)
    sent = {group: district.sent(fund, group, -110) for group in ("residents", "toddlers")}
    for application in sent.values():
        district.decided(application, "1200", "It is needed whoever the council is.", -85)
    district.close(fund, -80)
    for application in sent.values():
        district.awarded(application, -75)
    with on(money.day(SPLIT)):
        for body in ("council", "shore"):
            closing.succeed(
                predecessor=cast.organisation["marshes"],
                successor=cast.organisation[body],
                on=money.day(SPLIT),
                by=None,
                split=True,
            )
