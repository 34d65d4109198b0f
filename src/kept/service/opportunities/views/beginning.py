"""An officer's own list, a new grant, a copy of one, and putting a draft away."""

import re
from secrets import token_urlsafe

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service import clock
from kept.service.design.typed import key_of
from kept.service.history.refused import Refused
from kept.service.opportunities import actions, beginnings, folding, queries
from kept.service.opportunities.forms import NewForm
from kept.service.opportunities.models import Intention, Opportunity, Stage, Status
from kept.service.opportunities.proportion import Size, worth
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import organisations_for
from kept.service.organisations.standing import acting_for
from kept.service.people.doors import visitor

PER_PAGE = 25
KINDS = [("drafts", "Drafts"), ("now", "Open and opening soon"), ("closed", "Closed"), ("away", "Put away")]


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """The grants of the organisations they write for: drafts first."""
    arrived = clock.arrived()
    of = {
        "drafts": queries.at_stage(Stage.HIDDEN, arrived) & ~queries.PUT_AWAY,
        "now": queries.at_stage(Stage.OPEN, arrived) | queries.at_stage(Stage.SOON, arrived),
        "closed": queries.at_stage(Stage.CLOSED, arrived),
        "away": queries.PUT_AWAY,
    }
    kind = request.GET.get("show", "drafts")
    kind = kind if kind in of else "drafts"
    found = queries.opportunities_for(request.user, Permission.WRITE_OPPORTUNITY).select_related("second_stage")
    shown = queries.counting_unanswered(found.filter(of[kind])).order_by("-pk")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    listed = [(one, one.stage(arrived)) for one in page]
    context = {"page": page, "listed": listed, "kind": kind, "kinds": KINDS, "press": token_urlsafe(24)}
    return render(request, "opportunities/ours.html", context)


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new grant, from the size of its largest award outward."""
    funder = writes_for(request, Permission.WRITE_OPPORTUNITY)
    if funder is None:
        return which_one(request)
    places = list(queries.places_of(funder, clock.arrived()))
    posted = request.POST if request.method == "POST" else None
    press = request.POST.get("press", "")
    planned = _planned(request, funder)
    here = {"place": places[0].pk if places else None}
    form = NewForm(posted, places=places, beginnings=beginnings.choices(), initial=here | _said_in(planned))
    if posted is not None and places and form.is_valid():
        told = dict(form.cleaned_data)
        place = told.pop("place", places[0])
        most = worth(funder, place, Size(told["award_size"])).most
        asked, complexity = beginnings.beginning(told.pop("begins"), most)
        grant = actions.draft(
            organisation=funder,
            place=place,
            by=visitor(request),
            form=asked,
            press=key_of(press),
            intention=planned,
            complexity=complexity,
            theme=planned.theme if planned else "",
            **told,
        )
        asks = asked.questions or []
        says = f", with a form of {len(asks)} questions to work from" if asks else ". Its form is empty"
        messages.success(request, f"{grant.title} is begun{says}")
        if most is not None and (words := folding.total(asks)) > most:
            messages.warning(request, f"It asks for {words:,} words, and an award of this size is worth {most:,}")
            return redirect("design-questions", number=grant.pk)
        return redirect("design-grant", number=grant.pk)
    return render(
        request,
        "opportunities/new.html",
        {"form": form, "funder": funder, "places": places, "planned": planned, "press": press or token_urlsafe(24)},
    )


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: HttpRequest, number: int) -> HttpResponse:
    """Put a draft away, once they have said that they mean it."""
    grant = _theirs(request, number)
    if request.method != "POST":
        if grant.status != Status.DRAFT:
            return redirect("our-grants")
        return render(request, "opportunities/put-away.html", {"grant": grant})
    try:
        actions.put_away(opportunity=grant, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"{grant.title} is put away. You can take it up again from “Put away”")
    return redirect("our-grants")


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_POST
def take_up(request: HttpRequest, number: int) -> HttpResponse:
    """Take up a draft that was put away."""
    grant = _theirs(request, number)
    try:
        actions.take_up_again(opportunity=grant, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
        return redirect("our-grants")
    messages.success(request, f"{grant.title} is a draft again, as it was")
    return redirect("design-grant", number=grant.pk)


@for_staff(Permission.WRITE_OPPORTUNITY)
@require_POST
def copy(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a new grant with the words of one they have."""
    grant = _theirs(request, number)
    made = actions.copy(opportunity=grant, by=visitor(request), press=key_of(request.POST.get("press", "")))
    messages.success(request, f"{made.title} is copied into a new draft. It has no dates yet")
    return redirect("design-grant", number=made.pk)


def _theirs(request: HttpRequest, number: int) -> Opportunity:
    return found_or_404(queries.opportunities_for(request.user, Permission.WRITE_OPPORTUNITY), pk=number)


def _planned(request: HttpRequest, funder: Organisation) -> Intention | None:
    """What in their forward plan the grant comes of, where the address or the page names it."""
    number = request.POST.get("planned") or request.GET.get("planned") or ""
    theirs = queries.intentions_for(request.user, Permission.WRITE_OPPORTUNITY)
    kept = theirs.filter(organisation=funder, kind=Intention.Kind.GRANT, dropped_on=None)
    return kept.filter(pk=int(number)).first() if re.fullmatch(r"[0-9]{1,18}", number) else None


def _said_in(planned: Intention | None) -> dict[str, object]:
    if planned is None:
        return {}
    return {"title": planned.title, "budget": planned.value, "place": planned.place_id}


def writes_for(request: HttpRequest, permission: Permission) -> Organisation | None:
    """The organisation they write for: the one they act for, or the only one there is."""
    theirs = list(organisations_for(request.user, permission))
    now = acting_for(request)
    return now if now in theirs else theirs[0] if len(theirs) == 1 else None


def which_one(request: HttpRequest) -> HttpResponse:
    """Send somebody who writes for several organisations to choose one."""
    messages.warning(request, "You write for more than one organisation. First choose which one you act for")
    return redirect("organisations")
