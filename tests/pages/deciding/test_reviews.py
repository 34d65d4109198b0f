"""Reviews: asked on stated grounds, answered by somebody with no part in the decision, and decided again openly."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import QuerySet
from django.test import Client

from awarded import on
from cast import Cast
from kept.service.applications.models import Application
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Decision, Review
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.outbox.models import Message
from rounds import CLOSED, as_, decided, page

pytestmark = pytest.mark.django_db
LAST, TOO_LATE = date(2026, 11, 17), date(2026, 11, 18)
"""Twenty-eight days from the answer, and the day after."""
ASKED = {"ground": "facts", "words": "You wrote that we do not cook. Our first answer says that we do."}
AGAIN = {"funded": "yes", "amount": "1200", "reason": "They cook, and we had missed it."}


@pytest.fixture
def told(cast: Cast, fund: Opportunity, lunch: Application, bikes: Application) -> Application:
    """The lunch club was told no on 20 October, by Grace."""
    with on(CLOSED):
        decided(lunch, cast.person["grace"], funded=False)
        decided(bikes, cast.person["grace"], funded=True)
        deciding.close_round(opportunity=fund, by=cast.person["grace"])
    return lunch


def letters(start: str) -> QuerySet[Message]:
    return Message.objects.filter(key__startswith=start)


def test_a_review_is_upheld_and_the_decision_taken_again_openly(
    cast: Cast, fund: Opportunity, told: Application
) -> None:
    with on(LAST):
        winnie, grace, dora = as_(cast, "winnie"), as_(cast, "grace"), as_(cast, "dora")
        answer, ask = f"/applications/{told.pk}/answer/", f"/applications/{told.pk}/review/"
        assert ask in page(winnie.get(answer)).links
        assert "Choose what went wrong" in page(winnie.post(ask, {"words": "It is not fair."})).text
        winnie.post(ask, ASKED)
        winnie.post(ask, ASKED)
        one = Review.objects.get()
        assert [letter.to for letter in letters("review-asked")] == ["dora@council.estuary.example"]
        assert "Somebody who had no part in the decision looks at it" in page(winnie.get(answer)).text
        address = f"/reviews/{one.pk}/"
        assert "You had a part in this decision" in page(grace.get(address)).text
        assert "You had a part" in page(grace.post(address, {"outcome": "stands", "reasons": "No."})).text
        assert "Waits for an answer" in page(dora.get(f"/grants/{fund.pk}/reviews/")).text
        assert dora.get(address).url.endswith("/assess/"), "she says first whether she has an interest"
        dora.post(f"/applications/{told.pk}/assess/", {"interest": "none"})
        assert "Our first answer says that we do" in page(dora.get(address)).text
        dora.post(address, {"outcome": "upheld", "reasons": "You are right: the first answer says so."})
        assert "Your review is upheld" in letters("review-answered").get().body
        assert "You made the earlier decision" in page(grace.get(address)).text
        assert "You made the earlier decision" in page(grace.post(address, AGAIN)).text
        assert "Decide again" in page(dora.get(address)).text
        dora.post(address, AGAIN)
        assert "You have been awarded £1,200" in letters("decision-told-again").get().body
        shown = page(winnie.get(answer))
        assert shown.heading == "You have been awarded £1,200"
        assert "It is not about meals." in shown.text, "the earlier reason stays in sight"
        public = page(Client().get(f"/grants/{fund.pk}/outcome/")).text
        assert "1 group asked for a review. 1 is answered: 1 upheld, and 1 of those funded after all" in public


def test_an_answer_that_stands_is_told_with_reasons(cast: Cast, fund: Opportunity, told: Application) -> None:
    with on(LAST):
        review = deciding.ask_review(application=told, by=cast.person["winnie"], **ASKED)
        with pytest.raises(Refused, match="First say whether you have an interest"):
            deciding.answer_review(review=review, upheld=False, reasons="No.", by=cast.person["dora"])
        deciding.declare(application=told, conflict=False, by=cast.person["dora"])
        deciding.answer_review(review=review, upheld=False, reasons="We read it again.", by=cast.person["dora"])
        shown = page(as_(cast, "winnie").get(f"/applications/{told.pk}/answer/")).text
        assert "The answer stands. We read it again. Dora Finch, Commissioner" in shown
        assert not Decision.objects.get(application=told).funded
        assert "The answer stands" in page(as_(cast, "dora").get(f"/reviews/{review.pk}/")).text


def test_a_review_has_a_last_day_which_the_funder_may_move(cast: Cast, told: Application) -> None:
    ask = f"/applications/{told.pk}/review/"
    with on(TOO_LATE):
        winnie = as_(cast, "winnie")
        assert ask not in page(winnie.get(f"/applications/{told.pk}/answer/")).links
        assert "The last day to ask for a review was 17 November 2026" in page(winnie.get(ask)).text
        assert "The last day" in page(winnie.post(ask, ASKED)).text
        assert not Review.objects.exists()
        deciding.set_rules(
            organisation=cast.organisation["council"], above=None, review_days=29, by=cast.person["amara"]
        )
        winnie.post(ask, ASKED)
        assert Review.objects.exists()


def test_only_a_no_is_reviewed(cast: Cast, told: Application, bikes: Application) -> None:
    with on(CLOSED):
        assert "There is none to ask about" in page(as_(cast, "bilal").get(f"/applications/{bikes.pk}/review/")).text
        with pytest.raises(Refused, match="an answer that was no"):
            deciding.ask_review(application=bikes, by=cast.person["bilal"], **ASKED)


def test_an_award_after_a_review_is_approved_like_any_other(cast: Cast, told: Application) -> None:
    with on(LAST):
        deciding.set_rules(organisation=cast.organisation["council"], above=Decimal(500), by=cast.person["amara"])
        review = deciding.ask_review(application=told, by=cast.person["winnie"], **ASKED)
        for name in ("dora", "grace"):
            deciding.declare(application=told, conflict=False, by=cast.person[name])
        deciding.answer_review(review=review, upheld=True, reasons="So it is.", by=cast.person["dora"])
        as_(cast, "dora").post(f"/reviews/{review.pk}/", AGAIN)
        assert not letters("decision-told-again").exists()
        assert "a second person’s approval" in page(as_(cast, "dora").get(f"/reviews/{review.pk}/")).text
        deciding.approve(application=told, version=2, by=cast.person["grace"])
        assert letters("decision-told-again").count() == 1
        review.refresh_from_db()
        assert review.waits == ""


def test_an_interest_found_after_the_close_takes_nothing_back(cast: Cast, told: Application) -> None:
    with on(LAST):
        deciding.ask_review(application=told, by=cast.person["winnie"], **ASKED)
        deciding.declare(application=told, conflict=True, by=cast.person["grace"])
        assert Decision.objects.filter(application=told).exists()
        assert as_(cast, "grace").get(f"/reviews/{Review.objects.get().pk}/").status_code == 404


def test_a_fund_says_its_own_days_before_anybody_applies(cast: Cast, fund: Opportunity, told: Application) -> None:
    Opportunity.objects.filter(pk=fund.pk).update(review_days=7, review_answer_days=10)
    with on(date(2026, 10, 27)):
        public = page(Client().get(f"/grants/{fund.pk}/")).text
        assert "You have 7 days from then to ask for a review. A review is answered within 10 days." in public
        winnie = as_(cast, "winnie")
        shown = page(winnie.get(f"/applications/{told.pk}/answer/")).text
        assert (
            "until 27 October 2026. Somebody who had no part in the decision looks at it, and answers within 10"
            in shown
        )
        winnie.post(f"/applications/{told.pk}/review/", ASKED)
        assert "is answered by 6 November 2026" in letters("review-asked").get().body
        shown = page(winnie.get(f"/applications/{told.pk}/answer/")).text
        assert "looks at it, and writes to you by 6 November 2026" in shown
    with on(date(2026, 11, 6)):
        dora = as_(cast, "dora")
        assert "Past its day" not in page(dora.get(f"/grants/{fund.pk}/reviews/")).text
        assert "is answered by 6 November 2026" in page(dora.get("/work/")).text
    with on(date(2026, 11, 7)):
        assert "Past its day" in page(as_(cast, "dora").get(f"/grants/{fund.pk}/reviews/")).text


def test_a_funds_own_days_end_before_its_bodys(cast: Cast, fund: Opportunity, told: Application) -> None:
    Opportunity.objects.filter(pk=fund.pk).update(review_days=7)
    with on(date(2026, 10, 28)):
        winnie = as_(cast, "winnie")
        assert "The last day" in page(winnie.post(f"/applications/{told.pk}/review/", ASKED)).text
        assert not Review.objects.exists()
