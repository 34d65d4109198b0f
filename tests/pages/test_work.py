"""Where somebody lands: what waits for them, and nothing that is not theirs."""

from datetime import date

from django.test import Client

from awarded import OFFERED, accepted, funded, on
from cast import Cast
from funds import published
from kept.service.awards import actions as awarding
from kept.service.decisions import actions as deciding
from kept.service.opportunities.models import Status
from kept.service.partnerships.models import Place
from reading import check
from rounds import apply, decided
from signing_in import signed_in
from slices.test_partnerships import adopted


def work(browser: Client) -> str:
    response = browser.get("/work/")
    assert response.status_code == 200
    check(response, "/work/")
    return response.content.decode()


def test_somebody_who_acts_for_nobody_is_told_where_to_go(cast: Cast) -> None:
    assert "no organisation that has work here" in work(signed_in(cast.person["stella"]))


def test_whoever_is_about_to_apply_for_a_group_that_is_not_theirs_finds_it_or_adds_it(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    with on(date(2026, 10, 1)):
        shown = signed_in(cast.person["stella"]).get(f"/grants/{fund.pk}/apply/").content.decode()
    assert f"/organisations/add/?next=/grants/{fund.pk}/apply/" in shown


def test_a_councillor_is_told_what_there_is_to_read_and_what_waits_comes_first(cast: Cast, place: Place) -> None:
    cyril = work(signed_in(cast.person["cyril"], staff=True))
    assert "Nothing here waits for you to do" in cyril
    for address in ("/exceptions/", "/register/", "/register/ending/"):
        assert f'href="{address}"' in cyril
    apply(cast, published(cast, place), "lunch", "winnie")
    with on(date(2026, 10, 20)):
        winnie = work(signed_in(cast.person["winnie"]))
    assert winnie.index(">Applications<") < winnie.index(">Awards<")


def test_a_round_that_is_over_waits_for_those_who_decide_and_for_nobody_else(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    apply(cast, fund, "lunch", "winnie")
    with on(date(2026, 10, 20)):
        grace = work(signed_in(cast.person["grace"], staff=True))
        assert "1 of 1 have no answer yet" in grace
        assert f"/grants/{fund.pk}/round/" in grace
        assert '"/grants/mine/?show=closed"' in grace, "all of them are among those that closed"
        winnie = work(signed_in(cast.person["winnie"]))
        assert "have no answer yet" not in winnie
        assert "/round/" not in winnie


def test_what_a_group_sent_waits_for_its_answer_until_everybody_is_told(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    application = apply(cast, fund, "lunch", "winnie")
    with on(date(2026, 10, 20)):
        winnie = work(signed_in(cast.person["winnie"]))
        assert f"{application.number}, sent for Saltmarsh Lunch Club. You hear by" in winnie
        assert f"/applications/{application.pk}/receipt/" in winnie
        assert application.number not in work(signed_in(cast.person["bilal"]))
    fund.status = Status.DECIDED
    fund.save()
    with on(date(2026, 10, 20)):
        assert application.number not in work(signed_in(cast.person["winnie"]))


def test_an_answer_is_news_for_the_group_and_a_funded_one_waits_for_its_offer(cast: Cast) -> None:
    application = funded(cast)
    with on(OFFERED, hour=12):
        winnie = work(signed_in(cast.person["winnie"]))
        assert f"{application.number}, sent for Saltmarsh Lunch Club. Funded. An offer comes next" in winnie
        assert f"/applications/{application.pk}/answer/" in winnie
        grace = work(signed_in(cast.person["grace"], staff=True))
        assert "Offer £6,000 to Saltmarsh Lunch Club" in grace
        assert f"/applications/{application.pk}/offer/" in grace
        assert "Offer £6,000" not in work(signed_in(cast.person["farid"], staff=True)), "who pays does not offer"
        awarding.offer(application=application, by=cast.person["grace"])
        assert "An offer comes next" not in work(signed_in(cast.person["winnie"]))
        assert "Offer £6,000" not in work(signed_in(cast.person["grace"], staff=True))


def test_a_no_stays_on_the_list_for_as_long_as_a_review_can_be_asked_for(cast: Cast, place: Place) -> None:
    fund = published(cast, place)
    application = apply(cast, fund, "lunch", "winnie")
    with on(OFFERED):
        decided(application, cast.person["grace"], funded=False)
        assert "Read why" not in work(signed_in(cast.person["winnie"])), "nobody is told before the round closes"
        deciding.close_round(opportunity=fund, nothing_because="It is for meals.", by=cast.person["grace"])
    for day, told in [(date(2026, 11, 10), True), (date(2026, 12, 10), False)]:
        with on(day):
            winnie = work(signed_in(cast.person["winnie"]))
        assert ("Not funded. Read why, and what you can do" in winnie) is told


def test_what_is_due_waits_for_whoever_pays(cast: Cast, place: Place) -> None:
    accepted(cast, place)
    with on(date(2026, 11, 2)):
        assert "Past the day they were due" in work(signed_in(cast.person["farid"], staff=True))


def test_it_asks_the_database_no_more_as_there_is_more(
    cast: Cast,
    place: Place,
    django_assert_max_num_queries: object,
) -> None:
    fund = published(cast, place)
    for number in range(30):
        fund.pk, fund.title = None, f"Fund {number}"
        fund.save()
    with on(date(2026, 10, 20)):
        browser = signed_in(cast.person["grace"], staff=True)
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            shown = work(browser)
    assert shown.count("/round/") == 5


def test_recommendations_wait_for_those_who_answer_them_and_names_for_the_steward(cast: Cast, place: Place) -> None:
    with on(date(2026, 4, 2)):
        taken = adopted(cast, place, document="greater-manchester")
    with on(date(2026, 10, 20)):
        sadia = work(signed_in(cast.person["sadia"], staff=True))
        assert "8 recommendations of" in sadia
        assert f"/adoptions/{taken.pk}/recommendations/" in sadia
        stefan = work(signed_in(cast.person["stefan"], staff=True))
        assert "/places/estuary-reach/names/" in stefan
        assert "no organisation that has work here" not in stefan
        assert "Places you keep up" not in sadia
