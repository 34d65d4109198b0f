"""The lists of a grant: what is asked, who can apply, and how they are chosen. Each is one page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.history.refused import Refused
from kept.service.library import wording
from kept.service.opportunities import actions, effort, folding, stages
from kept.service.opportunities.models import Opportunity, Question, Status
from kept.service.opportunities.proportion import worth_of
from kept.service.opportunities.row_forms import (
    ConditionForm,
    CriterionForm,
    ExtraDutyForm,
    QuestionForm,
    RowForm,
    number_as_typed,
)
from kept.service.opportunities.rows import Rows
from kept.service.opportunities.views.designing import drafted, elsewhere, folded, version_in
from kept.service.organisations.doors import for_staff
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, number: int) -> HttpResponse:
    """The form, with words used of words allowed."""
    return _list(request, number, "questions", QuestionForm, "The form")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: HttpRequest, number: int) -> HttpResponse:
    """Who can apply, as questions that a group answers for itself."""
    return _list(request, number, "conditions", ConditionForm, "Who can apply")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest, number: int) -> HttpResponse:
    """How they are chosen, out of 100."""
    return _list(request, number, "criteria", CriterionForm, "How you will choose")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def extra_duties(request: HttpRequest, number: int) -> HttpResponse:
    """What a funded group is asked to do besides its work, each with its price."""
    return _list(request, number, "extra_duties", ExtraDutyForm, "What else you ask of a funded group")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def fold(request: HttpRequest, number: int) -> HttpResponse:
    """Give the form up for a shorter one that fits the award: both are shown first."""
    grant = drafted(request, number)
    if grant.status != Status.DRAFT:
        return elsewhere(request, grant)
    allowed, first = worth_of(grant), stages.asked_before(grant)
    before, after = folding.rows(grant.questions.all()), folding.suggested(first.left_of(allowed.most))
    reckoned = effort.applicants_to(grant)
    if request.method == "POST":
        try:
            actions.change(
                opportunity=grant,
                version=version_in(request),
                by=visitor(request),
                form=actions.Form(questions=after),
            )
        except Refused as problem:
            messages.warning(request, str(problem))
            return redirect("fold-form", number=grant.pk)
        messages.success(request, folded(before, after, reckoned.number))
        return redirect("design-questions", number=grant.pk)
    fewer = folding.total(before) - folding.total(after)
    return render(
        request,
        "opportunities/fold.html",
        {
            "grant": grant,
            "allowed": allowed,
            "before": before,
            "after": after,
            "words_before": folding.total(before),
            "words_after": folding.total(after),
            "saved": effort.hours(fewer, reckoned.number) if fewer > 0 else 0,
            "reckoned": reckoned,
            "first_asks": first,
        },
    )


def _list(request: HttpRequest, number: int, name: str, kind: type[RowForm], title: str) -> HttpResponse:
    grant = drafted(request, number)
    posted = request.POST if request.method == "POST" else None
    if grant.status != Status.DRAFT and posted is None:
        return elsewhere(request, grant)
    allowed = worth_of(grant) if name == "questions" else None
    first = stages.asked_before(grant) if name == "questions" else stages.Before(0, 0)
    rows = Rows(kind, _written(grant, name), posted)
    meanwhile: list[str] = []
    if rows.is_valid() and _fits(grant, rows, name, allowed.most if allowed else None, first):
        try:
            actions.change(
                opportunity=grant,
                version=version_in(request),
                by=visitor(request),
                form=actions.Form(**{name: rows.written}),
            )
        except actions.ChangedMeanwhile as changed:
            grant, meanwhile = changed.now, [_in_words(row) for row in _written(changed.now, name)]
            rows.problems.append({"text": str(changed)})
        except Refused as problem:
            rows.problems.append({"text": str(problem)})
        else:
            messages.success(request, "Saved")
            return redirect("design-questions" if name == "questions" else "design-grant", number=grant.pk)
    context = {"grant": grant, "rows": rows, "title": title, "meanwhile": meanwhile, "name": name}
    if allowed:
        context |= {"allowed": allowed} | _meter(grant, rows, allowed.most, first)
    # A button that only moves rows keeps the version the page showed: whoever saved meanwhile is noticed at "Save".
    shown = version_in(request) if posted is not None and not meanwhile else grant.version
    return render(request, f"opportunities/{name.replace('_', '-')}.html", context | {"version": shown})


def _written(grant: Opportunity, name: str) -> list[dict[str, Any]]:
    """The rows that are saved, as the page's forms take them."""
    if name == "questions":
        return [row | {"words": row["words"] or None} for row in folding.rows(grant.questions.all())]
    if name == "conditions":
        return [
            {"asks": one.asks, "fits_if": "yes" if one.fits_if else "no", "otherwise": one.otherwise}
            for one in grant.conditions.all()
        ]
    if name == "extra_duties":
        return [{"says": one.says, "pays": one.pays} for one in grant.extra_duties.all()]
    return [{"says": one.says, "weight": one.weight} for one in grant.criteria.all()]


