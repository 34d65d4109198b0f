"""Setting the demo up again leaves nothing of what was."""

import pytest
from django_tasks_db.models import DBTaskResult

from kept.service.demo.beginning import begin_if_new, start_again


@pytest.mark.django_db(transaction=True)
def test_no_job_is_left_to_tell_of_what_is_gone() -> None:
    """Numbers begin again at one: a job left behind would tell of another entry than its own."""
    assert begin_if_new()
    before = DBTaskResult.objects.count()
    start_again()
    assert DBTaskResult.objects.count() == before > 0
