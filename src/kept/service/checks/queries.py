"""Reading what was found and what was said of it. What is not yours to see and what is not there look the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.apps import apps
from django.db import models
from django.db.models import Prefetch, Q, QuerySet

from kept.service import clock
from kept.service.checks.deed import SIDE
from kept.service.checks.models import ComesTo, Explanation, Finding
from kept.service.checks.sentences import Sentences, found_again
from kept.service.organisations.may import Visitor, holds, memberships_of
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.in_force import downwards
from kept.service.partnerships.models import Place
from kept.standards.standard import Standard, standards

_BESIDE = ("finding__checked__organisation", "finding__checked__place", "about")


def register(place: Place | None = None) -> QuerySet[Explanation]:
    """The reasons that are public, newest first: everywhere, or of one place and those inside it."""
    public = Explanation.objects.filter(_public())
    if place:
        public = public.filter(finding__checked__place__in=downwards(place))
    return public.select_related(*_BESIDE).order_by("-public_from", "-pk")


def explanations_for(person: Visitor) -> QuerySet[Explanation]:
    """The reasons somebody may read: the public ones, and those that either side of theirs is in."""
    theirs = memberships_of(person).values("organisation_id")
    own = Q(about__in=theirs) | Q(finding__checked__organisation__in=theirs)
    return Explanation.objects.filter(_public() | own).select_related(*_BESIDE, "by")


def explanations_to_answer(person: Visitor) -> QuerySet[Explanation]:
    """The reasons about organisations that somebody answers for."""
    held = holds(person, Permission.ANSWER_REASON).values("organisation_id")
    return Explanation.objects.filter(about__in=held, finding__checked__taken_back_at=None).select_related(*_BESIDE)


def owed_for(person: Visitor) -> QuerySet[Finding]:
    """The findings that still lack a reason, of the bodies for which somebody gives reasons; oldest first."""
    held = holds(person, Permission.GIVE_REASON).values("organisation_id")
    return (
        Finding.objects.filter(comes_to=ComesTo.NOT_KEPT, explanations__isnull=True, checked__organisation__in=held)
        .select_related("checked__organisation", "checked__place", "checked__about")
        .order_by("checked__on", "pk")
    )


def _public() -> Q:
    return Q(public_from__lte=clock.today(), finding__checked__taken_back_at=None)


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as this visitor may read it. `words` are empty where they are not for the public.

    `promises` are those it was given for: one deed can depart from several for the same reason. `inside` is whether the
    visitor acts for either side.
    """

    one: Explanation
    words: str
    reply: str
    promises: tuple[tuple[Standard, Finding], ...]
    inside: bool = False

    @property
    def public(self) -> bool:
        """Anybody may read it."""
        return self.one.public_from <= clock.today() and self.one.finding.checked.taken_back_at is None

    @property
    def measured(self) -> Sentences | None:
        """What was found, where it is for this visitor and can still be said."""
        found = found_again(self.one.finding) if self.inside or not self.one.particulars else None
        return Sentences(found) if found else None

    @property
    def address(self) -> str:
        """The page about the deed: the two sides' own, where there is one, or the public's."""
        deed = self.one.finding.checked
        kind = apps.get_model(deed.subject.partition(SIDE)[0])
        if not self.inside or not hasattr(kind, "get_absolute_url"):
            return deed.address
        row = kind._base_manager.filter(pk=deed.subject_id).first()
        return row.get_absolute_url() if row else deed.address

    @property
    def by_standard(self) -> list[tuple[Standard, list[Finding]]]:
        """The same promises, those of one kind together."""
        kinds: dict[str, tuple[Standard, list[Finding]]] = {}
        for standard, found in self.promises:
            kinds.setdefault(standard.id, (standard, []))[1].append(found)
        return list(kinds.values())

    def is_said_with(self, other: "Said") -> bool:
        """Both are the same words about the same deed, with the same answer."""
        told = [(said.one.finding.checked_id, said.one.words, said.one.reply) for said in (self, other)]
        return told[0] == told[1]


def as_seen_by(person: Visitor, explanation: Explanation) -> Said:
    """A reason, with its words and the answer to it where this visitor may read those."""
    sides = explanation.holders(Permission.SEE_ORGANISATION)
    inside = memberships_of(person).filter(organisation_id__in=sides).exists()
    return _said(explanation, inside=inside)


def as_public(explanation: Explanation) -> Said:
    """A reason as anybody may read it."""
    return _said(explanation, inside=False)


def _said(explanation: Explanation, *, inside: bool) -> Said:
    open_to = inside or not explanation.particulars
    promise = (standards()[explanation.finding.standard], explanation.finding)
    words, reply = (explanation.words, explanation.reply) if open_to else ("", "")
    return Said(explanation, words, reply, (promise,), inside)


def told_once(shown: Iterable[Said]) -> list[Said]:
    """Reasons in their order, with neighbours that say the same of the same deed as one."""
    once: list[Said] = []
    for said in shown:
        if once and once[-1].is_said_with(said):
            once[-1] = replace(once[-1], promises=once[-1].promises + said.promises)
        else:
            once.append(said)
    return once


def findings_of(row: models.Model) -> list[Finding]:
    """What every promise found of one deed, with the reasons that are public, for the deed's own page."""
    public = Explanation.objects.filter(_public())
    return list(
        Finding.objects.filter(checked__subject=row._meta.label_lower, checked__subject_id=row.pk)
        .exclude(comes_to=ComesTo.DOES_NOT_APPLY)
        .prefetch_related(Prefetch("explanations", public, to_attr="public_explanations"))
        .order_by("provision", "standard")
    )
