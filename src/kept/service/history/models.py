"""Entries of the history."""

from typing import Any, NoReturn

from django.db import models


class Entries(models.QuerySet["Entry"]):
    """Entries can be asked for and added, in any number; nothing else."""

    def refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("History is only added to")

    update = bulk_update = update_or_create = delete = refuse


class Entry(models.Model):
    """One thing that happened. Never changed and never deleted.

    It points at nothing by foreign key, so that what it is about, and who did it, can be erased without
    touching the record that something was done.
    """

    event = models.CharField(max_length=100)
    subject = models.CharField(max_length=60, help_text="Kind of thing it is about, as app.model")
    subject_id = models.BigIntegerField()
    by = models.BigIntegerField(null=True, help_text="Person who did it; nobody where the calendar did")
    acting_for = models.BigIntegerField(null=True, help_text="Organisation they acted for")
    at = models.DateTimeField()
    kept = models.JSONField(default=dict)

    objects = Entries.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "id"], name="history_of_a_subject"),
            models.Index(fields=["by", "id"], name="history_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; an old one cannot be changed."""
        if self.pk is not None:
            raise TypeError("History is only added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("History is only added to")
