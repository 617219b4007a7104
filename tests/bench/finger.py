"""What it costs to say whose finger it is: the driver alone, beside pyfingerprint as published."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from drivers.emulators.sensor import INSTANT, SensorEnd, Times
from tests.bench.counting import Instructions, difference, strace, system_calls
from tests.bench.disk import Disk
from tests.bench.figures import Figure, at_most, plain
from tests.bench.installed import environment

ROUNDS, FEW = 50, 10
TIMED = 20
ANSWERS_BYTES = 12 + 12 + 16  # our questions reach the emulator at once: a pty is no wire
PACED = Times(capture_s=0.2, features_s=0.3, search_s=0.05)


class Child:
    """tests/bench/finger_child.py, running."""

    def __init__(
        self, python: Path, port: Path, how: str, times: int, before: Sequence[str] = ()
    ) -> None:
        program = Path(__file__).with_name("finger_child.py")
        self._process = subprocess.Popen(
            [*before, str(python), str(program), str(port), str(times), how],
            env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._until("ready")

    @property
    def pid(self) -> int:
        return self._process.pid

    def rounds(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        self._until("done")

    def _until(self, word: str) -> None:
        assert self._process.stdout is not None
        said = self._process.stdout.readline().decode().strip()
        if said != word:
            raise RuntimeError(f"the finger's process said {said!r}, not {word!r}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def measure(python: Path, disk: Disk) -> Iterator[Figure]:
    place = disk.folder
    with _sensor(place / "instant", INSTANT, paced=False) as sensor:
        port = sensor.wire.path
        ours = _instructions(python, port, "ours", place)
        calls = _system_calls(python, port, "ours", place)
        yield at_most("a finger's identify, instructions", 80_000, ours)
        yield at_most("a finger's identify, system calls", 12, calls)
        published = _instructions(python, port, "published", place)
        calls = _system_calls(python, port, "published", place)
        yield plain(
            "the same by pyfingerprint 1.5 as published", f"{published:,.0f}; {calls:.0f} calls"
        )
    yield _wall(python, place)


def _sensor(path: Path, times: Times, *, paced: bool) -> SensorEnd:
    sensor = SensorEnd(path, times=times, paced=paced)
    sensor.enrol(7, "a finger")
    sensor.place("a finger")
    return sensor


def _instructions(python: Path, port: Path, how: str, place: Path) -> float:
    counted = Instructions(place / f"{how}.callgrind")
    with Child(python, port, how, ROUNDS, counted.before) as child:
        counted.begin(child)
        child.rounds()
        return counted.so_far(child) / ROUNDS


def _system_calls(python: Path, port: Path, how: str, place: Path) -> float:
    def run(times: int) -> dict[str, int]:
        out = place / f"{how}{times}.strace"
        with Child(python, port, how, times, strace(out)) as child:
            child.rounds()
        return system_calls(out)

    return sum(difference(run, FEW, FEW + ROUNDS).values())


def _wall(python: Path, place: Path) -> Figure:
    """Compare with a sensor that takes its time, on a line as slow as 57600 bit/s are."""
    pure_s = PACED.capture_s + PACED.features_s + PACED.search_s + ANSWERS_BYTES * 10 / 57600
    with (
        _sensor(place / "paced", PACED, paced=True) as sensor,
        Child(python, sensor.wire.path, "ours", TIMED) as child,
    ):
        begun = time.monotonic()
        child.rounds()
        took_s = (time.monotonic() - begun) / TIMED
    beyond = (took_s / pure_s - 1) * 100
    return at_most("a finger's identify, beyond pure wire and sensor time", 3, beyond, " %")
