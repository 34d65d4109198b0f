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
    """An answer that was sent, and how alike its question is: 0 to 1, the share of words that both have."""

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


def earlier_answers(application: Application, question: Question) -> list[Earlier]:
    """Those to begin from, the most alike first; of equals those of the first stage, then the latest; each once."""
    asked, first_stage = _words(question.asks), application.opportunity.first_stage_id or 0
    found: dict[str, Earlier] = {}
    for answer in sent_answers(application)[:LOOKED_THROUGH]:
        other = _words(answer.question.asks)
        both = asked | other
        alike = len(asked & other) / len(both) if both else 0.0
        if answer.words not in found or alike > found[answer.words].alike:
            found[answer.words] = Earlier(answer, alike)
    return sorted(found.values(), key=lambda one: (-one.alike, one.answer.application.opportunity_id != first_stage))[
        :OFFERED
    ]


@transaction.atomic
def begin_from(*, application: Application, question: Question, earlier: int, by: Person) -> Answer:
    """Put the words of an earlier answer into this one, below what stands there already: nothing is lost.

    `earlier` is the key of one of `sent_answers`.

    Raises:
        NotAllowed: they may not, for its organisation.
        Refused: it is not an answer that this organisation sent, or the application is sent already.
    """
    chosen = sent_answers(application).filter(pk=earlier).first()
    if chosen is None or question.kind != Question.Kind.TEXT:
        raise Refused("That answer is not one that your group has sent. Choose one from the list.")
    now = application.answers.filter(question=question).first()
    before = now.words if now else ""
    words = before if chosen.words in before else f"{before}\n\n{chosen.words}".strip()
    seen = now.saved_at if now else None
    return save_answer(application=application, question=question, words=words, by=by, seen=seen)


def _words(text: str) -> set[str]:
    """The words that tell what a question is about, each without the endings that grammar gives."""
    return {re.sub(r"(ing|ed|es|s)$", "", word) for word in re.findall(r"\w+", text.casefold())} - {
        *_LITTLE.split(),
        "will",
        "you",
        "your",
    }
