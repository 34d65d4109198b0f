"""What money people chose to hear about."""

from django.db import models
from django.db.models import F, Q

from kept.service.library.wording import pounds
from kept.service.opportunities.models import Theme


class Alert(models.Model):
    """Money that somebody is told about: in one place with those inside it or everywhere, and how large an award is.

    An empty kind of work is all of them; an empty amount is no limit.
    """

    class Often(models.TextChoices):
        DAILY = "daily", "Once a day, all together"
        AT_ONCE = "at once", "As soon as there is something"

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="alerts")
    place = models.ForeignKey("partnerships.Place", models.PROTECT, null=True, blank=True, related_name="alerts")
    theme = models.CharField(max_length=20, choices=Theme.choices, blank=True)
    least = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, help_text="Pounds")
    most = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, help_text="Pounds")
    often = models.CharField(max_length=10, choices=Often.choices, default=Often.DAILY)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
                name="no_less_than_the_least",
            ),
        ]
        indexes = [models.Index(fields=["place", "theme"], name="alerts_by_place_and_theme")]

    def __str__(self) -> str:
        return f"alert {self.pk}"

    @property
    def says(self) -> str:
        """What they are told about, to go on from "You will be told about"."""
        work = self.get_theme_display().lower() if self.theme else "every kind of work"
        where = f"in {self.place.name} and the places inside it" if self.place else "everywhere"
        return f"money for {work}, {where}, {self.size}"

    @property
    def size(self) -> str:
        """How large an award is, in words."""
        if self.least is not None and self.most is not None:
            return f"with awards from {pounds(self.least)} to {pounds(self.most)}"
        if self.most is not None:
            return f"with awards up to {pounds(self.most)}"
        return f"with awards of {pounds(self.least)} or more" if self.least is not None else "with awards of any size"


class DailyItem(models.Model):
    """Something to tell in the messages of a day to those who hear once a day. It goes a month later."""

    day = models.DateField()
    entry = models.BigIntegerField(help_text="The entry of history that tells what happened")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "entry"], name="told_once_on_a_day")]

    def __str__(self) -> str:
        return f"entry {self.entry} on {self.day}"
