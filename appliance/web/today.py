"""The day so far: a fold over the record's entries, as far as the page needs it. Pure."""

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from appliance import announcing, presence, roster
from appliance.announcing import Ahead, LocalHour
from appliance.facts import Corrected, Entered, LedgerEntry, Left, MemberAdded, TermsSet
from appliance.model import Stamp
from appliance.occupancy import Occupancy
from appliance.presence import Attendance, Measure
from appliance.roster import Roster
from appliance.seal import Ground


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
    roster: Roster = Roster()
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
        roster=ground.roster,
        changed_us=ground.changed_us,
        ahead=ground.ahead,
    )


def advance(record: Record, entry: LedgerEntry, measure: Measure) -> Record:
    """Return the record with one more entry read."""
    fact, utc_us = entry.fact, entry.stamp.utc_us
    read = replace(record, newest=entry)
    if isinstance(fact, MemberAdded | TermsSet):  # what changes whom to count
        return replace(read, roster=roster.fold((fact,), record.roster))
    if isinstance(fact, announcing.CONCERNS):
        return replace(read, ahead=announcing.step(record.ahead, entry))
    if not isinstance(fact, Entered | Left | Corrected):
        return read
    dawn = turn(read, entry.stamp, measure)
    attendance = presence.step(dawn.attendance, entry.stamp, fact, measure)
    point = _point(utc_us, attendance, dawn.roster, measure)
    return replace(dawn, attendance=attendance, points=(*dawn.points, point), changed_us=utc_us)


def turn(record: Record, stamp: Stamp, measure: Measure) -> Record:
    """Go on to `stamp`: a new day begins with those who are still in, a cut-off lets them go."""
    if stamp.utc_us < record.attendance.midnight_us:
        return _cut(record, stamp, measure)
    midnight = _earlier(stamp, presence.last_midnight_us(stamp.utc_us, measure.zone))
    attendance = presence.turn(record.attendance, midnight, measure)
    opening = _point(midnight.utc_us, attendance, record.roster, measure)
    return _cut(replace(record, attendance=attendance, points=(opening,)), stamp, measure)


def _cut(record: Record, stamp: Stamp, measure: Measure) -> Record:
    before, after = record.attendance, presence.turn(record.attendance, stamp, measure)
    if len(after.inside) == len(before.inside):
        return record if after is before else replace(record, attendance=after)
    begun_us = record.points[-1].utc_us if record.points else 0
    cut_us = max(min(before.cut_us, stamp.utc_us), begun_us)
    point = _point(cut_us, after, record.roster, measure)
    return replace(record, attendance=after, points=(*record.points, point))


def _earlier(stamp: Stamp, utc_us: int) -> Stamp:
    return replace(stamp, utc_us=utc_us, boot_us=stamp.boot_us - (stamp.utc_us - utc_us))


def day(record: Record, stamp: Stamp, measure: Measure) -> Day:
    """Return the day of `stamp` as the record has it."""
    now = turn(record, stamp, measure)
    occupancy = presence.occupancy(
        now.attendance, now.roster.category, measure, stamp, changed_us=now.changed_us
    )

    def expected(inside: Collection[str] = ()) -> Mapping[LocalHour, int]:
        return announcing.expected(now.ahead, stamp.utc_us, measure.zone, counts, inside)

    def counts(member: str) -> bool:
        return now.roster.category(member) in measure.counted

    return Day(
        points=now.points,
        occupancy=occupancy,
        recorded_us=now.recorded_us,
        announced=expected(),
        expected=expected(now.attendance.inside),
    )


def _point(utc_us: int, attendance: Attendance, known: Roster, measure: Measure) -> Point:
    headcount, present = presence.count(attendance, known.category, measure)
    return Point(utc_us, headcount, present)
