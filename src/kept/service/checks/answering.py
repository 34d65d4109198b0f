"""Answers to findings: a reason given afterwards, and the reply of the organisation that a reason is about."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kept.service import clock
from kept.service.checks import events
from kept.service.checks.deed import Reason
from kept.service.checks.models import Checked, ComesTo, Explanation, Finding, FindingChange
from kept.service.checks.store import Key, add_to_tallies, explanation
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations import roles
from kept.service.organisations.actions.locking import insist
from kept.service.organisations.models import Membership
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.people.models import Person

LONGEST = 2_000
"""Characters of a reason or a reply, as its column holds."""


@transaction.atomic
def explain(*, finding: Finding, reason: Reason, by: Person) -> Explanation:
    """Give the reason for a promise that went unkept, after the deed: paying never waits for one.

    Raises:
        NotAllowed: they give no reasons for the body whose deed it was.
        Refused: the promise was kept after all, or there are no words, or too many.
    """
    deeds = Checked.objects.select_for_update(of=("self",)).select_related("organisation", "about")
    checked = deeds.get(pk=finding.checked_id)
    insist(by, Permission.GIVE_REASON, checked.organisation)
    finding = Finding.objects.get(pk=finding.pk)
    finding.checked = checked
    words = fitting(reason.words, "reason")
    if finding.comes_to not in (ComesTo.NOT_KEPT, ComesTo.EXPLAINED):
        raise Refused("This promise needs no reason any more.")
    given = explanation(finding, Reason(words, reason.ground), by, clock.now())
    given.save()
    if given.allowed and finding.comes_to == ComesTo.NOT_KEPT:
        change = FindingChange(finding=finding, before=finding.comes_to, after=ComesTo.EXPLAINED, at=given.at, by=by.pk)
        change.save()
        finding.comes_to = ComesTo.EXPLAINED
        finding.save(update_fields=["comes_to"])
        key = Key.of_row(finding)
        add_to_tallies(checked, Counter({(key, ComesTo.NOT_KEPT): -1, (key, ComesTo.EXPLAINED): 1}))
    tell_whom_it_is_about([given])
    record(events.EXPLAINED, given, by=by, acting_for=checked.organisation, provision=finding.provision)
    return given


@transaction.atomic
def reply(*, explanation: Explanation, words: str, by: Person) -> Explanation:
    """Answer a reason, for the organisation that it is about. The answer can be changed until the reason is public.

    Raises:
        NotAllowed: they do not answer for that organisation.
        Refused: there are no words, or too many; or an answer is public already; or the deed was taken back.
    """
    explanation = (
        Explanation.objects.select_for_update(of=("self",))
        .select_related("about", "by", "finding__checked__organisation")
        .get(pk=explanation.pk)
    )
    if explanation.about is None:
        raise Refused("This reason is about nobody by name.")
    insist(by, Permission.ANSWER_REASON, explanation.about)
    if explanation.finding.checked.taken_back_at:
        raise Refused("What this reason was for has been taken back. There is nothing to answer any more.")
    words = fitting(words, "answer")
    if explanation.reply == words:
        return explanation
    if explanation.reply and explanation.public_from <= clock.today():
        raise Refused("Your answer is public already, and stays as it is.")
    explanation.reply, explanation.replied_at, explanation.replied_by = words, clock.now(), by
    explanation.save(update_fields=["reply", "replied_at", "replied_by"])
    entry = record(events.REPLIED, explanation, by=by, acting_for=explanation.about)
    if explanation.by and explanation.by.email:
        post.write(
            f"reason-answered-{explanation.pk}-{entry.pk}",
            explanation.by.email,
            f"{explanation.about} answered the reason you gave",
            f"You gave this reason about {explanation.finding.checked.title}:\n\n{explanation.words}\n\n"
            f"{explanation.about} answered:\n\n{words}\n\nBoth are shown side by side: {_link(explanation)}\n",
            acting_for=explanation.about.pk,
        )
    return explanation


def tell_whom_it_is_about(explanations: Iterable[Explanation]) -> None:
    """Write to those who answer for the organisation that a reason is about, in the transaction that gives it."""
    for one in explanations:
        if one.about_id is None:
            continue
        deed = one.finding.checked
        answering = Membership.objects.filter(
            organisation_id=one.about_id,
            until__isnull=True,
            role__in=roles.with_permission(Permission.ANSWER_REASON),
            person__is_active=True,
        )
        for to in {str(member.person.email) for member in answering.select_related("person")}:
            post.write(
                f"reason-given-{one.pk}-{to}",
                to,
                f"{deed.organisation} gave a reason that is about you",
                f"{deed.organisation} departs from a promise: {deed.title}.\n\nIts reason\n\n{one.words}\n\n"
                f"{'The public is not shown these words. ' if one.particulars else ''}"
                f"Nobody else sees it before {one.public_from.day} {one.public_from:%B %Y}. You can answer, and your "
                f"answer is shown beside it: {_link(one)}\n",
                acting_for=deed.organisation_id,
            )


def _link(explanation: Explanation) -> str:
    return settings.SITE_ADDRESS + reverse("exception", args=[explanation.pk])


def fitting(words: str, what: str) -> str:
    """Words as they are kept. Raises Refused where there are none, or too many."""
    words = cleaned(words)
    if not words:
        raise Refused(f"Write the {what}.")
    if len(words) > LONGEST:
        raise Refused(f"The {what} has {len(words):,} characters, and may have {LONGEST:,}.")
    return words
