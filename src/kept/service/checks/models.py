"""What was found, what was said of it, and the tallies that scorecards read."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from kept.service.organisations.permissions import Permission
from kept.standards.finding import Outcome

WITH_REASON = "with reason"
"""What a binding says that allows departure."""
OUTCOMES = [(outcome.value, outcome.value.capitalize()) for outcome in Outcome]


class ComesTo(models.TextChoices):
    """What a promise comes to for one deed. Explained counts only where the provision allows departure."""

    KEPT = "kept", "Kept"
    EXPLAINED = "explained", "Explained"
    NOT_KEPT = "not kept", "Not kept"
    CANNOT_TELL = "cannot tell", "Cannot tell"
    DOES_NOT_APPLY = "does not apply", "Does not apply"


HARDEST_FIRST = [ComesTo.NOT_KEPT, ComesTo.EXPLAINED, ComesTo.CANNOT_TELL, ComesTo.KEPT]
"""The order in which a deed's promises are listed."""


class Checked(models.Model):
    """One deed that was checked, and the promises that turned out not to be about it: counted, not kept one by one."""

    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey("partnerships.Place", models.PROTECT, related_name="+")
    on = models.DateField(help_text="Day of the deed")
    at = models.DateTimeField(help_text="When it was last checked")
    does_not_apply = models.JSONField(default=list)
    title = models.CharField(max_length=200, blank=True, help_text="What the public register calls it")
    address = models.CharField(max_length=200, blank=True, help_text="A page about it that anybody may read")
    about = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    public_from = models.DateField(null=True, help_text="Day it takes effect: no reason is public before")
    particulars = models.BooleanField(default=False, help_text="Reasons tell how an organisation has done")
    taken_back_at = models.DateTimeField(null=True, help_text="When it was taken back: it counts as never done")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "subject_id"], name="a_deed_is_checked_as_one")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}"


class Finding(models.Model):
    """The present answer of one binding for one deed, with all it came from: the same inputs give the same answer."""

    checked = models.ForeignKey(Checked, models.PROTECT, related_name="findings")
    provision = models.CharField(max_length=40)
    standard = models.CharField(max_length=60)
    standard_version = models.PositiveSmallIntegerField()
    binding_fingerprint = models.CharField(max_length=12)
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    comes_to = models.CharField(max_length=20, choices=ComesTo.choices)
    better = models.BooleanField(null=True)
    departure = models.CharField(max_length=20, default=WITH_REASON, help_text="What the binding allows")
    promised = models.JSONField(help_text="What was promised, as it applied")
    values = models.JSONField(help_text="The columns it was found from")
    missing = models.JSONField(default=list)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checked", "provision", "standard"], name="one_answer_for_a_deed"),
            models.CheckConstraint(
                condition=~Q(comes_to=ComesTo.EXPLAINED) | Q(outcome=Outcome.NOT_MET),
                name="only_the_unmet_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision}: {self.outcome}"

    @property
    def departs(self) -> bool:
        """The promise itself allowed departure with a reason."""
        return self.departure == WITH_REASON

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the one that owes a reason."""
        return (self.checked.organisation_id,)


class FindingChange(models.Model):
    """An answer that changed."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="changes")
    before = models.CharField(max_length=20, choices=ComesTo.choices, blank=True)
    after = models.CharField(max_length=20, choices=ComesTo.choices)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class Explanation(models.Model):
    """A reason on record for a promise that was not met.

    The organisation it befalls sees it at once and may reply; the public sees both from `public_from`, save the words
    of one that tells how an organisation has done, and save one about a deed that was taken back before. A reason given
    later stands beside the first, never in its place: somebody may have answered that one.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="explanations")
    words = models.TextField(max_length=2_000)
    ground = models.CharField(max_length=200, blank=True)
    allowed = models.BooleanField(help_text="The provision allows departure with a reason")
    about = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    public_from = models.DateField()
    particulars = models.BooleanField(default=False, help_text="Tells how an organisation has done: not for the public")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reply = models.TextField(max_length=2_000, blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["public_from"], name="reasons_as_they_open")]

    def __str__(self) -> str:
        return f"Reason for {self.finding}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the one it is about to answer, both sides to read."""
        body = self.finding.checked.organisation_id
        if permission is Permission.ANSWER_REASON:
            return (self.about_id,) if self.about_id and not self.finding.checked.taken_back_at else ()
        return (body, self.about_id) if self.about_id else (body,)


class Tally(models.Model):
    """How many deeds of a body came to what, under one binding, in one month. All that a scorecard reads."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey("partnerships.Place", models.PROTECT, related_name="+", db_index=False)
    provision = models.CharField(max_length=40)
    standard = models.CharField(max_length=60)
    month = models.DateField(help_text="First day of the month of the deed")
    comes_to = models.CharField(max_length=20, choices=ComesTo.choices)
    number = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "place", "provision", "standard", "month", "comes_to"],
                name="one_tally_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(number__gte=0), name="a_tally_is_never_less_than_nought"),
        ]
        indexes = [models.Index(fields=["place", "month"], name="tallies_of_a_place")]

    def __str__(self) -> str:
        return f"{self.provision} {self.comes_to}: {self.number}"
