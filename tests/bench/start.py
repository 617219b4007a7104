"""From exec to a reader's first accepted badge, and to the first page, beside an empty Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.counting import Instructions, of_command
from tests.bench.disk import Disk
from tests.bench.figures import Figure, at_most, plain
from tests.bench.house import READY_S, Door, Extra, House, free_port
from tests.bench.idle import running
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
    page = _first_page(python, disk)
    what = "exec to the first page, instructions, beside `python -c pass`"
    yield at_most(what, 27, page / empty, " times")


def _first_page(python: Path, disk: Disk) -> int:
    """Return the instructions of a page server until its first page is answered."""
    counted, port = Instructions(disk.folder / "page.callgrind"), free_port()
    with House(python, disk.folder / "page", Extra(web_port=port)) as house:
        with running(house.command("web"), port):  # once before, as above
            _open(port)
        with running([*counted.before, *house.command("web")], port) as web:
            _open(port)
            return counted.so_far(_Served(web))


@dataclass(frozen=True, slots=True)
class _Served:
    pid: int


def _open(port: int) -> None:
    reader = HTTPConnection("127.0.0.1", port, timeout=READY_S)
    reader.request("GET", "/")
    status = reader.getresponse().status
    reader.close()
    if status != HTTPStatus.OK:
        raise RuntimeError(f"the page was answered with {status}")
