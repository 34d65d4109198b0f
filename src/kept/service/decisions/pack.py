"""What a panel needs to decide a round, as one run of blocks, from which the page, the Word file and the PDF are made.

A reader has the applications that they may read and no others: who has an interest, or has not said, finds nothing of
it in any of the three. Points stay blind: those of colleagues are in it once the reader’s own
are whole, or the round is closed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.applications.queries import Asked, asked_in
from kept.service.applications.together_models import Partner
from kept.service.decisions import letter, queries, sift
from kept.service.decisions.models import Declaration
from kept.service.decisions.scoring import Sheet
from kept.service.library.wording import day, pounds
from kept.service.opportunities.models import Opportunity, Question, Status
from kept.service.people.models import Person

AT_A_TIME = 50
"""Applications fetched together: a constant few queries for each such part of a round."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a pack: a heading, words, items, or a table with its heads and rows."""

    kind: str
    words: str = ""
    level: int = 2
    items: list[str] = field(default_factory=list)
    caption: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        """The same as JSON can hold."""
        return {name: getattr(self, name) for name in self.__slots__}


def heading(words: str, level: int = 2) -> Block:
    """A heading; 2 is the highest below the title."""
    return Block("heading", words, level)


def title(opportunity: Opportunity) -> str:
    """What a pack is called."""
    return f"{opportunity.title}: the pack for the panel"


def readable(person: Person, opportunity: Opportunity) -> QuerySet[Application]:
    """The applications in somebody's pack, as they came."""
    return queries.read_by(person, opportunity).select_related("organisation", "decision__by", "decision__approval__by")


def front(opportunity: Opportunity, person: Person) -> list[Block]:
    """The fund, what it is judged by, where the round stands, and how many applications are left out."""
    stands = queries.standing(opportunity)
    left_out = stands.sent - queries.read_by(person, opportunity).count()
    said = [
        f"{opportunity.organisation}: {opportunity.what_for}",
        f"Made for {person.called} on {day(clock.today())}. Names and points are for those who decide.",
    ]
    blocks = [Block("words", words) for words in said]
    if left_out:
        blocks.append(
            Block("words", f"{left_out} left out: you have an interest, or have not said whether you have one.")
        )
    blocks.append(heading("The fund"))
    first_stage = opportunity.expression_of_interest
    pot = f"{pounds(stands.budget)} in the pot, {pounds(stands.awarded)} awarded so far, {pounds(stands.left)} left"
    yes = "asked to apply in full" if first_stage else "funded"
    facts = [
        "The first of two stages: nothing is awarded from it" if first_stage else pot,
        f"An award is {pounds(opportunity.award_size)} at most",
        f"{stands.sent} applied, {stands.decided} decided, {stands.yes} of them {yes}",
    ]
    if opportunity.answer_by:
        facts.append(f"Everybody hears by {day(opportunity.answer_by)}")
    blocks.append(Block("items", items=facts))
    criteria = [[one.says, f"{one.weight}%"] for one in opportunity.criteria.all()]
    if criteria:
        blocks.append(Block("table", caption="What it is judged by", head=["Criterion", "Counts for"], rows=criteria))
    return blocks


