"""What somebody hears about: to see, to add to, to change and to stop."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.alerts import actions, queries
from kept.service.alerts.forms import AlertForm
from kept.service.alerts.models import Alert
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Theme
from kept.service.organisations.doors import found_or_404
from kept.service.partnerships.models import Place
from kept.service.people.doors import for_signed_in, visitor


@for_signed_in
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """All that they chose; there are never more than one page holds."""
    return render(request, "alerts/alerts.html", {"alerts": queries.alerts_for(request.user)})


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Choose something to hear about; the plan and the list of grants begin it with what they show."""
    place = Place.objects.filter(slug=request.GET.get("place", "")).first()
    theme = request.GET.get("theme", "")
    begun = {"place": place.pk if place else None, "theme": theme if theme in Theme.values else ""}
    form = AlertForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = actions.choose(by=visitor(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            return _told(request, chosen)
    return render(request, "alerts/choose.html", {"form": form})


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Hear about something else instead."""
    alert = found_or_404(queries.alerts_for(request.user), pk=number)
    held = {name: getattr(alert, name) for name in ("theme", "least", "most", "often")} | {"place": alert.place_id}
    form = AlertForm(request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = actions.change(alert=alert, by=visitor(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            return _told(request, chosen)
    return render(request, "alerts/choose.html", {"form": form, "one": alert})


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Hear no more of it, once they have said that they mean it."""
    alert = found_or_404(queries.alerts_for(request.user), pk=number)
    if request.method == "POST":
        actions.stop(alert=alert, by=visitor(request))
        messages.success(request, "You will hear no more of that. You can choose it again at any time")
        return redirect("alerts")
    return render(request, "alerts/stop.html", {"one": alert})


def _told(request: HttpRequest, alert: Alert) -> HttpResponse:
    messages.success(request, f"You will be told about {alert.says}")
    return redirect("alerts")
