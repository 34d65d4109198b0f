"""The sector's reduction beside the body's own. The address carries the figures, so that it can be passed on."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.service.design.audience import for_everybody
from kept.service.opportunities.forms import Pounds
from kept.service.organisations.models import Organisation
from kept.service.reports import queries
from kept.service.reports.cutting import Cuts, given_in


class CutsForm(forms.Form):
    """Four amounts of money."""

    before = Pounds(label="The body’s whole budget in the first year", asked="Write its budget in pounds")
    after = Pounds(least=Decimal(0), label="Its whole budget in the year after", asked="Write its budget in pounds")
    sector_before = Pounds(label="What it gave the sector in the first year", asked="Write what it gave, in pounds")
    sector_after = Pounds(
        least=Decimal(0), label="What it gives the sector in the year after", asked="Write what it gives, in pounds"
    )

    @property
    def cuts(self) -> Cuts:
        """What they come to, once all four are there."""
        return Cuts(**self.cleaned_data)


@for_everybody
@require_safe
def cuts(request: HttpRequest) -> HttpResponse:
    """Typed figures, or the sector's taken from the grants on record here; both changes, and what lies between them."""
    funders = Organisation.objects.filter(pk__in=queries.in_public().order_by().values("funder"))
    years = queries.years()
    funder = next((one for one in funders if str(one.pk) == request.GET.get("funder")), None)
    year = next((one for one in years if str(one) == request.GET.get("year")), None)
    given = request.GET.copy()
    if funder is not None and year is not None:
        given["sector_before"], given["sector_after"] = str(given_in(funder, year - 1)), str(given_in(funder, year))
    asked = any(given.get(name) for name in CutsForm.base_fields)
    whole = all(given.get(name) for name in CutsForm.base_fields)
    form = CutsForm(given if whole or (asked and not funder) else None, initial=given.dict())
    shown: dict[str, Any] = {"form": form, "funders": funders, "funder": funder, "year": year}
    shown["years"] = [(one, f"{one - 1} to {one}, and {one} to {one + 1}") for one in years]
    if form.is_bound and form.is_valid():
        shown["cuts"] = form.cuts
    return render(request, "reports/cuts.html", shown)
