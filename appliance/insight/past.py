"""What is past, summed once: days as they are resident, and entries that add to them. Pure.

The tally's sums add up: what entries add is folded by itself and then added to the days, so that
a long past stays as small as its days and is never gone through again. `Past` is never changed in
place.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import reduce
from itertools import pairwise
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from appliance import tally
from appliance.facts import LedgerEntry
from appliance.insight.values import HOURS, DayCount, Figures
from appliance.local_time import local_day
from appliance.model import Category, Stamp
from appliance.presence import Attendance, Measure, last_midnight_us
from appliance.roster import recategorised
from appliance.seal import Seal
from appliance.tally import Hour, Newcomer, Open, Tally, Turnout

K = TypeVar("K")
V = TypeVar("V")

NOBODY: Final = (0,) * HOURS
_DAY: Final = timedelta(days=1)
_LONGEST_GAP: Final = timedelta(days=731)
"""Days before a longer gap are those of a clock that was not set: no space shuts for so long."""


class Past(Struct, frozen=True):
    """The sums up to the entry `through`, and what later entries need.

    `days` are by day, those to come of a clock that was ahead too. `through` was written at
    `written`: by that a ledger is known again; before any entry it is None.
    """

    through: int = 0
    written: Stamp | None = None
    days: Mapping[date, DayCount] = {}
    newcomers: tuple[Newcomer, ...] = ()
    encounters: Mapping[str, int] = {}
    open: Open = Open()
    attendance: Attendance = Attendance()
    categories: Mapping[str, Category] = {}


def begin(seal: Seal) -> Past:
    """Return the sums of what was forgotten."""
    grounds = Past(
        through=seal.through,
        attendance=seal.attendance,
        categories=seal.roster.categories,
    )
    return _with(grounds, seal.tally)


def onward(past: Past, entries: Iterable[LedgerEntry], measure: Measure) -> Past:
    """Return the sums with `entries` added, which follow."""
    piece = list(entries)
    if not piece:
        return past
    attendance, more = tally.fold(
        piece, measure, past.categories, past.attendance, Tally(open=past.open)
    )
    return replace(
        _with(past, more),
        through=piece[-1].sequence,
        written=piece[-1].stamp,
        attendance=attendance,
        categories=reduce(recategorised, (each.fact for each in piece), past.categories),
    )


def _with(past: Past, more: Tally) -> Past:
    return replace(
        past,
        days=_added(past.days, more),
        newcomers=past.newcomers + more.newcomers,
        encounters=_plus(past.encounters, more.encounters),
        open=more.open,
    )


# --- days ---


def _added(days: Mapping[date, DayCount], more: Tally) -> Mapping[date, DayCount]:
    """Return the days with what `more` has of them: the fullest of two moments, all who came."""
    hours, announced = _by_day(more.hours), _by_day(more.announced)
    came = {date.fromisoformat(day): counted for day, counted in more.days.items()}
    touched = {
        day: _day(
            days.get(day) or DayCount(day, NOBODY, NOBODY),
            hours.get(day, {}),
            came.get(day, {}),
            announced.get(day, {}),
        )
        for day in hours.keys() | came.keys() | announced.keys()
    }
    return {**days, **touched} if touched else days


def _by_day(by_hour: Mapping[str, V]) -> dict[date, dict[int, V]]:
    """Return what is known by hour (2026-11-23T14) by day, and there by hour."""
    days: dict[date, dict[int, V]] = {}
    for key, value in by_hour.items():
        day, _, hour = key.partition("T")
        days.setdefault(date.fromisoformat(day), {})[int(hour)] = value
    return days


def _day(
    before: DayCount,
    hours: Mapping[int, Hour],
    came: Mapping[Category, int],
    announced: Mapping[int, Turnout],
) -> DayCount:
    return DayCount(
        before.day,
        _fullest(before.headcount, {n: hour.headcount for n, hour in hours.items()}),
        _fullest(before.present, {n: hour.present for n, hour in hours.items()}),
        _plus(before.distinct, came),
        _more(before.announced, {n: each.announced for n, each in announced.items()}),
        _more(before.kept, {n: each.kept for n, each in announced.items()}),
    )


def _fullest(before: tuple[int, ...], more: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(max(count, more.get(hour, 0)) for hour, count in enumerate(before))


def _more(before: tuple[int, ...], more: Mapping[int, int]) -> tuple[int, ...]:
    """Add by the hour; a day for which nothing was ever announced has no hours."""
    return (
        tuple(n + more.get(hour, 0) for hour, n in enumerate(before or NOBODY)) if more else before
    )


def _plus(before: Mapping[K, int], more: Mapping[K, int]) -> Mapping[K, int]:
    sums = {key: before.get(key, 0) + count for key, count in more.items()}
    return {**before, **sums} if sums else before


# --- what pages are given ---


def figures(past: Past, stamp: Stamp, measure: Measure) -> Figures:
    """Return what was counted of the days that are over at `stamp`."""
    now = _at_midnight(past, stamp, measure)
    today = local_day(stamp.utc_us, measure.zone)
    days = _filled(now.days, today)
    return Figures(days, now.newcomers, len(now.open.pending), now.encounters)


def _at_midnight(past: Past, stamp: Stamp, measure: Measure) -> Past:
    """Return what the sums were when the day of `stamp` began, had nothing more happened till then.

    Those who stayed on were in, and what was announced for yesterday is over.
    """
    back_us = stamp.utc_us - last_midnight_us(stamp.utc_us, measure.zone)
    midnight = replace(stamp, utc_us=stamp.utc_us - back_us, boot_us=stamp.boot_us - back_us)
    before = Tally(open=past.open)
    return _with(past, tally.until(midnight, measure, past.categories, past.attendance, before))


def _filled(days: Mapping[date, DayCount], today: date) -> tuple[DayCount, ...]:
    """Return the days before `today` with nobody on those between; of a clock that was set only."""
    over = sorted(
        day for day, count in days.items() if day < today and (any(count.present) or count.distinct)
    )
    for earlier, later in pairwise(tuple(over)):
        if later - earlier > _LONGEST_GAP:
            over = [day for day in over if day >= later]
    every = (over[0] + _DAY * n for n in range((today - over[0]).days)) if over else ()
    return tuple(days.get(day) or DayCount(day, NOBODY, NOBODY) for day in every)
