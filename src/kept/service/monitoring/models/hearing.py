"""What one side tells the other, and whether anybody there has read and answered it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from kept.service.awards.models import Award

UNREAD_AFTER = timedelta(days=30)
"""How long a funder has to read what a group sent before it is told that nobody has: ours; no promise sets it."""
LONGEST_WORDS = 10_000
"""Characters of anything written here: more than any report may ask for."""


class Heard(models.Model):
    """Something a group tells a funder about an award: who read it there, and what they replied."""

    if TYPE_CHECKING:
        award: "models.ForeignKey[Award, Award]"

    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    reply = models.TextField(max_length=LONGEST_WORDS, blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True
