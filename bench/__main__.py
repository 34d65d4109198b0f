"""Everything in here, small: `python -m bench`; or some of it by name, `python -m bench record parquet`."""

import importlib
import sys

SMALL = {"record": 100, "parquet": 200_000, "opendata": 2_000}
"""What runs, and how much of it: enough for the ratios to settle."""


def main(names: list[str]) -> int:
    """Run them one after another; 1 where a goal was missed, 2 for a name that is not here."""
    if unknown := set(names) - set(SMALL):
        print(f"There is no benchmark called {min(unknown)}; there are {', '.join(SMALL)}.", file=sys.stderr)
        return 2
    missed = []
    for name in names or SMALL:
        print(f"== {name}", flush=True)
        if importlib.import_module(f"bench.{name}").main(SMALL[name]):
            missed.append(name)
    print(f"Goals missed in: {', '.join(missed)}" if missed else "Every goal is met.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
