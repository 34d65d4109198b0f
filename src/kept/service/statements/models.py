"""Published statements: one row is one version of a text, and none is ever changed."""

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from kept.service.organisations.permissions import Permission


class Statement(models.Model):
    """A text that a body publishes about how it works, in one of its versions, with the post that looks after it."""

    place = models.ForeignKey("partnerships.Place", models.PROTECT, related_name="statements")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="statements")
    what = models.CharField(max_length=100, help_text="As promises name it, such as social value statement")
    number = models.PositiveIntegerField(help_text="Version of it, from 1")
    title = models.CharField(max_length=150)
    words = models.TextField(blank=True, help_text="The text itself, where it stands here")
    link = models.URLField(max_length=500, blank=True, help_text="Where it stands, if it stands elsewhere")
    owner = models.CharField(max_length=100, help_text="The post that looks after it")
    owner_scope = models.CharField(max_length=100, blank=True, help_text="What that post is for")
    facts = models.JSONField(default=dict, help_text="What the body says of it, by column of the fact record")
    published_on = models.DateField()
    review_on = models.DateField(help_text="Day by which it is to be looked at again")
    press = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null is "made without a page"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "organisation", "what", "number"], name="one_of_each_version"),
            models.UniqueConstraint(fields=["organisation", "press"], name="one_press_publishes_once"),
            models.CheckConstraint(condition=~Q(words="", link=""), name="a_statement_can_be_read"),
            models.CheckConstraint(condition=Q(review_on__gt=F("published_on")), name="it_is_reviewed_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)
