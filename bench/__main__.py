"""Everything in here, small: `python -m bench`; or some of it by name, `python -m bench record parquet`."""

import importlib
import sys

SMALL = {
    "record": 100,
    "parquet": 200_000,
    "opendata": 2_000,
    "gate": 100,
    "money": 40,
    "register": 4_000,
    "backup": 4_000,
}
"""What runs, and how much of it: enough for the ratios to settle."""
LONG = {"reliability": 60, "memory": 100_000}
"""What runs only when it is named: each takes many minutes."""


def main(names: list[str]) -> int:
    """Run them one after another; 1 where a goal was missed, 2 for a name that is not here."""
    every = SMALL | LONG
    if unknown := set(names) - set(every):
        print(f"There is no benchmark called {min(unknown)}; there are {', '.join(every)}.", file=sys.stderr)
        return 2
    missed = []
    for name in names or SMALL:
        print(f"== {name}", flush=True)
        if importlib.import_module(f"bench.{name}").main(every[name]):
            missed.append(name)
    print(f"Goals missed in: {', '.join(missed)}" if missed else "Every goal is met.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
