"""Where sessions are kept (SESSION_ENGINE): one row a device, in the database."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InTheDatabase
from django.utils.dateparse import parse_datetime

from kept.service import clock
from kept.service.people.models import Device


class SessionStore(InTheDatabase):
    """A session, whose row says whose it is, on what, and since when."""

    row: Device | None = None

    @classmethod
    def get_model_class(cls) -> type[Device]:
        """The rows."""
        return Device

    def _get_session_from_db(self) -> Device | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Device:
        """The row for this session as it is now."""
        row: Device = super().create_model_instance(data)  # type: ignore[assignment]
        row.person_id = int(data["_auth_user_id"]) if "_auth_user_id" in data else None
        row.browser = data.get("browser", "")
        row.started_at = parse_datetime(data["started_at"]) if "started_at" in data else None
        row.seen_at = clock.now()
        return row
