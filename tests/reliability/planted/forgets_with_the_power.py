"""A fault: SQLite is opened as is often advised, and answers before the log is on disk."""

from django.db import connections

options = connections["default"].settings_dict["OPTIONS"]
options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")
