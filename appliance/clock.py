"""The only room that reads the time: the real clock, and the demo's that runs faster than life."""

import ctypes
import time
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol

import msgspec

from appliance.model import Stamp
from appliance.trust import STEP_US

_TIMEX_BYTES = 256  # more than struct timex has; all zero, it asks and sets nothing
_TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised


ASK_EVERY_US = 4_000_000
"""How long the kernel's word on its clock holds: the heart's beat asks, and nobody at the door.

Not once the clock was set: what was said of it before is no word on what it says now.
"""


class Clock(Protocol):
    def stamp(self) -> Stamp:
        """Return now, for the record."""
        ...

    def steady_s(self) -> float:
        """Return CLOCK_BOOTTIME in seconds: for pulses, patterns and deadlines."""
        ...

    def rate(self) -> float:
        """Return how many times faster than life `stamp` runs at the moment."""
        ...

    @property
    def simulated(self) -> bool: ...


class SystemClock:
    """The machine's own clock."""

    simulated = False

    def __init__(self) -> None:
        self._boot = boot_id()
        self._synced = False
        self._ask_at_us = 0
        self._lead_us = 0  # of the wall clock over the boot clock

    def stamp(self) -> Stamp:
        now_us, utc_us = boot_us(), time.time_ns() // 1000
        before_us, self._lead_us = self._lead_us, utc_us - now_us
        if now_us >= self._ask_at_us or abs(self._lead_us - before_us) > STEP_US:
            self._synced, self._ask_at_us = synchronised(), now_us + ASK_EVERY_US
        return Stamp(
            utc_us=utc_us,
            boot_us=now_us,
            boot=self._boot,
            synced=self._synced,
        )

    def steady_s(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def rate(self) -> float:
        return 1.0


class Leg(msgspec.Struct, frozen=True):
    """From real boot time `real_us` on, simulated UTC runs from `utc_us` at `rate` times life."""

    real_us: int
    utc_us: int
    rate: float


class SimulatedClock:
    """A clock on rails: piecewise linear over the real CLOCK_BOOTTIME, the same in every process.

    `legs` are in order; before the first, time runs on the first leg's line.
    """

    simulated = True

    def __init__(self, legs: tuple[Leg, ...]) -> None:
        if not legs:
            raise ValueError("a simulated clock needs at least one leg")
        self._legs = legs
        self._begins_us = [leg.real_us for leg in legs]
        self._boot = boot_id()

    def leg_at(self, real_us: int) -> Leg:
        return self._legs[max(bisect_right(self._begins_us, real_us) - 1, 0)]

    def utc_us_at(self, real_us: int) -> int:
        leg = self.leg_at(real_us)
        return leg.utc_us + int((real_us - leg.real_us) * leg.rate)

    def rate(self) -> float:
        return self.leg_at(boot_us()).rate

    def stamp(self) -> Stamp:
        # One line for both: simulated durations then agree with simulated instants.
        utc_us = self.utc_us_at(boot_us())
        return Stamp(utc_us=utc_us, boot_us=utc_us, boot=f"simulated-{self._boot}", synced=True)

    def steady_s(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)


def open_clock(simulated: Path | None) -> SystemClock | SimulatedClock:
    """Return the system's clock, or the simulated one whose legs stand in the file."""
    if simulated is None:
        return SystemClock()
    return SimulatedClock(msgspec.json.decode(simulated.read_bytes(), type=tuple[Leg, ...]))


def boot_us() -> int:
    """Return CLOCK_BOOTTIME in microseconds: it goes on while the machine sleeps."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000


def boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


def synchronised() -> bool:
    """Tell whether the kernel believes its clock (adjtimex(2), works without rights)."""
    return 0 <= _adjtimex()() < _TIME_ERROR


@cache
def _adjtimex() -> Callable[[], int]:
    # Once: every CDLL makes a class of its own, at four times the price of a whole badge.
    ask, nothing = ctypes.CDLL(None).adjtimex, ctypes.create_string_buffer(_TIMEX_BYTES)
    return lambda: int(ask(nothing))
