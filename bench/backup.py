"""A backup of a full database while people write, and what it costs to put it back. `python -m bench.backup [N] [MB]`.

N awards with what they hang on, 100,000 unless told, and MB megabytes of what people wrote when they applied, 450 for
each 100,000 unless told, in a database of its own: SQLite, or the kind that DATABASE_URL names. Meanwhile a row is
written ten times a second, as a page would. Then the backup is restored into a SQLite file and, where the database is
PostgreSQL, into another of those. Goals (R14 and R15 of reliability): for SQLite, 5 seconds for 500 MB, and no write
that waits more than 250 ms; for both kinds, 5 minutes a GB to put it back.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.register import FILLED

TESTS = Path(__file__).resolve().parents[1] / "tests"
SECONDS_A_MB, LONGEST_WRITE, RESTORED_A_MB = 5 / 500, 0.25, 300 / 1024

ANSWERED = """
import sys
from itertools import islice
from kept.service import clock
from kept.service.applications.models import Answer, Application
from kept.service.opportunities.models import Question
question, now = Question.objects.earliest("pk"), clock.now()
many, letters = Application.objects.count(), int(sys.argv[1]) * 2**20
def answers():
    for one in Application.objects.order_by("pk").iterator():
        said = f"Application {one.pk} writes of soup, bread, a chair and somebody to talk to. "
        words = (said * (letters // many // len(said) + 1))[: letters // many]
        yield Answer(application=one, question=question, words=words, saved_at=now)
told = answers()
while some := list(islice(told, 1_000)):
    Answer.objects.bulk_create(some)
"""

WRITING = """
import json, time
from pathlib import Path
from django.conf import settings
from kept.service.organisations.models import Organisation
longest, writes = 0.0, 0
group = Organisation.objects.filter(name="Group 0").values_list("pk", flat=True)[0]
print("ready", flush=True)
while not (Path(settings.DATA_FOLDER) / "done").exists():
    began = time.perf_counter()
    Organisation.objects.filter(pk=group).update(what_it_does=f"Write {writes}")
    longest, writes = max(longest, time.perf_counter() - began), writes + 1
    time.sleep(0.1)
print(json.dumps([longest, writes]))
"""


def timed(environment: dict[str, str], *words: str) -> tuple[float, str]:
    """Seconds that a command of ours takes, and what it says."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "django", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return time.perf_counter() - began, done.stdout


def main(many: int = 100_000, megabytes: int = 0) -> int:
    """Print sizes and seconds; 1 where a goal is missed."""
    sys.path.insert(0, str(TESTS))
    from elsewhere import in_django, migrate, own_database, run  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, own_database(Path(folder)) as environment:
        environment |= {
            "SECRET_KEY": "only-for-this",
            "ALLOWED_HOSTS": "localhost",
            "BACKUPS_FOLDER": f"{folder}/backups",
        }
        environment["DJANGO_SETTINGS_MODULE"] = "kept.config.settings"
        kind = "PostgreSQL" if "DATABASE_URL" in environment else "SQLite"
        migrate(environment)
        run(environment, *in_django(FILLED), str(many))
        run(environment, *in_django(ANSWERED), str(megabytes or max(1, many * 450 // 100_000)))
        timed(environment, "backup")  # the first makes the empty tables that PostgreSQL's are written into
        time.sleep(1)
        writer = subprocess.Popen(
            [sys.executable, *in_django(WRITING)], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        took, said = timed(environment, "backup")
        (Path(folder) / "done").touch()
        longest, writes = json.loads(writer.stdout.read())
        writer.wait()
        made = Path(said.partition(": ")[0])
        size = (made / "kept.sqlite3").stat().st_size / 2**20
        print(
            f"backup of {kind}, {size:.0f} MB: {took:.1f} s with its start; "
            f"{writes} writes meanwhile, {longest * 1000:.0f} ms at most"
        )
        missed = kind == "SQLite" and (took > max(size * SECONDS_A_MB, 2.5) or longest > LONGEST_WRITE)
        there = {name: value for name, value in environment.items() if name != "DATABASE_URL"}
        there["DATA_FOLDER"] = f"{folder}/there"
        missed |= _restored(there, made, size, "SQLite")
        if kind == "PostgreSQL":
            (Path(folder) / "again").mkdir()
            with own_database(Path(folder) / "again") as again:
                missed |= _restored(environment | {"DATABASE_URL": again["DATABASE_URL"]}, made, size, "PostgreSQL")
    return int(missed)


def _restored(environment: dict[str, str], made: Path, size: float, kind: str) -> bool:
    """Put it back, and print how long that took; whether it was too long."""
    took, _ = timed(environment, "restore", str(made))
    print(f"backup of {size:.0f} MB, put back into {kind}: {took:.1f} s")
    return took > max(size * RESTORED_A_MB, 30)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
