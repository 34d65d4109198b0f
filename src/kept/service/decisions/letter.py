"""The letter that tells an applicant what became of their application, readable in full without the site."""

from collections.abc import Collection

from django.conf import settings
from django.urls import reverse

from kept.service import clock
from kept.service.applications.letters import second_stage_in_words
from kept.service.applications.models import Application
from kept.service.decisions.models import DAYS_TO_ASK, Decision, Review
from kept.service.decisions.scoring import Sheet
from kept.service.library.wording import day, pounds
from kept.service.opportunities.models import Opportunity


def subject(decision: Decision) -> str:
    """What the letter is headed. It does not say the outcome, which others may see on a screen."""
    return f"{decision.application.opportunity.title}: the answer to your application {decision.application.number}"


def body(
    decision: Decision,
    sheet: Sheet | None,
    *,
    days: int = DAYS_TO_ASK,
    nothing_because: str = "",
    others: Collection[Opportunity] = (),
    onward: Opportunity | None = None,
) -> str:
    """The letter, from the record. `sheet` is None for somebody who may not see the scores yet.

    `days` are those to ask for a review, `nothing_because` is why nobody was funded, where nobody was, and `others` are
    the funds that may fit a group which is turned down. `onward` is the second stage, where it is published.
    """
    application = decision.application
    opportunity = application.opportunity
    parts = [
        f"To {application.organisation}",
        f"Thank you for applying to {opportunity.title}. Your application is {application.number}.",
        outcome(decision),
        "Why",
        decision.reason,
    ]
    if nothing_because:
        parts += [why_nobody(opportunity), nothing_because]
    for heading, words in learned(decision):
        parts += [heading, words]
    if sheet is not None and sheet.lines:
        parts += ["How it was scored", _scores(sheet)]
    parts += ["Who decided", f"{who(decision)}, on {day(clock.day_in_london(decision.at))}.", "What happens next"]
    parts += _next(decision, days, onward)
    if others and not decision.is_yes:
        parts += ["Other grants here, open or coming", "\n".join(_other(one) for one in others)]
    parts += [
        "How was it for you?",
        f"Three questions and a sentence, on the page of your answer: {_page(application)}",
    ]
    return "\n\n".join(parts) + "\n"


def outcome(decision: Decision) -> str:
    """What became of it, in one sentence."""
    if decision.asked_on is not None:
        return "You are asked to apply in full." if decision.asked_on else "We are not asking you to apply in full."
    if decision.amount is not None:
        return f"You have been awarded {pounds(decision.amount)}."
    return "We are not funding it this time."


def why_nobody(opportunity: Opportunity) -> str:
    """The heading above the reason why nobody had a yes."""
    first = opportunity.expression_of_interest
    return "Why nobody was asked to apply in full" if first else "Why nothing was awarded to anybody"


def learned(decision: Decision) -> list[tuple[str, str]]:
    """What there is to learn from it, each with its heading."""
    told = [("What was strong", decision.strength), ("One thing to change another time", decision.to_change)]
    return [(heading, words) for heading, words in told if words]


def who(decision: Decision) -> str:
    """Who decided, in which role, for whom; and the panel, where one did."""
    parts = (decision.by.called, decision.by_role, decision.application.opportunity.organisation.name)
    said = ", ".join(part for part in parts if part)
    if decision.panel and decision.panel_on:
        return f"{decision.panel}, on {day(decision.panel_on)}; written down by {said}"
    return said


def review_asked(review: Review) -> str:
    """To those who could answer a review."""
    application = review.application
    return (
        f"{application.organisation} asks for a review of the answer to its application {application.number}.\n\n"
        f"What it is about: {review.get_ground_display()}.\n\n"
        f"{_answer_by(review)}"
        "Somebody who had no part in the decision answers it, with reasons:\n"
        f"{_address('reviews', application.opportunity_id)}\n"
    )


def _answer_by(review: Review) -> str:
    by = review.answer_by
    return f"The fund says that it is answered by {day(by)}.\n\n" if by else ""


def review_answered(review: Review) -> str:
    """To the group that asked for it."""
    application = review.application
    upheld = "Your review is upheld. Somebody else takes the decision again, and writes to you."
    answer = upheld if review.upheld else "We looked again, and the answer stands."
    by = review.answered_by
    who = ", ".join(part for part in (by.called if by else "", review.answered_as) if part)
    parts = [
        f"To {application.organisation}",
        answer,
        "Why",
        review.reasons,
        "Who looked at it",
        f"{who}, who had no part in the decision.",
        f"Your answer and your review: {_page(application)}",
    ]
    return "\n\n".join(parts) + "\n"


def _page(application: Application) -> str:
    return _address("application-answer", application.pk)


def _address(name: str, number: int) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, args=[number])}"


def _scores(sheet: Sheet) -> str:
    lines = [f"{criterion.says}: {average.normalize():f} out of 10" for criterion, average in sheet.lines]
    if sheet.total is not None:
        lines.append(f"In all, by the weights we published: {sheet.total.normalize():f} out of 100")
    return "\n".join(lines)


def _other(one: Opportunity) -> str:
    return f"{one.title}. Can we apply? {_address('can-we-apply', one.pk)}"


def _next(decision: Decision, days: int, onward: Opportunity | None) -> list[str]:
    opportunity = decision.application.opportunity
    ask = f" Write to {opportunity.contact}." if opportunity.contact else ""
    if decision.asked_on:
        when = second_stage_in_words(onward) if onward else "We write to you when you can apply in full, and where."
        return [f"{when} This was the first of two stages: nothing is awarded yet.{' Questions?' + ask if ask else ''}"]
    if decision.funded:
        return [
            "We will send you an offer, with the date of each payment. Nothing is settled until somebody who may "
            f"accept it for your group has done so.{' Questions?' + ask if ask else ''}"
        ]
    return [
        f"You may ask us for more feedback.{ask}",
        f"If you think that something went wrong, you have {days} days from this letter to ask for a review: "
        f"{_page(decision.application)} Somebody who had no part in the decision looks at it{_within(opportunity)}.",
    ]


def _within(opportunity: Opportunity) -> str:
    days = opportunity.review_answer_days
    return f", and answers within {days} day{'' if days == 1 else 's'}" if days else ""
