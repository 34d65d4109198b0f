"""Minimal financial assistance: what is on record of it, the cap, and the holder's written word before any money goes.

Subsidy Control Act 2022, section 36: at most £315,000 of it, and of help for services of public economic interest, for
one enterprise over this financial year so far and the two before. Section 37: a notice with the amount first (2);
given only once they have confirmed in writing that the cap is not passed (3); then a written word with the day and the
amount (4, 5), of which they keep a record for three years (6, 7).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from kept.service import clock
from kept.service.awards.models import Award, Terms
from kept.service.awards.terms import last_sent
from kept.service.decisions.sift import MOST_OF_MINIMAL_ASSISTANCE, three_years
from kept.service.history.refused import Refused
from kept.service.library.wording import day, pounds
from kept.service.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Running:
    """Minimal financial assistance to one organisation since the first of three financial years, in pounds.

    `here` is what awards on record say they are, `this` the award it is asked about.
    """

    since: date
    here: Decimal
    this: Decimal

    @property
    def together(self) -> Decimal:
        """All of it."""
        return self.here + self.this

    @property
    def most(self) -> Decimal:
        """The cap."""
        return MOST_OF_MINIMAL_ASSISTANCE

    @property
    def left(self) -> Decimal:
        """What others may have given besides, for the cap not to be passed."""
        return self.most - self.together


def running(award: Award) -> Running:
    """What an award would bring its holder to, today. An offer counts until it is closed."""
    since = three_years(clock.today())
    return Running(since, _on_record(award.holder, since, besides=award.application_id), award.amount)


def must_fit(award: Award, other: Decimal = Decimal(0)) -> Running:
    """What it would come to with what `other` bodies gave, in pounds.

    Raises:
        Refused: it is more than the cap.
    """
    found = running(award)
    if found.together + other > found.most:
        raise Refused(
            f"With {pounds(found.together + other - award.amount)} since {day(found.since)}, this grant would bring "
            f"{award.holder} to {pounds(found.together + other)} of minimal financial assistance. The most is "
            f"{pounds(found.most)}. It cannot be given in this way."
        )
    return found


def must_be_confirmed(award: Award) -> None:
    """See that the holder has confirmed, where it must before money goes.

    Raises:
        Refused: it has not.
    """
    terms = last_sent(award)
    if terms is not None and terms.is_minimal and terms.confirmed_at is None:
        raise Refused(
            f"This is minimal financial assistance. {award.holder} has to confirm in writing, before anything is paid, "
            "that it keeps within the most that the law allows."
        )


def _on_record(holder: Organisation, since: date, besides: int) -> Decimal:
    minimal = Terms.objects.filter(sent_at__isnull=False, subsidy=Terms.Subsidy.MINIMAL).values("application")
    awards = Award.objects.filter(holder=holder, awarded_on__gte=since, closed_at=None, application__in=minimal)
    # A version that was sent later may say that it is none after all: only the last one counts.
    later = Terms.objects.filter(sent_at__isnull=False, application__award__in=awards).order_by("version")
    last = {one.application_id: one.is_minimal for one in later}
    counted = [key for key, minimal in last.items() if minimal and key != besides]
    return awards.filter(application__in=counted).aggregate(all=Sum("amount"))["all"] or Decimal(0)
