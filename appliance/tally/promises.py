"""What was announced, and whether it was kept: counted by the hour once it is over. Pure.

Only what was announced before the day began counts: by then nobody could see who is in.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from appliance.announcing import hours
from appliance.facts import VisitAnnounced
from appliance.local_time import instant
from appliance.presence import next_midnight_us
from appliance.tally.values import Promise


class Promises:
    """Those that are open, by the sequence of the fact."""

    def __init__(self, promises: Mapping[int, Promise], zone: ZoneInfo) -> None:
        self._zone = zone
        self._open: dict[int, Promise] = {}
        self._due: dict[str, set[int]] = {}  # by hour
        for announced, promise in promises.items():
            self._put(announced, promise)

    @property
    def open(self) -> Mapping[int, Promise]:
        return dict(self._open)

    def say(self, announced: int, fact: VisitAnnounced, at_us: int) -> None:
        self._put(announced, Promise(fact.member, fact.begins_us, fact.ends_us, at_us))

    def take_back(self, announced: int, at_us: int) -> None:
        """Drop what is for another day. For today it had been said when the day began."""
        if announced in self._open:
            promise, tomorrow_us = self._drop(announced), next_midnight_us(at_us, self._zone)
            if promise.begins_us < tomorrow_us:
                ends_us = min(promise.ends_us, tomorrow_us)
                self._put(announced, replace(promise, ends_us=ends_us))

    def forget(self, member: str) -> None:
        """Drop what somebody announced who is erased."""
        for announced in [n for n, each in self._open.items() if each.member == member]:
            self._drop(announced)

    def see(self, key: str, there: Collection[str]) -> None:
        """Note who was in at some time of an hour for which they had announced it."""
        for announced in self._due.get(key, ()):
            promise = self._open[announced]
            if promise.member in there:
                self._open[announced] = replace(promise, kept=promise.kept | {key})

    def over(self, at_us: int) -> Iterator[tuple[str, str, bool]]:
        """Part with those that are over; yield the member, each hour and whether it was kept."""
        for announced in [n for n, each in self._open.items() if self._is_over(each, at_us)]:
            promise = self._drop(announced)
            for day, hour in dict.fromkeys(self._hours(promise)):
                key = key_of(day, hour)
                if promise.said_us < instant(day, time(), self._zone):
                    yield promise.member, key, key in promise.kept

    def _is_over(self, promise: Promise, at_us: int) -> bool:
        """Tell whether its last hour is over: whoever comes late within it has come."""
        if promise.ends_us > at_us:
            return False
        (now,) = hours(at_us, at_us + 1, self._zone)
        return now not in self._hours(promise)

    def _put(self, announced: int, promise: Promise) -> None:
        self._open[announced] = promise
        for day, hour in self._hours(promise):
            self._due.setdefault(key_of(day, hour), set()).add(announced)

    def _drop(self, announced: int) -> Promise:
        promise = self._open.pop(announced)
        for day, hour in self._hours(promise):
            self._due[key_of(day, hour)].discard(announced)
        return promise

    def _hours(self, promise: Promise) -> Iterator[tuple[date, int]]:
        return hours(promise.begins_us, promise.ends_us, self._zone)


def key_of(day: date, hour: int) -> str:
    """Return by what an hour is known in the sums: 2026-11-23T14."""
    return f"{day}T{hour:02}"
