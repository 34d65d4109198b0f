"""Setting the borough up, and setting it up again: one transaction, so that nobody sees half of it."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from kept.service.demo.borough import build
from kept.service.people.models import Person

STAYS = {"checkfile"}  # the audit of the sample, which is real
SLICES = "kept.service."


@transaction.atomic
def begin_if_new() -> bool:
    """Build the borough where there is nobody yet; whether it was built."""
    if Person.objects.exists():
        return False
    build()
    return True


@transaction.atomic
def start_again() -> None:
    """Take everything out, everybody's sign-in too, and build the borough as it was."""
    empty()
    build()


@transaction.atomic
def empty() -> None:
    """Take everything out of every slice, save what stays, and the jobs that would tell of what is gone."""
    tables = [
        model._meta.db_table
        for config in apps.get_app_configs()
        if (config.name.startswith(SLICES) or config.label == "mfa") and config.label not in STAYS
        for model in config.get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True):
            cursor.execute(statement)
    jobs = DBTaskResult.objects.all()
    for label in STAYS:
        jobs = jobs.exclude(task_path__startswith=f"{SLICES}{label}.")
    jobs.delete()
