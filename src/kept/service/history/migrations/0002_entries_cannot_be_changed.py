"""The database itself refuses to change an entry, whoever asks."""

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER history_is_only_added_to BEFORE UPDATE ON history_entry
BEGIN SELECT RAISE(ABORT, 'History is only added to'); END
"""
POSTGRESQL = """
CREATE FUNCTION history_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'History is only added to' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER history_is_only_added_to BEFORE UPDATE ON history_entry
FOR EACH ROW EXECUTE FUNCTION history_is_only_added_to();
"""


def hold_the_line(apps: Any, editor: Any) -> None:
    editor.execute(POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE)


def let_go(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION history_is_only_added_to() CASCADE")
    else:
        editor.execute("DROP TRIGGER history_is_only_added_to")


class Migration(migrations.Migration):
    dependencies = [("history", "0001_entries")]

    operations = [migrations.RunPython(hold_the_line, let_go)]
