"""Jobs survive whatever happens to workers (goal R8): each is done, to one effect, and a bad one is set aside."""

import os

from elsewhere import rows, run

JOBS, KILLS = 200, 20
"""A tenth of reliability goal R8, whose full size is for the night."""
TOGETHER = 2 if os.environ.get("DATABASE_URL") else 1  # SQLite is promised for one worker
STATES = "SELECT task_path, status, count(*) FROM django_tasks_database_dbtaskresult GROUP BY task_path, status"


def states(environment: dict[str, str], jobs: int, kills: int, planted: str = "") -> dict[tuple[str, str], int]:
    """How many jobs of which kind came to what."""
    run(environment, "-m", "reliability.workers", str(jobs), str(kills), str(TOGETHER), "1", *filter(None, [planted]))
    return {(path.rpartition(".")[2], status): many for path, status, many in rows(environment, STATES)}


def test_every_job_is_done_however_many_workers_are_killed(elsewhere: dict[str, str]) -> None:
    found = states(elsewhere, JOBS, KILLS)
    assert found == {("write_to", "SUCCESSFUL"): JOBS, ("go_wrong", "FAILED"): 1}
    assert rows(elsewhere, "SELECT count(*) FROM outbox_message WHERE key LIKE 'written-to-%'") == [(JOBS,)]
    [(tries,)] = rows(
        elsewhere, "SELECT worker_ids FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%go_wrong'"
    )
    assert str(tries).count("worker-") == 3, "a job that goes wrong each time has three tries"


def test_the_test_would_see_jobs_left_with_the_dead(elsewhere: dict[str, str]) -> None:
    """A planted fault: nobody takes up what a dead worker had begun."""
    found = states(elsewhere, 40, 5, planted="jobs_stay_with_the_dead")
    assert found.get(("write_to", "RUNNING"), 0) > 0
