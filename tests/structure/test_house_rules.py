"""The conventions that a reader of the code relies on. Each failure says what to do."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "kept"
PURE_CORE = ("standards", "documents", "opendata", "audit")
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE = 450  # lines; about 400 is when to think of two


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def test_imports_go_downwards_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-logo"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def undocumented(tree: ast.Module) -> Iterator[str]:
    """What lacks a docstring. Parts of somebody else's format (Structs) are explained by its schema."""
    if tree.body and not ast.get_docstring(tree):
        yield "the module itself"
    parts_of_a_format = {"Struct", "Part"}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and parts_of_a_format & {ast.unparse(base) for base in node.bases}:
            parts_of_a_format.add(node.name)
            continue
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.name
            for inner in node.body if isinstance(node, ast.ClassDef) else []:
                named = isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_")
                if named and not ast.get_docstring(inner):
                    yield f"{node.name}.{inner.name}"


@pytest.mark.parametrize("part", PURE_CORE)
def test_everything_public_in_the_pure_core_is_documented(part: str) -> None:
    missing = [
        f"{name_of(path)}: {name}"
        for path in sorted((SOURCE / part).rglob("*.py"))
        for name in undocumented(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not missing, "Write a docstring (types, units, what raises, where a number comes from) for:\n" + "\n".join(
        missing
    )


def test_no_module_is_named_for_nothing() -> None:
    vague = {"utils", "util", "helpers", "common", "core", "lib", "misc", "shared"}
    found = [name_of(path) for path in SOURCE.rglob("*") if path.stem in vague]
    assert not found, f"Name these for what they hold: {found}"


def test_modules_stay_short() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE}
    assert not long, f"Make two of each of these: {long}"


def test_nothing_vouches_for_its_own_markup() -> None:
    allowed = {"src/kept/service/design/components.py"}
    pattern = re.compile(r"mark_safe|\|\s*safe\b|autoescape off")
    files = [*MODULES, *SOURCE.rglob("*.html")]
    found = {name_of(path) for path in files if pattern.search(path.read_text(encoding="utf-8"))} - allowed
    assert not found, f"Let the template escape it, or render a component: {found}"


ANOTHER_CLOCK = re.compile(
    r"(?:timezone|datetime)\.(?:utc)?now\(|\bdate\.today\(|\btime\.time\(|\bNow\(|\bauto_now|(?<![.\w])now\(\)"
    r"|clock_timestamp|NOW\(\)|CURRENT_(?:TIMESTAMP|DATE|TIME)\b|{% now"
)
ALLOWED_CLOCKS = {
    "src/kept/service/clock/__init__.py": "it is the clock",
    "src/kept/service/clock/agreement.py": "the one place that asks the database's, to compare",
    "src/kept/service/people/views/account.py": "allauth dates each step of signing in so",
    "src/kept/service/demo/views/tour.py": "as allauth does",
}


def test_nothing_asks_another_clock() -> None:
    files = [path for part in ("service", "config") for path in (SOURCE / part).rglob("*") if path.is_file()]
    asking = {
        name_of(path)
        for path in files
        if path.suffix in (".py", ".html", ".sql") and ANOTHER_CLOCK.search(path.read_text(encoding="utf-8"))
    }
    assert asking == set(ALLOWED_CLOCKS), "Ask kept.service.clock: clock.now(), clock.today() or clock.arrived()"


def test_pins_name_no_addresses() -> None:
    pinned = [*(PROJECT / "requirements").glob("*"), PROJECT / ".npmrc"]
    addressed = [name_of(path) for path in pinned if "://" in path.read_text(encoding="utf-8")]
    assert not addressed, f"Make these again with ./dev pin, which writes no addresses: {addressed}"
    assert '"resolved"' not in (PROJECT / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((PROJECT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_every_pin_has_a_hash(path: Path) -> None:
    requirements = re.split(r"\n(?=[A-Za-z])", path.read_text(encoding="utf-8"))
    without = [one.split()[0] for one in requirements if "==" in one and "--hash=sha256:" not in one]
    assert not without
