"""The numbers that registers gave an organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.opendata.identifiers import OrganisationId
from kept.service.organisations import queries
from kept.service.organisations.actions import founding
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.forms import LISTS, NumberForm
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Those it has, and room for another."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["identifier"]
        try:
            founding.add_number(organisation=organisation, number=number, by=visitor(request))
        except founding.NumberTaken:
            form.add_error("number", _taken(number, organisation))
        else:
            messages.success(request, f"{number} is added")
            return redirect("numbers", organisation=organisation.pk)
    held = [(one, LISTS.get(one.scheme)) for one in organisation.identifiers.order_by("scheme", "value")]
    return render(request, "organisations/numbers.html", {"form": form, "organisation": organisation, "held": held})


def _taken(number: OrganisationId, organisation: Organisation) -> str:
    """Who has it already, and what to do."""
    other = queries.with_number(number)
    if other == organisation:
        return f"{organisation.name} has this number already"
    return (
        f"{other.name if other else 'Another organisation'} has this number. If it is yours, ask them to remove it, "
        "or tell whoever runs this site"
    )


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take away a number that is not its own."""
    one = found_or_404(queries.numbers_for(request.user, Permission.CHANGE_ORGANISATION), pk=number)
    if request.method != "POST":
        return render(request, "organisations/remove-number.html", {"one": one, "kind": LISTS.get(one.scheme)})
    founding.remove_number(identifier=one, by=visitor(request))
    messages.success(request, f"{one} is removed. To undo it, add it again")
    return redirect("numbers", organisation=one.organisation_id)
