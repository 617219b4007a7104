"""Counts that need no quiet machine: instructions from valgrind, system calls from strace."""

import re
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class Process(Protocol):
    @property
    def pid(self) -> int: ...


class Instructions:
    """Counts a process's instructions in user space, all its threads', from one moment to another.

    By callgrind, which counts what cachegrind counts and can be asked while the process runs.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._parts = 0

    @property
    def before(self) -> list[str]:
        """The words to put before a command."""
        return ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={self._out}"]

    def begin(self, process: Process) -> None:
        _ask("--zero", process)

    def so_far(self, process: Process) -> int:
        """Return the count since `begin`, the start or the last time asked."""
        _ask("--dump", process)
        self._parts += 1
        return total(self._out.with_name(f"{self._out.name}.{self._parts}"))


def _ask(what: str, process: Process) -> None:
    subprocess.run(["callgrind_control", what, str(process.pid)], check=True, capture_output=True)


def total(out: Path) -> int:
    (count,) = re.findall(r"^summary: (\d+)", out.read_text("utf-8"), re.MULTILINE)
    return int(count)


def of_command(command: list[str], env: dict[str, str], out: Path) -> int:
    """Return the instructions of a whole process."""
    counted = Instructions(out)
    subprocess.run([*counted.before, *command], env=env, check=True, capture_output=True)
    return total(out)


def strace(out: Path) -> list[str]:
    """Return the words to put before a command, to count its system calls, all threads'."""
    return ["strace", "-D", "-f", "-c", "-U", "calls,name", "-o", str(out)]


def system_calls(out: Path) -> dict[str, int]:
    """Return how often each was called, once strace, which outlives the process, has said so."""
    pause = threading.Event()
    while not (out.exists() and out.read_text("utf-8").endswith("total\n")):
        pause.wait(0.05)
    rows = re.findall(r"^ *(\d+) (\w+)$", out.read_text("utf-8"), re.MULTILINE)
    return {name: int(calls) for calls, name in rows if name != "total"}


def difference(run: Callable[[int], dict[str, int]], few: int, many: int) -> dict[str, float]:
    """Return what one more of something costs: the difference of two run lengths."""
    less, more = run(few), run(many)
    each = {name: more.get(name, 0) - less.get(name, 0) for name in {*less, *more}}
    return {name: calls / (many - few) for name, calls in each.items()}
