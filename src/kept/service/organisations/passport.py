"""What an organisation's passport can hold: the facts and papers that funders ask for, each given once.

The list is ours and short on purpose. The facts and papers are those that small funders in the borough's documents ask
for again and again; a fund asks for any of them by these ids.
"""

from dataclasses import dataclass
from enum import StrEnum

from kept.standards.dates import Span

FACTS_STAND = Span(12, "months")
"""How long a fact, or a reason for having none, is current once somebody has said it: ours, as long as a year of
accounts. No law or promise sets it."""


class Shape(StrEnum):
    """How something is answered."""

    YES_NO = "yes or no"
    MONEY = "pounds"
    DAY = "a day"
    PAPER = "a file"


@dataclass(frozen=True, slots=True)
class Thing:
    """A fact or a paper. `asks` is how its page asks for it; `ends` where it runs out on a day of its own."""

    id: str
    name: str
    asks: str
    hint: str
    shape: Shape
    ends: bool = False

    @property
    def is_paper(self) -> bool:
        """Whether it is a file."""
        return self.shape is Shape.PAPER


_THINGS = (
    Thing(
        "bank-account",
        "Bank account",
        "Is there a bank account in the group’s own name?",
        "Two people who are not related should have to sign. Write no numbers here.",
        Shape.YES_NO,
    ),
    Thing(
        "safeguarding-lead",
        "Safeguarding lead",
        "Does somebody lead on safeguarding?",
        "Somebody to go to when you worry about a child or an adult at risk.",
        Shape.YES_NO,
    ),
    Thing(
        "dbs-checks",
        "DBS checks",
        "Have those who need a DBS check had one?",
        "The Disclosure and Barring Service checks people who work with children or adults at risk.",
        Shape.YES_NO,
    ),
    Thing(
        "insurance",
        "Public liability insurance",
        "How much does your public liability insurance cover?",
        "The amount stands on the certificate.",
        Shape.MONEY,
        ends=True,
    ),
    Thing(
        "reserves",
        "Reserves",
        "How much do you hold that is free to spend?",
        "Money in the bank that is not promised to anything. A new group may write 0.",
        Shape.MONEY,
    ),
    Thing(
        "year-end",
        "End of your last year of accounts",
        "When did your last year of accounts end?",
        "Such as 31 March of this year.",
        Shape.DAY,
    ),
    Thing("vat", "VAT", "Are you registered for VAT?", "Most small groups are not.", Shape.YES_NO),
    Thing(
        "governing-document",
        "Governing document",
        "Your governing document",
        "The rules of the group: a constitution, trust deed or articles.",
        Shape.PAPER,
    ),
    Thing(
        "accounts",
        "Latest accounts",
        "Your latest accounts",
        "A page of money in and money out will do for a small group.",
        Shape.PAPER,
        ends=True,
    ),
    Thing(
        "safeguarding-policy",
        "Safeguarding policy",
        "Your safeguarding policy",
        "How you keep children and adults at risk safe.",
        Shape.PAPER,
        ends=True,
    ),
    Thing(
        "equality-policy",
        "Equality policy",
        "Your equality policy",
        "How you see that everybody is welcome and treated fairly.",
        Shape.PAPER,
        ends=True,
    ),
    Thing(
        "insurance-certificate",
        "Insurance certificate",
        "Your public liability insurance certificate",
        "The page that shows the amount and the dates.",
        Shape.PAPER,
        ends=True,
    ),
    Thing(
        "bank-statement",
        "Bank statement",
        "A recent bank statement",
        "The first page, with the group’s name. Cover what people were paid if you can.",
        Shape.PAPER,
        ends=True,
    ),
)
THINGS = {one.id: one for one in _THINGS}
FACTS = [one for one in _THINGS if not one.is_paper]
PAPERS = [one for one in _THINGS if one.is_paper]
CHOICES = [(one.id, one.name) for one in _THINGS]
