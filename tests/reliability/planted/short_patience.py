"""A fault: a write waits for SQLite's lock as long as Django does by itself, five seconds."""

from django.db import connections

connections["default"].settings_dict["OPTIONS"]["timeout"] = 5
