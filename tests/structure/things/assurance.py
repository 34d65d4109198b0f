"""What addresses of letters that did not arrive stand for."""

from typing import Any

from cast import Cast
from kept.service import clock
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.outbox.models import Message
from kept.service.people.models import Person
from structure.things.naming import Things


def _letters(cast: Cast) -> list[tuple[Any, Any]]:
    council = cast.organisation["council"]
    post.write("notice-1", "winnie@lunch.example", "Notice", "Words", acting_for=council.pk)
    letter = Message.objects.get(key="notice-1")
    letter.given_up_at = clock.now()
    letter.save()
    return [(letter.pk, council)]


def _looks_after_awards(person: Person, body: Any) -> bool:
    return may(person, Permission.MANAGE_AWARD, body)


THINGS: dict[str, Things] = {"letter-told": Things("<int:number>", _letters, _looks_after_awards)}
