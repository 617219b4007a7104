"""Somebody's comings and goings as visits, for them to read: no bill is made from these. Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.commands.answers import Movement
from appliance.model import Stamp, Way
from appliance.presence import LONG_VISIT_S


class Unsure(StrEnum):
    """Why a visit may not be what it says."""

    NO_EXIT = "no_exit"  # they came again without having left
    NO_ENTRY = "no_entry"  # they left without having come
    CLOCK = "clock"  # neither one boot clock nor two trusted instants measure it
    LONG = "long"  # they have probably forgotten to badge out


class Visit(Struct, frozen=True):
    """From coming to going, UTC in microseconds; None for what is not on record.

    `seconds` is None where nothing measures it. One that is `open` goes on: it lasts so long now.
    """

    began_us: int | None
    ended_us: int | None
    seconds: int | None = None
    open: bool = False
    corrected: bool = False
    unsure: tuple[Unsure, ...] = ()

    @property
    def at_us(self) -> int:
        """Return the instant by which it belongs to a day."""
        return self.began_us if self.began_us is not None else self.ended_us or 0


class Month(Struct, frozen=True):
    """`visits` come newest first. `seconds` adds up those that are over and can be measured."""

    first: date
    visits: tuple[Visit, ...]
    seconds: int
    days: int
    unsure: int


def visits(movements: Iterable[Movement], now: Stamp) -> tuple[Visit, ...]:
    """Pair comings with goings, as they were recorded; the last may still be open."""
    found: list[Visit] = []
    came: Movement | None = None
    for movement in in_order(movements):
        if _way(movement) is Way.IN:
            if came is not None:
                found.append(_left_open(came))
            came = movement
        else:
            found.append(_over(came, movement))
            came = None
    if came is not None:
        found.append(_going_on(came, now))
    return tuple(found)


def in_order(movements: Iterable[Movement]) -> list[Movement]:
    """Return comings and goings as they were recorded, each correction where its time puts it."""
    told = [movement for movement in movements if _way(movement) is not None]
    ordered = [movement for movement in told if movement.kind != "corrected"]
    for correction in (movement for movement in told if movement.kind == "corrected"):
        later = (
            place
            for place, movement in enumerate(ordered)
            if movement.stamp.utc_us > correction.stamp.utc_us
        )
        ordered.insert(next(later, len(ordered)), correction)
    return ordered


def months(visited: Iterable[Visit], zone: ZoneInfo) -> tuple[Month, ...]:
    """Return the months of visits, newest first. A visit belongs to the day on which it began."""
    newest = sorted(visited, key=lambda visit: visit.at_us, reverse=True)
    return tuple(
        _month(first, tuple(each), zone)
        for first, each in groupby(newest, lambda visit: day_of(visit, zone).replace(day=1))
    )


def day_of(visit: Visit, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(visit.at_us / 1e6, tz=zone).date()


def _month(first: date, visited: tuple[Visit, ...], zone: ZoneInfo) -> Month:
    return Month(
        first,
        visited,
        seconds=sum(visit.seconds or 0 for visit in visited if not visit.open),
        days=len({day_of(visit, zone) for visit in visited}),
        unsure=sum(bool(visit.unsure) for visit in visited),
    )


def _way(movement: Movement) -> Way | None:
    if movement.kind == "corrected":
        return movement.way
    return {"entered": Way.IN, "left": Way.OUT}.get(movement.kind)


def _left_open(came: Movement) -> Visit:
    return Visit(
        came.stamp.utc_us, None, corrected=_is_told(came), unsure=(Unsure.NO_EXIT, *_clock(came))
    )


def _over(came: Movement | None, went: Movement) -> Visit:
    ended_us, corrected = went.stamp.utc_us, _is_told(went)
    if came is None:
        unsure = (Unsure.NO_ENTRY, *_clock(went))
        return Visit(None, ended_us, corrected=corrected, unsure=unsure)
    seconds, doubts = _measured(came.stamp, went.stamp)
    return Visit(
        came.stamp.utc_us,
        ended_us,
        seconds,
        corrected=corrected or _is_told(came),
        unsure=doubts,
    )


def _going_on(came: Movement, now: Stamp) -> Visit:
    seconds, doubts = _measured(came.stamp, now)
    return Visit(
        came.stamp.utc_us, None, seconds, open=True, corrected=_is_told(came), unsure=doubts
    )


def _measured(start: Stamp, end: Stamp) -> tuple[int | None, tuple[Unsure, ...]]:
    """Return whole seconds: by the boot clock within one boot, else by the wall."""
    if start.boot == end.boot != "":
        seconds = (end.boot_us - start.boot_us) // 1_000_000
        known = True
    else:
        seconds = (end.utc_us - start.utc_us) // 1_000_000
        known = start.synced and end.synced
    if seconds < 0:
        return None, (Unsure.CLOCK,)
    doubts = () if known else (Unsure.CLOCK,)
    return seconds, (*doubts, Unsure.LONG) if seconds > LONG_VISIT_S else doubts


def _clock(movement: Movement) -> tuple[Unsure, ...]:
    return () if movement.stamp.synced else (Unsure.CLOCK,)


def _is_told(movement: Movement) -> bool:
    return movement.kind == "corrected"
