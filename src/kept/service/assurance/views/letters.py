"""Who was not reached by mail, and what to do about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kept.service.assurance import actions
from kept.service.assurance.letters import undelivered_for, with_readers
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_staff(Permission.MANAGE_AWARD)
@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """The letters that could not be delivered: whom they were for, and about what."""
    page = Paginator(undelivered_for(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "assurance/undelivered.html", {"page": page, "rows": with_readers(page)})


@for_staff(Permission.MANAGE_AWARD)
@require_POST
def told(request: HttpRequest, number: int) -> HttpResponse:
    """Its reader was told in another way."""
    letter = found_or_404(undelivered_for(request.user), pk=number)
    actions.told_otherwise(message=letter, by=visitor(request))
    messages.success(request, f"Noted that {letter.to} has been told")
    return redirect("letters-not-delivered")
