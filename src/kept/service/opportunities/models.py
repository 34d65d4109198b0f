"""What is on offer, and what is asked of those who want it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from kept.service import clock
from kept.service.opportunities import route_models  # noqa: F401  # Django looks for tables here
from kept.service.organisations.passport import CHOICES, THINGS, Thing
from kept.service.organisations.permissions import Permission

GRACE = timedelta(minutes=10)
"""After the closing time, for whoever had the page that sends open before it: the same for all, and published."""


class Status(models.TextChoices):
    """How far it has come."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Stage(models.TextChoices):
    """Where it stands for somebody who wants to apply, at a moment."""

    HIDDEN = "hidden", "Not published"
    SOON = "soon", "Opening soon"
    OPEN = "open", "Open now"
    CLOSED = "closed", "Closed"


class Theme(models.TextChoices):
    """What money is for, in words that a group would look under."""

    FOOD = "food", "Food and hardship"
    ADVICE = "advice", "Advice and money"
    CHILDREN = "children", "Children and young people"
    OLDER = "older", "Older people"
    HEALTH = "health", "Health and wellbeing"
    DISABILITY = "disability", "Disabled people and carers"
    ARTS = "arts", "Arts and heritage"
    SPORT = "sport", "Sport and play"
    NATURE = "nature", "Nature and climate"
    SAFETY = "safety", "Safer streets and homes"
    WORK = "work", "Skills and work"
    EQUALITY = "equality", "Equality and belonging"
    GROUPS = "groups", "Helping groups to run"


class Intention(models.Model):
    """Money that a body means to offer, made known before it opens so that groups can get ready.

    When it might open is rough: somewhere from the first day of one month to the last day of another.
    """

    class Kind(models.TextChoices):
        GRANT = "grant", "A grant"
        CONTRACT = "contract", "A contract"

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="intentions")
    place = models.ForeignKey("partnerships.Place", models.PROTECT, related_name="intentions")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.GRANT)
    theme = models.CharField(max_length=20, choices=Theme.choices)
    title = models.CharField(max_length=120)
    need = models.TextField(max_length=2_000, help_text="The need it answers")
    evidence = models.TextField(max_length=2_000, blank=True, help_text="How the body knows of the need")
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, help_text="About, pounds")
    opens_from = models.DateField(help_text="The first day on which it might open")
    opens_by = models.DateField(help_text="The last day on which it might open")
    contact = models.CharField(max_length=200, help_text="A post or shared address that answers questions")
    notice_reference = models.CharField(max_length=100, blank=True, help_text="Of a contract's published notice")
    published_on = models.DateField()
    changed_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    dropped_because = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    press = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - null is "made without a page"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(opens_by__gte=F("opens_from")), name="it_opens_from_then_by_then"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gt=0), name="a_value_is_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True, dropped_because="")
                | (Q(dropped_on__isnull=False) & ~Q(dropped_because="")),
                name="what_is_dropped_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)


FEWEST_DAYS, MOST_DAYS = 7, 365
"""Days that a group may have to ask for a review, from the day it is told."""


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
    intention = models.ForeignKey(
        Intention, models.PROTECT, null=True, blank=True, related_name="opened", help_text="Where it was announced"
    )
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", help_text="The round before, as a rule"
    )
    expression_of_interest = models.BooleanField(
        default=False, help_text="The first of two stages: it decides who is asked to apply in full, and awards nothing"
    )
    first_stage = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_stage",
        help_text="Of a second stage: the expression of interest from which groups are asked on to it",
    )
    theme = models.CharField(max_length=20, choices=Theme.choices, blank=True)
    title = models.CharField(max_length=120)
    what_for = models.TextField(max_length=2_000)
    grant_type = models.CharField(max_length=20, choices=GrantType.choices)
    complexity = models.CharField(max_length=20, choices=Complexity.choices, default=Complexity.SIMPLE)
    award_size = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="The largest award to one applicant, pounds"
    )
    budget = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds for the whole round")
    applicants_expected = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many the funder expects to apply; empty is not known"
    )
    competitive = models.BooleanField(default=True)
    first_notified_on = models.DateField(null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True, help_text="Day by which applicants will hear")
    starts_on = models.DateField(null=True, blank=True, help_text="First day of what is funded")
    ends_on = models.DateField(null=True, blank=True, help_text="Last day of what is funded")
    review_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days to ask for a review of a no; empty is what the funder gives for all"
    )
    review_answer_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days in which a review is answered; empty is not promised"
    )
    upfront_percent = models.PositiveSmallIntegerField(default=50)
    department = models.CharField(max_length=120, blank=True, help_text="The team or department that makes the awards")
    contact = models.CharField(max_length=200, blank=True, help_text="A post or shared address that answers questions")
    overheads_accepted = models.BooleanField(default=True)
    training_accepted = models.BooleanField(default=True)
    volunteer_costs_accepted = models.BooleanField(default=True)
    reports = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many over the whole award")
    report_words = models.PositiveIntegerField(null=True, blank=True, help_text="Most words of one report")
    reports_used_for = models.CharField(max_length=200, blank=True, help_text="Who will use them, and for what")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(
        default=1, help_text="Goes up with each change, so that two editors notice each other"
    )

    press = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - null is "made without a page"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(award_size__gt=0), name="an_award_is_more_than_nothing"),
            models.CheckConstraint(condition=Q(budget__gte=F("award_size")), name="the_budget_holds_one_award"),
            models.CheckConstraint(condition=Q(upfront_percent__lte=100), name="no_more_than_all_is_paid_first"),
            models.CheckConstraint(
                condition=Q(review_days__isnull=True) | Q(review_days__gte=FEWEST_DAYS, review_days__lte=MOST_DAYS),
                name="days_of_a_fund_to_ask_are_fair",
            ),
            models.CheckConstraint(
                condition=Q(review_answer_days__isnull=True)
                | Q(review_answer_days__gte=1, review_answer_days__lte=MOST_DAYS),
                name="a_review_is_answered_within_a_year",
            ),
            models.CheckConstraint(  # gm-app4.1.2-b: always at full cost
                condition=~Q(grant_type="core") | Q(overheads_accepted=True), name="a_core_grant_pays_overheads"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(opens_on__isnull=False, closes_at__isnull=False),
                name="what_is_open_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(expression_of_interest=False) | Q(first_stage__isnull=True),
                name="there_are_two_stages_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)

    def is_sealed(self, at: datetime) -> bool:
        """Whether an application may still come in, so that nobody reads any yet."""
        return self.closes_at is None or at <= self.closes_at + GRACE

    def stage(self, at: datetime) -> Stage:
        """Where it stands at a moment: open from the start of its first day to its closing instant, both within."""
        if self.status in (Status.DRAFT, Status.WITHDRAWN) or self.opens_on is None or self.closes_at is None:
            return Stage.HIDDEN
        if self.status != Status.OPEN or at > self.closes_at:
            return Stage.CLOSED
        return Stage.SOON if clock.day_in_london(at) < self.opens_on else Stage.OPEN


class Enquiry(models.Model):
    """What somebody asks about an opportunity, and once it is answered the question and answer that everybody reads.

    Nobody is told who asked it, the officers who answer included.
    """

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="enquiries")
    words = models.TextField(
        max_length=1_000, blank=True, help_text="As it was asked, for those who answer; empty once who asked is erased"
    )
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    question = models.TextField(max_length=1_000, blank=True, help_text="As it is published, giving nobody away")
    answer = models.TextField(max_length=4_000, blank=True)
    published_at = models.DateTimeField(null=True)
    corrected_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    press = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null is "made without a page"

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "asked_by", "press"], name="one_press_asks_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, question="", answer="")
                | (Q(published_at__isnull=False) & ~Q(question="") & ~Q(answer="")),
                name="a_question_is_published_with_its_answer",
            ),
        ]
        indexes = [models.Index(fields=["opportunity", "published_at"], name="answers_as_they_were_published")]

    def __str__(self) -> str:
        return f"enquiry {self.pk}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the one that answers."""
        return (self.opportunity.organisation_id,)


