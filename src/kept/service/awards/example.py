"""An award that nobody was given, to show how agreements read in a place."""

from datetime import date, timedelta
from decimal import Decimal

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.awards import agreement
from kept.service.awards.models import AgreementTemplate, Award, Terms
from kept.service.decisions.pack import Block
from kept.service.opportunities.models import Opportunity
from kept.service.opportunities.paying import HALF
from kept.service.organisations.models import Organisation
from kept.service.partnerships.models import Place

KINDS = {"letter": "A grant letter", "agreement": "A grant agreement"}
AMOUNTS = {"letter": Decimal("1500.00"), "agreement": Decimal("30000.00")}
"""Pounds: one that is paid in one go, and one that is paid by the quarter for three years."""
A_REPORT = {
    "what": "A page on how it went",
    "purpose": "To learn what helped",
    "use": "The funder plans the next grant by it",
    "every": 12,
}


def example(place: Place, template: AgreementTemplate | None, kind: str) -> tuple[str, list[Block]]:
    """The title and the blocks of an agreement under a template, with an example award. `kind` is one of KINDS."""
    starts_on = date(clock.today().year + 1, 4, 1)
    whole = kind == "letter"
    ends_on = starts_on.replace(year=starts_on.year + (1 if whole else 3)) - timedelta(days=1)
    funder, holder = Organisation(name="An example council"), Organisation(name="An example group")
    fund = Opportunity(title="An example grant", organisation=funder, place=place, upfront_percent=HALF)
    award = Award(
        application=Application(opportunity=fund, organisation=holder),
        funder=funder,
        holder=holder,
        place=place,
        amount=AMOUNTS[kind],
        starts_on=starts_on,
        ends_on=ends_on,
        awarded_on=clock.today(),
    )
    terms = Terms(
        template=template,
        purpose="Warm lunches for older people.",
        asks=[] if whole else [A_REPORT],
        can_be_extended=not whole,
        extended_by=12,
        extended_when="If there is money for a fourth year.",
        extended_decided_by=ends_on - timedelta(days=182),
        recognition="Put our name on your poster." if whole else "",
        subsidy=Terms.Subsidy.NONE,
        subsidy_because="The group sells nothing.",
    )
    return agreement.written(award, terms)
