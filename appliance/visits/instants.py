"""When it really was, and for how long, by the clocks that could be trusted. Pure."""

from bisect import bisect_left
from collections.abc import Iterable

from msgspec import Struct

from appliance.facts import LedgerEntry
from appliance.local_time import SECOND_US
from appliance.model import Stamp


class Moment(Struct, frozen=True, gc=False):
    """An instant, `us` in UTC, and whether it is `trusted`. `boot` is "" where somebody told it.

    `by` is the sequence of the entry it is known by: its own, or that of a clock set right.
    """

    us: int
    trusted: bool
    boot: str
    boot_us: int
    by: int


class Clocks:
    """What entries, in order, tell of the clocks of each boot."""

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        self._lasted_us: dict[str, int] = {}  # each boot as long as it is known to have run
        self._right: dict[str, list[tuple[int, int, int]]] = {}  # boot clock, entry, wall clock
        for entry in entries:
            stamp = entry.stamp
            if stamp.boot_us >= self._lasted_us.get(stamp.boot, -1):
                self._lasted_us[stamp.boot] = stamp.boot_us
            if stamp.synced:
                right = (stamp.boot_us, entry.sequence, stamp.utc_us)
                self._right.setdefault(stamp.boot, []).append(right)
        self._places = {boot: place for place, boot in enumerate(self._lasted_us)}
        self._sorted: set[str] = set()

    def moment(self, stamp: Stamp, sequence: int) -> Moment:
        """Return when it was. Another instant of the boot mends a wall clock that was wrong."""
        if stamp.synced:
            return _moment(stamp, stamp.utc_us, sequence, trusted=True)
        right = self._nearest(stamp)
        if right is None:
            return _moment(stamp, stamp.utc_us, sequence, trusted=False)
        boot_us, by, utc_us = right
        return _moment(stamp, utc_us + stamp.boot_us - boot_us, by, trusted=True)

    def measured(self, start: Moment, end: Moment) -> tuple[int, bool]:
        """Return whole seconds, never less than none, and whether they are only a lower bound."""
        if start.boot == end.boot != "":
            return max(end.boot_us - start.boot_us, 0) // SECOND_US, False
        if start.trusted and end.trusted:
            return max(end.us - start.us, 0) // SECOND_US, False
        return self._at_least_us(start, end) // SECOND_US, True

    def _nearest(self, stamp: Stamp) -> tuple[int, int, int] | None:
        """Return the trusted reading nearest by the boot clock; of two as near the earlier."""
        right = self._right.get(stamp.boot)
        if right is None:
            return None
        if stamp.boot not in self._sorted:
            right.sort()
            self._sorted.add(stamp.boot)
        place = bisect_left(right, (stamp.boot_us,))
        near = right[max(place - 1, 0) : place + 1]
        return min(near, key=lambda each: abs(each[0] - stamp.boot_us))

    def _at_least_us(self, start: Moment, end: Moment) -> int:
        """Return for how long the machine is known to have run from one to the other."""
        first = self._places.get(start.boot, -1)
        last = self._places.get(end.boot, len(self._places) if end.boot else -1)
        if not 0 <= first < last:
            return 0
        between = list(self._lasted_us.values())[first + 1 : last]
        return self._lasted_us[start.boot] - start.boot_us + sum(between) + end.boot_us


def _moment(stamp: Stamp, us: int, by: int, *, trusted: bool) -> Moment:
    return Moment(us, trusted, stamp.boot, stamp.boot_us, by)
