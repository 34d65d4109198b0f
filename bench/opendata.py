"""How fast open data is read, beside other people's tools, in one run on the same cores: `python -m bench.opendata`.

The file is JSON Lines: the releases of tests/data, over and over with new ids. What is compared:

- orjson, which only decodes each line (goal: at least a third of its MB/s, extraction included);
- ocdscardinal's `coverage`, in Rust, which counts fields (goal: at least half of its releases a second);
- flatten-tool, which makes sheets (goal: at least 30 times its releases a second);
- memory for one file and for one four times as long (goal: it does not grow).
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).parents[1]
DATA = PROJECT / "tests" / "data"
RELEASES = 20_000
FLATTENED = 500
MOST_GROWTH = 16  # MB
ROUNDS = 3  # the best of these counts, so that a busy moment does not


def main(count: int = RELEASES) -> int:
    """Print figures and ratios; 1 if a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        lines, longer, package = (Path(folder) / name for name in ("releases.jsonl", "longer.jsonl", "package.json"))
        write_lines(lines, count)
        write_lines(longer, count * 4)
        package.write_text(json.dumps({"releases": list(releases(FLATTENED))}), encoding="utf-8")
        size = lines.stat().st_size / 1e6
        print(f"{count:,} releases, {size:.0f} MB of JSON Lines, {len(os.sched_getaffinity(0))} cores")
        each = seconds_a_release(lines, package, count)
        print(f"{'':<14}{'MB/s':>8}{'releases/s':>12}")
        for tool, seconds in each.items():
            print(f"{tool:<14}{size / count / seconds:>8.0f}{1 / seconds:>12,.0f}")
        met = [goal(tool, each[tool] / each["kept"], least) for tool, least in GOALS.items() if tool in each]
        growth = memory(longer) - memory(lines)
        met.append(growth <= MOST_GROWTH)
        print(f"memory for a file four times as long: {growth:+.0f} MB (goal at most +{MOST_GROWTH}): {word(met[-1])}")
    return 0 if all(met) else 1


def seconds_a_release(lines: Path, package: Path, count: int) -> dict[str, float]:
    """Fewest seconds a release of each tool that is installed, taken in turns so that a busy moment falls on all."""
    best: dict[str, float] = {}
    for turn in range(ROUNDS):
        for tool, work in WORK.items():
            if importlib.util.find_spec(MODULES[tool]) is None:
                if not turn:
                    print(f"{tool} is not installed: not measured")
            elif tool != "flatten-tool":
                best[tool] = min(best.get(tool, 1.0), run(lines, work)[0] / count)
            elif not turn:
                best[tool] = run(package, work)[0] / FLATTENED
    return best


def releases(count: int) -> Iterable[dict[str, object]]:
    """Real releases again and again, each with ids of its own."""
    real = [
        release
        for name in ("find-a-tender.json", "contracts-finder.json")
        for release in json.loads((DATA / name).read_text(encoding="utf-8"))["releases"]
    ]
    for number in range(count):
        yield real[number % len(real)] | {"id": f"{number:06}-2026", "ocid": f"ocds-h6vhtk-{number:06x}"}


def write_lines(path: Path, count: int) -> None:
    """Write releases as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for release in releases(count):
            file.write(json.dumps(release, ensure_ascii=False, separators=(",", ":")) + "\n")


ORJSON = """
import orjson
def work(path):
    with open(path, "rb", buffering=2**20) as file:
        for line in file:
            orjson.loads(line)
"""
KEPT = """
from pathlib import Path
from kept.opendata import Cells, read
def work(path):
    for subject, record in read(Path(path), Cells()):
        pass
"""
CARDINAL = """
import ocdscardinal
def work(path):
    ocdscardinal.coverage(path)
"""
FLATTEN = """
import tempfile, warnings
warnings.simplefilter("ignore")
import flattentool
def work(path):
    with tempfile.TemporaryDirectory() as folder:
        flattentool.flatten(
            path, output_name=folder + "/out", output_format="csv", root_list_path="releases",
            main_sheet_name="releases",
        )
"""
WORK = {"orjson": ORJSON, "ocdscardinal": CARDINAL, "flatten-tool": FLATTEN, "kept": KEPT}
MODULES = {"orjson": "orjson", "ocdscardinal": "ocdscardinal", "flatten-tool": "flattentool", "kept": "msgspec"}
GOALS = {"orjson": 1 / 3, "ocdscardinal": 1 / 2, "flatten-tool": 30}
TIMED = """
import resource, sys, time
exec(sys.stdin.read())
started = time.perf_counter()
work(sys.argv[1])
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def run(path: Path, work: str) -> tuple[float, float]:
    """(seconds, MB of memory at most) of a piece of work on a file, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", TIMED, str(path)],
        input=work,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(PROJECT / "src")},
    )
    seconds, kilobytes = done.stdout.split()[-2:]
    return float(seconds), int(kilobytes) / 1000


def memory(path: Path) -> float:
    """MB of memory at most while a file is read."""
    return run(path, KEPT)[1]


def goal(tool: str, ratio: float, least: float) -> bool:
    """Print how many times as fast as a tool Kept is, and whether that meets its goal."""
    met = ratio >= least
    print(f"kept at {ratio:.2f} times the speed of {tool} (goal {least:.2f}): {word(met)}")
    return met


def word(met: bool) -> str:
    """A goal's answer in words."""
    return "met" if met else "not met"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RELEASES))
