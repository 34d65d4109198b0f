"""The site, and one page more that shows every piece of page furniture at once, for tests to look at."""

import datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kept.config import urls as site
from kept.service.design.charts import Bar, Chart, Part
from kept.service.design.forms import DayField


class Question(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label="What is your group called?", error_messages={"required": "Write your group’s name"})
    about = forms.CharField(
        label="What do you do?", help_text="A sentence or two", widget=forms.Textarea, required=False
    )
    kind = forms.ChoiceField(
        label="What kind of group is it?",
        choices=[("charity", "Registered charity"), ("cic", "Community interest company"), ("none", "None of these")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of group it is"},
    )
    place = forms.ChoiceField(
        label="Where are you?", choices=[("", "Choose a place"), ("medway", "Medway")], required=False
    )
    themes = forms.MultipleChoiceField(
        label="Which of these do you work on?",
        choices=[("food", "Food"), ("warmth", "Warmth & <b>company</b>")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    started = DayField(label="When did you start?", help_text="For example, 27 3 2009")
    agrees = forms.BooleanField(
        label="We have read the guidance", error_messages={"required": "Say that you have read it"}
    )


def bar(label: str, counts: tuple[int, ...], href: str | None = None) -> Bar:
    says = ["would meet it", "would meet it or explain", "would not meet it", "cannot tell", "does not apply"]
    keys = ["met", "explained", "not met", "cannot tell", "does not apply"]
    parts = zip(keys, says, counts, strict=True)
    return Bar(label, tuple(Part(key, word, count, f"?outcome={key}") for key, word, count in parts), href)


CHART = Chart(
    "How published contracts compare with what Greater Manchester recommends",
    "Of 1,204 notices that could be measured, two in three leave enough time to apply.",
    (
        bar("Six weeks to apply", (812, 0, 392, 140, 60), "#"),
        bar("At least three years, with a reason where shorter", (302, 210, 61, 1, 830), "#"),
        bar("Social value is at least a fifth of the score", (3, 0, 1, 1400, 0)),
        bar("Nothing to measure", (0, 0, 0, 0, 0)),
    ),
)


def gallery(request: HttpRequest) -> HttpResponse:
    form = Question(request.GET) if "sent" in request.GET else Question(initial={"started": datetime.date(2009, 3, 27)})
    page = Paginator(range(500), 20).get_page(request.GET.get("page"))
    return render(
        request, "gallery.html", {"form": form, "chart": CHART, "page": page, "today": datetime.date(2026, 6, 1)}
    )


urlpatterns = [path("gallery/", gallery, name="gallery"), *site.urlpatterns]
handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500
