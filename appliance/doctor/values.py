"""What is looked at, and what is made of it. Pure.

In what was seen, None means that it could not be looked at; "" and () that nothing is there.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from appliance.commands.answers import Sensors, Status

SUDO: Final = "Run this as root, on the appliance: sudo seuil doctor"


class Verdict(StrEnum):
    RIGHT = "right"
    MIND = "mind"  # it works, and somebody should know
    WRONG = "wrong"
    UNKNOWN = "unknown"  # it could not be looked at


class Finding(Struct, frozen=True):
    """What came of one check. `what` is how it is, `remedy` what to do about it tonight."""

    check: str
    verdict: Verdict
    what: str
    remedy: str = ""


class Said(Struct, frozen=True):
    """A finding that does not know yet whose it is."""

    verdict: Verdict
    what: str
    remedy: str = ""


def right(what: str) -> Said:
    return Said(Verdict.RIGHT, what)


def mind(what: str, remedy: str) -> Said:
    return Said(Verdict.MIND, what, remedy)


def wrong(what: str, remedy: str) -> Said:
    return Said(Verdict.WRONG, what, remedy)


def unknown(what: str, remedy: str = SUDO) -> Said:
    return Said(Verdict.UNKNOWN, what, remedy)


class Board(Struct, frozen=True):
    """The board and its firmware. `throttled` are the bits of `vcgencmd get_throttled`.

    `firmware` is what `seuil firmware check` would change; `gettys` the ports a login waits at.
    """

    model: str | None = None
    cmdline: str | None = None
    firmware: tuple[str, ...] | None = None
    gettys: tuple[str, ...] | None = None
    throttled: int | None = None
    undervolted: bool | None = None
    celsius: float | None = None


class Port(Struct, frozen=True):
    """A reader's port. `real` is where it leads, "" nowhere; `open` whether the door may use it."""

    reader: str
    path: str
    real: str
    open: bool | None = None


class Pins(Struct, frozen=True):
    """What commands the strike. `chip` is open to the door, or not (False), or absent (None).

    `lgpio` and `gpiozero` are versions, "" where they are missing.
    """

    path: str = "/dev/gpiochip0"
    chip: bool | None = None
    emulated: bool = False
    lgpio: str = ""
    gpiozero: str = ""
    factory: str = ""  # GPIOZERO_PIN_FACTORY of the door's unit


class Disk(Struct, frozen=True):
    """The card under the record. `life` is the wear that it admits, in tenths; 0 is unsaid."""

    free_bytes: int | None = None
    free_inodes: int | None = None
    inodes: int = 0
    read_only: tuple[str, ...] | None = None
    errors: int | None = None
    life: int | None = None
    overlay: bool | None = None
    apart: bool | None = None  # the record stands on a partition of its own


class Machine(Struct, frozen=True):
    """Clock, memory and what is installed. Sizes are in bytes.

    `pss` is the memory of each of our processes and of proxy and broker; `kiosks` are browsers.
    """

    synced: bool | None = None
    rtc: bool | None = None
    zone: str | None = None
    memory: int | None = None
    available: int | None = None
    swap_used: int | None = None
    killed: int | None = None  # times the kernel ended a process for want of memory, of late
    pss: tuple[tuple[str, int], ...] | None = None
    kiosks: tuple[str, ...] | None = None
    sqlite: str = ""
    python: str = ""
    release: str | None = None
    kernel: str | None = None
    package: str | None = None  # the installed version; "" where no package is


class Unit(Struct, frozen=True):
    """A unit as systemd has it."""

    name: str
    loaded: bool = True
    active: str = ""
    enabled: str = ""
    result: str = ""
    restarts: int = 0
    status: int = 0
    ended_us: int = 0


class Record(Struct, frozen=True):
    """The ledger as it stands in its file.

    `entries` were verified; `broken` says what is not as it was written. `aside` counts facts that
    are not in it yet.
    """

    entries: int | None = None
    broken: str = ""
    newest_us: int = 0
    aside: int = 0


class House(Struct, frozen=True):
    """What the door says of itself; `away` is why it says nothing."""

    problems: tuple[str, ...] | None = None  # of the configuration; () where it is good
    space_zone: str = ""
    readers: int = 0
    status: Status | None = None
    sensors: Sensors | None = None
    away: str = ""
    ports: tuple[Port, ...] | None = None
    pins: Pins = Pins()
    record: Record | None = None
    version: str = ""  # of the code that runs this


class Outward(Struct, frozen=True):
    """Broker and pages. `broker` is "" where it takes the door's word, else why not."""

    bus: bool = True
    broker: str | None = None
    mosquitto: str | None = None
    web: bool = True
    page: str | None = None  # "" where it answers, else why not
    origin: str | None = None  # the host of web.origin; "" where none is set
    resolves: bool | None = None
    days_left: int | None = None  # of the certificate


class Care(Struct, frozen=True):
    """What is done at night, and from version to version. `newest_us` is 0 without a backup.

    `update` is the last step of the last update, "" where there was none.
    """

    keys: int | None = None
    newest_us: int | None = None
    on_the_card: bool = False
    update: str | None = None


class Seen(Struct, frozen=True):
    """All that was looked at. `units` are systemd's, None where there is no systemd."""

    now_us: int
    board: Board = Board()
    disk: Disk = Disk()
    machine: Machine = Machine()
    house: House = House()
    outward: Outward = Outward()
    care: Care = Care()
    units: tuple[Unit, ...] | None = None

    def unit(self, name: str) -> Unit | None:
        """Return a unit that is there to be run."""
        return next((each for each in self.units or () if each.name == name and each.loaded), None)

    @property
    def is_pi(self) -> bool:
        return "Raspberry Pi" in (self.board.model or "")


class Check(Struct, frozen=True):
    """One thing to look at. `remedies` are all it may advise; `named` if it may name people's own.

    What is `named`, such as what a reader is called, never leaves in a support bundle.
    """

    name: str
    looks: str
    judge: Callable[[Seen], Said]
    remedies: tuple[str, ...] = ()
    named: bool = False

    def finding(self, seen: Seen) -> Finding:
        said = self.judge(seen)
        return Finding(self.name, said.verdict, said.what, said.remedy)
