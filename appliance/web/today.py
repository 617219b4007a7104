"""The day so far: a fold over the record's entries, as far as the page needs it. Pure."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance import announcing, presence
from appliance.announcing import Ahead, LocalHour
from appliance.facts import Corrected, Entered, LedgerEntry, Left, MemberAdded, TermsSet
from appliance.model import Category, Stamp
from appliance.occupancy import Occupancy
from appliance.presence import Attendance, Measure
from appliance.roster import recategorised
from appliance.seal import Ground

_RECATEGORISE: Final = (MemberAdded, TermsSet)  # what changes whom to count
_MOVES: Final = (Entered, Left, Corrected)


class Point(Struct, frozen=True):
    """From `utc_us` on, so many were in."""

    utc_us: int
    headcount: int
    present: int


class Day(Struct, frozen=True):
    """The day so far, by the record: its last entry was written at `recorded_us`.

    `announced` is how many of those who count mean to be in, by local hour from now on;
    `expected` leaves out those who are in already.
    """

    points: tuple[Point, ...]
    occupancy: Occupancy
    recorded_us: int
    announced: Mapping[LocalHour, int] = {}
    expected: Mapping[LocalHour, int] = {}


class Record(Struct, frozen=True):
    """What has been read up to the entry `newest`. `points` are those of the day it ended on.

    `changed_us` is when somebody last came or went; `ahead` is who has said they will come.
    """

    newest: LedgerEntry | None = None
    attendance: Attendance = Attendance()
    categories: Mapping[str, Category] = {}
    points: tuple[Point, ...] = ()
    changed_us: int = 0
    ahead: Mapping[int, Ahead] = {}

    @property
    def recorded_us(self) -> int:
        return 0 if self.newest is None else self.newest.stamp.utc_us


def begin(ground: Ground) -> Record:
    """Return what is known before the first entry that was not forgotten."""
    return Record(
        attendance=ground.attendance,
        categories=ground.roster.categories,
        changed_us=ground.changed_us,
        ahead=ground.ahead,
    )


class Reading:
    """Reads a record on, entry by entry.

    The curve of a day is drawn for the last one alone: to count whoever is in at each passage of a
    year takes longer than all the rest, and nobody would see it.
    """

    def __init__(self, record: Record, measure: Measure) -> None:
        self._measure = measure
        self._undrawn = self._dawn = record
        self._since: list[LedgerEntry] = []

    def take(self, entry: LedgerEntry) -> None:
        before = self._undrawn
        self._undrawn = _advance(before, entry, self._measure, _undrawn)
        if self._undrawn.attendance.midnight_us != before.attendance.midnight_us:
            self._dawn, self._since = before, []
        self._since.append(entry)

    def record(self) -> Record:
        """Return the record with what was taken, its last day drawn."""
        record = self._dawn
        for entry in self._since:
            record = advance(record, entry, self._measure)
        return record


def advance(record: Record, entry: LedgerEntry, measure: Measure) -> Record:
    """Return the record with one more entry read."""
    return _advance(record, entry, measure, _point)


_Draw = Callable[[int, Attendance, Mapping[str, Category], Measure], Point]


def _advance(record: Record, entry: LedgerEntry, measure: Measure, draw: _Draw) -> Record:
    fact, utc_us = entry.fact, entry.stamp.utc_us
    read = replace(record, newest=entry)
    if isinstance(fact, _RECATEGORISE):
        return replace(read, categories=recategorised(record.categories, fact))
    if isinstance(fact, announcing.CONCERNS):
        return replace(read, ahead=announcing.step(record.ahead, entry))
    if not isinstance(fact, _MOVES):
        return read
    dawn = _turn(read, entry.stamp, measure, draw)
    attendance = presence.step(dawn.attendance, entry.stamp, fact, measure)
    point = draw(utc_us, attendance, dawn.categories, measure)
    return replace(dawn, attendance=attendance, points=(*dawn.points, point), changed_us=utc_us)


def turn(record: Record, stamp: Stamp, measure: Measure) -> Record:
    """Go on to `stamp`: a new day begins with those who are still in, a cut-off lets them go."""
    return _turn(record, stamp, measure, _point)


def _turn(record: Record, stamp: Stamp, measure: Measure, draw: _Draw) -> Record:
    if stamp.utc_us < record.attendance.midnight_us:
        return _cut(record, stamp, measure, draw)
    midnight = _earlier(stamp, presence.last_midnight_us(stamp.utc_us, measure.zone))
    attendance = presence.turn(record.attendance, midnight, measure)
    opening = draw(midnight.utc_us, attendance, record.categories, measure)
    return _cut(replace(record, attendance=attendance, points=(opening,)), stamp, measure, draw)


def _cut(record: Record, stamp: Stamp, measure: Measure, draw: _Draw) -> Record:
    before, after = record.attendance, presence.turn(record.attendance, stamp, measure)
    if len(after.inside) == len(before.inside):
        return record if after is before else replace(record, attendance=after)
    begun_us = record.points[-1].utc_us if record.points else 0
    cut_us = max(min(before.cut_us, stamp.utc_us), begun_us)
    point = draw(cut_us, after, record.categories, measure)
    return replace(record, attendance=after, points=(*record.points, point))


def _earlier(stamp: Stamp, utc_us: int) -> Stamp:
    return replace(stamp, utc_us=utc_us, boot_us=stamp.boot_us - (stamp.utc_us - utc_us))


def day(record: Record, stamp: Stamp, measure: Measure) -> Day:
    """Return the day of `stamp` as the record has it."""
    now = turn(record, stamp, measure)
    occupancy = presence.occupancy(
        now.attendance, now.categories.get, measure, stamp, changed_us=now.changed_us
    )

    def expected(inside: Collection[str] = ()) -> Mapping[LocalHour, int]:
        return announcing.expected(now.ahead, stamp.utc_us, measure.zone, counts, inside)

    def counts(member: str) -> bool:
        return now.categories.get(member) in measure.counted

    return Day(
        points=now.points,
        occupancy=occupancy,
        recorded_us=now.recorded_us,
        announced=expected(),
        expected=expected(now.attendance.inside),
    )


def _point(
    utc_us: int, attendance: Attendance, known: Mapping[str, Category], measure: Measure
) -> Point:
    headcount, present = presence.count(attendance, known.get, measure)
    return Point(utc_us, headcount, present)


def _undrawn(
    utc_us: int, _attendance: Attendance, _known: Mapping[str, Category], _measure: Measure
) -> Point:
    return Point(utc_us, 0, 0)
