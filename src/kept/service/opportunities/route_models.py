"""Which way money is given, of all the ways there are: what was weighed, what was chosen, and why."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from kept.service.organisations.permissions import Permission


class Route(models.TextChoices):
    """A way of paying for something: five kinds of grant (gm-app4.1.2), three of buying, and two of other help."""

    SMALL = "small", "Small grant"
    CORE = "core", "Core grant"
    TARGETED = "targeted", "Targeted grant"
    DEVELOPMENT = "development", "Development grant"
    STRATEGIC = "strategic", "Strategic grant"
    CONTRACT = "contract", "Contract"
    SPOT = "spot", "Spot purchase"
    SERVICE = "service", "Service level agreement"
    PREMISES = "premises", "Use of premises"
    LOAN = "loan", "Loan"


GRANTS = (Route.SMALL, Route.CORE, Route.TARGETED, Route.DEVELOPMENT, Route.STRATEGIC)
PROCUREMENT = (Route.CONTRACT, Route.SPOT, Route.SERVICE)
OTHER = (Route.PREMISES, Route.LOAN)
GROUPS = (("Give a grant", GRANTS), ("Buy it", PROCUREMENT), ("Help in another way", OTHER))
MEANS = {
    Route.SMALL: "Usually under £5,000, once, with a short form.",
    Route.CORE: "For what an organisation is there to do, at full cost, usually for three to five years.",
    Route.TARGETED: "For set aims; groups say how they would reach them.",
    Route.DEVELOPMENT: "For staff, buildings, equipment or growing.",
    Route.STRATEGIC: "With no competition, for a part that nobody else could play.",
    Route.CONTRACT: "A service is described, and bidders compete to provide it.",
    Route.SPOT: "Bought once at a time, as somebody needs it.",
    Route.SERVICE: "A service is agreed with one organisation, and paid for as it is given.",
    Route.PREMISES: "Rooms, land or a building, free or at a low rent.",
    Route.LOAN: "Money that is paid back, alone or with a grant.",
}


class RouteDecision(models.Model):
    """Which route was chosen for what is planned. Once published it never changes: another takes its place."""

    intention = models.ForeignKey("opportunities.Intention", models.PROTECT, related_name="routes")
    number = models.PositiveIntegerField(help_text="Version of it, from 1")
    chosen = models.CharField(max_length=20, choices=Route.choices, blank=True)
    principles = models.ForeignKey(
        "statements.Statement", models.PROTECT, null=True, blank=True, related_name="+", help_text="What it rests on"
    )
    consulted = models.CharField(
        max_length=500, blank=True, help_text="Which voluntary-sector expertise was asked, by organisation or post"
    )
    consulted_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True, help_text="Empty while it is a draft")
    version = models.PositiveIntegerField(
        default=1, help_text="Goes up with each change, so that two editors notice each other"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intention", "number"], name="one_route_decision_of_each_version"),
            models.UniqueConstraint(
                fields=["intention"], condition=Q(published_on=None), name="one_draft_of_a_route_decision"
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | ~Q(chosen=""), name="what_is_decided_chooses_a_route"
            ),
            models.CheckConstraint(
                condition=Q(consulted="", consulted_on=None) | (~Q(consulted="") & Q(consulted_on__isnull=False)),
                name="who_was_consulted_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"route decision {self.number} of {self.intention_id}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.intention.organisation_id,)


class Weighed(models.Model):
    """One route that was considered, with a sentence for or against it."""

    decision = models.ForeignKey(RouteDecision, models.CASCADE, related_name="weighed")
    route = models.CharField(max_length=20, choices=Route.choices)
    why = models.CharField(max_length=500)

    class Meta:
        verbose_name_plural = "weighed"
        constraints = [models.UniqueConstraint(fields=["decision", "route"], name="one_sentence_for_a_route")]

    def __str__(self) -> str:
        return f"{self.get_route_display()}: {self.why}"
