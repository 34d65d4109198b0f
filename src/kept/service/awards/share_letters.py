"""What is written about a partner's share: to the partner, the lead and the funder."""

from kept.service.awards.letters import Letter, link, said
from kept.service.awards.models import Award, Passing, SharePart, ShareVersion
from kept.service.library.wording import pounds


def to_be_said(award: Award) -> Letter:
    """What the lead is told when its award has changed."""
    return Letter(
        "Say what each partner’s share becomes",
        f"To {award.holder}\n\nYour award from {award.funder} has changed. Say for each partner what its share "
        "becomes: as large a part as before, unless you say otherwise. Until then your partners and the funder "
        f"see that it waits for you.\n\n{link('say-shares', award.pk)}\n",
    )


def share_said(version: ShareVersion) -> Letter:
    """What a partner is told that its share becomes."""
    share = version.share
    award = share.award
    words = f"\n\nThey wrote\n\n{version.words}" if version.words else ""
    same = version.amount_now == version.amount_was
    becomes = f"stays {pounds(version.amount_now)}" if same else f"becomes {pounds(version.amount_now)}"
    before = "" if same else f" It was {pounds(version.amount_was)}."
    return Letter(
        f"Your share {becomes}, through {award.holder}",
        f"To {share.name}\n\nThe award of {award.holder} from {award.funder} comes to {pounds(version.of_amount)} now, "
        f"until {said(share.of_ends_on)}. {award.holder} says that your share {becomes}.{before}{words}\n\n"
        f"See the days. Say yes, or that you disagree: {link('answer-share', share.pk)}\n\n"
        "You have this message because you can accept awards for them.\n",
    )


def brought_in(version: ShareVersion) -> Letter:
    """What a partner is told that joins an award while it runs."""
    share = version.share
    award = share.award
    words = f"\n\nThey wrote\n\n{version.words}" if version.words else ""
    return Letter(
        f"{award.holder} names {share.name} as a partner",
        f"To {share.name}\n\n{award.holder} has an award from {award.funder}, and both agreed that its partners "
        f"change. {award.holder} says that you take part, and that your share is {pounds(version.amount_now)}, until "
        f"{said(share.of_ends_on)}. It is paid on the terms that {award.holder} has.{words}\n\n"
        f"See the days and the agreement. Say yes, or that you disagree: {link('answer-share', share.pk)}\n\n"
        "You have this message because you can accept awards for them.\n",
    )


def disagrees(version: ShareVersion) -> Letter:
    """What the lead and the funder are told when a partner disagrees."""
    share = version.share
    return Letter(
        f"{share.name} disagrees about its share",
        f"{share.award.holder} said that the share of {share.name} is {pounds(version.amount_now)}. {share.name} "
        f"disagrees.\n\n{version.answer}\n\nThe lead, the partner and the funder can all read this. Talk with each "
        f"other. The lead can say another amount: {link('share', share.pk)}\n",
    )


def agrees(version: ShareVersion) -> Letter:
    """What the lead is told when a partner says yes."""
    share = version.share
    return Letter(
        f"{share.name} says yes to its share",
        f"To {share.award.holder}\n\n{share.name} says yes to its share of {pounds(version.amount_now)}.\n\n"
        f"{link('share', share.pk)}\n",
    )


def passed_on(passing: Passing) -> Letter:
    """What a partner is told when money was recorded as passed on."""
    share = passing.share
    return Letter(
        f"{share.award.holder} says that it has paid you {pounds(passing.amount)}",
        f"To {share.name}\n\n{share.award.holder} says that it paid you {pounds(passing.amount)} of your share on "
        f"{said(passing.paid_on)}. If it has come, you need do nothing. If it has not, say so here: "
        f"{link('passing', passing.pk)}\n",
    )


def taken_back(passing: Passing) -> Letter:
    """What a partner is told when that was not so after all."""
    share = passing.share
    return Letter(
        f"Put right: {pounds(passing.amount)} was not passed on",
        f"To {share.name}\n\n{share.award.holder} had said that it paid you {pounds(passing.amount)} on "
        f"{said(passing.paid_on)}. It takes that back.\n\nWHY\n\n{passing.taken_back_because}\n\n"
        f"{link('share', share.pk)}\n",
    )


def not_received(passing: Passing) -> Letter:
    """What the lead is told when a partner says that money has not come."""
    share = passing.share
    words = f"\n\nThey wrote\n\n{passing.missing}" if passing.missing else ""
    return Letter(
        f"{share.name} has not received {pounds(passing.amount)}",
        f"To {share.award.holder}\n\nYou recorded {pounds(passing.amount)} as passed on to {share.name} on "
        f"{said(passing.paid_on)}. They say that it has not come.{words}\n\nLook at your bank. If the record is wrong, "
        f"take it back: {link('passing', passing.pk)}\n",
    )


def late(part: SharePart, days: int) -> Letter:
    """What the lead and the funder are told when money was not passed on in time. `days` is what the place allows."""
    share = part.share
    award = share.award
    return Letter(
        f"{pounds(part.amount)} for {share.name} is not passed on yet",
        f"{award.funder} has paid {award.holder}, and {pounds(part.amount)} of that is for {share.name}. It was due on "
        f"{said(part.due_on)}. By what was agreed in {award.place}, payments are made within {days} days. Nobody has "
        f"recorded here that it was passed on, or {share.name} says that it has not come.\n\n"
        f"{link('share', share.pk)}\n",
    )
