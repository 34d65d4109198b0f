"""Messages on their way out."""

from django.db import models


class Message(models.Model):
    """An e-mail: written in the transaction of what it tells of, sent by the worker, readable in full without the site.

    `key` says what it is about and to whom, so that writing it twice is writing it once. The words of a code are
    blanked as soon as it is sent, or of no use: the record that it went stays.
    """

    key = models.CharField(max_length=200)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    no_use_after = models.DateTimeField(null=True, help_text="A sign-in code is not sent once it has run out")
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True, help_text="What the mail server said last")
    acting_for = models.BigIntegerField(null=True, help_text="Organisation in whose name it is written")
    stops_at = models.CharField(
        max_length=300, blank=True, help_text="Where one press, with no signing in, stops such messages to its reader"
    )
    told_otherwise_at = models.DateTimeField(null=True, help_text="When its reader was told in another way")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="one_message_for_one_key")]
        indexes = [
            models.Index(
                fields=["try_after"],
                name="messages_waiting",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
            models.Index(
                fields=["acting_for"],
                name="messages_not_delivered",
                condition=models.Q(given_up_at__isnull=False, told_otherwise_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key
