"""What is told before and after the money: statements, ways of paying, passports, alerts, and how a round went."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from django.core.files.base import File

from kept.service.alerts import actions as alerting
from kept.service.alerts.models import Alert
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Ground
from kept.service.demo.money import Money, explained, keeper_of, on
from kept.service.opportunities import routes
from kept.service.opportunities.models import Intention, Opportunity, Theme
from kept.service.organisations.actions import passport
from kept.service.partnerships.models import Post
from kept.service.statements import actions as stating
from kept.service.statements.kinds import PRINCIPLES, kinds

CONSTITUTION = """Saltmarsh Lunch Club: our rules

1. We cook lunch every Tuesday for whoever comes.
2. Whoever has come four times is a member, and members choose a chair, a treasurer and a cook each May.
3. Two of them sign for money, and they may not be family.
4. Should the club end, what is left goes to another club like it.
"""


def statements(money: Money) -> None:
    """What the council has published: its principles, twice; and a framework whose review is overdue."""
    framework = "Three years where we can. Half of it first. One report a year."
    stated(money, "funding framework", "How we fund", framework, day=-480, review=-110)
    first = "We give a grant where a group knows best what is needed."
    stated(money, PRINCIPLES, "When we give a grant", first, day=-430, review=-65)
    then = f"{first[:-1]}, and buy where we do. Where both would do, we give a grant."
    stated(money, PRINCIPLES, "When we give a grant, and when we buy", then, day=-60, review=305)


def stated(money: Money, what: str, title: str, words: str, *, day: int, review: int) -> None:
    """The council's next version of a text, published so many days from today and to be looked at again."""
    council = money.cast.organisation["council"]
    with on(money.day(day)):
        explained(
            lambda reasons: stating.publish(
                organisation=council,
                place=money.place,
                what=what,
                title=title,
                words=words,
                owner=Post.objects.get(organisation=council, what="Senior responsible officer"),
                published_on=money.day(day),
                review_on=money.day(review),
                facts=dict.fromkeys((column.name for column in kinds()[what]), True),
                reasons=reasons,
                by=money.cast.person["sadia"],
            ),
            "We are still writing the rest of it.",
        )


def ways_of_paying(money: Money) -> None:
    """One choice between a grant and buying that is published, and one that is still weighed."""
    running, listening = (
        Intention.objects.get(title=title)
        for title in ("Three years of running costs", "Listening to young people after school")
    )
    weighed = {
        "core": "Groups are there for people all year, and this pays for their being there.",
        "contract": "We would have to say what each group does, and they know better.",
    }
    chosen(money, running, weighed, day=-29)
    weighed |= {
        "small": "A year at a time is what groups told us wears them out.",
        "loan": "There is nothing here that earns money to pay it back with.",
    }
    chosen(money, running, weighed, day=-25, consulted="Estuary Voluntary Voice, at its meeting of treasurers")
    with on(money.day(-5)):
        weighed = {"targeted": "Groups could say how they would reach the quietest."}
        routes.weigh(intention=listening, weighed=weighed, version=0, by=money.grace)


def chosen(money: Money, intention: Intention, weighed: Mapping[str, str], *, day: int, consulted: str = "") -> None:
    """A core grant chosen from what was weighed, and published."""
    with on(money.day(day)):
        draft = routes.weigh(intention=intention, weighed=weighed, version=0, by=money.grace)
        draft = routes.choose(
            decision=draft,
            chosen="core",
            principles=routes.principles_of(intention).first(),
            consulted=consulted,
            consulted_on=money.day(day - 3) if consulted else None,
            version=draft.version,
            by=money.grace,
        )
        routes.publish_route(decision=draft, version=draft.version, by=money.grace)


def what_groups_have(money: Money) -> None:
    """The lunch club's passport: what it was asked once, and need not tell again."""
    lunch, winnie = money.cast.organisation["lunch"], money.cast.person["winnie"]
    with on(money.day(-210), 19):
        for what, value in [("bank-account", "yes"), ("safeguarding-lead", "yes"), ("reserves", "1240.00")]:
            passport.tell(organisation=lunch, what=what, value=value, by=winnie)
        passport.tell(organisation=lunch, what="vat", value="no", by=winnie)
        rules = File(BytesIO(CONSTITUTION.encode()), name="our-rules.txt")
        passport.tell(organisation=lunch, what="governing-document", file=rules, by=winnie)
    with on(money.day(-30), 19):
        passport.tell(
            organisation=lunch,
            what="insurance",
            value="5000000",
            from_on=money.day(-35),
            until_on=money.day(330),
            by=winnie,
        )
        passport.tell(organisation=lunch, what="accounts", because="Our first year ends in spring.", by=winnie)


def alerts(money: Money) -> None:
    """Winnie is told of money for food, and Ivy of everything at once."""
    with on(money.day(-40)):
        alerting.choose(
            place=money.place,
            theme=Theme.FOOD,
            least=None,
            most=Decimal("5000.00"),
            often=Alert.Often.DAILY,
            by=money.cast.person["winnie"],
        )
        alerting.choose(
            place=None, theme="", least=None, most=None, often=Alert.Often.AT_ONCE, by=money.cast.person["ivy"]
        )


def looked_back(money: Money, fund: Opportunity, sent: Mapping[str, Application]) -> None:
    """A review that was asked for and answered, what both sides say of the round, and what the council learned."""
    dora, refused = money.cast.person["dora"], sent["gardeners"]
    with on(money.day(-138), 19):
        review = deciding.ask_review(
            application=refused,
            ground=Ground.FACTS,
            words="We asked for a trailer, to take vegetables to people who cannot get out. It was read as a shed.",
            by=keeper_of(refused.organisation),
        )
    with on(money.day(-131), 11):
        deciding.declare(application=refused, conflict=False, by=dora)
        deciding.answer_review(
            review=review,
            upheld=False,
            reasons="The trailer was read. This fund is for getting people out, and a trailer brings things to them.",
            by=dora,
        )
    for name, clear, fair, worth in [("minibus", 5, 5, 4), ("choir", 4, 5, 5), ("gardeners", 2, 2, 2)]:
        with on(money.day(-128), 18):
            marks = {"clear": clear, "fair": fair, "worth": worth}
            deciding.opine(application=sent[name], marks=marks, by=keeper_of(sent[name].organisation))
    with on(money.day(-120), 15):
        deciding.opine_as_funder(opportunity=fund, marks={"clear": 3, "fair": 4, "worth": 4}, by=money.grace)
        deciding.publish_learned(
            opportunity=fund,
            words="“Getting about” was read in two ways. Next time we say what the fund does not pay for.",
            by=money.grace,
        )