class Question(models.Model):
    """One thing an applicant is asked. With `only_if` it depends on an earlier choice; else everybody is asked it."""

    class Kind(models.TextChoices):
        TEXT = "text", "Words, up to a limit"
        MONEY = "money", "An amount of money"
        NUMBER = "number", "A number"
        DATE = "date", "A date"
        CHOICE = "choice", "One choice of several"
        ADDRESS = "address", "An address"
        BUDGET = "budget", "A budget, line by line"
        FILE = "file", "A file or a photo"

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.TEXT)
    asks = models.CharField(max_length=300)
    hint = models.CharField(max_length=500, blank=True)
    words = models.PositiveSmallIntegerField(default=0, help_text="Most words of an answer; 0 where it is not in words")
    choices = models.TextField(max_length=2_000, blank=True, help_text="One a line, for one choice of several")
    only_if = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The order of the earlier choice it depends on"
    )
    only_if_answer = models.CharField(max_length=200, blank=True, help_text="The choice with which it is asked")
    used_for = models.CharField(max_length=200, blank=True, help_text="Who will use the answer, and for what")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "order"], name="one_question_in_one_place"),
            models.CheckConstraint(
                condition=Q(kind="text", words__gte=1, words__lte=5_000) | (~Q(kind="text") & Q(words=0)),
                name="an_answer_in_words_has_room",
            ),
            models.CheckConstraint(
                condition=Q(only_if__isnull=True, only_if_answer="")
                | (Q(only_if__lt=F("order")) & ~Q(only_if_answer="")),
                name="a_question_depends_on_an_earlier_one",
            ),
        ]

    def __str__(self) -> str:
        return self.asks

    @property
    def options(self) -> list[str]:
        """What there is to choose from."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


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


class ExtraDuty(models.Model):
    """What a funded group is asked to do besides its work, such as coming to meetings, and what the award pays for it.

    Extra duties are listed and paid (gm-app4.1.3-b).
    """

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="extra_duties")
    order = models.PositiveSmallIntegerField()
    says = models.CharField(max_length=200)
    pays = models.DecimalField(max_digits=12, decimal_places=2, help_text="Pounds within one award, for all of it")

    class Meta:
        verbose_name_plural = "extra duties"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "order"], name="one_extra_duty_in_one_place"),
            models.CheckConstraint(condition=Q(pays__gt=0), name="an_extra_duty_is_paid"),
        ]

    def __str__(self) -> str:
        return self.says


class PaperAsked(models.Model):
    """A fact or a paper of the passport that an opportunity asks for: to apply, or only of those who succeed."""

    class When(models.TextChoices):
        SUCCESS = "success", "Only of those we fund"
        APPLYING = "applying", "Of everybody who applies"

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="papers")
    what = models.CharField(max_length=30, choices=CHOICES)
    when = models.CharField(max_length=20, choices=When.choices, default=When.SUCCESS)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "what"], name="one_paper_is_asked_for_once")]

    def __str__(self) -> str:
        return self.what

    @property
    def thing(self) -> Thing:
        """What it is."""
        return THINGS[self.what]
