"""What becomes of partners' shares, and who joins: the lead says it, and each partner answers."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from kept.service import clock
from kept.service.awards import events, letters, share_letters
from kept.service.awards.actions.agreeing import held
from kept.service.awards.letters import Letter
from kept.service.awards.models import Award, ChangeRequest, SharePart, ShareVersion, SubAward, Version
from kept.service.awards.partnering import sub_award_deed
from kept.service.awards.schedule import NONE
from kept.service.awards.sharing import as_they_stand, passed_on, plan, waits
from kept.service.checks.decide import decide
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.library.wording import pounds
from kept.service.organisations.actions.locking import NotAllowed, insist
from kept.service.organisations.may import may
from kept.service.organisations.models import Kind, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person


def shown(award: Award) -> str:
    """What a page shows of an award and its shares, so that a press on what has changed since is noticed."""
    last = ShareVersion.objects.filter(share__award=award).order_by("-pk").values_list("pk", flat=True).first()
    share = as_they_stand(SubAward.objects.filter(award=award)).first()
    return f"{share.comes_to}/{share.lasts_until}/{share.partners_changed}/{last or 0}" if share else ""


@transaction.atomic
def say_shares(*, award: Award, amounts: Mapping[int, Decimal], seen: str, words: str = "", by: Person) -> Award:
    """Say what the share of each partner is now, in pounds by its number, and plan its payments anew.

    What was passed on stays. Each share that changes, or waits because the award did, has a version that its partner is
    written to about. `seen` is what the page showed, by `shown`. The same again says nothing new.

    Raises:
        NotAllowed: they do not accept awards for the lead.
        Refused: the award was not accepted; it or a share has changed meanwhile; a partner is left out; more was passed
            on; or together they come to more than the award.
    """
    award = held(award)
    insist(by, Permission.ACCEPT_AWARD, award.holder)
    if award.accepted_at is None:
        raise Refused("This award is not agreed, so there is nothing to pass on.")
    rows = SubAward.objects.filter(award=award).select_related("organisation").prefetch_related("parts", "passings")
    shares: list[Any] = list(as_they_stand(rows))
    if {one.pk for one in shares} != set(amounts):
        raise Refused("Say for each partner what its share becomes.")
    changing = [one for one in shares if waits(one) or one.amount != amounts[one.pk]]
    if not changing:
        return award
    if seen != shown(award):
        raise Refused("The award or a share has changed since you opened the page. Look at what it says now.")
    for one in shares:
        if amounts[one.pk] < passed_on(one):
            raise Refused(f"You have passed on {pounds(passed_on(one))} to {one.name}. Its share cannot be less.")
    together, most = sum(amounts.values(), NONE), shares[0].comes_to
    if together > most:
        raise Refused(
            f"Together that is {pounds(together)}, and the award comes to {pounds(most)}. "
            f"Take {pounds(together - most)} away."
        )
    for one in changing:
        one.award = award
        _become(one, amounts[one.pk], cleaned(words), by)
    return award


def partners_may_join(award: Award) -> bool:
    """Whether both sides have agreed to a change of partners since the yes."""
    return Version.objects.filter(award=award, request__kind=ChangeRequest.Kind.PARTNER).exists()


@transaction.atomic
def bring_in(
    *,
    award: Award,
    organisation: Organisation | None,
    name: str,
    does: str,
    amount: Decimal,
    words: str = "",
    by: Person,
) -> SubAward:
    """Have a partner join an award that runs, on its terms, with a share of AMOUNT pounds of what is still to be paid.

    Where it is on record here it is written to, reads the agreement and says yes or that it disagrees. One that had
    stopped comes back. The same again is once.

    Raises:
        NotAllowed: they do not accept awards for the lead.
        Refused: both sides have not agreed to a change of partners; the award has ended; it is the lead or a public
            body, or has another share already; or the shares would come to more than the award.
    """
    award = held(award)
    insist(by, Permission.ACCEPT_AWARD, award.holder)
    if award.accepted_at is None or not partners_may_join(award):
        raise Refused(f"Ask {award.funder} for a change of partners first. Once that is agreed, a partner can join.")
    if organisation == award.holder:
        raise Refused(f"{organisation} leads. Name those who work with it.")
    if organisation is not None and (organisation == award.funder or organisation.kind == Kind.STATUTORY):
        raise Refused(f"{organisation} is a public body, and cannot be a partner in a grant.")
    there = SubAward.objects.filter(award=award)
    named = {"organisation": organisation} if organisation else {"organisation": None, "name": name}
    known = there.filter(**named).first()
    if known is not None and known.amount == amount:
        return known
    if known is not None and known.amount:
        raise Refused(f"{known.name} has a share of {pounds(known.amount)} already. Say there what it becomes.")
    if amount <= 0:
        raise Refused("Write the pounds of its share: more than 0.")
    together = sum((one.amount for one in there), amount)
    share = known or SubAward.objects.create(
        award=award,
        organisation=organisation,
        name=organisation.name if organisation else name,
        does=does,
        amount=NONE,
        due_on=clock.today(),
        fee=NONE,
        upfront=NONE,
        of_amount=award.amount,
        of_ends_on=award.ends_on,
    )
    rows = as_they_stand(there).select_related("organisation").prefetch_related("parts", "passings")
    joining = rows.get(pk=share.pk)
    if joining.lasts_until < clock.today():
        raise Refused("This award has ended. Nobody can join it any more.")
    if together > joining.comes_to:
        raise Refused(
            f"Together the shares would be {pounds(together)}, and the award comes to {pounds(joining.comes_to)}. Say "
            "first what the other shares become, or make this one smaller."
        )
    joining.award, joining.joined_on = award, clock.today()
    record(events.PARTNER_JOINED, joining, by=by, acting_for=award.holder, amount=amount)
    _become(joining, amount, cleaned(words), by, share_letters.brought_in)
    return there.select_related("organisation").get(pk=share.pk)


@transaction.atomic
def answer_share(*, share: SubAward, version: int, agreed: bool, words: str = "", by: Person) -> ShareVersion:
    """Say yes to what the lead said last, or that the partner disagrees, and why. It can be changed.

    `version` is the number of what the page showed. The same again is once.

    Raises:
        NotAllowed: they do not accept awards for the partner.
        Refused: the lead has said something else since; or there is no reason.
    """
    award = held(share.award)
    share = SubAward.objects.select_related("organisation").get(pk=share.pk)
    share.award = award
    if share.organisation is None or not share.is_heard or not may(by, Permission.ACCEPT_AWARD, share.organisation):
        raise NotAllowed(Permission.ACCEPT_AWARD)
    last = share.versions.order_by("-pk").first()
    if last is None or last.pk != version:
        raise Refused(f"{award.holder} has said something else since. Look at what it says now.")
    words = "" if agreed else cleaned(words)
    if not agreed and not words:
        raise Refused("Say why you disagree. The lead and the funder read it.")
    if (last.agreed, last.answer) == (agreed, words):
        return last
    last.share = share
    last.agreed, last.answer, last.answered_at, last.answered_by = agreed, words, clock.arrived(), by
    last.save(update_fields=["agreed", "answer", "answered_at", "answered_by"])
    entry = record(events.SHARE_ANSWERED, share, by=by, acting_for=share.organisation, agreed=agreed)
    key = f"share-answered-{entry.pk}"
    letters.to_holder(award, key, share_letters.agrees(last) if agreed else share_letters.disagrees(last))
    if not agreed:
        letters.to_funder(award, Permission.MANAGE_AWARD, key, share_letters.disagrees(last))
    return last


def _become(
    share: Any,
    amount: Decimal,
    words: str,
    by: Person,
    letter: Callable[[ShareVersion], Letter] = share_letters.share_said,
) -> None:
    """Make a share what the lead said. Who joined later has no part in what was due before."""
    award, was = share.award, share.amount
    same = (was, share.of_amount) == (amount, share.comes_to) and share.of_ends_on == share.lasts_until
    due = [one for one in award.payments.all() if share.joined_on is None or one.due_on >= share.joined_on]
    parts = list(share.parts.all()) if same else plan(share, amount, due, share.lasts_until)
    SharePart.objects.filter(share=share).exclude(pk__in=[one.pk for one in parts if one.pk]).delete()
    new = SharePart.objects.bulk_create([one for one in parts if one.pk is None])
    share.amount = amount
    share.of_amount, share.of_ends_on = share.comes_to, share.lasts_until
    share.of_partners_id = share.partners_changed or None
    first = next((one for one in new if one.upfront), None)
    begins = first or (new[0] if new and not was else None)
    if begins is not None:
        share.due_on, share.fee, share.upfront = begins.due_on, begins.fee, begins.upfront
    share.save()
    if first is not None:
        decide(sub_award_deed(share), by=by, waits=False)
    version = ShareVersion.objects.create(
        share=share,
        amount_was=was,
        amount_now=amount,
        of_amount=share.of_amount,
        words=words,
        said_at=clock.arrived(),
        said_by=by,
    )
    record(events.SHARE_SAID, share, by=by, acting_for=award.holder, before=was, after=amount)
    letters.to_partner(share, f"share-said-{version.pk}", letter(version))
