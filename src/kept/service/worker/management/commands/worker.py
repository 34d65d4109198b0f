"""`python -m django worker`: run jobs and send messages until told to stop."""

import os
import signal
import socket
from typing import Any

from django.core.management.base import BaseCommand

from kept.service.worker.worker import Worker


class Command(BaseCommand):
    """Runs one worker. Several may run at once on PostgreSQL; SQLite has one."""

    help = "Run jobs and send messages. Stop it with Ctrl+C: it finishes the job in hand first."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGINT or SIGTERM."""
        worker = Worker(f"{socket.gethostname()[:40]}-{os.getpid()}")
        signal.signal(signal.SIGINT, worker.stop)
        signal.signal(signal.SIGTERM, worker.stop)
        worker.run()
