"""From exec to a badge reader's first accepted badge, beside an empty Python."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.counting import Instructions, of_command
from tests.bench.disk import Disk
from tests.bench.figures import Figure, at_most, plain
from tests.bench.house import Door, House
from tests.bench.installed import environment


def measure(python: Path, disk: Disk) -> Iterator[Figure]:
    empty = of_command([str(python), "-c", "pass"], environment(), disk.folder / "empty.callgrind")
    counted = Instructions(disk.folder / "start.callgrind")
    with House(python, disk.folder / "start") as house:
        with Door(house) as door:  # once before: whatever Python compiles, it has compiled
            door.first_badge()
        with Door(house, counted.before) as door:
            door.first_badge()
            ours = counted.so_far(door)
    what = "exec to the first accepted badge, instructions, beside `python -c pass`"
    yield at_most(what, 12, ours / empty, " times", "gpiozero alone is eight")
    yield plain("the two in millions", f"{ours / 1e6:.0f}, {empty / 1e6:.0f}")
