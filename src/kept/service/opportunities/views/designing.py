"""Designing a grant: the list of what there is to do, and the pages that are one form each."""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service.checks.panel import panel_of
from kept.service.history.refused import Refused
from kept.service.library import wording
from kept.service.opportunities import actions, effort, folding, queries, stages
from kept.service.opportunities.forms import (
    MIDDAY,
    AboutForm,
    DatesForm,
    MoneyForm,
    ReportsForm,
    SizeForm,
    StagesForm,
)
from kept.service.opportunities.models import Opportunity, Status
from kept.service.opportunities.proportion import reporting, worth_of
from kept.service.opportunities.records import closes_on, deed
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

IF_YOU_LIKE = None
"""The state of a step that a grant can be published without."""


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_safe
def design(request: HttpRequest, number: int) -> HttpResponse:
    """What there is to do, how far each is, and what the promises find so far."""
    grant = drafted(request, number)
    if grant.status != Status.DRAFT:
        return elsewhere(request, grant)
    questions, criteria = list(grant.questions.all()), list(grant.criteria.all())
    words = sum(question.words for question in questions)
    conditions, duties = grant.conditions.count(), grant.extra_duties.count()
    anybody = "Anybody" if grant.first_stage_id is None else "Those asked on"
    allowed = worth_of(grant)
    weights = sum(criterion.weight for criterion in criteria)
    dated = all((grant.opens_on, grant.closes_at, grant.answer_by))
    steps = [
        ("design-size", "The size of the award, and the pot", True, f"Up to {wording.pounds(grant.award_size)} each"),
        ("design-about", "What it is for", bool(grant.what_for and grant.contact), ""),
        ("design-questions", "The form", bool(questions), f"{_number(len(questions), 'question')}, {words:,} words"),
        ("design-papers", "Facts and papers", True, f"{_number(grant.papers.count(), 'thing')} asked for"),
        ("design-conditions", "Who can apply", True, f"{conditions} to answer" if conditions else anybody),
        ("design-criteria", "How you will choose", weights == 100, _number(len(criteria), "line") if criteria else ""),
        ("design-dates", "Dates", dated, ""),
        ("design-money", "Paying, and which costs", True, f"{grant.upfront_percent} per cent up front"),
        ("design-extra-duties", "What else you ask of a funded group", True, _number(duties, "duty") if duties else ""),
        ("design-reports", "Reports", IF_YOU_LIKE if grant.reports is None else True, _reports(grant)),
        ("equality-of-fund", "Who is affected", IF_YOU_LIKE, ""),
    ]
    if grant.first_stage_id is None:
        two = "Two: this is the expression of interest" if grant.expression_of_interest else "One"
        steps.insert(1, ("design-stages", "One stage or two", True, two))
    return render(
        request,
        "opportunities/design.html",
        {
            "grant": grant,
            "steps": steps,
            "panel": panel_of(deed(grant)),
            "words": words,
            "allowed": allowed,
            "dated": dated,
            "first_asks": stages.asked_before(grant),
            "second": Opportunity.objects.filter(first_stage=grant).first() if grant.expression_of_interest else None,
        },
    )


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def one_or_two(request: HttpRequest, number: int) -> HttpResponse:
    """Whether it is the first of two stages. A second stage is that for good."""
    if drafted(request, number).first_stage_id is not None:
        return redirect("design-grant", number=number)
    return _step(request, number, StagesForm, lambda grant, form: form.cleaned_data, "One stage or two")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_POST
def second_stage(request: HttpRequest, number: int) -> HttpResponse:
    """Begin the second stage of an expression of interest, or go on with the one that was begun."""
    first = drafted(request, number)
    try:
        made = actions.begin_second_stage(opportunity=first, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
        return redirect("design-grant", number=first.pk)
    return redirect("design-grant", number=made.pk)


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def size(request: HttpRequest, number: int) -> HttpResponse:
    """How much; a form nobody has written in yet folds or unfolds with it."""

    def changes(grant: Opportunity, form: SizeForm) -> Mapping[str, Any]:
        if form.cleaned_data["grant_type"] == Opportunity.GrantType.CORE:
            form.cleaned_data["overheads_accepted"] = True  # gm-app4.1.2-b: always
        return form.cleaned_data | _folding(_with(grant, form.cleaned_data))

    return _step(
        request, number, SizeForm, changes, "The size of the award, and the pot", also="opportunities/parts/bands.html"
    )


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, number: int) -> HttpResponse:
    """What it is, in words."""
    return _step(request, number, AboutForm, lambda grant, form: form.cleaned_data, "What it is for")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, number: int) -> HttpResponse:
    """When; where forms go by the year, one nobody has written in yet folds or unfolds with the days of the work."""

    def changes(grant: Opportunity, form: DatesForm) -> Mapping[str, Any]:
        told = {name: value for name, value in form.cleaned_data.items() if not name.startswith("closes_")}
        changed = _with(grant, told)
        follows = _folding(changed) if worth_of(changed).by_year else {}
        return told | {"closes_at": form.closes_at} | follows

    return _step(request, number, DatesForm, changes, "Dates")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def money(request: HttpRequest, number: int) -> HttpResponse:
    """How it is paid, and which costs."""
    return _step(request, number, MoneyForm, lambda grant, form: form.cleaned_data, "Paying, and which costs")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest, number: int) -> HttpResponse:
    """What is asked for afterwards: past what the size of the award is worth, somebody must use it."""

    def changes(grant: Opportunity, form: ReportsForm) -> Mapping[str, Any]:
        told, most = form.cleaned_data, reporting(grant)
        words = (told["reports"] or 0) * (told["report_words"] or 0)
        many = bool(told["reports"] and most.reports and told["reports"] > (most.reports.most or 0))
        long = bool(words and most.words and told["report_words"] > (most.words.most or 0))
        if (many or long) and not told["reports_used_for"]:
            form.add_error(
                "reports_used_for", "This is past what the award is worth. Say who will use the reports, and for what"
            )
        each = effort.hours(words)
        says = (
            f"Saved. It asks about {each:,} hour{'' if each == 1 else 's'} of each funded group" if words else "Saved"
        )
        return told | {"says": says}

    return _step(request, number, ReportsForm, changes, "Reports", also="opportunities/parts/reports-worth.html")


