import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_two_to_send"),
        ("uploads", "0001_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="upload",
            field=models.ForeignKey(
                help_text="Where a file or photo is the answer",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="uploads.upload",
            ),
        ),
    ]
