"""What a place's steward keeps: who is part of it, whom documents mean, and the numbers agreed there."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.history.refused import Refused
from kept.service.library import measured
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.meanwhile import Newer, as_seen
from kept.service.organisations.permissions import Permission
from kept.service.organisations.queries import looks_like
from kept.service.partnerships import actions, queries
from kept.service.partnerships.forms import BudgetsForm, JoinForm, NumberForm, SettleForm, named
from kept.service.partnerships.models import Place
from kept.service.partnerships.numbers import open_to_numbers, promised, standards_for
from kept.service.partnerships.views.ending import ask_for_last_day
from kept.service.partnerships.views.reading import agreed
from kept.service.people.doors import visitor

MATCHES = 10


def _place(request: HttpRequest, slug: str) -> Place:
    return found_or_404(queries.places_for(request.user, Permission.KEEP_PLACE), slug=slug)


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Find a body by its name, and make it part of the partnership."""
    place, name = _place(request, slug), request.GET.get("name", "")
    found = looks_like(name, MATCHES) if name else []
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        choices={"organisation": named(found)},
        initial={"from_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        organisation = next(one for one in found if str(one.pk) == form.cleaned_data["organisation"])
        try:
            actions.join(
                place=place, organisation=organisation, from_on=form.cleaned_data["from_on"], by=visitor(request)
            )
        except Refused as problem:
            form.add_error("organisation", str(problem))
        else:
            messages.success(request, f"{organisation.name} is part of {place.name} now")
            return redirect("place-members", place.slug)
    return render(request, "partnerships/join.html", {"place": place, "name": name, "found": found, "form": form})


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Say on which day a body's part in the partnership ends."""
    member = found_or_404(queries.members_for(request.user, Permission.KEEP_PLACE), pk=number)
    return ask_for_last_day(
        request,
        lambda day: actions.part(member=member, until_on=day, by=visitor(request)),
        until=member.until_on or clock.today(),
        title=f"End the part of {member.organisation.name}",
        says=f"It is not part of {member.place.name} after that day. What it took on holds until it leaves it.",
        above=(f"Who is part of {member.place.name}", reverse("place-members", args=[member.place.slug])),
        done=f"The part of {member.organisation.name} ends. To undo it, add it again from the next day",
    )


@for_staff(Permission.KEEP_PLACE)
@require_safe
def names(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom documents name by office, and which bodies that is here."""
    place = _place(request, slug)
    return render(request, "partnerships/names.html", {"place": place, "names": queries.names_in(place)})


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, slug: str) -> HttpResponse:
    """Settle which bodies one office's name means here, out of those that took the document on."""
    place = _place(request, slug)
    asked = (request.GET.get("document", ""), request.GET.get("named", ""))
    one = next((one for one in queries.names_in(place) if (one.document.code, one.named) == asked), None)
    if one is None:
        return redirect("place-names", place.slug)
    bodies = {str(body.pk): body for body in [*one.bodies, *queries.adopters(place, one.document.code)]}
    form = SettleForm(
        request.POST if request.method == "POST" else None,
        choices={"organisations": named(bodies.values())},
        initial={"organisations": [body.pk for body in one.bodies]},
    )
    now: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_name(
                place=place,
                document=one.document.code,
                named=one.named,
                organisations=[bodies[pk] for pk in form.cleaned_data["organisations"]],
                by=visitor(request),
                seen=request.POST.get("seen", ""),
            )
        except Newer:
            now = [(f"“{one.named}” means", ", ".join(body.name for body in one.bodies))]
        else:
            settled = "It is settled whom" if form.cleaned_data["organisations"] else "It is not settled whom"
            messages.success(request, f"{settled} “{one.named}” means here. You can change it at any time")
            return redirect("place-names", place.slug)
    seen = as_seen({"bodies": actions.bodies_of(body.pk for body in one.bodies)})
    told = {"place": place, "one": one, "form": form, "bodies": bodies, "now": now, "seen": seen}
    return render(request, "partnerships/settle.html", told)


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def set_number(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a promise, then what is counted, then set the place's own number."""
    place = _place(request, slug)
    provisions = open_to_numbers(queries.codes_in(place))
    chosen = next((one for one in provisions if one.id == request.GET.get("provision")), None)
    if chosen is None:
        return render(request, "partnerships/number-promise.html", {"place": place, "provisions": provisions})
    found = standards_for(chosen)
    standard = next(
        (one for one in found if one.id == request.GET.get("standard")), found[0] if len(found) == 1 else None
    )
    if standard is None:
        return render(
            request, "partnerships/number-standard.html", {"place": place, "chosen": chosen, "standards": found}
        )
    form = NumberForm(request.POST if request.method == "POST" else None, standard=standard)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        value = promised(told["number"], form.in_unit)
        try:
            actions.set_number(
                place=place,
                provision=chosen.id,
                standard=standard.id,
                promised=value,
                source=told["source"],
                from_on=told["from_on"],
                by=visitor(request),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{chosen.id}: {measured.promise(standard, value)}")
            return redirect("place-numbers", place.slug)
    back = f"{reverse('set-number', args=[place.slug])}?{urlencode({'provision': chosen.id})}"
    return render(
        request,
        "partnerships/number.html",
        {"place": place, "chosen": chosen, "standard": standard, "form": form, "back": back, "several": len(found) > 1},
    )


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def count_budgets(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether budgets of words and reports go by the whole award or by one year of it."""
    place = _place(request, slug)
    form = BudgetsForm(request.POST if request.method == "POST" else None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.count_budgets(
                place=place,
                by_year=told["by"] == "year",
                source=told["source"],
                from_on=told["from_on"],
                by=visitor(request),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            of = "one year of the award" if told["by"] == "year" else "the whole award"
            messages.success(request, f"Budgets of words and reports go by {of}. You can change it at any time")
            return redirect("place-numbers", place.slug)
    return render(request, "partnerships/budgets.html", {"place": place, "form": form})


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_number(request: HttpRequest, number: int) -> HttpResponse:
    """Say on which day a place's own number ends."""
    one = found_or_404(queries.numbers_for(request.user, Permission.KEEP_PLACE), pk=number)
    return ask_for_last_day(
        request,
        lambda day: actions.end_number(number=one, until_on=day, by=visitor(request)),
        until=one.until_on or clock.today(),
        title=f"End the number for {one.provision}",
        says=f"{agreed(one).asks}: not after that day. Then the document’s own number counts, if it gives one.",
        above=(f"Numbers agreed in {one.place.name}", reverse("place-numbers", args=[one.place.slug])),
        done=f"The number for {one.provision} ends. To undo it, set it again",
    )
