"""Damaged open data: whatever is done to a real file, it ends as records or as one sentence, soon and in little memory.

Goal S8 of the reliability goals, at the size that every run can afford: 200 mutations a format, from fixed seeds.
"""

import io
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kept.opendata import Cells, Unreadable, read

PROJECT = Path(__file__).parents[2]
DATA = PROJECT / "tests" / "data"
MUTATIONS = int(os.environ.get("KEPT_MUTATIONS", "200"))  # a format; 10,000 at night
MOST_SECONDS = 10
MOST_MEMORY = 512 * 1024  # kilobytes

SUBJECTS = PROJECT / "src" / "kept" / "standards" / "subjects"
COLUMNS = {
    subject: set(tomllib.loads((SUBJECTS / f"{subject}.toml").read_text(encoding="utf-8"))["columns"])
    for subject in ("opportunity", "award")
}
FOR_SHOWING = {
    "id", "body", "file", "path", "body_name", "title", "recipient_name", "recipients", "ocid", "notice", "released",
    "changes_a_notice", "reserved_for", "deed_on", "amount_basis", "value_basis", "term_from",
}  # fmt: skip

DEEP = b"[" * 100_000 + b"]" * 100_000
HOSTILE_JSON = [
    b"NaN", b"-Infinity", b"1e9999", b"-1e400", b"1" * 1_000_000, b"0." + b"3" * 1_000_000,
    b'"' + b"9" * 1_000_000 + b'"',
    DEEP, b'{"a":' * 50_000 + b"1" + b"}" * 50_000, b"[]", b"{}", b"null", b"true", b'""', b"[[]]", b"[null]", b"-0",
    b'"0001-01-01"', b'"9999-12-31T23:59:59Z"', b'"2026-02-30"', b'"2026-13-01T00:00:00+99:99"', b'"1e9999"', b'"NaN"',
    b'"sNaN"', b'"1e999999999999"', b'"\\ud800"', b'"\\u0000"', b'"caf\xe9"',
    b'"' + b"x" * 5_000_000 + b'"', b"18446744073709551616",
]  # fmt: skip
HOSTILE_CELLS = [
    "NaN", "inf", "1e9999", "1" * 1_000_000, "0001-01-01", "9999-12-31", "2026-02-30", "31/02/2026", "03/04/2021",
    "\0", "\ud800",
    '"', '""', "x" * 2_000_000, "=1+1", "#N/A", "£1,000", "-", "\n", "\u2028", "[" * 100_000,
]  # fmt: skip
ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "utf-32", "cp037", "utf-7"]

Mutate = Callable[[random.Random, bytes], bytes]


def flip(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 20, 400])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, content: bytes) -> bytes:
    start = chance.choice([0, 0, 0, chance.randrange(len(content))])
    return content[start : chance.randrange(start, len(content))]


def recode(chance: random.Random, content: bytes) -> bytes:
    return content.decode("utf-8").encode(chance.choice(ENCODINGS), errors="replace")