def entries(opportunity: Opportunity, person: Person, of: QuerySet[Application]) -> Iterator[list[Block]]:
    """The blocks of each application, AT_A_TIME applications fetched together, however long the round."""
    names = readable(person, opportunity)
    keys = list(of.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        part = list(names.filter(pk__in=keys[start : start + AT_A_TIME]))
        sheets = queries.sheets_of(opportunity, part)
        facts = {one.application.pk: one for one in sift.facts_of(opportunity, part, names)}
        files = asked_in(opportunity, part, Question.Kind.FILE)
        interests: dict[int, list[Declaration]] = {one.pk: [] for one in part}
        declared = Declaration.objects.filter(application__in=part, conflict=True)
        for said in declared.select_related("person").order_by("pk"):
            interests[said.application_id].append(said)
        partners: dict[int, list[Partner]] = {one.pk: [] for one in part}
        for partner in Partner.objects.filter(application__in=part):
            partners[partner.application_id].append(partner)
        for one in part:
            made = _entry(one, sheets[one.pk], facts[one.pk], interests[one.pk], opportunity, person)
            if given := files.get(one.pk):
                made += [heading("Files asked for", 3), Block("items", items=[_file(asked) for asked in given])]
            if named := partners[one.pk]:
                made += [heading("Partners", 3), Block("items", items=[_partner(each) for each in named])]
            yield made


def blocks(opportunity: Opportunity, person: Person) -> Iterator[Block]:
    """A whole pack."""
    yield from front(opportunity, person)
    for entry in entries(opportunity, person, readable(person, opportunity)):
        yield from entry


def sees_points(sheet: Sheet, opportunity: Opportunity, person: Person) -> bool:
    """Whether a reader may see what colleagues gave."""
    return opportunity.status == Status.DECIDED or sheet.whole(person)


def _entry(
    one: Application,
    sheet: Sheet,
    facts: sift.Facts,
    interests: Sequence[Declaration],
    opportunity: Opportunity,
    person: Person,
) -> list[Block]:
    made = [heading(f"{one.number}: {one.organisation}")]
    if sees_points(sheet, opportunity, person):
        made += _points(sheet)
    elif sheet.criteria:
        made.append(Block("words", "The points are here once you have given yours."))
    made += [heading("Facts on record", 3), Block("items", items=_facts(facts))]
    if interests:
        shown = [
            f"{said.person.called}: {said.get_tie_display()}. {said.managed_how or 'Shut out'}" for said in interests
        ]
        made += [heading("Interests declared", 3), Block("items", items=shown)]
    decision = getattr(one, "decision", None)
    if decision is not None:
        approval = getattr(decision, "approval", None)
        made.append(heading("Decided", 3))
        outcome = f"{decision}, {pounds(decision.amount)}" if decision.amount is not None else str(decision)
        decision.application = one
        one.opportunity = opportunity
        made.append(Block("words", f"{outcome}. {letter.who(decision)}.\n{decision.reason}"))
        if approval is not None:
            made.append(Block("words", f"Approved by {approval.by.called}."))
    return made


def _file(one: Asked) -> str:
    return f"{one.question.asks} {one.words}"


def _partner(one: Partner) -> str:
    when = f" on {day(clock.day_in_london(one.answered_at))}" if one.answered_at else ""
    return f"{one.name}: {one.does}\nIts share: {pounds(one.share)}. {one.stands}{when}."


def _points(sheet: Sheet) -> list[Block]:
    if not sheet.lines:
        return [Block("words", "Nobody has given points yet.")]
    spread = {line.criterion.pk: f"{line.lowest} to {line.highest}" for line in sheet.each}
    rows = [[one.says, f"{one.weight}%", f"{mean.normalize():f}", spread[one.pk]] for one, mean in sheet.lines]
    total = f", in all {sheet.total.normalize():f} of 100 by these weights" if sheet.total is not None else ""
    table = Block(
        "table",
        caption=f"Points out of 10, from {len(sheet.given)}{total}",
        head=["Criterion", "Counts for", "Average", "Spread"],
        rows=rows,
    )
    why = [
        f"{score.person.called} gave {score.points} for “{line.criterion.says}”. {score.why}"
        + "".join(f" Changed from {was.before} to {was.after}: {was.because}" for was in changes)
        for line in sheet.each
        for score, changes in line.given
    ]
    return [table, Block("items", items=why)]


def _facts(facts: sift.Facts) -> list[str]:
    numbers = ", ".join(str(number) for number in facts.identifiers) or "no number on this record"
    organisation = facts.application.organisation
    earlier = f"{pounds(facts.earlier_total)} from {len(facts.earlier)}" if facts.earlier else "none on this record"
    since = day(sift.three_years(clock.today()))
    return [
        f"{organisation.get_legal_form_display()}: {numbers}",
        f"Earlier awards from this funder: {earlier}",
        f"From everybody since {since}: {pounds(facts.assistance)} on this record",
        *facts.alike,
    ]
