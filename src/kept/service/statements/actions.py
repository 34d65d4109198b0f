"""What can be done to statements: one transaction with one entry of history."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max

from kept.service import clock
from kept.service.checks.decide import decide
from kept.service.checks.deed import Reason
from kept.service.design.cleaning import cleaned
from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.models import Place, Post, holding
from kept.service.people.models import Person
from kept.service.statements import events
from kept.service.statements.kinds import kinds
from kept.service.statements.models import Statement
from kept.service.statements.records import deed


@transaction.atomic
def publish(
    *,
    organisation: Organisation,
    place: Place,
    what: str,
    title: str,
    words: str = "",
    link: str = "",
    owner: Post,
    published_on: date,
    review_on: date,
    facts: Mapping[str, bool] | None = None,
    seen: int | None = None,
    press: str | None = None,
    reasons: Mapping[str, Reason] | None = None,
    by: Person | None,
) -> Statement:
    """Publish the next version of a text, through the gate. Those before it stay, for everybody to read.

    `facts` say what is so of it, by column of the fact record: those that a promise asks about and are left out are
    taken not to be so. `seen` is the version that the page showed, 0 where there was none. `press` is the key the page
    made: the same press again gives the same version.

    Raises:
        NotAllowed: `by` may not publish for this body.
        Refused: no promise knows such a text; there is nothing to read; its days do not fit; nobody holds the post
            that is to look after it; or a colleague has published a version meanwhile.
        ReasonNeeded: a promise would go unkept and no reason is given. Nothing was written.
    """
    organisation = locked(organisation.pk)
    insist(by, Permission.PUBLISH_STATEMENT, organisation)
    made = Statement.objects.filter(organisation=organisation, press=press).first() if press else None
    if made is not None:
        return made
    if what not in kinds():
        raise Refused("No document here asks for such a text. Choose one from the list.")
    words, title = cleaned(words), cleaned(title)
    if not title or not (words or link):
        raise Refused("Give it a title, and its words or a link to where they stand.")
    if published_on > clock.today():
        raise Refused("It cannot have been published on a day to come. Choose today or an earlier day.")
    if review_on <= published_on:
        raise Refused("Choose a day for its review that is after the day it was published.")
    if not Post.objects.filter(holding(clock.today()), pk=owner.pk, organisation=organisation).exists():
        raise Refused("Nobody holds that post today. Choose one that is filled, or fill it first.")
    versions = Statement.objects.filter(place=place, organisation=organisation, what=what)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    if seen is not None and seen != last:
        raise Refused(f"A colleague has published version {last} meanwhile. Read it first, then publish yours.")
    statement = Statement.objects.create(
        place=place,
        organisation=organisation,
        what=what,
        number=last + 1,
        title=title,
        words=words,
        link=link,
        owner=owner.what,
        owner_scope=owner.scope,
        facts={column.name: bool((facts or {}).get(column.name)) for column in kinds()[what]},
        published_on=published_on,
        review_on=review_on,
        press=press,
    )
    decide(deed(statement), by=by, reasons=reasons)
    record(
        events.PUBLISHED,
        statement,
        by=by,
        acting_for=organisation,
        what=what,
        number=statement.number,
        published_on=published_on,
        review_on=review_on,
    )
    return statement
