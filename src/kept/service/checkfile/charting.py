"""An audit's counts as charts, each bar of which opens its records."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from kept.audit.outcomes import Answer
from kept.service.checkfile.queries import SECTION_TITLES, Promise
from kept.service.design.charts import Bar, Chart, Part
from kept.service.library import measured

OUTCOME_OF: Mapping[Answer, str] = {
    Answer.WOULD_MEET: "met",
    Answer.WOULD_NOT_MEET: "not met",
    Answer.CANNOT_TELL: "cannot tell",
    Answer.OLDER: "older",
    Answer.DOES_NOT_APPLY: "does not apply",
}
"""How each answer is drawn, in the order in which they are always shown."""


def address_of(document: str, **asked: str) -> str:
    """The address of the records of a document that are asked for."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('audit-records', args=[document])}?{query}"


def chart_of(document: str, section: str, promises: list[Promise]) -> Chart | None:
    """One section's chart, with a bar for each promise that can be told there; None where none can."""
    told = [one for one in promises if one.answered(section)]
    if not told:
        return None
    meet = sum(one.sections[section].get("would_meet", 0) for one in told)
    answered = sum(one.answered(section) for one in told)
    says = (
        f"{len(told)} promise{'s' if len(told) > 1 else ''} can be told from these files. "
        f"Held against them one by one, {meet:,} of {answered:,} answers would meet what was promised."
    )
    return Chart(SECTION_TITLES[section], says, tuple(_bar(document, section, one) for one in told))


def _bar(document: str, section: str, promise: Promise) -> Bar:
    counts = promise.sections[section]
    return Bar(
        label=promise.binding.standard.says,
        parts=tuple(
            Part(
                outcome,
                str(answer),
                counts.get(answer.key, 0),
                address_of(document, promise=promise.id, answer=str(answer), section=section),
            )
            for answer, outcome in OUTCOME_OF.items()
        ),
        href=reverse("provision", args=[promise.provision.id]) if promise.provision else None,
        note=f"{promise.cited}: {measured.in_a_sentence(promise.binding)}",
    )
