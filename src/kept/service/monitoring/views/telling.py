"""A group tells its funders something early."""

from secrets import token_urlsafe

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.awards.queries import awards_for
from kept.service.design.typed import key_of
from kept.service.history.refused import Refused
from kept.service.monitoring import actions, queries
from kept.service.monitoring.forms import TellForm
from kept.service.monitoring.models import Told
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

MOST_OTHERS = 20


@for_members(Permission.WRITE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Write it, choose who else should know, and send it."""
    award = found_or_404(awards_for(request.user, Permission.WRITE_REPORT), pk=number)
    if award.accepted_at is None:
        return redirect("award", number=award.pk)
    others = queries.running(award.holder).exclude(pk=award.pk)[:MOST_OTHERS]
    posted = request.method == "POST"
    form = TellForm(
        request.POST if posted else None, request.FILES if posted else None, what=Told.What(what), others=list(others)
    )
    press = request.POST.get("press", "")
    if posted and form.is_valid():
        try:
            one = actions.tell(award=award, what=what, by=visitor(request), press=key_of(press), **form.told)
        except Refused as problem:
            form.add_error("words", str(problem))
        else:
            messages.success(request, f"{award.funder} has your words. Thank you for saying so early")
            return redirect("told", number=one.pk)
    return render(
        request,
        "monitoring/tell.html",
        {
            "award": award,
            "what": Told.What(what),
            "form": form,
            "press": press or token_urlsafe(24),
            "files": "file" in form.fields,
        },
    )
