"""Every benchmark, or those named: `./dev bench` or `./dev bench record`. Answers 1 where one misses its goal."""

import importlib
import sys
from pathlib import Path

BENCHMARKS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def main(chosen: list[str]) -> int:
    """Run the benchmarks CHOSEN, or all of them, each saying what it measures before its figures."""
    unknown = set(chosen) - set(BENCHMARKS)
    if unknown:
        sys.exit(f"There is no benchmark '{min(unknown)}'. There are: {', '.join(BENCHMARKS)}.")
    missed = 0
    for name in chosen or BENCHMARKS:
        benchmark = importlib.import_module(f"bench.{name}")
        print(f"\n== {(benchmark.__doc__ or name).splitlines()[0]}", flush=True)
        missed += benchmark.main() or 0
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
