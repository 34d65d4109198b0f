"""Where somebody lands who has signed in: what waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service.assurance.work import work_of
from kept.service.people.doors import for_signed_in, visitor


@for_signed_in
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What waits for them, by kind: first the kinds of which something does."""
    parts = sorted(work_of(visitor(request)), key=lambda part: not part.waits)
    return render(request, "assurance/work.html", {"parts": parts})
