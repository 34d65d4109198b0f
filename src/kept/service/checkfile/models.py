"""An audit as it is kept: the run with its summary, the records it read, and each answer about each record."""

from django.db import models

from kept.audit.outcomes import Answer


class AuditRun(models.Model):
    """One audit of a set of files. `summary` has the shape of docs/audit-json.md."""

    name = models.SlugField()
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    summary = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="one_run_of_a_name")]

    def __str__(self) -> str:
        return self.name


class AuditRecord(models.Model):
    """One grant, contract, lot, invitation or group of them, with where it stands in its file."""

    run = models.ForeignKey(AuditRun, on_delete=models.CASCADE, related_name="records")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=40)
    source_id = models.TextField(blank=True)
    body_name = models.TextField(blank=True)
    recipient_name = models.TextField(blank=True)
    title = models.TextField(blank=True)
    file = models.TextField(blank=True)
    path = models.TextField(blank=True)
    section = models.CharField(max_length=40)
    vcse = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_record_of_a_number")]

    def __str__(self) -> str:
        return self.title or self.source_id or f"Record {self.number}"


class AuditFinding(models.Model):
    """What one promise came to for one record."""

    run = models.ForeignKey(AuditRun, on_delete=models.CASCADE, related_name="findings")
    record = models.ForeignKey(AuditRecord, on_delete=models.CASCADE, related_name="findings")
    document = models.CharField(max_length=80)
    provision = models.CharField(max_length=80)
    standard = models.CharField(max_length=80)
    advisory = models.BooleanField()
    outcome = models.CharField(max_length=40, choices=[(str(answer), str(answer)) for answer in Answer])
    threshold = models.TextField(blank=True)
    values = models.JSONField()
    missing = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "provision", "standard"], name="one_finding_of_a_promise"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=[str(answer) for answer in Answer]), name="outcome_is_an_answer"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "document", "provision", "standard", "outcome"], name="findings_of_a_promise")
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.standard}: {self.outcome}"
