"""A fault: history is written in a transaction of its own, after the one of what it tells of."""

import time
from typing import Any

from django.db import transaction

from kept.service.applications import actions

real = actions.record


def afterwards(*told: Any, **more: Any) -> None:
    """Write it once the rest is safe, a moment later."""

    def write() -> None:
        time.sleep(0.3)
        with transaction.atomic():
            real(*told, **more)

    transaction.on_commit(write)


actions.record = afterwards  # type: ignore[assignment]
