"""Preparing an end or a change: one page a step, each saved, with what is still missing and why it matters."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service import clock
from kept.service.awards import actions, letters, queries
from kept.service.awards.forms import DecisionForm, DiscussionForm, RepliesForm, StepForm, version_in
from kept.service.awards.guided import STEPS, form_of, stand_of, stands
from kept.service.awards.models import Award, Ending
from kept.service.awards.notice_days import last_day_for_notice
from kept.service.awards.records import deed_of_today
from kept.service.checks.panel import Panel, panel_of
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.partnerships.queries import grounds_in
from kept.service.people.doors import visitor


@for_staff(Permission.END_AWARD)
@require_safe
def case(request: HttpRequest, number: int) -> HttpResponse:
    """Where the case stands: its steps, what each lacks, and the way on to the notice."""
    award, ending = _found(request, number)
    notice = queries.ended(award)
    if notice is not None:
        return redirect("ending", number=notice.pk)
    aside = None if ending else Ending.objects.filter(award=award, put_aside_at__isnull=False).order_by("-pk").first()
    steps = stands(ending, _panel(ending))
    return render(
        request,
        "awards/case.html",
        {
            "award": award,
            "ending": ending,
            "aside": aside,
            "steps": steps,
            "ready": ending is not None and all(one.done for one in steps if one.must),
        },
    )


@for_staff(Permission.END_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """One step of the case."""
    award, ending = _found(request, number)
    if ending is None and (step != "why" or queries.ended(award) is not None or award.accepted_at is None):
        return redirect("end-award", number=award.pk)
    kind = form_of(STEPS[step], ending)
    initial = kind.initial_of(ending) if ending else {}
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if isinstance(form, DecisionForm):
        known = list(grounds_in(award.place, clock.today()).values_list("says", flat=True))
        form.offer(dict.fromkeys([*known, *filter(None, [ending.ground if ending else ""])]))
    shown: dict[str, Any] = {"version": ending.version if ending else 0}
    if request.method == "POST" and form.is_valid():
        try:
            says = _save(request, award, ending, form)
        except actions.ChangedMeanwhile as changed:
            shown = {"version": changed.now.version, "now": _as_it_stands(form, changed.now)}
            form.add_error(None, str(changed))
        except actions.OutOfOrder as problem:
            form.add_error(next((name for name in problem.columns if name in form.fields), None), str(problem))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, says)
            return redirect("end-award", number=award.pk)
    stand = stand_of(STEPS[step], ending, _panel(ending))
    return render(
        request,
        f"awards/step-{step}.html",
        {"award": award, "ending": ending, "form": form, "stand": stand, "heading": STEPS[step].title, **shown},
    )


@for_staff(Permission.END_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def ready(request: HttpRequest, number: int) -> HttpResponse:
    """The letter that says that an award runs out, drafted in time; taken up by a press, and sent by none."""
    award, ending = _found(request, number)
    if ending is not None or award.accepted_at is None or queries.ended(award) is not None:
        return redirect("end-award", number=award.pk)
    reasons = letters.runs_out(award)
    if request.method == "POST":
        try:
            actions.prepare_ending(
                award=award,
                because=Ending.Because.TERM,
                by=visitor(request),
                reasons=reasons,
                effective_on=award.ends_on,
            )
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, "The letter is begun. Nobody but your team sees it")
        return redirect("end-award", number=award.pk)
    last = last_day_for_notice(award)
    return render(request, "awards/ready.html", {"award": award, "reasons": reasons, "last": last})


@for_staff(Permission.END_AWARD)
@require_POST
def put_aside(request: HttpRequest, number: int) -> HttpResponse:
    """Let it be."""
    award, ending = _found(request, number)
    if ending is not None:
        try:
            actions.put_aside(ending=ending, by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, "It is put aside. The grant goes on as it was agreed")
    return redirect("award", number=award.pk)


@for_staff(Permission.END_AWARD)
@require_POST
def take_up(request: HttpRequest, number: int) -> HttpResponse:
    """Go on with what was put aside."""
    award, _ = _found(request, number)
    try:
        actions.take_up_again(award=award, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
    return redirect("end-award", number=award.pk)


def _found(request: HttpRequest, number: int) -> tuple[Award, Ending | None]:
    award = found_or_404(queries.awards_for(request.user, Permission.END_AWARD), pk=number)
    ending = queries.prepared(award)
    if ending is not None:
        ending.award = award  # already fetched, with both sides
    return award, ending


def _panel(ending: Ending | None) -> Panel | None:
    return panel_of(deed_of_today(ending)) if ending else None


def _save(request: HttpRequest, award: Award, ending: Ending | None, form: StepForm) -> str:
    """Save a step; what to say of it."""
    by = visitor(request)
    if ending is None:
        actions.prepare_ending(award=award, by=by, **form.columns)
        return "Saved. Nobody but your team sees it"
    version = version_in(request.POST)
    if isinstance(form, DiscussionForm) and "send" in request.POST:
        until = form.cleaned_data["responses_closed_on"]
        if until is None:
            raise actions.OutOfOrder("Write the last day for replies.", "responses_closed_on")
        words = form.cleaned_data["discussion"]
        actions.open_discussion(ending=ending, version=version, words=words, replies_by=until, by=by)
        return f"Sent to {award.holder}. They can reply until the day you gave"
    if isinstance(form, RepliesForm):
        words, on = form.cleaned_data["reply_answer"], form.cleaned_data["responses_considered_on"]
        actions.answer_reply(ending=ending, version=version, words=words, considered_on=on, by=by)
        return f"Saved. {award.holder} is sent your answer" if words and words != ending.reply_answer else "Saved"
    actions.change_ending(ending=ending, version=version, by=by, **form.columns)
    return "Saved"


def _as_it_stands(form: StepForm, now: Ending) -> list[tuple[str, Any]]:
    """What the boxes would hold if they showed what a colleague saved, where it is not what was typed."""
    stands = type(form).initial_of(now)
    return [
        (str(form.fields[name].label), value)
        for name, value in stands.items()
        if value != form.cleaned_data.get(name) and name in form.fields
    ]
