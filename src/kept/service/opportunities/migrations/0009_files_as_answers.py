from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opportunities", "0008_papers_asked_for"),
    ]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("text", "Words, up to a limit"),
                    ("money", "An amount of money"),
                    ("number", "A number"),
                    ("date", "A date"),
                    ("choice", "One choice of several"),
                    ("address", "An address"),
                    ("budget", "A budget, line by line"),
                    ("file", "A file or a photo"),
                ],
                default="text",
                max_length=20,
            ),
        ),
    ]
