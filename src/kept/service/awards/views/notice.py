"""Giving notice: the day it takes effect, the promises, the letter in full, and the button that sends it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kept.service import clock
from kept.service.awards import actions, queries
from kept.service.awards.forms import NoticeForm, TakeBackForm, version_in
from kept.service.awards.guided import Stand, stands
from kept.service.awards.models import Ending
from kept.service.awards.records import deed_of_today
from kept.service.checks.decide import ReasonNeeded
from kept.service.checks.look import keeps_all, look
from kept.service.checks.panel import ASKED, BOX, Panel, panel_asking, panel_of, pressed, reasons_in
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.END_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Choose the day, keep the promise or give the reason, read the letter, send it."""
    ending = found_or_404(queries.endings_for(request.user, Permission.END_AWARD), pk=number)
    if ending.given_on is not None:
        return _given(request, ending)
    if ending.put_aside_at is not None:
        return redirect("end-award", number=ending.award_id)
    if request.method != "POST" or _missing(ending):
        return _shown(request, ending)
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _choosing(request, ending, form)
    day: date = form.cleaned_data["effective_on"]
    try:
        return _pressed(request, ending, form, day)
    except ReasonNeeded as asked:
        if "letter" in request.POST and not reasons_in(request.POST):
            return redirect(f"{request.path}?{ASKED}=yes")
        ending.refresh_from_db()
        return _choosing(request, ending, form, panel_asking(asked, request.POST))
    except actions.ChangedMeanwhile as changed:
        form.add_error(None, str(changed))
        return _choosing(request, changed.now, form)
    except Refused as problem:
        ending.refresh_from_db()
        if ending.given_on is not None:
            return _given(request, ending)
        form.add_error("effective_on", str(problem))
        return _choosing(request, ending, form)


def _pressed(request: HttpRequest, ending: Ending, form: NoticeForm, day: date) -> HttpResponse:
    """What the button asked for: keep a promise, send the notice, read the letter, or look at this day."""
    by, version, reasons = visitor(request), version_in(request.POST), reasons_in(request.POST)
    if moved := pressed(request.POST, panel_of(deed_of_today(ending, day))):
        actions.change_ending(ending=ending, version=version, by=by, **{moved[0]: moved[1]})
        return redirect("give-notice", number=ending.pk)
    if "send" in request.POST:
        actions.give_notice(ending=ending, effective_on=day, by=by, reasons=reasons, version=version)
        messages.success(request, f"Notice is given, and the letter is on its way to {ending.award.holder}")
        return redirect("ending", number=ending.pk)
    actions.insist_on_a_day(ending.award, day)
    ending = actions.change_ending(ending=ending, version=version, by=by, effective_on=day)
    letter = _reading(request, ending, day) if "letter" in request.POST else None
    if not reasons:  # what is saved can be shown at an address of its own
        return redirect(f"{request.path}?letter=yes" if letter else request.path)
    return letter or _choosing(request, ending, form)


@for_staff(Permission.END_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take a notice back that was sent by mistake, until the day before it takes effect."""
    ending = found_or_404(queries.endings_for(request.user, Permission.END_AWARD), pk=number)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(ending=ending, because=form.cleaned_data["because"], by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, f"The notice is taken back. We have written to {ending.award.holder}")
        return redirect(_where(ending))
    if not ending.can_be_taken_back:
        return redirect(_where(ending))
    told = queries.with_authority(ending.award.holder, Permission.ACCEPT_AWARD)
    return render(
        request, "awards/take-back.html", {"ending": ending, "award": ending.award, "form": form, "told": told}
    )


def _where(ending: Ending) -> str:
    """The letter, once something was sent; the case before."""
    return reverse("ending", args=[ending.pk]) if ending.is_open else reverse("end-award", args=[ending.award_id])


def _given(request: HttpRequest, ending: Ending) -> HttpResponse:
    """Notice was given already: by this press before, or by a colleague, which is said."""
    if request.method == "POST" and ending.given_by_id != visitor(request).pk:
        messages.warning(request, "A colleague gave notice before you. Yours was not sent. This is theirs")
    return redirect("ending", number=ending.pk)


def _shown(request: HttpRequest, ending: Ending) -> HttpResponse:
    """The letter, where it is asked for and could go out as things stand; otherwise the choice of the day."""
    if "letter" in request.GET and ending.effective_on and not _missing(ending):
        try:
            return _reading(request, ending, ending.effective_on)
        except (ReasonNeeded, Refused):  # a day has passed since, or a promise has come into force
            ending.refresh_from_db()
    return _choosing(request, ending)


def _choosing(
    request: HttpRequest, ending: Ending, form: NoticeForm | None = None, panel: Panel | None = None
) -> HttpResponse:
    today = clock.today()
    earliest = keeps_all(look(deed_of_today(ending, today))).get("effective_on")
    kept_from = earliest.lowest if earliest else None
    day = ending.effective_on or kept_from or ending.award.ends_on
    form = form or NoticeForm(initial={"effective_on": day})
    if form.is_bound:
        day = getattr(form, "cleaned_data", {}).get("effective_on")
    return render(
        request,
        "awards/notice.html",
        {
            "ending": ending,
            "award": ending.award,
            "form": form,
            "panel": panel or _panel(request, ending, day),
            "missing": _missing(ending),
            "kept_from": kept_from,
            "today": today,
            "day": day,
            "days": (day - today).days if day else None,
        },
    )


def _missing(ending: Ending) -> list[Stand]:
    """The steps without which there is no notice."""
    return [one for one in stands(ending, None) if one.must and not one.done]


def _panel(request: HttpRequest, ending: Ending, day: date | None) -> Panel:
    """The panel for this day; with room for reasons once they were asked for, and in it those that were typed."""
    asking = ASKED in request.GET or any(name.startswith(BOX) for name in request.POST)
    return panel_of(deed_of_today(ending, day), request.POST, asking=asking)


def _reading(request: HttpRequest, ending: Ending, day: date) -> HttpResponse:
    """The letter as it would go out, with the button that sends it."""
    letter = actions.letter_for(ending=ending, effective_on=day, reasons=reasons_in(request.POST))
    return render(
        request,
        "awards/letter.html",
        {
            "ending": ending,
            "award": ending.award,
            "letter": letter,
            "day": day,
            "told": queries.with_authority(ending.award.holder, Permission.ACCEPT_AWARD),
            "boxes": [(BOX + id, reason.words) for id, reason in reasons_in(request.POST).items()],
        },
    )
