"""What the processes cost while nothing happens, and how much memory they keep while running."""

import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection

from drivers.emulators.sensor import SensorEnd
from tests.bench.disk import Disk
from tests.bench.figures import Figure, at_most, plain
from tests.bench.house import Door, Extra, House, free_port
from tests.bench.installed import environment

IDLE_S = 60.0
BADGES = 20
PATIENCE_S = 30.0
_SETTLE_S = 5.0
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Spent:
    """What all threads of a process have had so far: seconds on a core, and how often woken."""

    cpu_s: float
    wakes: int


@dataclass(frozen=True, slots=True)
class Broker:
    port: int
    pid: int


def spent(pid: int) -> Spent:
    tasks = list(Path(f"/proc/{pid}/task").iterdir())
    ran = sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks)
    return Spent(ran / 1e9, sum(_field(task, "voluntary_ctxt_switches") for task in tasks))


def resident_mb(pid: int) -> float:
    return _field(Path(f"/proc/{pid}"), "VmRSS") * 1024 / _MB


def _field(process: Path, name: str) -> int:
    lines = (process / "status").read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1])


def measure(python: Path, disk: Disk) -> Iterator[Figure]:
    with broker(disk.folder) as bus:
        yield from _with_badges(python, disk.folder / "badges", bus.port)
        yield from _with_a_sensor(python, disk.folder / "sensor", bus.port)


def _with_badges(python: Path, place: Path, port: int) -> Iterator[Figure]:
    extra = Extra(broker_port=port, web_port=free_port())
    with (
        House(python, place, extra) as house,
        Door(house) as door,
        _page(house, extra.web_port) as web,
    ):
        door.first_badge()
        for _ in range(BADGES):
            door.badge()
        yield from _idle("two badge readers, the bus on", 0.1, door)
        memory = resident_mb(door.pid)
        yield at_most("memory of the door process, badge readers, the bus on", 36, memory, " MB")
        yield at_most("memory of the web process with a reader", 45, resident_mb(web), " MB")


def _with_a_sensor(python: Path, place: Path, bus: int) -> Iterator[Figure]:
    port = place.with_name("sensor.port")
    extra = Extra(broker_port=bus, sensor=str(port))
    with SensorEnd(port), House(python, place, extra) as house, Door(house) as door:
        door.first_badge()
        yield from _idle("the same, polling a sensor", 0.5, door)
        memory = resident_mb(door.pid)
        yield at_most("memory of the door process with a sensor too", 36, memory, " MB")


def _idle(what: str, mark: float, door: Door) -> Iterator[Figure]:
    threading.Event().wait(_SETTLE_S)
    before = spent(door.pid)
    threading.Event().wait(IDLE_S)
    after = spent(door.pid)
    share = (after.cpu_s - before.cpu_s) / IDLE_S * 100
    yield at_most(f"idle door process, {what}: of a core", mark, share, " %")
    yield plain("and its wake-ups", f"{(after.wakes - before.wakes) / IDLE_S:.1f} a second")


@contextmanager
def broker(place: Path) -> Iterator[Broker]:
    port = free_port()
    settings = place / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n", "ascii")
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    with running([program, "-c", str(settings)], port) as pid:
        yield Broker(port, pid)


@contextmanager
def _page(house: House, port: int) -> Iterator[int]:
    """Run the web process with somebody who reads its page live; give its number."""
    with running(house.command("web"), port) as pid:
        reader = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        reader.request("GET", "/")
        reader.getresponse().read()
        reader.request("GET", "/events")
        reader.getresponse().read(1)
        yield pid
        reader.close()


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment(), cwd="/", stdout=silent, stderr=silent)
    try:
        _await(port)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _await(port: int) -> None:
    for _ in range(int(PATIENCE_S / 0.1)):
        try:
            create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            threading.Event().wait(0.1)
        else:
            return
    raise TimeoutError(f"nobody listens on port {port}")