def put_in(chance: random.Random, content: bytes) -> bytes:
    values = list(re.finditer(rb'(?<=:)\s*("(?:[^"\\]|\\.)*"|-?\d[\d.]*|true|false|null)', content))
    for _ in range(chance.choice([1, 1, 5])):
        where = chance.choice(values[: len(values) // 2])
        content = content[: where.start()] + chance.choice(HOSTILE_JSON) + content[where.end() :]
    return content


def swap_keys(chance: random.Random, content: bytes) -> bytes:
    keys = sorted(set(re.findall(rb'"(\w+)"\s*:', content)))
    one, other = chance.choice(keys), chance.choice(keys)
    return content.replace(b'"' + one + b'"', b'"\0"').replace(b'"' + other + b'"', b'"' + one + b'"').replace(
        b'"\0"', b'"' + other + b'"'
    )  # fmt: skip


def same_ids(chance: random.Random, content: bytes) -> bytes:
    return re.sub(rb'"id"\s*:\s*"[^"]*"', b'"id":"1"', content)


def long_line(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice([b" ", b"x", b"{", b'"', b"\0"]) * 3_000_000 + content[at:]


def in_a_cell(chance: random.Random, content: bytes) -> bytes:
    lines = content.decode("utf-8").split("\r\n")
    for _ in range(chance.choice([1, 5, 30])):
        row = chance.randrange(len(lines) - 1)
        cells = lines[row].split(",")
        cells[chance.randrange(len(cells))] = chance.choice(HOSTILE_CELLS)
        lines[row] = ",".join(cells)
    return "\r\n".join(lines).encode("utf-8", errors="surrogatepass")


def swap_columns(chance: random.Random, content: bytes) -> bytes:
    header, rest = content.split(b"\r\n", 1)
    titles = header.split(b",")
    chance.shuffle(titles)
    return b",".join(titles) + b"\r\n" + rest


def in_the_sheet(chance: random.Random, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if "sheet1" in name or "shared" in name:
                match chance.randrange(5):
                    case 0:
                        part = flip(chance, part)
                    case 1:
                        part = cut(chance, part)
                    case 2:
                        part = re.sub(rb'r="[A-Z]+(\d+)"', lambda m: b'r="XFD%s"' % m.group(1), part, count=20)
                    case 3:
                        part = re.sub(rb"<v>[^<]*</v>", b"<v>1e9999</v>", part)
                    case _:
                        part = part.replace(b'r="A2"', b'r="XFD1048576"')
            after.writestr(name, part)
    return out.getvalue()


JSON = [flip, cut, recode, put_in, put_in, put_in, swap_keys, same_ids, long_line]
FORMATS: dict[str, tuple[str, str, list[Mutate]]] = {
    "OCDS package": ("find-a-tender.json", ".json", JSON),
    "OCDS package of Contracts Finder": ("contracts-finder.json", ".json", JSON),
    "OCDS JSON Lines": ("find-a-tender.json", ".jsonl", JSON),
    "360Giving JSON": ("trafford-grants.json", ".json", JSON),
    "360Giving CSV": (
        "trafford-grants.csv",
        ".csv",
        [flip, cut, recode, in_a_cell, in_a_cell, swap_columns, long_line],
    ),
    "360Giving XLSX": ("abct-grants.xlsx", ".xlsx", [flip, cut, in_the_sheet, in_the_sheet]),
}


def as_lines(content: bytes) -> bytes:
    inside = content[content.index(b'"releases"') :]
    return b"\n".join(line.rstrip(b",") for line in inside.splitlines() if line.startswith(b"{")) + b"\n"


def ends_well(path: Path) -> str | None:
    """What is wrong with how the reading of a file ends, or None."""
    started = time.process_time()  # of the processor: the machine may be busy with other tests
    found = Cells()
    try:
        for subject, record in read(path, found):
            unknown = record.keys() - COLUMNS[subject] - FOR_SHOWING
            if unknown:
                return f"columns nobody knows: {unknown}"
            for column, value in record.items():
                if value is None or not isinstance(value, str | date | Decimal | int | bool):
                    return f"{column} is {value!r}"
                if isinstance(value, date) and not 1900 <= value.year <= 2200:
                    return f"{column} is {value}"
                if isinstance(value, Decimal) and not (value.is_finite() and abs(value) < 10**13):
                    return f"{column} is {value}"
                if isinstance(value, str):
                    value.encode("utf-8")  # lone surrogates would stop whoever writes the record
    except Unreadable as sentence:
        text = str(sentence)
        if not re.fullmatch(r"[^\n]{20,400}\.", text) or "Traceback" in text:
            return f"not one sentence: {text!r}"
    for cell in found.unreadable:
        if not (cell.path and cell.column and cell.expected) or len(cell.value) > 60:
            return f"a cell without its place: {cell}"
    seconds = time.process_time() - started
    return f"it took {seconds:.1f} s" if seconds > MOST_SECONDS else None


def mutate_and_read(kind: str) -> None:
    """Print every seed that ends badly, and the most memory that reading took. Run in a process of its own."""
    original, suffix, mutations = FORMATS[kind]
    content = (DATA / original).read_bytes()
    if suffix == ".jsonl":
        content = as_lines(content)

    def one(seed: int) -> str | None:
        chance = random.Random(f"{kind} {seed}")
        mutate = chance.choice(mutations)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{seed}{suffix}"
            path.write_bytes(mutate(chance, content))
            try:
                wrong = ends_well(path)
            except Exception as error:
                wrong = f"{type(error).__name__}: {str(error)[:200]}"
        return wrong and f"seed {seed}, {mutate.__name__}: {wrong}"

    with ThreadPoolExecutor(2 if suffix == ".xlsx" else 1) as workers:
        wrong = [answer for answer in workers.map(one, range(MUTATIONS)) if answer]
    memory = {"here": most_memory_here(), "children": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}
    wrong += [f"{who}: {kilobytes:,} kB" for who, kilobytes in memory.items() if kilobytes > MOST_MEMORY]
    print("\n".join(wrong[:20]))


def most_memory_here() -> int:
    """The most memory this process has had, in kB. What getrusage says begins with the process that started it."""
    status = Path("/proc/self/status")
    told = re.search(r"VmHWM:\s*(\d+)", status.read_text()) if status.exists() else None
    return int(told[1]) if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize("kind", FORMATS)
def test_whatever_happens_to_a_file_it_ends_well(kind: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run(
        [sys.executable, __file__, kind], env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert (done.stdout.strip(), done.stderr.strip(), done.returncode) == ("", "", 0)


if __name__ == "__main__":
    mutate_and_read(sys.argv[1])
