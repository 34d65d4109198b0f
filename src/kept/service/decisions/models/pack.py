"""A pack for the panel that takes a while to make, made beside the site, with how far it has come."""

from django.db import models


class PackFile(models.Model):
    """One person's pack of one round in one format, for an hour: what they may not read is not in it."""

    opportunity = models.ForeignKey("opportunities.Opportunity", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[("pdf", "PDF"), ("docx", "Word")])
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0, help_text="Applications put in so far")
    of = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "person", "kind"], name="one_pack_a_person_and_format")
        ]

    def __str__(self) -> str:
        return f"{self.kind} pack of {self.opportunity_id}"
