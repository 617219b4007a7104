"""What is past, summed once: days as they are resident, and entries that add to them. Pure.

The tally's sums add up: what entries add is folded by itself and then added to the days, so that
a long past stays as small as its days and is never gone through again. `Past` is never changed in
place.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from appliance import tally
from appliance.facts import LedgerEntry, MemberAdded, MemberErased, TermsSet
from appliance.insight.values import HOURS, DayCount, Figures
from appliance.local_time import local_day
from appliance.model import Category, Stamp
from appliance.presence import Attendance, Measure
from appliance.seal import Seal
from appliance.tally import Hour, Newcomer, Open, Tally

K = TypeVar("K")

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
    sums = seal.tally
    return Past(
        through=seal.through,
        days=_added({}, sums),
        newcomers=sums.newcomers,
        encounters=sums.encounters,
        open=sums.open,
        attendance=seal.attendance,
        categories={each.member: each.category for each in seal.roster.members.values()},
    )


def onward(past: Past, entries: Iterable[LedgerEntry], measure: Measure) -> Past:
    """Return the sums with `entries` added, which follow."""
    piece = list(entries)
    if not piece:
        return past
    attendance, more = tally.fold(
        piece, measure, past.categories, past.attendance, Tally(open=past.open)
    )
    return Past(
        through=piece[-1].sequence,
        written=piece[-1].stamp,
        days=_added(past.days, more),
        newcomers=past.newcomers + more.newcomers,
        encounters=_plus(past.encounters, more.encounters),
        open=more.open,
        attendance=attendance,
        categories=categories(past.categories, piece),
    )


def categories(
    before: Mapping[str, Category], entries: Iterable[LedgerEntry]
) -> Mapping[str, Category]:
    """Return who is of which category after `entries`."""
    after = dict(before)
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, MemberAdded):
            after[fact.member] = fact.category
        elif isinstance(fact, TermsSet):
            after[fact.member] = fact.terms.category
        elif isinstance(fact, MemberErased):
            after.pop(fact.member, None)
    return after


# --- days ---


def _added(days: Mapping[date, DayCount], more: Tally) -> Mapping[date, DayCount]:
    """Return the days with what `more` has of them: the fullest of two moments, all who came."""
    hours: dict[date, dict[int, Hour]] = {}
    for key, hour in more.hours.items():
        day, _, number = key.partition("T")
        hours.setdefault(date.fromisoformat(day), {})[int(number)] = hour
    came = {date.fromisoformat(day): counted for day, counted in more.days.items()}
    touched = {
        day: _day(days.get(day, DayCount(day, NOBODY, NOBODY)), hours.get(day, {}), came.get(day))
        for day in hours.keys() | came.keys()
    }
    return {**days, **touched} if touched else days


def _day(
    before: DayCount, hours: Mapping[int, Hour], came: Mapping[Category, int] | None
) -> DayCount:
    return replace(
        before,
        headcount=_fullest(before.headcount, {n: hour.headcount for n, hour in hours.items()}),
        present=_fullest(before.present, {n: hour.present for n, hour in hours.items()}),
        distinct=_plus(before.distinct, came) if came else before.distinct,
    )


def _fullest(before: tuple[int, ...], more: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(max(count, more.get(number, 0)) for number, count in enumerate(before))


def _plus(before: Mapping[K, int], more: Mapping[K, int]) -> Mapping[K, int]:
    return {**before, **{key: before.get(key, 0) + count for key, count in more.items()}}


# --- what pages are given ---


def figures(past: Past, stamp: Stamp, measure: Measure) -> Figures:
    """Return what was counted of the days that are over at `stamp`."""
    today = local_day(stamp.utc_us, measure.zone)
    over = sorted(day for day in past.days if day < today)
    for earlier, later in pairwise(tuple(over)):
        if later - earlier > _LONGEST_GAP:
            over = [day for day in over if day >= later]
    filled = (over[0] + _DAY * n for n in range((today - over[0]).days)) if over else ()
    days = tuple(past.days.get(day) or DayCount(day, NOBODY, NOBODY) for day in filled)
    return Figures(days, past.newcomers, len(past.open.pending), past.encounters)
