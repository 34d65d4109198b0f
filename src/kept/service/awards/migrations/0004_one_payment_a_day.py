from decimal import Decimal

from django.db import migrations, models
from django.db.models import F, Q


def shares_in_pounds(apps, schema_editor):
    """A payment that was the share up front of its quarter was nothing else."""
    payments = apps.get_model("awards", "Payment").objects
    payments.filter(upfront=True).update(share=F("amount"))


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_notices_that_are_taken_back")]

    operations = [
        migrations.RemoveConstraint("payment", "one_payment_of_a_kind_on_a_day"),
        migrations.RemoveConstraint("payment", "a_payment_is_part_of_its_fee"),
        migrations.AddField(
            "payment",
            "share",
            models.DecimalField(
                decimal_places=2,
                default=Decimal(0),
                help_text="Pounds of it that are the share up front of the quarter that starts",
                max_digits=12,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(shares_in_pounds),
        migrations.RemoveField("payment", "upfront"),
        migrations.RenameField("payment", "share", "upfront"),
        migrations.AlterField(
            "payment",
            "fee",
            models.DecimalField(
                decimal_places=2,
                help_text="Pounds for the whole quarter that starts on this day; for the one before, where nothing is "
                "up front",
                max_digits=12,
            ),
        ),
        migrations.AlterModelOptions("payment", {"ordering": ["due_on", "-upfront"]}),
        migrations.AddConstraint(
            "payment",
            models.UniqueConstraint(
                fields=("award", "due_on"), condition=Q(upfront__gt=0), name="one_payment_starts_a_quarter"
            ),
        ),
        migrations.AddConstraint(
            "payment",
            models.UniqueConstraint(
                fields=("award", "due_on"), condition=Q(upfront=0), name="one_payment_only_ends_a_quarter"
            ),
        ),
        migrations.AddConstraint(
            "payment", models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_worth_something")
        ),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(
                condition=Q(upfront__gte=0, upfront__lte=F("fee")) & Q(upfront__lte=F("amount")),
                name="a_share_up_front_is_part_of_its_fee",
            ),
        ),
    ]
