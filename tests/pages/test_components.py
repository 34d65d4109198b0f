"""The form adapter, charts and page numbers, through a page that uses them all."""

import pytest

pytestmark = pytest.mark.urls("gallery.urls")

SENT = {
    "sent": "yes", "name": "Tuesday lunch club", "kind": "none", "themes": ["food"], "agrees": "on",
    "started-day": "27", "started-month": "3", "started-year": "2009",
}  # fmt: skip


def problems(page):
    return {
        link.get("href"): "".join(link.itertext())
        for box in page.find("div", class_="govuk-error-summary")
        for link in box.iter("a")
    }


def value(page, name):
    return [element.get("value") for element in page.find("input", name=name)]


def test_a_form_that_is_well_says_nothing(read):
    assert problems(read("/gallery/", **SENT)) == {}


def test_each_problem_links_to_where_it_is_mended(read):
    page = read("/gallery/", sent="yes")
    assert problems(page) == {
        "#id_name": "Write your group’s name",
        "#id_kind": "Choose what kind of group it is",
        "#id_started-day": "Write the day, month and year",
        "#id_agrees": "Say that you have read it",
    }
    for link in problems(page):
        (control,) = page.find("input", id=link[1:])
        assert control is not None


def test_what_was_typed_is_still_there(read):
    page = read("/gallery/", **SENT | {"name": 'A "quoted" <b>name</b>', "started-month": "13"})
    assert value(page, "name") == ['A "quoted" <b>name</b>']
    assert value(page, "started-month") == ["13"]
    assert [box.get("value") for box in page.find("input", name="themes") if "checked" in box.attrib] == ["food"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "3", "2009"), "When did you start? It must include a day"),
        (("", "", "2009"), "When did you start? It must include a day and month"),
        (("31", "2", "2009"), "When did you start? It must be a real date, such as 27 3 2026"),
        (("1", "2", "26"), "Write the year in four figures, such as 2026"),
        (("one", "2", "2026"), "When did you start? It must be a real date, such as 27 3 2026"),
        (("1", "2", "99999999999"), "When did you start? It must be a real date, such as 27 3 2026"),
        (("٣", "2", "2026"), "When did you start? It must be a real date, such as 27 3 2026"),
    ],
)
def test_a_date_that_cannot_be_says_what_is_wrong_with_it(read, typed, said):
    dates = dict(zip(["started-day", "started-month", "started-year"], typed, strict=True))
    assert problems(read("/gallery/", **SENT | dates)) == {"#id_started-day": said}


def test_a_label_written_by_somebody_is_never_markup(read):
    assert "Warmth & <b>company</b>" in read("/gallery/").text


def test_a_chart_says_in_words_and_in_a_table_what_it_draws(read):
    page = read("/gallery/")
    titles = ["".join(title.itertext()) for svg in page.find("svg", class_="kept-bar") for title in svg.iter("title")]
    assert titles[0].startswith("Six weeks to apply: 812 would meet it, 0 would meet it or explain, 392 would not")
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag == "td"] for row in page.tree.iter("tr")
    ]
    assert ["812", "0", "392", "140", "60"] in rows


def test_every_number_in_a_chart_opens_its_records(read):
    assert (
        read("/gallery/").links.count("?outcome=not met") == 6
    )  # three bars that have some: beside the bar, in the table


def test_the_parts_of_a_bar_fill_it_and_no_more(read):
    bars = read("/gallery/").find("svg", class_="kept-bar")
    drawn = [[rect for rect in bar.iter("rect") if "kept-gap" not in rect.get("class")][1:] for bar in bars]
    assert [len(parts) for parts in drawn] == [4, 5, 3, 0]
    for parts in drawn[:3]:
        assert sum(float(rect.get("width")) for rect in parts) == pytest.approx(100, abs=0.1)
        assert min(float(rect.get("width")) for rect in parts) > 0.5, "a part too thin to see"


def test_page_numbers_keep_what_else_was_asked_for(read):
    page = read("/gallery/", page="3", words="notice & term")
    assert "?page=4&words=notice+%26+term" in page.links
    (here,) = [link for link in page.find("a") if link.get("aria-current") == "page"]
    assert "".join(here.itertext()).strip() == "3"


def test_furniture_suits_everybody(visit, axe):
    for width in (1280, 320):
        page = visit("/gallery/?sent=yes", width=width)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_an_error_summary_takes_the_focus(visit):
    page = visit("/gallery/?sent=yes")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
