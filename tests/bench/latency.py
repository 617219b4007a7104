"""From the last byte of a badge's frame to the strike's pin, beside the floor under it."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from drivers.rdm6300 import encode
from tests.bench.disk import Disk
from tests.bench.far_ends import Board, Cable
from tests.bench.figures import Figure, at_most, plain
from tests.bench.house import STRIKE_PIN, Door, House, tag_of

ROUNDS, BADGES = 5, 50
_PREPARED = 1 << 20
_WHY = (
    "two threads hand the record over and back, and SQLite writes a page and its header where the "
    "floor writes 128 bytes"
)


class Floor:
    """tests/bench/floor.c, running."""

    def __init__(self, program: Path, folder: Path, prepared: int) -> None:
        folder.mkdir()
        self._cable = Cable(folder / "in")
        self._board = Board(folder / "pins")
        self._turn = 0
        ends = (str(folder / "in"), str(folder / "pins"), str(folder / "record"))
        self._process = subprocess.Popen([str(program), *ends, str(prepared)])
        self._board.accept(10.0)

    def badge_timed(self) -> int:
        self._turn += 1
        frame = encode(tag_of(self._turn % 300))
        return self._board.time_to_open(self._cable, frame, STRIKE_PIN)

    def close(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()
        self._board.close()
        self._cable.close()


@contextmanager
def floor(folder: Path, prepared: int = 0) -> Iterator[Floor]:
    program = folder.with_suffix(".out")
    source = Path(__file__).with_name("floor.c")
    subprocess.run(["gcc", "-O2", "-o", str(program), str(source)], check=True)
    running = Floor(program, folder, prepared)
    try:
        yield running
    finally:
        running.close()


def measure(python: Path, disk: Disk) -> Iterator[Figure]:
    """Time the three in turn, badge by badge: whatever the machine does, it does to all."""
    place = disk.folder
    with (
        House(python, place / "latency") as house,
        Door(house) as door,
        floor(place / "floor") as appending,
        floor(place / "prepared", _PREPARED) as prepared,
    ):
        door.first_badge()
        timed = (door, appending, prepared)
        rounds = [
            [[each.badge_timed() for each in timed] for _ in range(BADGES)] for _ in range(ROUNDS)
        ]
    p50 = [[median(times) for times in zip(*each, strict=True)] for each in rounds]
    ours, append, ready = (median(times) / 1000 for times in zip(*p50, strict=True))
    ratio, strict = (median(each[0] / each[n] for each in p50) for n in (1, 2))
    what = "last byte of a badge to the strike's pin, committed first: p50, beside the C floor"
    yield at_most(what, 2, ratio, " times", _WHY)
    yield plain("the same, beside a C floor whose file has its size already", f"{strict:.2f} times")
    yield plain(
        "the three in microseconds, on this machine at this hour",
        f"{ours:.0f}, {append:.0f}, {ready:.0f}",
    )
