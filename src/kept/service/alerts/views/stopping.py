"""Stopping every alert from the link in a message, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kept.service.alerts import actions
from kept.service.alerts.models import Alert
from kept.service.alerts.stopping import whose
from kept.service.design.audience import for_everybody


@csrf_exempt  # a mail program presses too (RFC 8058), with no page of ours; only the link's own secret lets it
@for_everybody
@require_http_methods(["GET", "HEAD", "POST"])
def stop_all(request: HttpRequest, token: str) -> HttpResponse:
    """One press. Opening the link stops nothing: programs that look at mail open links too."""
    person = whose(token)
    if person is not None and request.method == "POST":
        actions.stop_all(by=person)
        return render(request, "alerts/stopped.html")
    waits = person is not None and Alert.objects.filter(person=person).exists()
    return render(request, "alerts/stop-all.html" if waits else "alerts/nothing-to-stop.html")
