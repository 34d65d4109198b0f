"""Answering an invitation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.organisations.actions import inviting
from kept.service.organisations.models import Invitation
from kept.service.organisations.standing import act_for
from kept.service.people.doors import for_signed_in_before_second_step, visitor


@for_signed_in_before_second_step
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Who asks, and for what; and the button that says yes."""
    found = Invitation.objects.filter(secret_hash=inviting.hash_of(secret)).select_related("organisation", "by").first()
    if request.method == "POST":
        try:
            membership = inviting.accept(secret=secret, by=visitor(request))
        except inviting.NoSuchInvitation:
            return render(request, "organisations/invitation-closed.html", status=404)
        act_for(request, membership.organisation)
        messages.success(request, f"You act for {membership.organisation.name} now")
        return redirect("organisations")
    if found is None or not inviting.is_open_to(found, visitor(request)):
        return render(request, "organisations/invitation-closed.html", status=404)
    return render(request, "organisations/invitation.html", {"invitation": found})
