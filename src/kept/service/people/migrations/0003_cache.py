"""The table that limits are counted in, by those parts of ours that count in Django's cache."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make(apps: Any, editor: Any) -> None:
    call_command("createcachetable", "kept_cache", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_devices_and_codes")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
