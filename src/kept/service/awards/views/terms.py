"""Writing the agreement before it is sent, a part at a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.applications.models import Application
from kept.service.awards import actions, queries
from kept.service.awards.actions.offering import drafted
from kept.service.awards.assistance import running
from kept.service.awards.forms import version_in
from kept.service.awards.models import Award
from kept.service.awards.silencing import OWN_WORDS, promises_on, says, silencing_in
from kept.service.awards.terms import being_written
from kept.service.awards.terms_forms import FORMS, TermsForm
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.MANAGE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, number: int, part: str) -> HttpResponse:
    """One part of the terms, of an award to be offered, or offered and not accepted."""
    application = found_or_404(queries.fundable_for(request.user, Permission.MANAGE_AWARD), pk=number)
    try:
        award = _award_of(application)
    except Refused:
        return redirect("offer-award", number=application.pk)  # which says what is in the way
    if award.accepted_at is not None or award.closed_at is not None:
        return redirect("agreement", number=award.pk)
    terms = being_written(award)
    heading, kind = FORMS[part]
    form = kind(request.POST if request.method == "POST" else None, place=award.place, initial=kind.initial_of(terms))
    shown: dict[str, Any] = {"saved": terms.saved}
    if request.method == "POST" and form.is_valid():
        try:
            saved = version_in(request.POST)
            terms = actions.write_terms(award=award, saved=saved, by=visitor(request), **form.columns)
        except actions.TermsChangedMeanwhile as changed:
            shown = {"saved": changed.now.saved, "now": _as_it_stands(form, kind.initial_of(changed.now))}
            form.add_error(None, str(changed))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Saved. The group sees it once you send it")
            if award.pk:
                return redirect("answer-terms", number=award.pk)
            return redirect("offer-award", number=application.pk)
    context = {
        "application": application,
        "award": award,
        "part": part,
        "heading": heading,
        "form": form,
        "running": running(award) if part == "subsidy" else None,
        **(silencing_of(award, terms) if OWN_WORDS.keys() & form.fields.keys() else {}),
        **shown,
    }
    return render(request, "awards/terms-part.html", context)


def silencing_of(award: Award, terms: Any) -> dict[str, Any]:
    """What a page shows of words that may silence: the sentences, why they are shown, the promises they touch."""
    found = silencing_in(terms)
    return {"silencing": found, "silencing_says": says(), "promises": promises_on(award)} if found else {}


def _award_of(application: Application) -> Award:
    offered = Award.objects.filter(application=application).select_related("funder", "holder", "place").first()
    if offered is None:
        return drafted(application)
    offered.application = application
    return offered


def _as_it_stands(form: TermsForm, now: dict[str, Any]) -> list[tuple[str, Any]]:
    """What the boxes would hold if they showed what a colleague saved, where it is not what was typed."""
    return [
        (str(form.fields[name].label), value)
        for name, value in now.items()
        if name in form.fields and value not in ("", None) and value != form.cleaned_data.get(name)
    ]
