"""Whether a web process that answers page after page grows: `python -m bench.memory [N]`, 100,000 requests unless told.

Two processes of sixteen threads, over a register of 2,000 awards, asked by four readers at once for pages, exports, and
what is not there. Goal (R13 of reliability): from a tenth of the requests to all of them, no process comes to hold over
a tenth more memory.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.register import EXPORTS, FEED, FILLED, MOST_GROWN, PAGES, TESTS

AWARDS, READERS, TOLD = 2_000, 4, 10
"""TOLD: how often on the way what the processes hold is printed."""
OTHERS = ["/", "/about/", "/grants/", "/places/", "/documents/bexley/", "/sign-in/", "/organisations/1/", "/nowhere/"]
LONG = {FEED, *EXPORTS}
"""Asked for once in a hundred times: each is as much as a hundred pages."""


def addresses(one: int) -> Iterator[str]:
    """What is asked for, for ever, with the award that is read by itself."""
    short = cycle([*OTHERS, *(page.format(one=one) for page in PAGES)])
    for long in cycle(sorted(LONG)):
        yield from islice(short, 99)
        yield long


def held(server: Any) -> list[float]:
    """Megabytes that each process holds, the larger last."""
    statuses = (Path(f"/proc/{worker}/status").read_text() for worker in server.workers())
    return sorted(
        int(line.split()[1]) / 1024 for said in statuses for line in said.splitlines() if line.startswith("VmRSS")
    )


def main(many: int = 100_000) -> int:
    """Print what is held on the way; 1 where the goal is missed."""
    sys.path.insert(0, str(TESTS))
    from elsewhere import in_django, migrate, own_database, run  # noqa: PLC0415
    from reliability.closing_round import Presser  # noqa: PLC0415
    from reliability.pressing import Browser, served  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, own_database(Path(folder)) as environment:
        migrate(environment)
        made = json.loads(run(environment, *in_django(FILLED), str(AWARDS)).splitlines()[-1])
        asked = addresses(made["one"])
        answers: dict[int, int] = {}
        with served(environment, workers=2, threads=16) as server, ThreadPoolExecutor(READERS) as readers:

            def ask(address: str) -> int:
                return int(Browser(server, Presser("", [], [], 0)).get(address).status)

            found = []
            for _ in range(TOLD):
                for status in readers.map(ask, islice(asked, many // TOLD)):
                    answers[status] = answers.get(status, 0) + 1
                found.append(held(server))
                print(f"memory after {sum(answers.values()):,}: {found[-1]} MB, answered {answers}", flush=True)
    grown = found[-1][-1] / found[0][-1]
    print(f"memory: {grown:.2f} times what was held after a tenth of the requests")
    return int(grown > MOST_GROWN or not set(answers) <= {200, 404})


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
