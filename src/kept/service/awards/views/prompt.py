"""How promptly a body pays: its own figures, and the press that publishes them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service import clock
from kept.service.awards import actions
from kept.service.awards.models import PromptPayment
from kept.service.awards.prompt import figures, halves
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.RECORD_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def prompt(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The last half-years; one press publishes one of them."""
    over = halves(clock.today())
    if request.method == "POST":
        half = next((one for one in over if str(one.from_on) == request.POST.get("half")), None)
        if half is None:
            messages.warning(request, "Choose one of the half-years on this page")
            return redirect("prompt-payment", organisation=organisation.pk)
        try:
            actions.publish_figures(organisation=organisation, half=half, by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, "Published. Anybody can read it now")
        return redirect("prompt-payment", organisation=organisation.pk)
    published = {one.from_on: one for one in PromptPayment.objects.filter(organisation=organisation)}
    rows = [(figures(organisation, half), published.get(half.from_on)) for half in over]
    return render(request, "awards/prompt.html", {"organisation": organisation, "rows": rows})
