"""Running jobs, sending messages, and rescuing what a dead worker left behind.

The queue is django-tasks'. It has no retry and leaves the job of a killed worker running for ever, so this adds
both: a running job is touched every two seconds, one untouched for eight is taken up again, and a job that has
failed three times is set aside with a sentence for the operator. Jobs are therefore safe to run twice.
"""

import logging
import threading
import time
from contextlib import suppress
from datetime import timedelta

from django.db import OperationalError, close_old_connections, connection
from django.db.models import Q
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as OneByOne
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from kept.service import clock
from kept.service.outbox import post
from kept.service.uploads.store import sweep
from kept.service.worker import daily, room
from kept.service.worker.backups import Backups

PULSE = 2.0
"""Seconds between two touches of a running job."""
SILENCE = timedelta(seconds=8)
TRIES = 3
WAIT_BEFORE_TRYING_AGAIN = timedelta(seconds=5)
A_DAY = 24 * 60 * 60.0
AN_HOUR = 60 * 60.0
TEN_MINUTES = 10 * 60.0
IDLE = 0.5
"""Seconds to wait when there is nothing to do."""

log = logging.getLogger(__name__)


class Worker:
    """One worker process. `stop()` lets it finish what it is doing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.running = True
        self.backups = Backups()
        self.sweeps_at = self.looks_at = self.calendar_at = time.monotonic()

    def stop(self, *_: object) -> None:
        """Finish the job in hand, then end. Fits a signal handler."""
        self.running = False

    def run(self) -> None:
        """Work until stopped."""
        while self.running:
            self._sweep_daily()
            self._look_for_room()
            self.backups.look()
            self._look_at_the_calendar()
            if not self.work_once():
                time.sleep(IDLE)
        self.backups.stop()

    def _sweep_daily(self) -> None:
        """Take away files that no row knows: what a killed process left, and what a demo begun again forgot."""
        if time.monotonic() < self.sweeps_at:
            return
        self.sweeps_at = time.monotonic() + A_DAY
        try:
            swept = sweep()
        except OSError as problem:  # the disk is away; what waits to be sent is not
            log.error("Uploads could not be swept: %s", problem)
            return
        for pk in swept.lost:
            log.error("The file %s is missing. Bring it back from a backup", pk)

    def _look_for_room(self) -> None:
        """Every ten minutes, so that there is time to make some."""
        if time.monotonic() >= self.looks_at:
            self.looks_at = time.monotonic() + TEN_MINUTES
            room.look()

    def _look_at_the_calendar(self) -> None:
        """Every hour: what is due because a day has come."""
        if time.monotonic() >= self.calendar_at:
            self.calendar_at = time.monotonic() + AN_HOUR
            daily.look_at_the_calendar()

    def work_once(self) -> bool:
        """Rescue what was left behind, run one job, send what is due; whether there was anything to do."""
        if not connection.in_atomic_block:
            close_old_connections()
        rescued = rescue()
        ran = _Jobs(self.name).run_next()
        sent = post.send_waiting()
        return bool(rescued or ran or sent)

    def work_off(self) -> None:
        """Work until nothing is ready: for tests, and for a demo being set up."""
        while self.work_once():
            pass


class _Jobs(OneByOne):
    """django-tasks' own worker, made to run one job, touch it while it runs, and try it again where it fails."""

    def __init__(self, name: str) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=1,
            worker_id=name,
            excluded_queue_names=[],
        )

    def run_next(self) -> bool:
        """Take the next job and run it; whether there was one."""
        with exclusive_transaction():
            job = DBTaskResult.objects.ready().get_locked()
            if job is not None:
                job.claim(self.worker_id)
        if job is not None:
            self.run_task(job)
        return job is not None

    def run_task(self, db_task_result: DBTaskResult) -> None:
        with _Pulse(db_task_result):
            super().run_task(db_task_result)
        db_task_result.refresh_from_db()  # the pulse has touched it
        if db_task_result.status == TaskResultStatus.FAILED:
            _try_again(db_task_result)


class _Pulse:
    """Touches a job every two seconds while it runs, from a thread with a connection of its own."""

    def __init__(self, job: DBTaskResult) -> None:
        self.job = job
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.beat, daemon=True)

    def beat(self) -> None:
        while not self.over.wait(PULSE):
            # SQLite lets nobody else write while the job is writing; the next touch will do.
            with suppress(OperationalError):
                DBTaskResult.objects.filter(pk=self.job.pk, status=TaskResultStatus.RUNNING).update(
                    started_at=clock.now()
                )
        connection.close()

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()


def rescue() -> int:
    """Take up again the jobs whose worker fell silent, or was gone before it could put one back; how many."""
    silent = Q(status=TaskResultStatus.RUNNING, started_at__lt=clock.now() - SILENCE)
    left = DBTaskResult.objects.filter(silent | to_be_tried_again())
    return sum(_try_again(job) for job in left[:100])


def to_be_tried_again() -> Q:
    """Jobs that failed and have tries left: whoever ran one puts it back at once, unless they are killed just then."""
    return Q(status=TaskResultStatus.FAILED) & Q(**{f"worker_ids__{TRIES - 1}__isnull": True})


def _try_again(job: DBTaskResult) -> int:
    """Put a failed or abandoned job back, unless it has had its tries; 1 if it was put back."""
    again = len(job.worker_ids) < TRIES
    found = DBTaskResult.objects.filter(pk=job.pk, status=job.status, started_at=job.started_at)
    if again:
        return found.update(status=TaskResultStatus.READY, run_after=clock.now() + WAIT_BEFORE_TRYING_AGAIN)
    log.error("The job %s (%s) was set aside after %s tries", job.pk, job.task_path, len(job.worker_ids))
    found.update(status=TaskResultStatus.FAILED, finished_at=clock.now())
    return 0
