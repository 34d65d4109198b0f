from django.db import migrations


def say_who_offered(apps, schema_editor):
    """Who offered an award is in the history alone: from now on its payments say so."""
    entries = apps.get_model("history", "Entry").objects.filter(event="awards.award.offered").exclude(by=None)
    people = set(apps.get_model("people", "Person").objects.values_list("pk", flat=True))
    payments = apps.get_model("awards", "Payment").objects
    for award, by in entries.values_list("subject_id", "by").iterator():
        if by in people:
            payments.filter(award_id=award, approved_by=None).update(approved_by=by)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0007_paid_by_two_people"),
        ("history", "0002_entries_cannot_be_changed"),
        ("people", "0003_cache"),
    ]

    operations = [migrations.RunPython(say_who_offered, migrations.RunPython.noop)]
