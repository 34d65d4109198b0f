"""Where sessions are kept (SESSION_ENGINE): one row a device, in the database, read together with whose it is."""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.sessions.backends.db import SessionStore as InTheDatabase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.utils.functional import SimpleLazyObject

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
        rows = Device.objects.select_related("person")  # nearly every page asks who it is: one look for both
        alive = rows.filter(session_key=self.session_key, expire_date__gt=clock.now())
        self.row = next(iter(alive), None)  # first() would order the one row there can be, which Django does slowly
        if self.row is None:
            self._session_key = None
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Device:
        """The row for this session as it is now."""
        row: Device = super().create_model_instance(data)  # type: ignore[assignment]
        row.person_id = int(data["_auth_user_id"]) if "_auth_user_id" in data else None
        row.browser = data.get("browser", "")
        row.started_at = parse_datetime(data["started_at"]) if "started_at" in data else None
        row.seen_at = clock.now()
        return row


class WhoseDevice(AuthenticationMiddleware):
    """Middleware: who is signed in, as the row of their device says. What is not as it should be is left to Django."""

    def process_request(self, request: HttpRequest) -> None:
        """Have `request.user` looked up when it is first asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _whose(request))  # type: ignore[assignment]


def _whose(request: HttpRequest) -> Any:
    session = request.session
    proof = session.get(HASH_SESSION_KEY, "")
    person = session.row.person if isinstance(session, SessionStore) and session.row else None
    if person is None or not person.is_active or session.get(SESSION_KEY) != str(person.pk):
        return get_user(request)
    return person if constant_time_compare(proof, person.get_session_auth_hash()) else get_user(request)
