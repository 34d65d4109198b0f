"""What a notice says is owed for the days until its end."""

from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0017_what_partners_shares_become")]

    operations = [
        migrations.AddField(
            model_name="ending",
            name="owed",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("0"),
                help_text="Pounds due on the day it ends, for the days until then, as the notice said",
                max_digits=12,
            ),
        ),
    ]