def _in_words(row: dict[str, Any]) -> str:
    """A saved row in one line: everything that is in it."""
    return ", ".join(str(value) for value in row.values() if value)


def _fits(grant: Opportunity, rows: Rows, name: str, most: int | None, first: stages.Before) -> bool:
    """What only all rows together can get wrong."""
    if name == "criteria":
        weights = sum(row["weight"] for row in rows.written)
        if rows.written and weights != 100:
            rows.complain(rows.forms[-1], "weight", f"All lines together must come to 100. They come to {weights}")
    if name == "extra_duties" and (paid := sum(row["pays"] for row in rows.written)) >= grant.award_size:
        rows.complain(
            rows.forms[-1], "pays", f"All of them come to {wording.pounds(paid)}, which leaves nothing for the work"
        )
    if name == "questions":
        _depends(rows)
        _one_budget(rows)
        _worth_asking(rows, most, first)
    return not rows.problems


def _depends(rows: Rows) -> None:
    """Each question that depends on another names an earlier one, by its number on the page, and one of its choices."""
    earlier: dict[int, tuple[int, list[str]]] = {}
    for form in (one for one in rows.forms if one.is_bound):
        told, here = form.cleaned_data, rows.number(form)
        named, answer = told["only_if"], told["only_if_answer"]
        if named is None and answer:
            rows.complain(form, "only_if", "Write the number of the question that has this choice")
        elif named is not None and named not in earlier:
            rows.complain(form, "only_if", f"Question {named} is not an earlier question with choices")
        elif named is not None and answer not in earlier[named][1]:
            rows.complain(
                form, "only_if_answer", f"Write it as question {named} has it: {', or '.join(earlier[named][1])}"
            )
        elif named is not None:
            told["only_if"] = earlier[named][0]
        if told["kind"] == Question.Kind.CHOICE:
            earlier[int(form.prefix or here)] = (here, told["choices"].splitlines())


def _one_budget(rows: Rows) -> None:
    budgets = [one for one in rows.forms if one.is_bound and one.cleaned_data["kind"] == Question.Kind.BUDGET]
    for form in budgets[1:]:
        rows.complain(form, "kind", "The form asks for a budget already. One is enough")


def _worth_asking(rows: Rows, most: int | None, first: stages.Before) -> None:
    """Each question past what the award is worth, in words or in number, says who will use the answer.

    What a first stage asks already counts before any of them.
    """
    running, many = first.words, _most_questions(most) - first.questions
    for form in (one for one in rows.forms if one.is_bound):
        running += form.cleaned_data["words"]
        past = most is not None and (running > most or rows.number(form) > many)
        if past and not form.cleaned_data["used_for"]:
            rows.complain(
                form,
                "used_for",
                "This takes the form past what the award is worth. Say who will use the answer, and for what",
            )


def _most_questions(most: int | None) -> int:
    """The questions that so many words are worth: as many as our own form of that length has."""
    return len(folding.suggested(most))


def _meter(grant: Opportunity, rows: Rows, most: int | None, first: stages.Before) -> dict[str, Any]:
    """Words used of words allowed, and the hours that makes, from what is on the page now.

    Of a second stage, the words of both count against what is allowed; the hours are its own.
    """
    words = sum(_words(form) for form in rows.forms)
    both = words + first.words
    over = max(0, both - most) if most is not None else 0
    reckoned = effort.applicants_to(grant)
    average = effort.average_form()
    return {
        "words": words,
        "most_questions": _most_questions(most),
        "over": over,
        "share": min(100, round(100 * both / most)) if most else 0,
        "hours_over": effort.hours(over, reckoned.number),
        "first_asks": first,
        "both": both,
        "hours_each": effort.time_in_words(words),
        "hours_all": effort.hours(words, reckoned.number),
        "average": average,
        "hours_saved": effort.hours(max(0, average - words), reckoned.number),
        "reckoned": reckoned,
        "for_each_award": effort.for_each_award(),
        "pace": effort.figures()["pace"],
        "aim": effort.figures()["applicants"],
    }


def _words(form: forms.Form) -> int:
    """The words a row asks for, as typed; what is no number counts as none."""
    in_words = (form["kind"].value() or Question.Kind.TEXT) == Question.Kind.TEXT
    return (number_as_typed(form["words"].value()) or 0) if in_words else 0
