"""Who is in, and how many that makes: a fold over facts. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from appliance.config import Access, Space
from appliance.facts import (
    Corrected,
    Entered,
    Fact,
    Left,
    MemberErased,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.facts.visits import TRIED_TWICE_S
from appliance.local_time import cut_off_after, cut_off_before, instant, local_day
from appliance.model import Category, Stamp, Way
from appliance.occupancy import Doubt, Occupancy

LONG_VISIT_S = 16 * 3600
"""Somebody in for longer than this has probably forgotten to badge out."""

_WORDS: Final = (VisitTold, VisitStruck, VisitConfirmed, VisitProposed, MemberErased)
_MIDNIGHT: Final = time()
_SURELY_US: Final = 25 * 3600 * 1_000_000  # no two cut-offs are further apart, by any clock
_TOLD_FOR_US: Final = 31 * 24 * 3600 * 1_000_000  # after a month no lamp says it: their page does

CategoryOf = Callable[[str], Category | None]


class Measure(Struct, frozen=True):
    """What the figures are held against.

    `cut_off` is when, each morning, whoever has not badged out is taken to have left. `as_set`
    tells whether the clock is gone by as it is set, right or not (`access.unsynced`).
    """

    zone: ZoneInfo
    threshold: int = 5
    capacity: int = 30
    counted: tuple[Category, ...] = (Category.COWORKER, Category.STUDENT)
    cut_off: time = time(3)
    as_set: bool = False


def measure_of(space: Space, access: Access = Access()) -> Measure:  # noqa: B008, it is frozen
    return Measure(
        ZoneInfo(space.timezone),
        space.threshold,
        space.capacity,
        space.counted,
        space.cut_off,
        as_set=access.unsynced == "as_set",
    )


class Attendance(Struct, frozen=True):
    """Who is in, since when; who has been in since local midnight; when that day ends.

    `inside` is never changed in place. `midnight_us` is the UTC instant at which `today` starts
    anew, `cut_us` that of the next cut-off; before the first fact they are 0. `forgotten` are
    those who were taken to have left, with when they had come, until they pass again.
    """

    inside: Mapping[str, Stamp] = {}
    today: frozenset[str] = frozenset()
    midnight_us: int = 0
    forgotten: Mapping[str, Stamp] = {}
    cut_us: int = 0


def step(attendance: Attendance, stamp: Stamp, fact: Fact, measure: Measure) -> Attendance:
    """Return the attendance after one fact. Only comings and goings change it."""
    if isinstance(fact, Entered):
        return _with(turn(attendance, stamp, measure), fact.member, stamp)
    if isinstance(fact, Left):
        return without(turn(attendance, stamp, measure), fact.member)
    if isinstance(fact, Corrected):
        return _corrected(turn(attendance, stamp, measure), stamp, fact, measure)
    if isinstance(fact, _WORDS):
        return _settled(attendance, fact.member)
    return attendance


def _with(now: Attendance, member: str, since: Stamp) -> Attendance:
    inside = {**now.inside, member: since}
    after = replace(now, inside=inside, today=now.today | {member})
    return _settled(after, member) if member in now.forgotten else after


def without(now: Attendance, member: str) -> Attendance:
    """Return the same after somebody has gone."""
    inside = dict(now.inside)
    inside.pop(member, None)
    after = replace(now, inside=inside)
    return _settled(after, member) if member in now.forgotten else after


def _corrected(now: Attendance, stamp: Stamp, fact: Corrected, measure: Measure) -> Attendance:
    """Return the attendance after a correction; one of an earlier day counts nobody today."""
    zone = measure.zone
    came_today = fact.way is Way.IN and fact.at_us >= last_midnight_us(stamp.utc_us, zone)
    today = now.today | {fact.member} if came_today else now.today
    if fact.past:
        settled = _settled(now, fact.member)
        return settled if today == now.today else replace(settled, today=today)
    since = Stamp(fact.at_us, stamp.boot_us, "", synced=True)  # no boot clock counts for it
    came = fact.way is Way.IN
    after = _with(now, fact.member, since) if came else without(now, fact.member)
    trusted = stamp.synced or measure.as_set
    return _cut(replace(after, today=today), stamp, measure, trusted=trusted)


def _settled(now: Attendance, member: str) -> Attendance:
    """Return the same with nothing to tell them: they come, or somebody has seen to it."""
    if member not in now.forgotten:
        return now
    forgotten = {each: since for each, since in now.forgotten.items() if each != member}
    return replace(now, forgotten=forgotten)


def fold(moves: Iterable[tuple[Stamp, Fact]], measure: Measure) -> Attendance:
    attendance = Attendance()
    for stamp, fact in moves:
        attendance = step(attendance, stamp, fact, measure)
    return attendance


# --- what time alone does ---


def turn(
    attendance: Attendance, stamp: Stamp, measure: Measure, *, right: bool = False
) -> Attendance:
    """Go on to `stamp`: past a cut-off let those go who came before it, past midnight begin a day.

    A cut-off only counts by a clock that can be gone by: synchronised, or `right` in this boot all
    the same. By any other, somebody is taken to have left once they have been in for 25 hours of
    the boot clock: a cut-off lies in between, wherever the hands stand.
    """
    trusted, utc_us = stamp.synced or right or measure.as_set, stamp.utc_us
    if trusted and utc_us < attendance.cut_us and utc_us < attendance.midnight_us:
        return attendance  # mostly, and every badge asks
    now = attendance
    if not trusted or utc_us >= now.cut_us:
        now = _cut(now, stamp, measure, trusted=trusted)
    if utc_us >= now.midnight_us:
        midnight_us = next_midnight_us(utc_us, measure.zone)
        now = replace(now, today=frozenset(now.inside), midnight_us=midnight_us)
    return now


def _cut(now: Attendance, stamp: Stamp, measure: Measure, *, trusted: bool) -> Attendance:
    if not trusted:
        if stamp.boot_us < _SURELY_US:
            return now  # the machine has not run for so long: nobody can have been in for it
        over = [who for who, since in now.inside.items() if _ran_us(since, stamp) >= _SURELY_US]
        return _let_go(now, over, stamp, measure) if over else now
    cut_us = cut_off_before(stamp.utc_us + 1, measure.cut_off, measure.zone)  # or just now
    over = [who for who, since in now.inside.items() if _came_us(since, stamp) < cut_us]
    untold = {m: s for m, s in now.forgotten.items() if s.utc_us >= cut_us - _TOLD_FOR_US}
    ahead_us = cut_off_after(stamp.utc_us, measure.cut_off, measure.zone)
    return _let_go(replace(now, forgotten=untold, cut_us=ahead_us), over, stamp, measure)


def _let_go(now: Attendance, over: list[str], stamp: Stamp, measure: Measure) -> Attendance:
    """Take those to have left; whoever came since midnight has been in today all the same."""
    midnight_us = last_midnight_us(stamp.utc_us, measure.zone)
    gone = {member: now.inside[member] for member in over}
    return replace(
        now,
        inside={member: since for member, since in now.inside.items() if member not in gone},
        today=now.today - {m for m, since in gone.items() if _came_us(since, stamp) < midnight_us},
        forgotten={**now.forgotten, **gone},
    )


def _came_us(since: Stamp, now: Stamp) -> int:
    """Return when somebody came, UTC; from the boot clock where the wall clock was not right."""
    if since.synced or since.boot != now.boot:
        return since.utc_us
    return now.utc_us - (now.boot_us - since.boot_us)


def _ran_us(since: Stamp, now: Stamp) -> int:
    """Return for how long the machine has surely run since somebody came, microseconds."""
    if since.boot == now.boot:
        return now.boot_us - since.boot_us
    return now.boot_us if since.boot else 0  # a correction is of no boot


def is_untold(attendance: Attendance, member: str, way: Way, stamp: Stamp) -> bool:
    """Tell whether somebody who passes now has left no exit of their visit before on record.

    Whoever worked through the cut-off and badges out within 16 hours has forgotten nothing.
    """
    since = attendance.forgotten.get(member)
    if way is Way.OUT:
        return since is not None and _since_s(since, stamp) > LONG_VISIT_S
    before = attendance.inside.get(member)
    return since is not None or (before is not None and _since_s(before, stamp) > TRIED_TWICE_S)


def next_midnight_us(utc_us: int, zone: ZoneInfo) -> int:
    """Return the first local midnight after `utc_us`, UTC in microseconds."""
    return cut_off_after(utc_us, _MIDNIGHT, zone)


def last_midnight_us(utc_us: int, zone: ZoneInfo) -> int:
    """Return the local midnight at or before `utc_us`, UTC in microseconds."""
    return instant(local_day(utc_us, zone), _MIDNIGHT, zone)


# --- how many that makes ---


def count(attendance: Attendance, category_of: CategoryOf, measure: Measure) -> tuple[int, int]:
    """Return how many are in: those counted against the threshold, and everybody."""
    return _counted(attendance.inside, category_of, measure), len(attendance.inside)


def _counted(members: Iterable[str], category_of: CategoryOf, measure: Measure) -> int:
    """Count those of the categories that count, without a step in Python for each of them."""
    return sum(map(measure.counted.__contains__, map(category_of, members)))


def occupancy(
    attendance: Attendance,
    category_of: CategoryOf,
    measure: Measure,
    stamp: Stamp,
    *,
    changed_us: int,
    doubts: Iterable[Doubt] = (),
) -> Occupancy:
    """Return the figures of this moment, with whatever makes them doubtful."""
    now = turn(attendance, stamp, measure)
    headcount, present = count(now, category_of, measure)
    return Occupancy(
        headcount=headcount,
        present=present,
        threshold=measure.threshold,
        capacity=measure.capacity,
        distinct_today=_counted(now.today, category_of, measure),
        at_us=stamp.utc_us,
        changed_us=changed_us,
        doubts=tuple(sorted({*doubts, *_own_doubts(now, stamp)})),
    )


def _own_doubts(attendance: Attendance, stamp: Stamp) -> set[Doubt]:
    doubts = set() if stamp.synced else {Doubt.CLOCK}
    if any(is_long(since, stamp) for since in attendance.inside.values()):
        doubts.add(Doubt.LONG_VISIT)
    return doubts


def is_long(since: Stamp, now: Stamp) -> bool:
    """Tell whether somebody has been in for so long that they have probably left."""
    return _since_s(since, now) > LONG_VISIT_S


def _since_s(since: Stamp, now: Stamp) -> float:
    if since.boot == now.boot:
        return (now.boot_us - since.boot_us) / 1e6
    return (now.utc_us - since.utc_us) / 1e6
