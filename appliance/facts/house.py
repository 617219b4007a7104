"""What befell the house itself. Pure."""

from msgspec import Struct


class Started(Struct, frozen=True, tag="started"):
    version: str


class Stopped(Struct, frozen=True, tag="stopped"):
    pass


class CommittedLate(Struct, frozen=True, tag="committed_late"):
    """The door opened before entry `sequence` was on disk, which took `waited_ms`."""

    sequence: int
    waited_ms: int


class ClockStepped(Struct, frozen=True, tag="clock_stepped"):
    """The wall clock jumped by `by_ms` against the boot clock."""

    by_ms: int


class DeviceDown(Struct, frozen=True, tag="device_down"):
    device: str
    why: str


class DeviceUp(Struct, frozen=True, tag="device_up"):
    device: str


class ConfigurationRefused(Struct, frozen=True, tag="configuration_refused"):
    """An edit was refused: the door stays on its last good copy."""

    why: str


class SetAsideFolded(Struct, frozen=True, tag="set_aside_folded"):
    """`count` facts that were kept beside the ledger are now in it."""

    count: int


class StrikeTried(Struct, frozen=True, tag="strike_tried"):
    """Somebody opened the strike to see whether it moves."""

    by: str
    moved: bool


class MonthDue(Struct, frozen=True, tag="month_due"):
    """A month ("2026-10") is over and not closed, and somebody is to be reminded of it."""

    month: str
