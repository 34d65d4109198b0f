"""Jobs that a worker process of the tests can be given."""

import time
from pathlib import Path

from django_tasks import task


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
