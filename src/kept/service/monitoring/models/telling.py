"""What a group promised to tell its funders early, and told them."""

from collections.abc import Collection

from django.db import models
from django.urls import reverse

from kept.service.monitoring.models.hearing import LONGEST_WORDS, Heard
from kept.service.organisations.permissions import Permission


class Told(Heard):
    """Something a group told a funder about an award, in its own words or as a paper. It stays as it was told."""

    class What(models.TextChoices):
        TROUBLE = "trouble", "Early word of trouble"
        GOVERNANCE = "governance", "A change in who runs the group"
        SERVICE = "service", "A change to what the group does"
        ENDING = "ending", "A plan for the end of the money"
        RESILIENCE = "resilience", "A plan for hard times"

    award = models.ForeignKey("awards.Award", models.PROTECT, related_name="told")
    what = models.CharField(max_length=20, choices=What.choices)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    helps = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="What would help")
    effective_on = models.DateField(null=True, help_text="From when a change counts")
    upload = models.ForeignKey("uploads.Upload", models.PROTECT, null=True, related_name="+")
    press = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null is "made without a page"
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["award", "press"], name="one_press_tells_once")]

    def __str__(self) -> str:
        return self.get_what_display()

    def get_absolute_url(self) -> str:
        """The page that both sides see."""
        return reverse("told", args=[self.pk])

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its award."""
        return self.award.holders(permission)
