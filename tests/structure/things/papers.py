"""What addresses of passports and of the papers of applications stand for."""

from typing import Any

import papers
from cast import Cast
from kept.service import clock
from kept.service.applications.models import Answer, Used
from kept.service.opportunities.models import Question
from kept.service.organisations.actions import passport
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.models import Person
from kept.service.uploads.accepting import accept
from structure.things import applications, decisions, opportunities
from structure.things.naming import ABSENT_NUMBER, Things, held_by
from structure.things.organisations import ORGANISATIONS


def _items(cast: Cast) -> list[tuple[Any, Any]]:
    """A paper and a reason of one group, and a paper of another."""
    made = []
    for group, who, what in (
        ("lunch", "winnie", "accounts"),
        ("lunch", "winnie", "equality-policy"),
        ("bikes", "bilal", "accounts"),
    ):
        told: dict[str, Any] = {"because": "We are new."}
        if what == "accounts":
            told = {"file": papers.sent("accounts.txt", b"In 5, out 4")}
        organisation, by = cast.organisation[group], cast.person[who]
        made.append(passport.tell(organisation=organisation, what=what, by=by, **told))
    return [(one.pk, one) for one in made]


def _papers(cast: Cast) -> list[tuple[Any, Any]]:
    return [(pk, item) for pk, item in _items(cast) if item.upload_id]


def _things(cast: Cast) -> list[tuple[Any, Any]]:
    return [((row.pk, "accounts"), row) for row in Organisation.objects.order_by("pk")]


def _used(cast: Cast) -> list[tuple[Any, Any]]:
    """A paper in applications of every kind: a draft's cannot be, and is looked for all the same."""
    made = []
    items = {item.organisation_id: item for _, item in _items(cast) if item.upload_id}
    for _, application in decisions._applications(cast):
        item = items[application.organisation_id]
        made.append(Used.objects.create(application=application, item=item, at=clock.now()))
    return [(one.pk, one) for one in made]


def _with_a_file(made: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The same applications, each with a question that a file answers, under the number of the first."""
    upload = accept(papers.sent("kitchen.txt", b"A stove and a sink"), by=None)
    for pk, application in made:
        asks = Question.objects.create(opportunity=application.opportunity, order=30_000 + pk % 2_000, kind="file")
        Answer.objects.create(
            application=application, question=asks, words="kitchen.txt", upload=upload, saved_at=clock.now()
        )
    return [((pk, 30_000 + pk % 2_000), application) for pk, application in made]


def _answer_files(cast: Cast) -> list[tuple[Any, Any]]:
    return _with_a_file(applications._applications(cast))


def _read_answer_files(cast: Cast) -> list[tuple[Any, Any]]:
    return _with_a_file(decisions._applications(cast))


def _reads_paper(person: Person, used: Used) -> bool:
    reads: bool = decisions._reads(Permission.ASSESS_APPLICATION)(person, used.application)
    return reads


_TOLD = Things("<int:organisation> <str:what>", _things, held_by(Permission.WRITE_APPLICATION), (ABSENT_NUMBER, "vat"))
_WRITTEN = Things("<int:number>", _items, held_by(Permission.WRITE_APPLICATION))
_READ = decisions._reads(Permission.ASSESS_APPLICATION)
THINGS: dict[str, Things] = {
    "passport": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.SEE_ORGANISATION)),
    "passport-uses": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.SEE_ORGANISATION)),
    "tell-passport": _TOLD,
    "have-none": _TOLD,
    "passport-file": Things("<int:number>", _papers, held_by(Permission.SEE_ORGANISATION)),
    "passport-still-right": _WRITTEN,
    "remove-from-passport": _WRITTEN,
    "earlier-answers": applications._WRITTEN,
    "application-papers": applications._READ,
    "design-papers": opportunities._WRITTEN,
    "read-papers": Things("<int:number>", decisions._applications, _READ),
    "answer-file": Things(
        "<int:number> <int:order>", _answer_files, held_by(Permission.SEE_ORGANISATION), (ABSENT_NUMBER, 1)
    ),
    "shared-file": Things(
        "<int:number> <int:order>",
        lambda cast: _with_a_file(applications._together(cast)),
        applications._types,
        (ABSENT_NUMBER, 1),
    ),
    "read-answer-file": Things("<int:number> <int:order>", _read_answer_files, _READ, (ABSENT_NUMBER, 1)),
    "read-paper": Things("<int:number>", _used, _reads_paper),
}
