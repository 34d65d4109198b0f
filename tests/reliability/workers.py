"""Workers that are killed while they work: `python -m reliability.workers JOBS KILLS TOGETHER SEED [PLANTED]`.

One process sets everything up and starts workers as copies of itself, which takes no time, and kills them. Prints how
many jobs there are in each state, once nothing is left to do or nothing has moved for a minute.
"""

import importlib
import os
import random
import signal
import sys
import time
from datetime import timedelta

import django
from django.db.models import Q
from django_tasks import TaskResultStatus


def start(name: str) -> int:
    """A worker of its own; its process id."""
    from django.db import connections

    from kept.service.worker.worker import Worker

    connections.close_all()  # a copy must not talk on its parent's line
    child = os.fork()
    if not child:
        Worker(name).run()
        os._exit(0)
    return child


def end(child: int) -> None:
    """Kill it, in the middle of whatever it is doing."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def in_the_middle() -> None:
    """Wait until somebody is working on something, half a second at most."""
    from django_tasks_db.models import DBTaskResult

    over = time.monotonic() + 0.5
    while time.monotonic() < over and not DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists():
        time.sleep(0.002)


def main(jobs: int, kills: int, together: int, seed: int, planted: str = "") -> None:
    """Have JOBS done by TOGETHER workers, of whom KILLS are killed and followed by others."""
    from django_tasks_db.models import DBTaskResult

    from jobs_for_tests import go_wrong, write_to
    from kept.service.worker import worker

    worker.PULSE, worker.SILENCE, worker.IDLE = 0.2, timedelta(seconds=1.5), 0.05
    worker.WAIT_BEFORE_TRYING_AGAIN = timedelta(seconds=0.1)
    if planted:
        importlib.import_module(f"reliability.planted.{planted}")
    DBTaskResult.objects.all().delete()  # what an earlier run left
    for one in range(jobs):
        write_to.enqueue(f"person-{one}@groups.example")
    go_wrong.enqueue(os.devnull)
    chance, names = random.Random(seed), iter(range(10_000))
    working = [start(f"worker-{next(names)}") for _ in range(together)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.25))
        in_the_middle()
        end(working.pop(chance.randrange(together)))
        working.append(start(f"worker-{next(names)}"))
    waiting = Q(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    unfinished = DBTaskResult.objects.filter(waiting | worker.to_be_tried_again())
    left, moved, patience = unfinished.count(), time.monotonic(), 10 if planted else PATIENCE
    while left and time.monotonic() - moved < patience:
        time.sleep(0.2)
        if unfinished.count() != left:
            left, moved = unfinished.count(), time.monotonic()
    for child in working:
        end(child)


PATIENCE = 60
"""Seconds in which something has to move (goal R8); fewer where nothing will."""

if __name__ == "__main__":
    django.setup()
    main(*map(int, sys.argv[1:5]), *sys.argv[5:6])  # type: ignore[arg-type]
