"""The panel beside the work, the public register of reasons, and both sides of one reason."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client

from awarded import on
from cast import Cast
from funds import a_fund
from kept.service.checks import answering
from kept.service.checks.decide import ReasonNeeded, decide
from kept.service.checks.deed import Reason
from kept.service.checks.models import Explanation, Finding
from kept.service.checks.panel import panel_asking, panel_of, pressed, reasons_in
from kept.service.opportunities.records import deed as opening_deed
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from reading import check
from signing_in import signed_in
from slices.test_reasons import a_payment, half_up_front, reason  # noqa: F401  # fixtures


def page(browser: Client, address: str, status: int = 200) -> str:
    response = browser.get(address)
    assert response.status_code == status
    if status == 200:
        check(response, address)
    return response.content.decode()


def test_the_register_says_nothing_before_and_everything_after_it_takes_effect(reason: Explanation) -> None:  # noqa: F811
    anybody = Client()
    with on(date(2027, 3, 30)):
        assert "No reason is public yet" in page(anybody, "/exceptions/")
        page(anybody, f"/exceptions/{reason.pk}/", 404)
    with on(date(2027, 3, 31)):
        shown = page(anybody, "/exceptions/")
        assert "stops on that day" in shown
        assert "Saltmarsh Lunch Club answers" in shown
        assert "bx-4.s.6" in page(anybody, f"/exceptions/{reason.pk}/")
        spreadsheet = anybody.get("/exceptions/exceptions.csv").content.decode("utf-8-sig").splitlines()
        assert len(spreadsheet) == 2
        assert "stops on that day" in spreadsheet[1]


FOUND = (
    "Asked: at least 3 months. Found: 85 days, from 5 January 2027 to 31 March 2027. 5 April 2027 would have kept it."
)


def test_a_reason_stands_beside_what_was_found_and_the_two_sides_are_led_to_the_letter(
    cast: Cast,
    reason: Explanation,  # noqa: F811
) -> None:
    address, letter = f"/exceptions/{reason.pk}/", f"/endings/{reason.finding.checked.subject_id}/"
    with on(date(2027, 3, 31)):
        for name in ("tom", "grace"):
            shown = check(signed_in(cast.person[name], staff=name == "grace").get(address), address)
            assert FOUND in shown.text
            assert letter in shown.links
        for anybody in (Client(), signed_in(cast.person["bilal"])):
            shown = check(anybody.get(address), address)
            assert FOUND in shown.text
            assert letter not in shown.links, "to others it is not there"


def test_what_was_found_is_said_from_the_record_and_for_the_two_sides_where_it_tells_how_somebody_has_done(
    cast: Cast,
    place: Place,
) -> None:
    with transaction.atomic():
        [finding] = decide(a_payment(cast, place, particulars=True), by=cast.person["farid"], waits=False)
    given = answering.explain(finding=finding, reason=Reason("They sent no report."), by=cast.person["farid"])
    address = f"/exceptions/{given.pk}/"
    said = "Asked: at least 50%. Found: £50 of £1,000. £500 would have kept it."
    assert said in check(signed_in(cast.person["tom"]).get(address), address).text
    assert "Found:" not in check(Client().get(address), address).text
    Finding.objects.update(standard_version=99)
    old = check(signed_in(cast.person["tom"]).get(address), address)
    assert "Found:" not in old.text, "another version of the standard may have meant something else"


def test_the_register_of_a_place_holds_its_own_reasons_and_those_of_the_places_inside_it(
    reason: Explanation,  # noqa: F811
) -> None:
    here = reason.finding.checked.place
    Place.objects.create(name="Far Shore", slug="far-shore", kind=Place.Kind.SYSTEM)
    here.inside = Place.objects.create(name="All Estuaries", slug="all-estuaries", kind=Place.Kind.SYSTEM)
    here.save()
    anybody = Client()
    with on(date(2027, 3, 31)):
        for slug, words in [(here.slug, "stops on that day"), ("all-estuaries", "stops on that day")]:
            assert words in page(anybody, f"/exceptions/?place={slug}")
            assert words in anybody.get(f"/exceptions/exceptions.csv?place={slug}").content.decode("utf-8-sig")
        assert "No reason is public yet" in page(anybody, "/exceptions/?place=far-shore")
        assert len(anybody.get("/exceptions/exceptions.csv?place=far-shore").content.splitlines()) == 1
        page(anybody, "/exceptions/?place=nowhere", 404)


def test_the_group_reads_it_first_and_answers_on_its_own_page(cast: Cast, reason: Explanation) -> None:  # noqa: F811
    with on(date(2027, 1, 6)):
        winnie, tom = signed_in(cast.person["winnie"]), signed_in(cast.person["tom"])
        assert "Only the two sides" in page(winnie, f"/exceptions/{reason.pk}/")
        assert "Answer it" in page(winnie, f"/exceptions/{reason.pk}/")
        assert "Answer it" not in page(tom, f"/exceptions/{reason.pk}/"), "a member reads it, and the manager answers"
        page(winnie, f"/exceptions/{reason.pk}/answer/")
        nothing = winnie.post(f"/exceptions/{reason.pk}/answer/", {"words": "  "})
        assert "Write your answer" in nothing.content.decode()
        long = winnie.post(f"/exceptions/{reason.pk}/answer/", {"words": "a" * 2_001})
        assert "a" * 2_001 in long.content.decode(), "what was typed stays"
        done = winnie.post(f"/exceptions/{reason.pk}/answer/", {"words": "We told you in May."}, follow=True)
        assert "We told you in May." in done.content.decode()
        assert "Change your answer" in done.content.decode()
    with on(date(2027, 3, 31)):
        late = signed_in(cast.person["winnie"]).post(f"/exceptions/{reason.pk}/answer/", {"words": "Never mind."})
        assert "public already" in late.content.decode()


def test_the_register_does_not_ask_more_questions_of_the_database_as_it_grows(
    reason: Explanation,  # noqa: F811
    django_assert_max_num_queries: object,
) -> None:
    for number in range(60):
        Explanation.objects.create(
            finding=reason.finding,
            words=f"Reason {number}.",
            allowed=True,
            about=reason.about,
            public_from=date(2027, 1, 5),
            at=reason.at,
        )
    with on(date(2027, 1, 6)), django_assert_max_num_queries(4):  # type: ignore[operator]
        assert "Next" in page(Client(), "/exceptions/")


def test_a_reason_owed_is_given_on_its_own_page(cast: Cast, place: Place) -> None:
    farid = signed_in(cast.person["farid"], staff=True)
    empty = page(farid, "/reasons/")
    assert "There are none" in empty
    assert 'href="/work/"' in empty, "there is a way on"
    with transaction.atomic():
        [finding] = decide(a_payment(cast, place), by=cast.person["farid"], waits=False)
    assert f"/reasons/{finding.pk}/" in page(farid, "/reasons/")
    asked = page(farid, f"/reasons/{finding.pk}/")
    assert "money is paid when the quarter starts: not so on 1 November 2026." in asked
    assert "Promised: at least 50%. Found: £50 of £1,000." in asked
    assert "Write the reason" in farid.post(f"/reasons/{finding.pk}/", {"words": ""}).content.decode()
    done = farid.post(f"/reasons/{finding.pk}/", {"words": "The bank was shut."}, follow=True)
    assert "There are none" in done.content.decode()
    page(farid, f"/reasons/{finding.pk}/", 404)


def test_the_panel_says_what_was_found_and_which_press_keeps_it(cast: Cast, place: Place) -> None:
    with on(date(2026, 8, 1)):
        a_time_to_apply(place)
    fund = a_fund(cast, place, opens_on=date(2026, 9, 2))
    panel = panel_of(opening_deed(fund))
    [line] = panel.not_met
    assert (line.tag, line.asks) == ("Would not be kept", "at least 42 days")
    assert panel.presses == [("closes_on", "Close on 14 October 2026 or later")]
    assert ("the last day for an answer", "13 October 2026") in line.facts
    assert not panel.asking
    assert pressed({"keep": "closes_on"}, panel) == ("closes_on", date(2026, 10, 14))
    assert pressed({"keep": "opens_on"}, panel) is None
    asking = panel_asking(ReasonNeeded([line.found]), {line.box: "We must."})
    assert [(one.wanted, one.typed) for one in asking.lines] == [(True, "We must.")]
    assert set(reasons_in({line.box: " We must. ", "reason-other": "  ", "title": "x"})) == {line.found.binding.id}


def test_what_cannot_be_told_is_said_quietly_and_never_hidden(cast: Cast, place: Place) -> None:
    with on(date(2026, 8, 1)):
        a_time_to_apply(place)
        draft = a_fund(cast, place, opens_on=None)
        panel = panel_of(opening_deed(draft))
        shown = page(signed_in(cast.person["grace"], staff=True), f"/grants/{draft.pk}/design/")
    assert panel.met
    assert panel.unsure
    assert "Every promise we can check would be kept</h2>" in shown
    assert shown.index(" would be kept</span>") < shown.index(" cannot be told yet</span>"), "in one line, last"
    nothing_known = render_to_string("checks/panel.html", {"panel": replace(panel, lines=panel.unsure)})
    assert "It cannot be told yet whether promises would be kept</h2>" in nothing_known
    assert "<details" in nothing_known
    assert " open>" not in shown + nothing_known


def a_time_to_apply(place: Place) -> None:
    """Six weeks to apply, agreed in the place from 1 August 2026."""
    promising.set_number(
        place=place,
        provision="bx-2.s.2",
        standard="time-to-apply",
        promised=42,
        source="Minute 9",
        from_on=date(2026, 8, 1),
        by=None,
    )
