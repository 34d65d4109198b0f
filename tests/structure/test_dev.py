"""The one file that sets everything up speaks plainly when it is asked for something it has not got."""

import ast
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
A_PORT = "./dev demo takes only --port and a number up to 65535, for example ./dev demo --port 8010\n"


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["./dev", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nonsense",), "There is no './dev nonsense'. Run ./dev to see what there is.\n"),
        (("demo", "--port", "many"), A_PORT),
        (("demo", "--port", "99999"), A_PORT),
        (("demo", "--port", "0"), A_PORT),
        (("demo", "--port"), A_PORT),
        (("demo", "--prot"), A_PORT),
        (("demo", "--port", "8010", "more"), A_PORT),
    ],
)
def test_what_it_has_not_got_it_says_in_a_sentence(arguments, said):
    done = dev(*arguments)
    assert done.returncode == 2
    assert (done.stdout, done.stderr) == ("", said)


def test_a_port_in_use_is_said_before_anything_is_set_up():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = dev("demo", "--port", str(port))
    said = f"Something else is using port {port}. Try another: ./dev demo --port 8010\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_it_stands_on_the_standard_library_alone():
    import sys

    tree = ast.parse((PROJECT / "dev").read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)


def test_a_python_too_old_can_read_it_and_say_so():
    """Python 3.6 is as old as we try; its grammar is the oldest that a parser of today can check."""
    ast.parse((PROJECT / "dev").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_whole_check_is_valid_shell():
    assert shutil.which("bash")
    assert subprocess.run(["bash", "-n", ".ci/run"], cwd=PROJECT, check=False).returncode == 0


def test_every_requirement_asked_for_is_pinned():
    for source in sorted((PROJECT / "requirements").glob("*.in")):
        asked = re.findall(r"^([a-z][a-z0-9.-]*)", source.read_text(encoding="utf-8"), re.MULTILINE)
        pinned = source.with_suffix(".txt").read_text(encoding="utf-8")
        missing = [name for name in asked if not re.search(rf"^{re.escape(name)}==", pinned, re.MULTILINE)]
        assert not missing, f"{source.name} asks for {missing}: run ./dev pin"
