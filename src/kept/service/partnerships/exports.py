"""What this slice holds about one person."""

from typing import Any

from django.db.models import Q

from kept.service.partnerships.models import Post
from kept.service.people.exports import held
from kept.service.people.models import Person


@held("posts")
def posts(person: Person) -> list[dict[str, Any]]:
    """The posts they hold or held, and those in which they stand in."""
    rows = Post.objects.filter(Q(holder=person) | Q(deputy=person)).select_related("organisation", "place")
    return [
        {
            "post": one.what,
            "for": one.scope,
            "organisation": one.organisation.name,
            "place": one.place.name,
            "as": "holder" if one.holder_id == person.pk else "deputy",
            "name is public": one.public,
            "from": one.from_on,
            "to": one.until_on,
        }
        for one in rows.order_by("-from_on", "-pk")
    ]
