"""What happens in deciding."""

from kept.service.history.events import Event

DECLARED = Event(
    "decisions.interest.declared", "An assessor declared whether they have an interest", keeps=("conflict",)
)
INTEREST_TAKEN_BACK = Event(
    "decisions.interest.taken-back", "An assessor took back an interest that was declared by mistake"
)
INTEREST_MANAGED = Event(
    "decisions.interest.managed",
    "Somebody said how an interest is managed, or that it shuts out",
    keeps=("person", "in_it"),
)
SCORED = Event("decisions.application.scored", "An application was scored, criterion by criterion", keeps=("points",))
DECIDED = Event("decisions.application.decided", "An application was decided", keeps=("funded", "asked_on", "amount"))
APPROVED = Event("decisions.application.approved", "A second person approved an award", keeps=("amount",))
RULES_SET = Event(
    "decisions.rules.set", "A body set how awards are approved and reviews are asked for", keeps=("above", "days")
)
ROUND_CLOSED = Event(
    "decisions.round.closed", "A round was closed and everybody answered", keeps=("applications", "awards", "asked_on")
)
REVIEW_ASKED = Event("decisions.review.asked", "A group asked for its answer to be reviewed", keeps=("ground",))
REVIEW_ANSWERED = Event("decisions.review.answered", "A review was answered with reasons", keeps=("upheld",))
DECIDED_AGAIN = Event(
    "decisions.review.decided-again",
    "An application was decided again after a review",
    keeps=("funded", "asked_on", "amount"),
)
OPINION_GIVEN = Event("decisions.opinion.given", "Somebody said how a round went", keeps=("side",))
LEARNED = Event("decisions.round.learned", "A funder published what it learned from a round")
EQUALITY_WRITTEN = Event(
    "decisions.equality.written", "Somebody wrote who is affected by a fund or a decision", keeps=("of",)
)
EQUALITY_AUTHORISED = Event(
    "decisions.equality.authorised", "Somebody else authorised what was written of who is affected", keeps=("of",)
)
PACK_ASKED = Event("decisions.pack.asked", "Somebody asked for a pack of a round", keeps=("kind",))
