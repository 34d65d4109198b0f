"""Who would be affected by a fund, or by what was decided, and how: the form of the Medway report's appendix 4.

The nine groups are the protected characteristics of section 4 of the Equality Act 2010, and the three questions the
parts of the duty in its section 149. Socio-economic disadvantage is the tenth row of that form (mtg-app4-3).
"""

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from kept.service.decisions.models.assessing import LONGEST_WHY
from kept.service.decisions.models.deciding import LONGEST_REASON
from kept.service.organisations.permissions import Permission

COLUMNS = {
    "adverse": "Could it make things worse for them?",
    "advances": "Does it make things fairer for them?",
    "fosters": "Does it bring them and others together?",
}


class Group(models.TextChoices):
    """The ten rows of the form."""

    AGE = "age", "Age"
    DISABILITY = "disability", "Disability"
    GENDER = "gender reassignment", "Gender reassignment"
    MARRIAGE = "marriage/civil partnership", "Marriage and civil partnership"
    PREGNANCY = "pregnancy/maternity", "Pregnancy and maternity"
    ETHNICITY = "ethnicity", "Ethnicity"
    RELIGION = "religion/belief", "Religion or belief"
    SEX = "sex", "Sex"
    ORIENTATION = "sexual orientation", "Sexual orientation"
    DISADVANTAGE = "socio-economic disadvantage", "People with little money"


class EqualityAssessment(models.Model):
    """One look at who is affected: of the fund as it is planned, or of what was decided. Public once authorised."""

    class Of(models.TextChoices):
        FUND = "fund", "the fund"
        DECISION = "decision", "what was decided"

    class Advice(models.TextChoices):
        """What the author advises (mtg-app4-7)."""

        PROCEED = "proceed", "Go ahead"
        ALTERNATIVES = "alternatives", "Look at other ways first"
        EVIDENCE = "evidence", "Find out more first"

    opportunity = models.ForeignKey("opportunities.Opportunity", models.PROTECT, related_name="equality_assessments")
    of = models.CharField(max_length=20, choices=Of.choices)
    change = models.TextField(max_length=LONGEST_REASON, help_text="What changes, and how it is now")
    evidence = models.TextField(max_length=LONGEST_REASON)
    softening = models.TextField(max_length=LONGEST_REASON, blank=True, help_text="What would lessen any harm")
    plan = models.TextField(max_length=LONGEST_REASON, blank=True, help_text="Who does what by when")
    advice = models.CharField(max_length=20, choices=Advice.choices, blank=True)
    even_so = models.TextField(max_length=LONGEST_REASON, blank=True, help_text="Why go ahead with a harm that stays")
    written_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    authorised_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    authorised_as = models.CharField(max_length=80, blank=True)
    authorised_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "of"], name="one_equality_assessment_of_each"),
            models.CheckConstraint(
                condition=Q(authorised_by__isnull=True) | ~Q(authorised_by=F("written_by")),
                name="nobody_authorises_their_own_assessment",
            ),
        ]

    def __str__(self) -> str:
        return f"Who is affected by {self.get_of_display()}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the funder's."""
        return (self.opportunity.organisation_id,)


class Effect(models.Model):
    """One row of it: what it means for one group."""

    assessment = models.ForeignKey(EqualityAssessment, models.CASCADE, related_name="effects")
    group = models.CharField(max_length=40, choices=Group.choices)
    adverse = models.BooleanField()
    advances = models.BooleanField()
    fosters = models.BooleanField()
    how = models.TextField(max_length=LONGEST_WHY, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "group"], name="one_row_for_one_group"),
            models.CheckConstraint(condition=Q(adverse=False) | ~Q(how=""), name="a_harm_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {self.how}"
