"""From an expression of interest to a full application: who is asked on, and what waits for them."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, QuerySet

from kept.service import clock
from kept.service.applications.models import Application
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from kept.service.opportunities.queries import PUBLISHED
from kept.service.organisations.models import Organisation


class NotAskedOn(Refused):
    """It is a second stage, and this group was not asked on to it."""


def asked_on_from(first_stage: int) -> QuerySet[Application]:
    """The expressions of interest whose groups were asked to apply in full, and told so. `first_stage` is its key."""
    asked = Application.objects.filter(opportunity=first_stage, asked_on_at__isnull=False, withdrawn_at=None)
    return asked.select_related("organisation")


def must_be_asked_on(opportunity: Opportunity, organisation: Organisation) -> None:
    """Raises NotAskedOn for a group that may not apply to a second stage; anybody may apply to any other grant."""
    if not may_begin(opportunity, [organisation]):
        raise NotAskedOn(
            f"{opportunity.title} is open only to groups that were asked on from the first stage. "
            f"{organisation.name} was not."
        )


def may_begin(opportunity: Opportunity, groups: Collection[Organisation]) -> list[Organisation]:
    """Those of these groups that may apply: of a second stage, those that were asked on. One query, or none."""
    if opportunity.first_stage_id is None:
        return list(groups)
    asked = asked_on_from(opportunity.first_stage_id).filter(organisation__in=[one.pk for one in groups])
    known = set(asked.values_list("organisation", flat=True))
    return [one for one in groups if one.pk in known]


def ask_on(applications: Iterable[Application]) -> None:
    """Note that these groups are asked to apply in full, for the action that tells them so. Once asked is asked."""
    keys = [one.pk for one in applications]
    Application.objects.filter(pk__in=keys, asked_on_at=None).update(asked_on_at=clock.arrived())


def waiting_to_begin(theirs: QuerySet[Application]) -> QuerySet[Application]:
    """Of some expressions of interest, those asked on whose published second stage is not begun: each with
    `opportunity.second_stage` at hand."""
    asked = theirs.filter(asked_on_at__isnull=False, opportunity__second_stage__status__in=PUBLISHED, withdrawn_at=None)
    begun = Application.objects.filter(
        opportunity__first_stage=OuterRef("opportunity"), organisation=OuterRef("organisation"), withdrawn_at=None
    )
    return asked.exclude(Exists(begun)).select_related("opportunity__second_stage", "organisation")
