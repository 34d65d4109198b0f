"""Other bodies that have a part in an application: who helps to write it, and its partners."""

from django.db import models
from django.db.models import Q


class Help(models.Model):
    """A body whose people may type for the applicant, as on the telephone, until somebody ends it or it is sent.

    The funder never is one.
    """

    application = models.ForeignKey("applications.Application", models.CASCADE, related_name="helpers")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField()
    allowed_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="a_body_is_allowed_to_help_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} helps with {self.application_id}"


class Partner(models.Model):
    """One of those who would do the work together with the applicant, who leads.

    One on record is asked, and says yes or no; of one that is not, there is only the name. `said_yes` is None until it
    has answered.
    """

    application = models.ForeignKey("applications.Application", models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="partnering", help_text="Where on record"
    )
    name = models.CharField(max_length=200)
    does = models.CharField(max_length=500, help_text="What it would do")
    share = models.DecimalField(max_digits=12, decimal_places=2, help_text="Of the money asked for, pounds")
    writes = models.BooleanField(default=False, help_text="Whether its people may write in the application too")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    said_yes = models.BooleanField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "organisation"], name="a_partner_is_named_once"),
            models.CheckConstraint(condition=Q(share__gte=0), name="a_share_is_not_negative"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, said_yes__isnull=True)
                | Q(answered_at__isnull=False, said_yes__isnull=False, organisation__isnull=False),
                name="an_answer_has_its_day_and_comes_from_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stands(self) -> str:
        """Whether it has agreed, in words."""
        if self.organisation_id is None:
            return "Not asked: it is not on record here"
        return {None: "Asked, and has not answered yet", True: "Said yes", False: "Said no"}[self.said_yes]
