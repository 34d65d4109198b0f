"""Applications and their answers."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from kept.service.organisations.permissions import Permission

FUNDERS_ASK = {Permission.ASSESS_APPLICATION, Permission.MAKE_DECISION, Permission.MANAGE_AWARD}


class Application(models.Model):
    """One organisation's application. Until it is sent only the applicant can read it.

    `press` is the key that the page with the button made: pressing twice, or again after a lost answer, finds the
    application already sent and gives the same receipt.
    """

    opportunity = models.ForeignKey("opportunities.Opportunity", models.PROTECT, related_name="applications")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="applications")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    number = models.CharField(max_length=20, blank=True, help_text="What the receipt calls it")
    press = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - null is "not pressed yet"
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_application_from_one_organisation",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="one_application_has_a_number"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, number="") | (Q(sent_at__isnull=False) & ~Q(number="")),
                name="what_is_sent_has_a_number",
            ),
        ]
        indexes = [models.Index(fields=["opportunity", "sent_at"], name="applications_as_they_came")]

    def __str__(self) -> str:
        return self.number or f"draft {self.pk}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the funder's to assess, the applicant's for the rest."""
        if permission in FUNDERS_ASK:
            return (self.opportunity.organisation_id,) if self.sent_at else ()
        return (self.organisation_id,)


class Answer(models.Model):
    """What an applicant wrote to one question, saved as they go."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey("opportunities.Question", models.PROTECT, related_name="+")
    words = models.TextField(max_length=40_000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="one_answer_to_one_question")]

    def __str__(self) -> str:
        return f"answer to {self.question_id}"
