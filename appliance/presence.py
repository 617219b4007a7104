"""Who is in, and how many that makes: a fold over facts. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from appliance.config import Space
from appliance.facts import Corrected, Entered, Fact, Left
from appliance.model import Category, Means, Stamp, Way
from appliance.occupancy import Doubt, Occupancy

LONG_VISIT_S = 16 * 3600
"""Somebody in for longer than this has probably forgotten to badge out."""

CategoryOf = Callable[[str], Category | None]


class Measure(Struct, frozen=True):
    """What the figures are held against."""

    zone: ZoneInfo
    threshold: int = 5
    capacity: int = 30
    counted: tuple[Category, ...] = (Category.COWORKER, Category.STUDENT)


def measure_of(space: Space) -> Measure:
    return Measure(ZoneInfo(space.timezone), space.threshold, space.capacity, space.counted)


class Attendance(Struct, frozen=True):
    """Who is in, since when; who has been in since local midnight; when that day ends.

    `inside` is never changed in place. `midnight_us` is the UTC instant at which `today` starts
    anew; before the first fact it is 0.
    """

    inside: Mapping[str, Stamp] = {}
    today: frozenset[str] = frozenset()
    midnight_us: int = 0


def step(attendance: Attendance, stamp: Stamp, fact: Fact, zone: ZoneInfo) -> Attendance:
    """Return the attendance after one fact. Only comings and goings change it."""
    if isinstance(fact, Entered):
        now = turn_day(attendance, stamp.utc_us, zone)
        inside = {**now.inside, fact.member: stamp}
        return replace(now, inside=inside, today=now.today | {fact.member})
    if isinstance(fact, Left):
        now = turn_day(attendance, stamp.utc_us, zone)
        inside = {member: since for member, since in now.inside.items() if member != fact.member}
        return replace(now, inside=inside)
    if isinstance(fact, Corrected):
        return _corrected(turn_day(attendance, stamp.utc_us, zone), stamp, fact, zone)
    return attendance


def _corrected(now: Attendance, stamp: Stamp, fact: Corrected, zone: ZoneInfo) -> Attendance:
    """Return the attendance after a correction; one of an earlier day counts nobody today."""
    came_today = fact.way is Way.IN and fact.at_us >= last_midnight_us(stamp.utc_us, zone)
    today = now.today | {fact.member} if came_today else now.today
    if fact.past:
        return now if today == now.today else replace(now, today=today)
    moved = Stamp(fact.at_us, stamp.boot_us, "", synced=True)  # no boot clock counts for it
    told = Entered if fact.way is Way.IN else Left
    return replace(step(now, moved, told(fact.member, "", Means.BADGE), zone), today=today)


def fold(moves: Iterable[tuple[Stamp, Fact]], zone: ZoneInfo) -> Attendance:
    attendance = Attendance()
    for stamp, fact in moves:
        attendance = step(attendance, stamp, fact, zone)
    return attendance


def turn_day(attendance: Attendance, utc_us: int, zone: ZoneInfo) -> Attendance:
    """Begin a new day where midnight has passed: today then holds those who are still in."""
    if utc_us < attendance.midnight_us:
        return attendance
    return replace(
        attendance,
        today=frozenset(attendance.inside),
        midnight_us=next_midnight_us(utc_us, zone),
    )


def next_midnight_us(utc_us: int, zone: ZoneInfo) -> int:
    """Return the first local midnight after `utc_us`, UTC in microseconds."""
    return _midnight_us(utc_us, zone, days=1)


def last_midnight_us(utc_us: int, zone: ZoneInfo) -> int:
    """Return the local midnight at or before `utc_us`, UTC in microseconds."""
    return _midnight_us(utc_us, zone, days=0)


def _midnight_us(utc_us: int, zone: ZoneInfo, days: int) -> int:
    day = datetime.fromtimestamp(utc_us / 1e6, tz=zone).date() + timedelta(days=days)
    midnight = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    return round(midnight.timestamp()) * 1_000_000


def count(attendance: Attendance, category_of: CategoryOf, measure: Measure) -> tuple[int, int]:
    """Return how many are in: those counted against the threshold, and everybody."""
    inside = attendance.inside
    counted = sum(category_of(member) in measure.counted for member in inside)
    return counted, len(inside)


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
    now = turn_day(attendance, stamp.utc_us, measure.zone)
    headcount, present = count(now, category_of, measure)
    return Occupancy(
        headcount=headcount,
        present=present,
        threshold=measure.threshold,
        capacity=measure.capacity,
        distinct_today=sum(category_of(member) in measure.counted for member in now.today),
        at_us=stamp.utc_us,
        changed_us=changed_us,
        doubts=tuple(sorted({*doubts, *_own_doubts(now, stamp)})),
    )


def _own_doubts(attendance: Attendance, stamp: Stamp) -> set[Doubt]:
    doubts = set() if stamp.synced else {Doubt.CLOCK}
    if any(_since_s(since, stamp) > LONG_VISIT_S for since in attendance.inside.values()):
        doubts.add(Doubt.LONG_VISIT)
    return doubts


def _since_s(since: Stamp, now: Stamp) -> float:
    if since.boot == now.boot:
        return (now.boot_us - since.boot_us) / 1e6
    return (now.utc_us - since.utc_us) / 1e6
