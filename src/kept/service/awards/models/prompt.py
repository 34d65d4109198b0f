"""How promptly a body paid in half a year, as it published it."""

from django.db import models


class PromptPayment(models.Model):
    """Figures of one half-year, as they stood when the body published them. Publishing again puts them right."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="prompt_payment")
    from_on = models.DateField()
    until_on = models.DateField()
    paid = models.PositiveIntegerField()
    average_days = models.DecimalField(max_digits=6, decimal_places=1, null=True, help_text="After the day it was due")
    within_30 = models.PositiveIntegerField()
    within_60 = models.PositiveIntegerField()
    later = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-from_on", "organisation__sorts_as", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "from_on"], name="one_set_of_figures_for_a_half_year"),
            models.CheckConstraint(
                condition=models.Q(paid=models.F("within_30") + models.F("within_60") + models.F("later")),
                name="figures_of_payment_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"payments of {self.organisation_id} from {self.from_on}"
