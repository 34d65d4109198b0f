"""What an hour of volunteering is worth to a funder: agreed, dated, and from somewhere."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service import clock
from kept.service.history.refused import Refused
from kept.service.monitoring import actions, queries
from kept.service.monitoring.forms import RateForm
from kept.service.organisations.doors import for_staff
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_staff(Permission.MANAGE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Every rate there has been, and a form for the next."""
    form = RateForm(request.POST if request.method == "POST" else None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            rate = actions.agree_rate(funder=organisation, by=visitor(request), **form.cleaned_data)
        except Refused as problem:
            form.add_error("from_on", str(problem))
        else:
            messages.success(request, f"Saved: {rate}")
            return redirect("hour-rates", organisation=organisation.pk)
    held = organisation.hour_rates.order_by("-from_on")
    return render(
        request,
        "monitoring/rates.html",
        {
            "organisation": organisation,
            "form": form,
            "page": Paginator(held, ON_A_PAGE).get_page(request.GET.get("page")),
            "now": queries.rate_on(organisation, clock.today()),
        },
    )
