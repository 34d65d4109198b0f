"""What is on offer, and what is asked of those who want it."""

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from kept.service.organisations.permissions import Permission


class Status(models.TextChoices):
    """How far it has come."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Opportunity(models.Model):
    """An invitation to apply. `closes_at` is an instant: an application that came in at the door by then is in time."""

    class GrantType(models.TextChoices):
        SMALL = "small", "Small grant"
        STRATEGIC = "strategic", "Strategic grant"
        DEVELOPMENT = "development", "Development grant"
        CORE = "core", "Core grant"
        TARGETED = "targeted", "Targeted grant"

    class Complexity(models.TextChoices):
        SIMPLE = "simple", "One stage and a short form"
        PARTNERSHIP = "partnership", "A bid in partnership"
        LENGTHY = "lengthy", "A long form, or other papers"

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="opportunities")
    place = models.ForeignKey("partnerships.Place", models.PROTECT, related_name="opportunities")
    title = models.CharField(max_length=120)
    what_for = models.TextField(max_length=2_000)
    grant_type = models.CharField(max_length=20, choices=GrantType.choices)
    complexity = models.CharField(max_length=20, choices=Complexity.choices, default=Complexity.SIMPLE)
    award_size = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="The largest award to one applicant, pounds"
    )
    budget = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds for the whole round")
    competitive = models.BooleanField(default=True)
    first_notified_on = models.DateField(null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True, help_text="Day by which applicants will hear")
    starts_on = models.DateField(null=True, blank=True, help_text="First day of what is funded")
    ends_on = models.DateField(null=True, blank=True, help_text="Last day of what is funded")
    upfront_percent = models.PositiveSmallIntegerField(default=50)
    contact = models.CharField(max_length=200, blank=True, help_text="A post or shared address that answers questions")
    overheads_accepted = models.BooleanField(default=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(
        default=1, help_text="Goes up with each change, so that two editors notice each other"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(award_size__gt=0), name="an_award_is_more_than_nothing"),
            models.CheckConstraint(condition=Q(budget__gte=F("award_size")), name="the_budget_holds_one_award"),
            models.CheckConstraint(condition=Q(upfront_percent__lte=100), name="no_more_than_all_is_paid_first"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(opens_on__isnull=False, closes_at__isnull=False),
                name="what_is_open_has_its_days",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)


class Question(models.Model):
    """One thing an applicant is asked to write."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    asks = models.CharField(max_length=300)
    hint = models.CharField(max_length=500, blank=True)
    words = models.PositiveSmallIntegerField(help_text="Most words of an answer")
    used_for = models.CharField(max_length=200, blank=True, help_text="Who will use the answer, and for what")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "order"], name="one_question_in_one_place"),
            models.CheckConstraint(condition=Q(words__gte=1, words__lte=5_000), name="an_answer_has_room"),
        ]

    def __str__(self) -> str:
        return self.asks


class Condition(models.Model):
    """Something that must be so for a group to apply, asked as a yes or no. Nothing is stored of the answers."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="conditions")
    order = models.PositiveSmallIntegerField()
    asks = models.CharField(max_length=300)
    fits_if = models.BooleanField(default=True, help_text="The answer with which a group may go on")
    otherwise = models.CharField(max_length=300, help_text="What to tell a group that may not, and where it might look")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "order"], name="one_condition_in_one_place")]

    def __str__(self) -> str:
        return self.asks


class Criterion(models.Model):
    """What answers are judged by, and how much it counts, out of 100."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    says = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "order"], name="one_criterion_in_one_place"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="a_criterion_counts"),
        ]

    def __str__(self) -> str:
        return self.says
