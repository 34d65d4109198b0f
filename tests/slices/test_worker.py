"""Jobs survive the worker that was running them."""

import logging
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from elsewhere import PROJECT, in_django, migrate, own_database, run
from jobs_for_tests import go_wrong, note_and_wait
from kept.service.worker import room, worker
from kept.service.worker.worker import Worker

HURRIED = """
import datetime, django, sys
django.setup()
from django.core.management import call_command
from kept.service.worker import room, worker
worker.PULSE, worker.SILENCE = 0.2, datetime.timedelta(seconds=1.5)
worker.WAIT_BEFORE_TRYING_AGAIN = datetime.timedelta(seconds=0.1)
call_command("worker")
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes that have a database of their own, as the suite's own kind."""
    with own_database(tmp_path) as environment:
        migrate(environment)
        yield environment


def until(seen: Callable[[], bool], seconds: float = 20) -> None:
    over = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < over, "It did not happen in time"
        time.sleep(0.05)


def test_a_job_whose_worker_is_killed_is_taken_up_by_another(elsewhere: dict[str, str], tmp_path: Path) -> None:
    note = tmp_path / "note"
    run(elsewhere, *in_django(f"from jobs_for_tests import note_and_wait; note_and_wait.enqueue({str(note)!r}, 60)"))
    first = subprocess.Popen([sys.executable, "-c", HURRIED], env=elsewhere, cwd=PROJECT)
    second = None
    try:
        until(note.exists)
        first.send_signal(signal.SIGKILL)
        first.wait()
        second = subprocess.Popen([sys.executable, "-c", HURRIED], env=elsewhere, cwd=PROJECT)
        until(lambda: "done" in note.read_text())
        second.terminate()
        assert second.wait(10) == 0, "told to stop, it ends in order"
    finally:
        for process in (first, second):
            if process and process.poll() is None:
                process.kill()
                process.wait()
    assert note.read_text().split() == ["begun", "begun", "done"]
    states = "from django_tasks_db.models import DBTaskResult as J; print(*J.objects.values_list('status', flat=True))"
    assert run(elsewhere, *in_django(states)) == "SUCCESSFUL"


@pytest.mark.django_db
def test_a_job_that_goes_wrong_is_tried_three_times_and_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    note = tmp_path / "note"
    go_wrong.enqueue(str(note))
    with time_machine.travel(time.time(), tick=False) as clock:
        for _ in range(6):
            Worker("test").work_off()
            clock.shift(worker.WAIT_BEFORE_TRYING_AGAIN + timedelta(seconds=1))
    assert note.read_text().split() == ["begun"] * 3
    job = DBTaskResult.objects.get()
    assert job.status == TaskResultStatus.FAILED
    assert "set aside after 3 tries" in caplog.text


@pytest.mark.django_db
def test_a_job_whose_worker_is_killed_before_it_could_put_it_back_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note"
    go_wrong.enqueue(str(note))
    with time_machine.travel(time.time(), tick=False) as clock:
        with monkeypatch.context() as killed:
            killed.setattr(worker, "_try_again", lambda job: 0)
            Worker("killed").work_off()
        for _ in range(6):
            Worker("test").work_off()
            clock.shift(worker.WAIT_BEFORE_TRYING_AGAIN + timedelta(seconds=1))
    assert note.read_text().split() == ["begun"] * 3
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_a_job_that_is_still_being_run_is_left_alone(tmp_path: Path) -> None:
    note_and_wait.enqueue(str(tmp_path / "note"), 0)
    DBTaskResult.objects.get().claim("somebody")
    assert worker.rescue() == 0
    with time_machine.travel(time.time() + worker.SILENCE.total_seconds() + 1):
        assert worker.rescue() == 1


@pytest.mark.parametrize(
    ("free", "said"), [(11, None), (10, logging.WARNING), (6, logging.WARNING), (5, logging.ERROR), (0, logging.ERROR)]
)
def test_a_disk_that_fills_is_told_of_before_it_is_full(
    free: int, said: int | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr("django.conf.settings.DATA_FOLDER", tmp_path)
    disk = type(shutil.disk_usage(tmp_path))(1000, 1000 - 10 * free, 10 * free)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: disk)
    room.look()
    assert {one.levelno for one in caplog.records} == ({said} if said else set())
    assert not said or f"{tmp_path} has {free}% of its room left" in caplog.text
