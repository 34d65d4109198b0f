"""What agreements say in a place: for anybody to read, and for whoever keeps the place to set."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.documents.loader import provision
from kept.service.awards import actions
from kept.service.awards.actions.templating import NEW, after_setting
from kept.service.awards.clause_forms import ClauseForm
from kept.service.awards.clauses import NAMES, OWN, Clause, clauses_of, in_force
from kept.service.awards.example import KINDS as EXAMPLES
from kept.service.awards.example import example
from kept.service.awards.forms import version_in
from kept.service.awards.models import AgreementTemplate
from kept.service.awards.silencing import promises_touched, says, silencing_in_template
from kept.service.design.audience import for_everybody
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import queries
from kept.service.partnerships.models import Place
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_everybody
@require_safe
def clauses(request: HttpRequest, slug: str) -> HttpResponse:
    """The clauses in force in a place, or those of an earlier version of its own."""
    place = found_or_404(Place.objects.all(), slug=slug)
    now = in_force(place)
    versions = Paginator(AgreementTemplate.objects.filter(place=place).order_by("-version"), ON_A_PAGE)
    template = now
    if (asked := version_in(request.GET)) > 0:
        template = found_or_404(AgreementTemplate.objects.select_related("place"), place=place, version=asked)
    context = {
        "place": place,
        "template": template,
        "is_old": template != now,
        "now": now,
        "clauses": [(one, _promises(one)) for one in clauses_of(template)],
        "versions": versions.get_page(request.GET.get("page")),
        "keeps": may(request.user, Permission.KEEP_PLACE, place),
        **_silencing(place, template),
    }
    return render(request, "awards/clauses.html", context)


@for_everybody
@require_safe
def read_example(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """A letter or an agreement in this place, with an example award."""
    place = found_or_404(Place.objects.all(), slug=slug)
    if kind not in EXAMPLES:
        raise Http404
    heading, blocks = example(place, in_force(place), kind)
    shown = {"place": place, "kind": kind, "kinds": EXAMPLES, "heading": heading, "blocks": blocks}
    return render(request, "awards/clauses-example.html", shown)


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a clause of the place's own."""
    place = _kept(request, slug)
    return _setting(request, place, in_force(place), Clause(f"{OWN}{NEW}", "", (), optional=True), NEW)


@for_staff(Permission.KEEP_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, clause: str) -> HttpResponse:
    """Set one clause: in the place's words, in Kept's, or left out."""
    place = _kept(request, slug)
    now = in_force(place)
    found = next((one for one in clauses_of(now) if one.id == clause), None)
    if found is None or found.stays:
        messages.warning(request, found.stays if found else "There is no such clause here. Choose one from the list")
        return redirect("place-clauses", place.slug)
    return _setting(request, place, now, found, found.id)


def _setting(
    request: HttpRequest, place: Place, now: AgreementTemplate | None, clause: Clause, id: str
) -> HttpResponse:
    """Written, looked over with an example award, published."""
    form = ClauseForm(request.POST if request.method == "POST" else None, clause=clause, new=id == NEW)
    seen = request.POST.get("seen", "") if request.method == "POST" else str(now.pk if now else 0)
    shown: dict[str, Any] = {"place": place, "clause": clause, "form": form, "seen": seen, "is_new": id == NEW}
    shown["known"] = [(name, NAMES[name]) for name in clause.known]
    if request.method == "POST" and form.is_valid() and request.POST.get("sure") != "no":
        told = {**form.told, "place": place, "clause": id}
        try:
            if request.POST.get("sure") != "yes":
                after = after_setting(now, **told)
                texts = [example(place, after, kind) for kind in EXAMPLES]
                shown |= {"texts": texts, "form": form, **_silencing(place, after)}
                return render(request, "awards/clause-sure.html", shown)
            made = actions.set_clause(
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
                by=visitor(request),
                **told,
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Published, as version {made.version}. What is sent from now on has it")
            return redirect("place-clauses", place.slug)
    return render(request, "awards/clause.html", shown)


def _kept(request: HttpRequest, slug: str) -> Place:
    return found_or_404(queries.places_for(request.user, Permission.KEEP_PLACE), slug=slug)


def _promises(clause: Clause) -> list[Any]:
    return [provision(id) for id in clause.promises]


def _silencing(place: Place, template: AgreementTemplate | None) -> dict[str, Any]:
    found = silencing_in_template(template) if template else []
    return {"silencing": found, "silencing_says": says(), "promises": promises_touched(place)} if found else {}
