"""The steps of preparing an end or a change, in the order the promises ask for, and what each still lacks."""

from dataclasses import dataclass

from kept.service.awards import forms
from kept.service.awards.before_deciding import skipped
from kept.service.awards.models import Ending
from kept.service.checks.panel import Line, Panel
from kept.service.library import wording


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the case. `columns` are what it asks for; `reads` what promises read of it."""

    slug: str
    title: str
    form: type[forms.StepForm]
    columns: tuple[str, ...]
    reads: tuple[str, ...]


STEPS = {
    step.slug: step
    for step in (
        Step("why", "What you want to do, and why", forms.WhyForm, ("reasons",), ("reasons_given",)),
        Step(
            "problem",
            "Putting things right first",
            forms.ProblemForm,
            ("issue_told_on", "timetable_agreed_on", "support_offered", "review_on", "timetable_reviewed_on"),
            ("issue_told", "issue_told_on", "timetable_agreed", "timetable_agreed_on", "timetable_reviewed_on"),
        ),
        Step(
            "assessment",
            "What it will do to people",
            forms.AssessmentForm,
            (
                "assessed_on",
                "beneficiaries_covered",
                "users_covered",
                "volunteers_covered",
                "reallocation_considered",
                "protected_covered",
                "funders_covered",
            ),
            ("assessed", "assessed_on", "beneficiaries_covered", "users_covered", "volunteers_covered"),
        ),
        Step(
            "discussion",
            "Talking with the group",
            forms.DiscussionForm,
            ("discussion_opened_on", "responses_closed_on"),
            ("discussed", "discussion_opened_on", "responses_closed_on"),
        ),
        Step(
            "replies",
            "Considering what they said",
            forms.RepliesForm,
            ("responses_considered_on",),
            ("responses_considered_on",),
        ),
        Step("decision", "The decision", forms.DecisionForm, ("decided_on",), ("decided_on",)),
        Step("users", "Words for those who use the service", forms.UsersForm, ("users_notice",), ()),
    )
}
LACKS = {
    "reasons": "your reasons",
    "issue_told_on": "the day you told them",
    "timetable_agreed_on": "the day you agreed a timetable",
    "support_offered": "the help you offered",
    "review_on": "the day of the review",
    "timetable_reviewed_on": "the day you reviewed it",
    "assessed_on": "its day",
    "beneficiaries_covered": "the people the group helps",
    "users_covered": "those who use the service",
    "volunteers_covered": "its volunteers",
    "reallocation_considered": "moving the money",
    "protected_covered": "people the law protects",
    "funders_covered": "other funders",
    "discussion_opened_on": "the day it opened",
    "responses_closed_on": "the last day for replies",
    "responses_considered_on": "the day you considered them",
    "decided_on": "its day",
    "users_notice": "what they are told",
}
NOTICE_NEEDS = ("reasons", "decided_on")
"""What a notice cannot be given without: the letter gives the reasons, and a decision comes before it."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How a step stands: what is still missing, and the promises that ask for it."""

    step: Step
    lacks: tuple[str, ...]
    asked_by: tuple[Line, ...]
    begun: bool

    @property
    def done(self) -> bool:
        """Nothing is missing."""
        return not self.lacks

    @property
    def must(self) -> bool:
        """The notice cannot be given without it."""
        return any(name in NOTICE_NEEDS for name in self.step.columns)

    @property
    def says(self) -> str:
        """What is missing."""
        return ", ".join(LACKS[name] for name in self.lacks)

    @property
    def promises(self) -> list[Line]:
        """The promises that ask for it, each once, however many standards measure it."""
        return list({line.found.binding.provision: line for line in reversed(self.asked_by)}.values())[::-1]

    @property
    def hint(self) -> str:
        """What is missing of what was begun, and where it was promised."""
        missing = f"Still missing: {self.says}." if self.lacks and self.begun else ""
        places = [
            f"{line.document.short_title}, {line.provision.section}"
            for line in self.promises
            if line.document and line.provision
        ]
        return f"{missing} {f'Promised in {wording.listed(places)}.' if places else ''}".strip()


def form_of(step: Step, ending: Ending | None) -> type[forms.StepForm]:
    """The step's form. Where a decision would leave a step out, it asks why."""
    if step.slug == "decision" and ending is not None and (skipped(ending) or ending.skipped_because):
        return forms.SkippingForm
    return step.form


def stands(ending: Ending | None, panel: Panel | None) -> list[Stand]:
    """Every step that this case has, in order. How things went is a step only where they are the reason."""
    return [
        stand_of(step, ending, panel)
        for step in STEPS.values()
        if step.slug != "problem" or (ending is not None and ending.because == Ending.Because.PERFORMANCE)
    ]


def stand_of(step: Step, ending: Ending | None, panel: Panel | None) -> Stand:
    """How one step stands. Without a panel, no promises are named."""
    lacks = tuple(name for name in step.columns if not getattr(ending, name, None))
    asked_by = tuple(
        line for line in (panel.lines if panel else ()) if not set(step.reads).isdisjoint(line.found.binding.columns)
    )
    return Stand(step, lacks, asked_by, len(lacks) < len(step.columns))
