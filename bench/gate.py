"""What the gate costs a page: every promise in force held against one deed. `python -m bench.gate [N]`.

Over the fictional borough, in a database of its own in a temporary folder: a council bound by two documents and a
local number. Goal: 5 milliseconds of processor time for one record, its queries included. Beside it, what one row costs
that is fetched by its key in the same run, and what it costs to decide the deed again, with all that is written then.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

GOAL = 5.0  # milliseconds


def main(rounds: int = 200) -> int:
    """Print milliseconds for a deed of each kind, and how many rows fetched by key that is; 1 if the goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SECRET_KEY": "only-for-this", "ALLOWED_HOSTS": "localhost", "DATA_FOLDER": folder}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.config.settings")
        os.environ.pop("DATABASE_URL", None)
        return measure(rounds)


def measure(rounds: int) -> int:
    """The same, in the database that the settings name."""
    import django  # noqa: PLC0415  # the settings have to be in place first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from kept.service.awards.models import Award, Ending  # noqa: PLC0415
    from kept.service.awards.records import award_deed, ending_deed  # noqa: PLC0415
    from kept.service.checks.decide import decide  # noqa: PLC0415
    from kept.service.checks.look import look  # noqa: PLC0415
    from kept.service.demo.beginning import begin_if_new  # noqa: PLC0415
    from kept.service.opportunities.models import Opportunity  # noqa: PLC0415
    from kept.service.opportunities.records import deed as opening_deed  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    begin_if_new()
    award = Award.objects.select_related("funder", "holder", "place", "application__opportunity").earliest("pk")
    rows = Ending.objects.select_related("award__funder", "award__holder", "award__place")
    fund = Opportunity.objects.select_related("organisation", "place").earliest("pk")
    deeds = {
        "opportunity": opening_deed(fund),
        "award": award_deed(award),
        "ending": ending_deed(rows.filter(given_on__isnull=False).earliest("pk")),
    }

    def decided(deed: Any) -> None:
        with transaction.atomic():
            decide(deed, by=None)

    row = cost(lambda: Opportunity.objects.get(pk=fund.pk), rounds)
    worst = 0.0
    for name, deed in deeds.items():
        took = cost(lambda deed=deed: look(deed), rounds)  # type: ignore[misc]
        worst = max(worst, took)
        again = cost(lambda deed=deed: decided(deed), rounds)  # type: ignore[misc]
        print(
            f"gate     {len(look(deed))} promises for one {name}: {took:.2f} ms, {took / row:.0f} rows fetched by key; "
            f"{again:.2f} ms to decide it again"
        )
    connection.close()
    print(f"gate     at worst {worst / GOAL:.2f} of the goal of {GOAL:.0f} ms")
    return int(worst > GOAL)


def cost(do: Callable[[], Any], rounds: int) -> float:
    """Milliseconds of processor time that it takes, in the middle of so many rounds; the first is not counted."""
    do()
    took = []
    for _ in range(rounds):
        started = time.process_time()
        do()
        took.append((time.process_time() - started) * 1000)
    return median(took)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
