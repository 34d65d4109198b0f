"""What others made is read in a process of its own, with limits: a small file can ask for all the memory there is.

Both halves are here. A program that reads is run through this file, which limits itself before the program opens, or
even imports, anything; and `Child` is the parent's side: lines as they come, and how it ended.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from types import TracebackType

MEMORY = 512 * 2**20
"""Bytes of address space."""
LONGEST_LINE = 2**26
"""Bytes of a line that is taken from a child."""


class Child:
    """A program of ours at work on a file: iterate for its lines, and read `status` (0 is well) once they are over.

    `program` is the path of a Python file that imports nothing of Kept; `seconds` is the longest it may take by the
    clock, and `processor` by the processor. It is stopped where its reader has seen enough.
    """

    def __init__(self, program: str | Path, *arguments: str, seconds: float, processor: int) -> None:
        self.command = [sys.executable, "-I", __file__, str(processor), str(program), *arguments]
        self.seconds = seconds
        self.status = -1

    def __enter__(self) -> "Child":
        self.process = subprocess.Popen(  # noqa: S603 (our own program)
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.clock = Timer(self.seconds, self.process.kill)
        self.clock.start()
        return self

    def __iter__(self) -> Iterator[bytes]:
        assert self.process.stdout is not None
        while line := self.process.stdout.readline(LONGEST_LINE):
            yield line
        self.status = self.process.wait()

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.clock.cancel()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait()


def limit(processor: int) -> None:
    """Set the limits of this process, where the system has them; `processor` in seconds."""
    import contextlib  # noqa: PLC0415 (only the child needs these)

    try:
        import resource  # noqa: PLC0415 (Windows has none)
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, processor), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    import runpy

    limit(int(sys.argv[1]))
    sys.argv = sys.argv[2:]
    runpy.run_path(sys.argv[0], run_name="__main__")
