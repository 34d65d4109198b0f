"""Words for provisions and bindings, in any template that loads `library`."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template

from kept.documents.bindings import bindings, state
from kept.documents.loader import document
from kept.documents.loader import provision as held_provision
from kept.documents.model import Provision
from kept.service.library import measured, wording

register = template.Library()

register.filter("section", wording.section)
register.filter("who", wording.who)
register.filter("value", wording.value)
register.filter("asks", measured.asks)
register.filter("topic", measured.topic)
register.filter("condition", measured.condition)
register.filter("numbers_of", measured.in_a_sentence)


@register.filter
def pounds(written: object) -> str:
    """An amount held as text, as people write it: £5,000."""
    try:
        return wording.pounds(Decimal(str(written)))
    except InvalidOperation:
        return str(written)


@register.filter
def force(one: Provision) -> str:
    """How firmly it is said, in a word or two."""
    return wording.FORCES[one.force].short


@register.filter
def force_says(one: Provision) -> str:
    """How firmly it is said, in a sentence."""
    return wording.FORCES[one.force].says


@register.filter
def kind_says(one: Provision) -> str:
    """What kind of thing it asks for, with each kind explained."""
    kinds = [wording.KINDS[kind] for kind in (one.kind, *one.also)]
    return " ".join(f"{kind.short}. {kind.says}" for kind in kinds)


@register.filter
def held(one: Provision) -> str:
    """How it is held, in a word or two."""
    return wording.STATES[state(one)].short


@register.filter
def held_says(one: Provision) -> str:
    """How it is held, in a sentence."""
    return wording.STATES[state(one)].says


@register.filter
def numbers(one: Provision) -> str:
    """What its bindings ask, where that can be said in a few words, for a list."""
    return ", ".join(filter(None, (measured.in_brief(binding) for binding in bindings().get(one.id, ()))))


@register.filter
def document_title(id: str) -> str:
    """The short title of the document in which a provision stands."""
    return document(held_provision(id).document).short_title


@register.filter
def gap_label(kind: str) -> str:
    """What kind of gap it is, in a word or two."""
    return wording.GAPS[kind]


@register.filter
def month_day(written: Any) -> str:
    """A day of the year held as 06-01, as people say it: 1 June."""
    month, _, day = str(written).partition("-")
    try:
        return f"{int(day)} {date(2000, int(month), int(day)):%B}"
    except ValueError:
        return str(written)
