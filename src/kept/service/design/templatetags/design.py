"""What every template can use: components, form fields, breadcrumbs, page numbers, charts, dates and numbers."""

import datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from kept.service import clock
from kept.service.design import components
from kept.service.design.charts import Chart
from kept.service.design.forms import render_error_summary, render_field
from kept.standards.dates import day_in_words

register = template.Library()


@register.simple_tag
def govuk(component: str, **params: Any) -> SafeString:
    """A GOV.UK component: `{% govuk "button" text="Search" %}`."""
    return components.render(component, **params)


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """A form's field with its label, hint and error: `{% field form.words classes="govuk-input--width-20" %}`."""
    return render_field(bound, **options)


@register.simple_tag
def error_summary(form: forms.BaseForm) -> SafeString | str:
    """What to mend, at the top of a page with a form: `{% error_summary form %}`."""
    return render_error_summary(form)


@register.inclusion_tag("design/parts/trail.html")
def trail(*steps: str) -> dict[str, Any]:
    """Breadcrumbs: names and addresses in turn, from the home page down to the page above this one.

    `{% trail "Home" "/" "Documents" "/documents/" %}`
    """
    return {"steps": list(zip(steps[::2], steps[1::2], strict=True))}


@register.inclusion_tag("design/parts/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    """The site's main links, with the one this page is under marked. The list is in settings."""
    here = context["request"].path if "request" in context else ""
    links = [(text, reverse(name)) for text, name in settings.NAVIGATION]
    return {"links": [(text, address, here.startswith(address)) for text, address in links]}


@register.simple_tag(takes_context=True)
def page_numbers(context: Context, page: Page[Any]) -> SafeString | str:
    """Links to a long list's other pages, keeping whatever else the address asks for: `{% page_numbers page %}`."""
    if page.paginator.num_pages < 2:
        return ""
    asked = context["request"].GET.copy()

    def address(number: int) -> str:
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    items: list[dict[str, Any]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if isinstance(number, int):
            items.append({"number": number, "href": address(number), "current": number == page.number})
        else:
            items.append({"ellipsis": True})
    params: dict[str, Any] = {"items": items}
    if page.has_previous():
        params["previous"] = {"href": address(page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": address(page.next_page_number())}
    return components.render("pagination", **params)


@register.inclusion_tag("design/parts/chart.html")
def outcome_chart(chart: Chart, open_table: bool = False) -> dict[str, Any]:
    """Bars of outcomes, with counts that open their records, and a table: `{% outcome_chart chart %}`."""
    return {"chart": chart, "open_table": open_table}


@register.filter
def day(value: datetime.date | None) -> str:
    """A date as people say it: 1 June 2026."""
    return day_in_words(value) if value else ""


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """A moment as people in London say it: midday on 13 October 2026."""
    return clock.in_words(value) if value else ""


@register.filter
def number(value: float) -> str:
    """A number with its thousands marked: 12,345."""
    return f"{value:,}"


@register.filter
def lower_first(said: str) -> str:
    """Words as they run on within a sentence; a word in capitals keeps them, and a single letter is no such word."""
    return said if said[:2].isalpha() and said[:2].isupper() else said[:1].lower() + said[1:]
