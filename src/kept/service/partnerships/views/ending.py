"""The one page that asks for the last day of something: a part in a place, an adoption, a number, a post."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kept.service.history.refused import Refused
from kept.service.partnerships.forms import EndForm


def ask_for_last_day(
    request: HttpRequest,
    end: Callable[[date], object],
    *,
    until: date | None,
    title: str,
    says: str,
    above: tuple[str, str],
    done: str,
) -> HttpResponse:
    """Ask for the last day, END with it, say it is DONE and go back.

    Args:
        end: called with the day; what it refuses is said beside the day.
        until: the day that stands in the box.
        above: what the page stands under, and its address, to which it goes back.
    """
    form = EndForm(request.POST if request.method == "POST" else None, initial={"until_on": until})
    if request.method == "POST" and form.is_valid():
        try:
            end(form.cleaned_data["until_on"])
        except Refused as problem:
            form.add_error("until_on", str(problem))
        else:
            messages.success(request, done)
            return HttpResponseRedirect(above[1])
    told: dict[str, Any] = {"form": form, "title": title, "says": says, "above": above[0], "above_address": above[1]}
    return render(request, "partnerships/end.html", told)
