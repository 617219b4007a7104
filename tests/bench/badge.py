"""What one badge costs with the bus off, from its frame until the strike is shut again."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.counting import Instructions, difference, strace, system_calls
from tests.bench.disk import Disk
from tests.bench.figures import Figure, at_most, plain
from tests.bench.house import Door, House

FEW, MANY = 5, 65
WRITTEN = 200
_WHY_INSTRUCTIONS = "see below"
_WHY_CALLS = "one of them looks whether the ledger is still the file that has its name"
_WHY_FLUSHES = (
    "the badge's own is one; the rest is ext4's journal, which commits every five seconds"
)


def measure(python: Path, disk: Disk) -> Iterator[Figure]:
    each = instructions(python, disk.folder)
    yield at_most("instructions a badge", 110_000, each, why=_WHY_INSTRUCTIONS)
    calls = difference(lambda n: _traced(python, disk.folder, n), FEW, MANY)
    yield at_most("system calls a badge", 28, sum(calls.values()), why=_WHY_CALLS)
    yield at_most(
        "fdatasync a badge", 1, round(calls.get("fdatasync", 0) + calls.get("fsync", 0), 2)
    )
    most = sorted(calls.items(), key=lambda call: -call[1])
    told = ", ".join(f"{name} {count:.1f}" for name, count in most if count >= 0.05)
    yield plain("those system calls", told)
    yield from _written(python, disk)


def instructions(python: Path, place: Path) -> float:
    counted = Instructions(place / "badge.callgrind")
    with House(python, place / "instructions") as house, Door(house, counted.before) as door:
        door.first_badge()
        for _ in range(FEW):
            door.badge()
        counted.begin(door)
        for _ in range(MANY - FEW):
            door.badge()
        return counted.so_far(door) / (MANY - FEW)


def _traced(python: Path, place: Path, badges: int) -> dict[str, int]:
    out = place / f"{badges}.strace"
    with House(python, place / f"traced{badges}") as house, Door(house, strace(out)) as door:
        door.first_badge()
        for _ in range(badges):
            door.badge()
    return system_calls(out)


def _written(python: Path, disk: Disk) -> Iterator[Figure]:
    """Count what reaches the block device, where we have one to ourselves."""
    with House(python, disk.folder / "written") as house, Door(house) as door:
        door.first_badge()
        before = disk.written()
        for _ in range(WRITTEN):
            door.badge()
        after = disk.written()
    if before is None or after is None:
        return
    written = after.since(before)
    yield at_most("flushes of the device a badge", 1, written.flushes / WRITTEN, why=_WHY_FLUSHES)
    yield plain("sectors of 512 bytes a badge", f"{written.sectors / WRITTEN:.1f}")
    yield plain("writes to the device a badge", f"{written.writes / WRITTEN:.2f}")
