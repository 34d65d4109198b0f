"""Jobs that a worker process of the tests can be given."""

import time
from pathlib import Path

from django_tasks import task

from kept.service.outbox import post


@task()
def note_and_wait(path: str, seconds: float) -> None:
    """Add a line to the file at PATH, then take SECONDS over it, the first time it is run."""
    file = Path(path)
    first = not file.exists()
    with file.open("a") as note:
        note.write("begun\n")
    if first:
        time.sleep(seconds)
    with file.open("a") as note:
        note.write("done\n")


@task()
def go_wrong(path: str) -> None:
    """Add a line to the file at PATH, and go wrong."""
    with Path(path).open("a") as note:
        note.write("begun\n")
    raise ValueError("This job always goes wrong")


@task()
def write_to(address: str) -> None:
    """Write somebody one message, and take a moment over it before and after."""
    time.sleep(0.01)
    post.write(f"written-to-{address}", address, "Hello", "Words.")
    time.sleep(0.01)
