"""Finding applications: an applicant's people find all of theirs; a funder's find what was sent to it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet, prefetch_related_objects

from kept.service.applications import budgets, kinds
from kept.service.applications.answers import words_in
from kept.service.applications.budgets import Budget
from kept.service.applications.models import FUNDERS_ASK, Answer, Application
from kept.service.opportunities.models import Opportunity, Question
from kept.service.organisations import roles
from kept.service.organisations.may import Visitor, holds
from kept.service.organisations.models import Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.uploads.models import Upload

IN_FULL = ("organisation", "opportunity__organisation", "opportunity__place")


def applications_for(person: Visitor, permission: Permission) -> QuerySet[Application]:
    """The applications for which somebody may do this."""
    held = holds(person, permission).values("organisation_id")
    if permission in FUNDERS_ASK:
        theirs = Q(opportunity__organisation_id__in=held, sent_at__isnull=False, withdrawn_at__isnull=True)
    else:
        theirs = Q(organisation_id__in=held)
    return Application.objects.filter(theirs).select_related(*IN_FULL)


def pressed(organisations: Iterable[Organisation]) -> QuerySet[Application]:
    """The applications of organisations for which somebody is known to act, with no more of them than a press needs.

    The action asks again whether they may, and reads what it changes. A page after that needs `in_full`.
    """
    theirs = Application.objects.filter(organisation_id__in=[one.pk for one in organisations])
    of_its_round = ("status", "opens_on", "closes_at")
    needed = ("organisation", "changes", *(f"opportunity__{one}" for one in of_its_round))
    return theirs.select_related("opportunity").only(*needed)


def in_full(application: Application) -> Application:
    """The same, with all that its pages show."""
    return Application.objects.select_related(*IN_FULL).get(pk=application.pk)


def present(opportunity: Opportunity) -> QuerySet[Application]:
    """The applications to it that were begun and not taken back; a change counts once it is sent."""
    there = Application.objects.filter(opportunity=opportunity, withdrawn_at__isnull=True)
    return there.filter(Q(changes__isnull=True) | Q(sent_at__isnull=False))


def replaced_by(application: Application) -> Application | None:
    """The version that took the place of one that had been sent."""
    return Application.objects.filter(changes=application, sent_at__isnull=False).first()


def unsent_change(application: Application) -> Application | None:
    """The change of a sent application that is being written."""
    return Application.objects.filter(changes=application, sent_at=None, withdrawn_at=None).first()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of an application, with its answer if there is one."""

    question: Question
    answer: Answer | None

    @property
    def words(self) -> str:
        """What was written, so far."""
        return self.answer.words if self.answer else ""

    @property
    def count(self) -> int:
        """How many words that is."""
        return words_in(self.words)

    @property
    def in_words(self) -> bool:
        """Whether the answer is in words of their own, which are counted."""
        return self.question.kind == Question.Kind.TEXT

    @property
    def over(self) -> int:
        """By how many words it is too long; 0 where it is not, or where words are not counted."""
        return max(0, self.count - self.question.words) if self.in_words else 0

    @property
    def boxes(self) -> dict[str, str]:
        """What stands in each box of the answer."""
        return (self.answer.typed if self.answer else {}) or {"words": self.words}

    @property
    def wrong(self) -> Mapping[str, str]:
        """A sentence for each box that is not right; none where there is no answer yet."""
        return kinds.read(self.question, self.words, self.boxes).wrong

    @property
    def is_ready(self) -> bool:
        """Whether it can be sent as it is."""
        return bool(self.words) and not self.wrong

    @property
    def is_file(self) -> bool:
        """Whether a file or a photo is asked for."""
        return self.question.kind == Question.Kind.FILE

    @property
    def upload(self) -> Upload | None:
        """The file that was given, where one was."""
        return self.answer.upload if self.answer else None

    @property
    def is_budget(self) -> bool:
        """Whether a budget is asked for."""
        return self.question.kind == Question.Kind.BUDGET

    @property
    def budget(self) -> Budget | None:
        """The answer as a budget, where it is one."""
        there = self.is_budget and self.answer is not None and self.answer.typed
        return budgets.read(self.question.opportunity, self.boxes) if there else None


def asked_of(application: Application) -> list[Asked]:
    """Every question that an application is asked, in order: one that depends on a choice not made is not among them.

    This is the only door to answers: what was written to a question that is no longer asked is nobody's to read.
    """
    answers = list(application.answers.all())
    prefetch_related_objects([one for one in answers if one.upload_id], "upload")
    prefetch_related_objects([one for one in answers if one.typed_for_them_id], "saved_by", "typed_for_them")
    return _asked(application.opportunity.questions.all(), answers)


def questions_of(application: Application) -> list[Question]:
    """The same questions without what was answered: answers are read only where one depends on a choice."""
    questions = list(application.opportunity.questions.all())
    if all(question.only_if is None for question in questions):
        return questions
    return [one.question for one in _asked(questions, application.answers.all())]


def asked_in(opportunity: Opportunity, of: Collection[Application], *kinds: Question.Kind) -> dict[int, list[Asked]]:
    """What several applications of one round were asked and answered, by the application's key: only these kinds.

    Two queries, and one where the round asks nothing of the kind: then there is nothing in it.
    """
    questions = list(opportunity.questions.all())
    if all(question.kind not in kinds for question in questions):
        return {}
    answers: dict[int, list[Answer]] = {application.pk: [] for application in of}
    for answer in Answer.objects.filter(application__in=of).select_related("upload"):
        answers[answer.application_id].append(answer)
    return {
        pk: [one for one in _asked(questions, theirs) if one.question.kind in kinds and one.words]
        for pk, theirs in answers.items()
    }


def _asked(questions: Iterable[Question], given: Iterable[Answer]) -> list[Asked]:
    answers = {answer.question_id: answer for answer in given}
    asked: dict[int, Asked] = {}
    for question in questions:
        if question.only_if is None or (
            question.only_if in asked and asked[question.only_if].words == question.only_if_answer
        ):
            asked[question.order] = Asked(question, answers.get(question.pk))
    return list(asked.values())


def writers_of(
    organisation: Organisation, permission: Permission = Permission.WRITE_APPLICATION
) -> QuerySet[Membership]:
    """Who may write an organisation's applications, or send them."""
    return (
        Membership.objects.filter(
            organisation=organisation,
            until__isnull=True,
            person__is_active=True,
            role__in=roles.with_permission(permission),
        )
        .select_related("person")
        .order_by("person__name", "person__email")
    )
