"""The day so far, folded from the record's entries."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance import presence, roster
from appliance.facts import (
    AnnouncementWithdrawn,
    Corrected,
    Entered,
    LedgerEntry,
    Left,
    MemberAdded,
    MemberErased,
    Started,
    Terms,
    TermsSet,
    VisitAnnounced,
)
from appliance.model import Category, Means, Stamp, Way
from appliance.occupancy import Doubt
from appliance.presence import Attendance, Measure
from appliance.seal import Ground
from appliance.web import today
from appliance.web.today import Point, Reading, Record

BRUSSELS = ZoneInfo("Europe/Brussels")


def us(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).timestamp()) * 1_000_000


MEASURE = Measure(BRUSSELS, threshold=2, capacity=9)


def stamp(text):
    utc_us = us(text)
    return Stamp(utc_us, utc_us, "boot", synced=True)


def entries(*facts):
    return [LedgerEntry(n, stamp(text), fact) for n, (text, fact) in enumerate(facts, start=1)]


def read(*facts):
    record = Record()
    for entry in entries(*facts):
        record = today.advance(record, entry, MEASURE)
    return record


def came(who, text):
    return text, Entered(who, "in", Means.BADGE)


def went(who, text):
    return text, Left(who, "out", Means.BADGE)


MEMBERS = (
    ("2026-11-20T08:00", MemberAdded("anne", Category.COWORKER)),
    ("2026-11-20T08:00", MemberAdded("bert", Category.STUDENT)),
    ("2026-11-20T08:00", MemberAdded("staf", Category.STAFF)),
)
ROSTER = roster.fold(fact for _, fact in MEMBERS)


def test_the_day_is_counted_from_the_record():
    record = read(
        *MEMBERS,
        came("anne", "2026-11-23T09:00"),
        came("staf", "2026-11-23T09:30"),
        came("bert", "2026-11-23T10:00"),
        went("anne", "2026-11-23T11:00"),
    )
    day = today.day(record, stamp("2026-11-23T12:00"), MEASURE)
    assert [(p.headcount, p.present) for p in day.points] == [
        (0, 0),
        (1, 1),
        (1, 2),
        (2, 3),
        (1, 2),
    ]
    assert day.points[0].utc_us == us("2026-11-23T00:00")
    assert (day.occupancy.headcount, day.occupancy.present) == (1, 2)
    assert (day.occupancy.distinct_today, day.occupancy.threshold) == (2, 2)
    assert day.occupancy.changed_us == us("2026-11-23T11:00")
    assert day.recorded_us == us("2026-11-23T11:00")
    assert record.newest.sequence == 7


def test_whoever_stays_overnight_opens_the_next_day():
    record = read(*MEMBERS, came("anne", "2026-11-23T22:00"))
    day = today.day(record, stamp("2026-11-24T02:59"), MEASURE)
    assert day.points == (Point(us("2026-11-24T00:00"), 1, 1),)
    assert (day.occupancy.headcount, day.occupancy.distinct_today) == (1, 1)
    came_us = us("2026-11-23T22:00")
    assert (day.occupancy.changed_us, day.recorded_us) == (came_us, came_us)


def test_a_day_is_not_begun_twice():
    record = read(*MEMBERS, came("anne", "2026-11-23T09:00"))
    turned = today.turn(record, stamp("2026-11-24T07:00"), MEASURE)
    assert today.turn(turned, stamp("2026-11-24T08:00"), MEASURE) is turned


def test_the_curve_falls_at_the_cut_off():
    record = read(*MEMBERS, came("anne", "2026-11-23T22:00"), came("bert", "2026-11-24T01:00"))
    drop = Point(us("2026-11-24T03:00"), 0, 0)
    for seen in ("2026-11-24T03:00", "2026-11-24T07:00"):
        day = today.day(record, stamp(seen), MEASURE)
        assert day.points == (
            Point(us("2026-11-24T00:00"), 1, 1),
            Point(us("2026-11-24T01:00"), 2, 2),
            drop,
        )
        assert (day.occupancy.headcount, day.occupancy.distinct_today) == (0, 1)  # bert came today
    late = today.advance(
        record, LedgerEntry(9, stamp("2026-11-24T09:00"), went("anne", "")[1]), MEASURE
    )
    assert late.points[-2:] == (drop, Point(us("2026-11-24T09:00"), 0, 0))
    weekend = today.day(record, stamp("2026-11-26T07:00"), MEASURE)
    assert weekend.points == (Point(us("2026-11-26T00:00"), 0, 0),)


def test_a_clock_nobody_can_go_by_lets_go_on_the_curve_after_a_day_that_surely_passed():
    record = read(*MEMBERS, came("anne", "2026-11-24T01:00"))
    came_us = us("2026-11-24T01:00")
    began = replace(record, points=())  # as after a start on what was left standing
    for hours, points in ((24, ()), (25, (Point(us("2026-11-24T03:00"), 0, 0),))):
        unsure = Stamp(
            us("2026-11-24T05:00"), came_us + hours * 3_600_000_000, "boot", synced=False
        )
        assert today.day(began, unsure, MEASURE).points == points
    behind = Stamp(us("2026-11-24T00:30"), came_us + 25 * 3_600_000_000, "boot", synced=False)
    points = today.day(record, behind, MEASURE).points
    assert points[-1] == Point(came_us, 0, 0)  # not before what is drawn already


def test_what_is_no_coming_or_going_only_counts_as_read():
    record = read(*MEMBERS, came("anne", "2026-11-23T09:00"), ("2026-11-23T10:00", Started("1")))
    assert (record.newest.sequence, record.recorded_us) == (5, us("2026-11-23T10:00"))
    assert len(record.points) == 2


def test_a_correction_and_a_new_category_are_counted():
    told = Corrected("anne", Way.IN, us("2026-11-23T09:00"), "forgot", "host")
    record = read(
        *MEMBERS,
        ("2026-11-23T10:00", told),
        ("2026-11-23T10:10", TermsSet("staf", Terms(Category.STUDENT), "admin")),
        came("staf", "2026-11-23T10:20"),
    )
    assert [(p.headcount, p.present) for p in record.points] == [(0, 0), (1, 1), (2, 2)]
    assert record.attendance.inside["anne"].utc_us == us("2026-11-23T09:00")


def test_it_goes_on_from_what_was_left_standing():
    before = read(*MEMBERS, came("anne", "2026-11-20T09:00"))
    ground = Ground(4, ROSTER, before.attendance, us("2026-11-20T09:00"))
    record = today.begin(ground)
    assert (record.newest, record.recorded_us) == (None, 0)
    day = today.day(record, stamp("2026-11-21T02:00"), MEASURE)
    assert day.points == (Point(us("2026-11-21T00:00"), 1, 1),)
    assert day.occupancy.changed_us == us("2026-11-20T09:00")
    assert today.begin(Ground()).attendance == Attendance()


# --- who has said they will come ---


def said(who, day, begins, ends, at="2026-11-23T08:00"):
    return at, VisitAnnounced(who, us(f"{day}T{begins}"), us(f"{day}T{ends}"), who)


def told(record, at):
    day = today.day(record, stamp(at), MEASURE)
    by_hour = (day.announced, day.expected)
    return tuple({(when.day, hour): n for (when, hour), n in each.items()} for each in by_hour)


def test_who_is_announced_is_counted_by_the_hour_from_now_on():
    record = read(
        *MEMBERS,
        said("anne", "2026-11-23", "10:00", "12:00"),
        said("bert", "2026-11-23", "11:00", "13:00"),
        said("bert", "2026-11-24", "09:00", "10:00"),
        said("staf", "2026-11-23", "10:00", "12:00"),  # who does not count against the threshold
    )
    every = {(23, 10): 1, (23, 11): 2, (23, 12): 1, (24, 9): 1}
    assert told(record, "2026-11-23T09:00") == (every, every)
    later = {(23, 11): 2, (23, 12): 1, (24, 9): 1}
    assert told(record, "2026-11-23T11:30") == (later, later)
    assert told(record, "2026-11-24T10:00") == ({}, {})


def test_whoever_is_in_is_expected_no_more_today():
    record = read(
        *MEMBERS,
        said("anne", "2026-11-23", "10:00", "12:00"),
        said("anne", "2026-11-24", "10:00", "11:00"),
        came("anne", "2026-11-23T09:00"),
    )
    announced, expected = told(record, "2026-11-23T09:30")
    assert announced == {(23, 10): 1, (23, 11): 1, (24, 10): 1}
    assert expected == {(24, 10): 1}


def test_what_is_taken_back_and_who_is_erased_is_not_announced():
    visits = (
        said("anne", "2026-11-24", "10:00", "11:00"),
        said("bert", "2026-11-24", "10:00", "11:00"),
    )
    back = ("2026-11-23T09:00", AnnouncementWithdrawn("anne", len(MEMBERS) + 1, "anne"))
    gone = ("2026-11-23T09:00", MemberErased("bert", "admin"))
    assert told(read(*MEMBERS, *visits), "2026-11-23T10:00") == ({(24, 10): 2},) * 2
    assert told(read(*MEMBERS, *visits, back), "2026-11-23T10:00") == ({(24, 10): 1},) * 2
    assert told(read(*MEMBERS, *visits, back, gone), "2026-11-23T10:00") == ({}, {})


def test_what_the_forgotten_left_announced_is_announced():
    before = read(*MEMBERS, said("anne", "2026-11-24", "10:00", "11:00"))
    ground = Ground(4, ROSTER, before.attendance, 0, before.ahead)
    assert told(today.begin(ground), "2026-11-23T10:00") == ({(24, 10): 1},) * 2


def test_an_unsure_clock_makes_the_record_doubtful_too():
    unsure = Stamp(us("2026-11-23T12:00"), 1, "boot", synced=False)
    assert today.day(Record(), unsure, MEASURE).occupancy.doubts == (Doubt.CLOCK,)


people = st.sampled_from(["anne", "bert", "staf", "nobody"])
moves = st.lists(st.tuples(people, st.booleans(), st.integers(0, 40 * 3600)), max_size=30)


@given(moves)
def test_reading_on_is_the_same_as_reading_all(moved):
    start_us = us("2026-11-22T00:00")
    facts = [
        (start_us + s * 1_000_000, (Entered if come else Left)(who, "door", Means.BADGE))
        for who, come, s in sorted(moved, key=lambda move: move[2])
    ]
    record = read(*MEMBERS)
    for n, (utc_us, fact) in enumerate(facts, start=4):
        entry = LedgerEntry(n, Stamp(utc_us, utc_us, "boot", synced=True), fact)
        record = today.advance(record, entry, MEASURE)
    at = stamp("2026-11-23T17:00")
    day = today.day(record, at, MEASURE)
    assert day.points[0].utc_us == us("2026-11-23T00:00") or not facts
    assert day.occupancy.headcount <= day.occupancy.present
    if day.points:
        last = day.points[-1]
        assert (last.headcount, last.present) == (day.occupancy.headcount, day.occupancy.present)


clocks = st.lists(
    st.tuples(people, st.sampled_from(["in", "out", "added", "terms"]), st.integers(0, 90 * 3600)),
    max_size=30,
)


@given(clocks, st.integers(0, 30), st.booleans())
def test_days_that_are_over_need_not_be_drawn_by_any_clock(moved, read_before, synced):
    start_us = us("2026-11-22T00:00")
    facts = {
        "in": lambda who: Entered(who, "door", Means.BADGE),
        "out": lambda who: Left(who, "door", Means.BADGE),
        "added": lambda who: MemberAdded(who, Category.COWORKER),
        "terms": lambda who: TermsSet(who, Terms(Category.STAFF), "host"),
    }
    told = [
        LedgerEntry(n, Stamp(start_us + s * 1_000_000, s, "boot", synced=synced), facts[kind](who))
        for n, (who, kind, s) in enumerate(moved, start=4)
    ]
    before = read(*MEMBERS)
    for entry in told[:read_before]:
        before = today.advance(before, entry, MEASURE)
    one_by_one, reading = before, Reading(before, MEASURE)
    for entry in told[read_before:]:
        one_by_one = today.advance(one_by_one, entry, MEASURE)
        reading.take(entry)
    assert reading.record() == one_by_one


def test_the_curve_of_a_day_that_is_over_is_not_drawn(monkeypatch):
    drawn, draw = [], presence.count
    monkeypatch.setattr(presence, "count", lambda *those: drawn.append(those) or draw(*those))
    reading = Reading(Record(), MEASURE)
    days = ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23")
    moves = [
        move for day in days for move in (came("anne", f"{day}T09"), went("anne", f"{day}T17"))
    ]
    for entry in entries(*MEMBERS, *moves):
        reading.take(entry)
    assert [point.headcount for point in reading.record().points] == [0, 1, 0]
    assert len(drawn) == 3
