"""Who is in, and how many that makes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import presence
from appliance.config import Space
from appliance.facts import Corrected, Denied, Entered, Left
from appliance.model import Category, Means, Reason, Stamp, Way
from appliance.occupancy import Doubt, Occupancy
from appliance.presence import Attendance, Measure

BRUSSELS = ZoneInfo("Europe/Brussels")
MEASURE = Measure(BRUSSELS, threshold=2, capacity=9)
CATEGORIES = {"anne": Category.COWORKER, "bert": Category.STUDENT, "staf": Category.STAFF}


def at(text, boot="b", synced=True):
    us = round(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 1_000_000
    return Stamp(us, us - 1_700_000_000_000_000, boot, synced)


def entered(who):
    return Entered(who, "in", Means.BADGE)


def left(who):
    return Left(who, "out", Means.BADGE)


def folded(*moves):
    return presence.fold(moves, MEASURE)


def figures(attendance, stamp, **more):
    return presence.occupancy(attendance, CATEGORIES.get, MEASURE, stamp, changed_us=1, **more)


def test_a_day_in_figures():
    day = folded(
        (at("2026-11-23T09:00+01:00"), entered("anne")),
        (at("2026-11-23T09:05+01:00"), entered("bert")),
        (at("2026-11-23T09:10+01:00"), entered("staf")),
        (at("2026-11-23T10:00+01:00"), left("bert")),
    )
    now = at("2026-11-23T10:30+01:00")
    assert figures(day, now) == Occupancy(
        headcount=1, present=2, threshold=2, capacity=9, distinct_today=2,
        at_us=now.utc_us, changed_us=1,
    )  # fmt: skip
    assert not figures(day, now).reached


def test_the_threshold_is_reached_by_those_who_count():
    day = folded(
        (at("2026-11-23T09:00+01:00"), entered("anne")),
        (at("2026-11-23T09:00+01:00"), entered("bert")),
    )
    assert figures(day, at("2026-11-23T09:01+01:00")).reached


def test_a_second_entry_begins_anew():
    day = folded(
        (at("2026-11-22T09:00+01:00"), entered("anne")),
        (at("2026-11-23T09:00+01:00"), entered("anne")),
    )
    assert day.inside == {"anne": at("2026-11-23T09:00+01:00")}
    assert figures(day, at("2026-11-23T09:01+01:00")).distinct_today == 1


def test_midnight_keeps_who_is_in_and_forgets_who_was():
    day = folded(
        (at("2026-11-22T20:00+01:00"), entered("anne")),
        (at("2026-11-22T20:00+01:00"), entered("bert")),
        (at("2026-11-22T21:00+01:00"), left("bert")),
    )
    assert figures(day, at("2026-11-22T23:59:59+01:00")).distinct_today == 2
    assert figures(day, at("2026-11-23T00:00+01:00")).distinct_today == 1


@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        ("2026-11-23T10:00+01:00", "2026-11-24T00:00+01:00"),
        ("2026-03-28T23:30+01:00", "2026-03-29T00:00+01:00"),
        ("2026-03-29T12:00+02:00", "2026-03-30T00:00+02:00"),  # the day of 23 hours
        ("2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"),  # the day of 25 hours
    ],
)
def test_a_day_ends_at_local_midnight(moment, midnight):
    assert presence.next_midnight_us(at(moment).utc_us, BRUSSELS) == at(midnight).utc_us


def test_a_day_begins_at_local_midnight():
    for moment in ("2026-10-25T00:00+02:00", "2026-10-25T02:30+01:00", "2026-10-25T23:59+01:00"):
        begin = presence.last_midnight_us(at(moment).utc_us, BRUSSELS)
        assert begin == at("2026-10-25T00:00+02:00").utc_us


def test_doubts_are_said():
    day = folded((at("2026-11-23T09:00+01:00"), entered("anne")))
    now = at("2026-11-23T10:00+01:00", synced=False)
    assert figures(day, now, doubts={Doubt.READER}).doubts == (Doubt.CLOCK, Doubt.READER)


def test_doubts_come_in_one_order():
    now = at("2026-11-23T10:00+01:00")
    assert figures(Attendance(), now, doubts=set(Doubt)).doubts == tuple(sorted(Doubt))


@pytest.mark.parametrize("boot", ["b", "another"])
def test_a_visit_of_more_than_sixteen_hours_is_doubtful(boot):
    day = folded((at("2026-11-23T08:00+01:00"), entered("anne")))
    assert figures(day, at("2026-11-24T00:00+01:00", boot)).doubts == ()
    assert figures(day, at("2026-11-24T00:00:01+01:00", boot)).doubts == (Doubt.LONG_VISIT,)


def test_within_one_boot_a_clock_that_jumps_makes_no_visit_long():
    came = at("2026-11-23T08:00+01:00")
    now = Stamp(came.utc_us + 10**12, came.boot_us + 1, came.boot, synced=True)
    assert figures(folded((came, entered("anne"))), now).doubts == ()


def test_refusals_do_not_count():
    before = Attendance()
    refused = Denied("in", Means.BADGE, Reason.UNKNOWN)
    assert presence.step(before, at("2026-11-23T09:00+01:00"), refused, MEASURE) is before


MOVES = st.lists(
    st.tuples(st.integers(0, 200_000), st.sampled_from(sorted(CATEGORIES)), st.booleans())
)


@given(MOVES)
def test_the_count_is_who_came_and_has_not_left(moves):
    now_us, facts, inside = at("2026-11-20T00:00+01:00").utc_us, [], set()
    for wait_s, who, comes in moves:
        now_us += wait_s * 1_000_000
        facts.append((Stamp(now_us, now_us, "b", True), entered(who) if comes else left(who)))
        inside = inside | {who} if comes else inside - {who}
    attendance = folded(*facts)
    assert set(attendance.inside) == inside
    shown = figures(attendance, Stamp(now_us, now_us, "b", True))
    assert shown.present == len(inside) >= shown.headcount
    assert shown.headcount == len(inside - {"staf"}) <= shown.distinct_today


@given(MOVES)
def test_time_that_runs_backwards_never_begins_a_new_day(moves):
    first = at("2026-11-23T12:00+01:00")
    day = folded((first, entered("anne")))
    for wait_s, who, comes in moves:
        stamp = Stamp(first.utc_us - wait_s * 1_000_000, 0, "b", False)
        day = presence.step(day, stamp, entered(who) if comes else left(who), MEASURE)
        assert "anne" in day.today


def test_the_measure_of_a_space_is_what_its_settings_say():
    counted = (Category.STUDENT,)
    space = Space("lln", "Baraque", "Europe/Paris", threshold=3, capacity=8, counted=counted)
    paris = ZoneInfo("Europe/Paris")
    assert presence.measure_of(space) == Measure(paris, threshold=3, capacity=8, counted=counted)


def corrected(who, way, text, *, past=False):
    return Corrected(who, way, at(text).utc_us, "forgot", "host", past)


def test_a_correction_of_today_brings_in_and_out():
    noon = at("2026-03-02T12:00+01:00")
    came = (noon, corrected("anne", Way.IN, "2026-03-02T00:00+01:00"))
    attendance = folded((noon, entered("bert")), came)
    since = attendance.inside["anne"]
    assert (since.utc_us, since.boot, since.synced) == (at("2026-03-01T23:00Z").utc_us, "", True)
    assert attendance.today == {"anne", "bert"}
    gone = folded(
        (noon, entered("bert")), came, (noon, corrected("anne", Way.OUT, "2026-03-02T11:00Z"))
    )
    assert set(gone.inside) == {"bert"}
    assert gone.today == {"anne", "bert"}


def test_a_correction_of_yesterday_counts_nobody_today():
    noon = at("2026-03-02T12:00+01:00")
    came = (noon, corrected("anne", Way.IN, "2026-03-01T23:59+01:00"))
    gone = (noon, corrected("anne", Way.OUT, "2026-03-01T23:59:30+01:00"))
    for before in ((), ((noon, entered("bert")),)):
        attendance = folded(*before, came, gone)
        assert attendance == folded(*before, (noon, left("anne")))


def test_a_correction_of_what_is_past_moves_nobody():
    noon = at("2026-03-02T12:00+01:00")
    known = folded((noon, entered("bert")), (noon, entered("anne")), (noon, left("anne")))
    yesterday, today = "2026-03-01T23:59+01:00", "2026-03-02T00:00+01:00"
    for fact in (
        corrected("anne", Way.IN, yesterday, past=True),
        corrected("anne", Way.IN, today, past=True),  # they are counted today already
        corrected("bert", Way.OUT, yesterday, past=True),
        corrected("bert", Way.OUT, today, past=True),
        corrected("cas", Way.OUT, today, past=True),
    ):
        assert presence.step(known, noon, fact, MEASURE) is known


def test_a_visit_of_this_morning_that_was_forgotten_counts_today():
    noon = at("2026-03-02T12:00+01:00")
    known = folded((noon, left("anne")))
    came = corrected("anne", Way.IN, "2026-03-02T09:00+01:00", past=True)
    after = presence.step(known, noon, came, MEASURE)
    assert (after.inside, after.today) == ({}, {"anne"})
