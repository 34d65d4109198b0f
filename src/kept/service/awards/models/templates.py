"""What a place has agreements say: its own clauses, in versions that stay."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from kept.service.organisations.permissions import Permission


class AgreementTemplate(models.Model):
    """One version of what agreements say in a place, from the moment it was published until the next. Never changed.

    `changes` are what differs from Kept's own clauses, in the order they were made: each a mapping with `id` and either
    `left_out`, or `words` (a list of paragraphs); a clause of the place's own has a `heading` and `only` too.
    """

    place = models.ForeignKey("partnerships.Place", models.PROTECT, related_name="agreement_templates")
    version = models.PositiveIntegerField(help_text="From 1 in each place")
    changes = models.JSONField(default=list)
    source = models.CharField(max_length=300, help_text="Where it was agreed")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["place", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["place", "version"], name="versions_of_a_template_are_numbered"),
            models.CheckConstraint(condition=~Q(source=""), name="a_template_says_where_it_was_agreed"),
        ]

    def __str__(self) -> str:
        return f"Version {self.version} for {self.place}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: as for its place."""
        return self.place.holders(permission)