def drafted(request: HttpRequest, number: int, permission: Permission = Permission.WRITE_OPPORTUNITY) -> Opportunity:
    """The grant the address names, if they may write it."""
    return found_or_404(queries.opportunities_for(request.user, permission), pk=number)


def elsewhere(request: HttpRequest, grant: Opportunity) -> HttpResponse:
    """Where to go for a grant that is no draft any more."""
    if grant.status == Status.WITHDRAWN:
        messages.warning(request, f"{grant.title} was put away. Take it up again to go on with it")
        return redirect("our-grants")
    return redirect("grant", number=grant.pk)


def version_in(request: HttpRequest) -> int:
    """The version that the page showed; 0, which none has, where it does not say."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def folded(before: list[folding.Row], after: list[folding.Row], applicants: int) -> str:
    """What folding, or unfolding, did: "The form folded from 12 questions to 5: ..."."""
    fewer = folding.total(before) - folding.total(after)
    hours = effort.hours(abs(fewer), applicants)
    if not before:
        return f"The form has {len(after)} questions to work from"
    from_to, of = f"from {len(before)} questions to {len(after)}", f"for {applicants:,} applicants"
    if fewer < 0:
        return f"The form grew {from_to}: {-fewer:,} more words each, about {hours:,} hours more {of}"
    return f"The form folded {from_to}: {fewer:,} fewer words each, about {hours:,} hours saved {of}"


def _step(
    request: HttpRequest,
    number: int,
    kind: type[forms.Form],
    changes: Callable[[Opportunity, Any], Mapping[str, Any]],
    title: str,
    *,
    also: str = "",
) -> HttpResponse:
    """One form about one draft. What somebody else saved meanwhile is shown beside what was typed.

    `also` is a template that stands above it, about what the size of the award is worth.
    """
    grant = drafted(request, number)
    if grant.status != Status.DRAFT and request.method != "POST":
        return elsewhere(request, grant)
    form = kind(request.POST if request.method == "POST" else None, initial=_initial(grant, kind))
    meanwhile: list[tuple[str, str]] = []
    fields = dict(changes(grant, form)) if request.method == "POST" and form.is_valid() else {}
    if fields and form.is_valid():  # what changes follow may complain too
        says, then = fields.pop("says", "Saved"), fields.pop("then", "design-grant")
        try:
            actions.change(opportunity=grant, version=version_in(request), by=visitor(request), **fields)
        except actions.ChangedMeanwhile as changed:
            grant = changed.now
            meanwhile = _now_says(form, grant)
            form.add_error(None, str(changed))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, says)
            return redirect(then, number=grant.pk)
    known = {"allowed": worth_of(grant), "reporting": reporting(grant)} if also else {}
    return render(
        request,
        "opportunities/step.html",
        {"form": form, "grant": grant, "title": title, "meanwhile": meanwhile, "also": also} | known,
    )


def _with(grant: Opportunity, told: Mapping[str, Any]) -> Opportunity:
    """The grant as it would be with what is told; nothing is saved."""
    changed = copy(grant)
    for name, value in told.items():
        setattr(changed, name, value)
    return changed


def _folding(grant: Opportunity) -> dict[str, Any]:
    """What follows for the form of a grant as it would be: it folds by itself, or whoever wrote it is told."""
    rows, most = folding.rows(grant.questions.all()), stages.asked_before(grant).left_of(worth_of(grant).most)
    suggested = folding.suggested(most)
    if folding.is_suggested(rows) and rows != suggested:
        says = folded(rows, suggested, effort.applicants_to(grant).number)
        return {"form": actions.Form(questions=suggested), "says": says}
    if most is not None and (asked := folding.total(rows)) > most:
        left = " after the first stage" if grant.first_stage_id else ""
        over = f"Your form asks for {asked:,} words, and an award of this size is worth {most:,}{left}. You can fold it"
        return {"says": over, "then": "fold-form"}
    return {}


def _number(of: int, thing: str) -> str:
    several = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{of} {thing if of == 1 else several}"


def _reports(grant: Opportunity) -> str:
    if not grant.reports:
        return "None" if grant.reports == 0 else ""
    return f"{_number(grant.reports, 'report')} of at most {grant.report_words:,} words"


def _initial(grant: Opportunity, kind: type[forms.Form]) -> dict[str, Any]:
    found = {name: getattr(grant, name) for name in kind.base_fields if hasattr(grant, name)}
    if kind is DatesForm:
        there = timezone.localtime(grant.closes_at) if grant.closes_at else None
        found |= {"closes_on": closes_on(grant), "closes_time": f"{there:%H:%M}" if there else MIDDAY}
    return found


def _now_says(form: forms.Form, grant: Opportunity) -> list[tuple[str, str]]:
    """What each field says now, where that is not what was typed."""
    now = _initial(grant, type(form))
    return [
        (str(form.fields[name].label), in_words(form.fields[name], value))
        for name, value in now.items()
        if form.cleaned_data.get(name) != value
    ]


def in_words(field: forms.Field, value: object) -> str:
    """A saved value as the page would say it."""
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]
    if isinstance(value, Decimal):
        return wording.pounds(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return wording.day(value)
    return wording.value(value) if not isinstance(value, str) else value or "nothing"
