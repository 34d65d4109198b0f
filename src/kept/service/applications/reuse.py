"""A group's own earlier answers, to begin a new one from. Nothing is copied until somebody presses."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from kept.service.applications.actions import save_answer
from kept.service.applications.models import Answer, Application
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Question
from kept.service.people.models import Person

LOOKED_THROUGH = 300
"""Of a group's answers, the latest that are compared: thirty forms of ten questions."""
OFFERED = 5
_LITTLE = (
    "a an and are as at be by can do does for from has have i in is it of on or our that the this to us we what with"
)
"""Words that tell nothing of what a question is about; who, why, how, where and when do."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer that was sent, and how alike its question is: 0 to 1, the share of words that both have.

    An answer to the same question in the first stage of the same fund is 2: before all others.
    """

    answer: Answer
    alike: float


def sent_answers(application: Application) -> QuerySet[Answer]:
    """What this organisation has sent to any funder in words of its own, latest first; not this application's."""
    sent = Answer.objects.filter(
        application__organisation_id=application.organisation_id,
        application__sent_at__isnull=False,
        question__kind=Question.Kind.TEXT,
    )
    sent = sent.exclude(words="").exclude(application=application)
    return sent.select_related("question", "application__opportunity__organisation").order_by(
        "-application__sent_at", "-pk"
    )


def from_first_stage(application: Application, question: Question) -> Answer | None:
    """What this organisation sent to the same question in the first stage, of any kind but a file; None if it did not.

    One query, and none where there is no first stage.
    """
    first_stage = application.opportunity.first_stage_id
    if first_stage is None or question.kind == Question.Kind.FILE:
        return None
    sent = Answer.objects.filter(
        application__opportunity=first_stage,
        application__organisation_id=application.organisation_id,
        application__sent_at__isnull=False,
        application__withdrawn_at=None,
        question__kind=question.kind,
        question__asks__iexact=question.asks,
    )
    return sent.exclude(words="").select_related("question", "application__opportunity__organisation").first()


def earlier_answers(application: Application, question: Question) -> list[Earlier]:
    """Those to begin from: that of the first stage, then the most alike, and of equals the latest; each words once."""
    first = from_first_stage(application, question)
    found: dict[str, Earlier] = {}
    if question.kind == Question.Kind.TEXT:
        asked = _words(question.asks)
        for answer in sent_answers(application)[:LOOKED_THROUGH]:
            other = _words(answer.question.asks)
            both = asked | other
            alike = len(asked & other) / len(both) if both else 0.0
            if answer.words not in found or alike > found[answer.words].alike:
                found[answer.words] = Earlier(answer, alike)
    if first is not None:
        found[first.words] = Earlier(first, 2.0)
    return sorted(found.values(), key=lambda one: -one.alike)[:OFFERED]


@transaction.atomic
def begin_from(*, application: Application, question: Question, earlier: int, by: Person) -> Answer:
    """Put the words of an earlier answer into this one, below what stands there already: nothing is lost.

    An answer of another kind takes the place of what stands there. `earlier` is the key of one of `earlier_answers`.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: it is not an answer that this organisation sent, or the application is sent already.
    """
    in_words = question.kind == Question.Kind.TEXT
    chosen = sent_answers(application).filter(pk=earlier).first() if in_words else None
    if chosen is None:
        first = from_first_stage(application, question)
        chosen = first if first is not None and first.pk == earlier else None
    if chosen is None:
        raise Refused("That answer is not one that your group has sent. Choose one from the list.")
    now = application.answers.filter(question=question).first()
    seen = now.saved_at if now else None
    if not in_words:
        return save_answer(
            application=application, question=question, words=chosen.words, typed=chosen.typed, by=by, seen=seen
        )
    before = now.words if now else ""
    words = before if chosen.words in before else f"{before}\n\n{chosen.words}".strip()
    return save_answer(application=application, question=question, words=words, by=by, seen=seen)


def _words(text: str) -> set[str]:
    """The words that tell what a question is about, each without the endings that grammar gives."""
    return {re.sub(r"(ing|ed|es|s)$", "", word) for word in re.findall(r"\w+", text.casefold())} - {
        *_LITTLE.split(),
        "will",
        "you",
        "your",
    }
