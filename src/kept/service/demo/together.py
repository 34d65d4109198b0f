"""A grant that three groups share: one leads and passes it on; and its last invoice, which the council asks about."""

from datetime import timedelta
from decimal import Decimal

from kept.service.applications import actions as applying
from kept.service.applications import partners
from kept.service.applications.models import Application
from kept.service.awards import actions as awarding
from kept.service.awards.models import Award
from kept.service.demo.agreed import wrote
from kept.service.demo.money import Money, keeper_of, on
from kept.service.opportunities.models import Opportunity, Theme

SHARED = "Hands Across Fund"
SENT = -408
"""Days from today to the day the application was sent."""
PARTNERS = [
    ("lunch", "5400", "Cooks what the shed brings, one more day a week, for whoever is by themselves."),
    ("gardeners", "1800", "Grows greens for both kitchens, and lends its van."),
]


def with_partners(money: Money) -> None:
    """A year for the food shed and two partners: paid on its days so far, and the last part by invoice."""
    fund = money.fund(
        SHARED,
        opens=-455,
        closes=-405,
        starts=money.day(-350),
        theme=Theme.HEALTH,
        what_for="What no group could do by itself.",
        grant_type=Opportunity.GrantType.TARGETED,
        award_size=Decimal("16000.00"),
        budget=Decimal("16000.00"),
    )
    application = shared(money, money.published(fund))
    money.decided(application, "16000", "Three groups, one van, and no food thrown away.", -390)
    money.close(fund, -385)
    application.refresh_from_db()
    wrote(money, application, -381, invoices_because="Our auditors ask for an invoice before the last part is paid.")
    because = "The health board gave us the money for one year."
    award = money.awarded(application, -380, because, wards=["saltmarsh", "far-bank"])
    money.paid(award, until=-1)
    passed_on(money, award)
    questioned(money, award)


def shared(money: Money, fund: Opportunity) -> Application:
    """An application that the food shed leads, sent once its partners have said yes."""
    application = money.begun(fund, "foodshed", SENT - 2, fund.questions.count())
    lead = keeper_of(application.organisation)
    for group, share, does in PARTNERS:
        organisation = money.cast.organisation[group]
        with on(money.day(SENT - 1), 18):
            asked = partners.name_partner(
                application=application,
                organisation=organisation,
                name=organisation.name,
                does=does,
                share=Decimal(share),
                writes=False,
                by=lead,
            )
        with on(money.day(SENT - 1), 20):
            partners.answer(partner=asked, yes=True, by=keeper_of(organisation))
    with on(money.day(SENT), 20):
        return applying.send(application=application, press=f"demo-{application.pk}", by=lead)


def passed_on(money: Money, award: Award) -> None:
    """The lead passes on what it is paid, a week later; the gardeners say that theirs has not come."""
    lead, partner = keeper_of(award.holder), keeper_of(money.cast.organisation["gardeners"])
    paid = set(award.payments.filter(paid_on__isnull=False).values_list("due_on", flat=True))
    for share in award.sub_awards.all():
        for part in share.parts.filter(due_on__in=paid):
            with on(part.due_on + timedelta(days=7), 19):
                made = awarding.pass_on(
                    share=share, amount=part.amount, paid_on=part.due_on + timedelta(days=7), by=lead
                )
    with on(money.day(-6), 20):
        words = "We went through the year’s statements, and it is not there. May it have gone to our old account?"
        awarding.say_missing(passing=made, words=words, by=partner)


def questioned(money: Money, award: Award) -> None:
    """The lead sent its invoice five days ago. The council asked about it two days ago, and waits."""
    last = award.payments.get(upfront=0)
    with on(money.day(-5), 19):
        invoice = awarding.send_invoice(
            payment=last, number="HA-4", dated_on=money.day(-5), amount=last.amount, by=keeper_of(award.holder)
        )
    with on(money.day(-2), 11):
        words = f"It does not say what it is for. May it name the {SHARED}? Our auditors look for that."
        awarding.question_invoice(invoice=invoice, words=words, by=money.grace)
