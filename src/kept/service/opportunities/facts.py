"""What everybody can read about a grant, in sentences: the same on the page and in the document to download."""

from dataclasses import dataclass
from typing import NamedTuple

from kept.service import clock
from kept.service.library import wording
from kept.service.opportunities import effort
from kept.service.opportunities.models import Condition, Criterion, ExtraDuty, Opportunity, Question
from kept.service.opportunities.paying import HALF, SMALL, is_paid_in_one_go
from kept.service.opportunities.queries import Round, round_before
from kept.service.opportunities.stages import in_words, other_stage, who_may


class Fact(NamedTuple):
    """A line of the list at the top: what it is called, and what it says."""

    called: str
    says: str


@dataclass(frozen=True, slots=True)
class Whole:
    """All of one grant, for somebody who thinks of applying."""

    grant: Opportunity
    questions: list[Question]
    conditions: list[Condition]
    criteria: list[Criterion]
    extra_duties: list[ExtraDuty]
    before: Round | None
    other_stage: Opportunity | None

    @property
    def stages(self) -> str:
        """Which of two stages it is; nothing where there is one."""
        return in_words(self.grant, self.other_stage)

    @property
    def words(self) -> int:
        """The most words that the form asks for."""
        return sum(question.words for question in self.questions)

    @property
    def length(self) -> str:
        """How long the form is, in a sentence."""
        many = f"{len(self.questions)} question{'' if len(self.questions) == 1 else 's'}"
        return f"{many}, and at most {self.words:,} words in all. Allow {effort.time_in_words(self.words)}."

    @property
    def facts(self) -> list[Fact]:
        """The list at the top, without whom to ask."""
        grant = self.grant
        told = [
            Fact("How much", _how_much(grant)),
            Fact("What it pays for", _costs(grant)),
            Fact("Where", grant.place.name),
            Fact("Opens", wording.day(grant.opens_on) if grant.opens_on else ""),
            Fact("Closes", _closes(grant)),
            Fact("You hear by", wording.day(grant.answer_by) if grant.answer_by else ""),
            Fact("If the answer is no", _review(grant)),
            Fact("Pays for work", _work(grant)),
            Fact("Paid", _paid(grant)),
            Fact("Reports", _reports(grant)),
            Fact(
                "Who decides",
                f"{grant.organisation.name}. Each person who scores or decides first says whether they have an "
                "interest in the group; if they do, somebody else takes their place. One named person decides, and "
                "writes why.",
            ),
            Fact("Last time", _last_time(self.before)),
        ]
        return [fact for fact in told if fact.says]


def whole(grant: Opportunity) -> Whole:
    """All of a grant, of a draft too."""
    return Whole(
        grant,
        list(grant.questions.all()),
        who_may(grant),
        list(grant.criteria.all()),
        list(grant.extra_duties.all()),
        round_before(grant),
        other_stage(grant),
    )


def how_answered(question: Question) -> str:
    """What kind of answer a question wants: "At most 120 words."; "One of: yes, no."."""
    match question.kind:
        case Question.Kind.TEXT:
            return f"At most {question.words:,} words."
        case Question.Kind.CHOICE:
            return f"One of: {'; '.join(question.options)}."
    return f"{question.get_kind_display()}."


def whom_asked(question: Question, questions: list[Question]) -> str:
    """With which answer to which question it is asked; nothing where everybody is asked it."""
    if question.only_if is None:
        return ""
    named = next((at for at, one in enumerate(questions, 1) if one.order == question.only_if), question.only_if)
    return f"Only if question {named} is answered “{question.only_if_answer}”."


def papers_asked(grant: Opportunity) -> str:
    """What is asked for beside the form, and of whom; most of it a group has told once, and need not tell again."""
    asked: dict[str, list[str]] = {}
    for one in grant.papers.all():
        asked.setdefault(one.get_when_display(), []).append(one.thing.name.lower())
    return " ".join(f"{of}: {', '.join(names)}." for of, names in asked.items())


def _how_much(grant: Opportunity) -> str:
    awards = int(grant.budget // grant.award_size)
    enough = f", enough for {awards:,} awards of that size" if awards > 1 else ""
    later = "In the second stage: up" if grant.expression_of_interest else "Up"
    return (
        f"{later} to {wording.pounds(grant.award_size)} for one group. {wording.pounds(grant.budget)} in all{enough}."
    )


def _costs(grant: Opportunity) -> str:
    accepted = {
        "your running costs, such as rent and insurance": grant.overheads_accepted,
        "what training costs": grant.training_accepted,
        "what involving volunteers costs": grant.volunteer_costs_accepted,
    }
    yes = [says for says, there in accepted.items() if there]
    if not yes:
        return "Only the work itself: no running costs, no training and nothing for involving volunteers."
    also = f"The work itself. You may ask for {', for '.join(yes)} too."
    if grant.overheads_accepted:
        return f"{also} You may choose not to ask for running costs. There is no ceiling on them but the award’s."
    return f"{also} It pays no running costs."


def _closes(grant: Opportunity) -> str:
    if grant.closes_at is None:
        return ""
    grace = "Whoever is checking their answers at that moment has ten minutes more to press “Send”."
    return f"At {clock.in_words(grant.closes_at)}. {grace}"


def _review(grant: Opportunity) -> str:
    """What the fund itself says of reviews; nothing where it leaves it to what its funder gives for all."""
    asks = f"You have {_days(grant.review_days)} from then to ask for a review." if grant.review_days else ""
    by = f"A review is answered within {_days(grant.review_answer_days)}." if grant.review_answer_days else ""
    return f"{asks} {by}".strip()


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _work(grant: Opportunity) -> str:
    if not (grant.starts_on and grant.ends_on):
        return ""
    return f"From {wording.day(grant.starts_on)} to {wording.day(grant.ends_on)}"


def _paid(grant: Opportunity) -> str:
    share, when = grant.upfront_percent, "quarter’s money when the quarter"
    if is_paid_in_one_go(grant.award_size, share):
        return "In one go, when the work starts"
    if share == 100:
        says = f"Each {when} starts"
    elif share:
        says = f"{share} per cent of each {when} starts, and the rest when it ends"
    else:
        says = f"Each {when} ends"
    return f"{says}. An award under {wording.pounds(SMALL)} is paid in one go" if share >= HALF else says


def _reports(grant: Opportunity) -> str:
    if grant.reports is None:
        return ""
    if grant.reports == 0:
        return "None."
    many = "One" if grant.reports == 1 else f"{grant.reports}"
    room = f" of at most {grant.report_words:,} words" if grant.report_words else ""
    used = f" Used for: {grant.reports_used_for}." if grant.reports_used_for else ""
    return f"{many}{room}, over the whole award.{used}"


def _last_time(before: Round | None) -> str:
    if before is None or not before.applications:
        return ""
    groups = "group" if before.applications == 1 else "groups"
    if before.asked_on is not None:
        applied = f"{before.applications:,} {groups} that applied to {before.title}"
        return f"{before.asked_on:,} of the {applied} were asked to apply in full."
    return f"{before.awards:,} of the {before.applications:,} {groups} that applied to {before.title} were funded."
