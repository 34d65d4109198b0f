"""Saying that an organisation has closed, and taking that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.history.refused import Refused
from kept.service.organisations.actions import closing
from kept.service.organisations.actions.locking import NobodyLeft
from kept.service.organisations.doors import for_members
from kept.service.organisations.forms import CloseForm, SuccessorForm
from kept.service.organisations.models import Organisation, Status
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """When it closed and what it went on as; then all of it shown once more, with the button that does it."""
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        initial={"on": organisation.closed_on},
        organisation=organisation,
        person=visitor(request),
    )
    if request.method == "POST" and form.is_valid():
        on, found = form.cleaned_data["on"], form.cleaned_data["went_on_as"]
        split = form.cleaned_data.get("split", False)
        sure = request.POST.get("sure") == "yes"
        which = SuccessorForm(request.POST if sure else None, among=found)
        if not (sure and which.is_valid()):
            asked = {"form": form, "which": which, "organisation": organisation, "on": on, "found": found}
            asked["split"] = split
            return render(request, "organisations/close-sure.html", asked)
        chosen = next((one for one in found if str(one.pk) == which.cleaned_data["successor"]), None)
        try:
            if chosen:
                closing.succeed(predecessor=organisation, successor=chosen, on=on, by=visitor(request), split=split)
            else:
                closing.close(organisation=organisation, on=on, by=visitor(request))
        except Refused as problem:
            form.add_error("went_on_as", str(problem))
        else:
            more = ". Say next what else it went on as" if split and chosen else ""
            messages.success(request, f"{organisation.name} is closed{more}. To undo it, open it again")
            return redirect("organisation", number=organisation.pk)
    return render(request, "organisations/close.html", {"form": form, "organisation": organisation})


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """It goes on after all."""
    if organisation.status == Status.ACTIVE:
        return redirect("organisation", number=organisation.pk)
    if request.method != "POST":
        became = [one.successor for one in organisation.successions.select_related("successor").order_by("pk")]
        return render(request, "organisations/reopen.html", {"organisation": organisation, "became": became})
    try:
        closing.reopen(organisation=organisation, by=visitor(request))
    except NobodyLeft as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"{organisation.name} is open again")
    return redirect("organisation", number=organisation.pk)
