"""Posts that people hold for a body."""

from datetime import date

from django.db import transaction

from kept.service.history.record import record
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import insist, locked
from kept.service.organisations.may import memberships_of
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import events
from kept.service.partnerships.actions.periods import end, make_room
from kept.service.partnerships.models import Place, Post
from kept.service.people.models import Person


@transaction.atomic
def fill_post(
    *,
    place: Place,
    organisation: Organisation,
    what: str,
    holder: Person,
    from_on: date,
    scope: str = "",
    deputy: Person | None = None,
    public: bool = False,
    by: Person | None,
) -> Post:
    """Give a post to somebody from a day; whoever held it before leaves it the day before, so that there is no gap.

    One that begins on the same day is put right. `public`: anybody may read the names.

    Raises:
        Refused: one of them does not act for the body; the deputy is the holder; or it is filled from a later day.
        NotAllowed: `by` may not fill this body's posts.
    """
    insist(by, Permission.FILL_POST, locked(organisation.pk))
    for person in filter(None, (holder, deputy)):
        if not memberships_of(person).filter(organisation=organisation).exists():
            raise Refused(f"{person.called} does not act for {organisation}. Invite them first.")
    if deputy == holder:
        raise Refused("Choose somebody else as deputy, or nobody.")
    others = Post.objects.filter(place=place, organisation=organisation, what=what, scope=scope)
    make_room(others, from_on, "Somebody holds it")
    post, _ = Post.objects.update_or_create(
        place=place,
        organisation=organisation,
        what=what,
        scope=scope,
        from_on=from_on,
        defaults={"holder": holder, "deputy": deputy, "public": public, "until_on": None},
    )
    record(
        events.POST_FILLED,
        post,
        by=by,
        acting_for=organisation,
        holder=holder.pk,
        deputy=deputy.pk if deputy else None,
        from_on=from_on,
    )
    return post


@transaction.atomic
def end_post(*, post: Post, until_on: date, by: Person | None) -> Post:
    """Leave a post vacant: the last day it is held.

    Raises:
        Refused: it would end before it began.
        NotAllowed: `by` may not fill this body's posts.
    """
    insist(by, Permission.FILL_POST, locked(post.organisation_id))
    end(post, until_on)
    record(events.POST_ENDED, post, by=by, acting_for=post.organisation, until_on=until_on)
    return post
