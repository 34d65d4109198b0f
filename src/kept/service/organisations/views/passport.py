"""An organisation's passport: what there is, with its age; one thing a page to tell it; taking one out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service import clock
from kept.service.history.refused import Refused
from kept.service.organisations import queries
from kept.service.organisations.actions import passport as actions
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.models import Organisation
from kept.service.organisations.passport import FACTS, FACTS_STAND, PAPERS, THINGS, Thing
from kept.service.organisations.passport_forms import NoneForm, ThingForm
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor
from kept.service.people.views.signing_in import safe
from kept.service.uploads.serving import as_attachment


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def passport(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Everything that funders ask for, and what there is of it."""
    held, today = queries.passport_of(organisation), clock.today()

    def rows(things: list[Thing]) -> list[dict[str, object]]:
        items = [(thing, held.get(thing.id)) for thing in things]
        return [{"thing": thing, "item": item, "current": item and item.is_current(today)} for thing, item in items]

    return render(
        request,
        "organisations/passport.html",
        {
            "organisation": organisation,
            "groups": [("Facts", rows(FACTS)), ("Papers", rows(PAPERS))],
            "stand": FACTS_STAND,
            "writes": standing_of(request).may(Permission.WRITE_APPLICATION, organisation),
        },
    )


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, organisation: Organisation, what: str) -> HttpResponse:
    """Tell one thing, or tell it anew; the older one is kept."""
    thing = _thing(what)
    item = queries.passport_of(organisation).get(what)
    first = {"told": item.value, "until_on": item.until_on} if item and item.value else {}
    form = ThingForm(request.POST or None, request.FILES or None, thing=thing, initial=first)
    if request.method == "POST":
        form = ThingForm(request.POST, request.FILES, thing=thing)
        if form.is_valid():
            try:
                actions.tell(organisation=organisation, what=what, by=visitor(request), **form.said)
            except Refused as problem:
                form.add_error("told", str(problem))
            else:
                return _onwards(request, organisation, f"{thing.name}: saved. Every funder that asks can use it")
    told = {"organisation": organisation, "thing": thing, "form": form, "item": item, "next": _next(request)}
    return render(request, "organisations/tell-passport.html", told)


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def have_none(request: HttpRequest, organisation: Organisation, what: str) -> HttpResponse:
    """Say why there is none."""
    thing = _thing(what)
    item = queries.passport_of(organisation).get(what)
    form = NoneForm(
        request.POST if request.method == "POST" else None, initial={"because": item.because if item else ""}
    )
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        try:
            actions.tell(organisation=organisation, what=what, by=visitor(request), because=because)
        except Refused as problem:
            form.add_error("because", str(problem))
        else:
            return _onwards(request, organisation, f"{thing.name}: your reason is saved")
    told = {"organisation": organisation, "thing": thing, "form": form, "item": item, "next": _next(request)}
    return render(request, "organisations/have-none.html", told)


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def file(request: HttpRequest, number: int) -> HttpResponse:
    """A paper, for those who act for its organisation, to keep."""
    item = found_or_404(queries.items_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    if item.upload is None:
        raise Http404
    return as_attachment(item.upload)


@for_members(Permission.WRITE_APPLICATION)
@require_POST
def still_right(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a fact is still right."""
    item = found_or_404(queries.items_for(request.user, Permission.WRITE_APPLICATION), pk=number)
    try:
        actions.confirm(item=item, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
        return _back(request, item.organisation)
    return _onwards(request, item.organisation, f"{item.thing.name}: noted that it is still right")


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take something out, having said yes to it."""
    item = found_or_404(queries.items_for(request.user, Permission.WRITE_APPLICATION), pk=number)
    if request.method != "POST":
        return render(request, "organisations/remove-from-passport.html", {"item": item})
    gone = actions.remove(item=item, by=visitor(request))
    stays = "" if gone else ". A funder that used it still has it"
    return _onwards(request, item.organisation, f"{item.thing.name}: taken out{stays}")


def _thing(what: str) -> Thing:
    if what not in THINGS:
        raise Http404
    return THINGS[what]


def _next(request: HttpRequest) -> str:
    """The application that somebody came from, to go back to."""
    return safe(request, request.POST.get("next") or request.GET.get("next", ""))


def _onwards(request: HttpRequest, organisation: Organisation, says: str) -> HttpResponse:
    messages.success(request, says)
    return _back(request, organisation)


def _back(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    then = _next(request)
    return redirect(then) if then else redirect("passport", organisation=organisation.pk)
