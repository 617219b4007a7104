"""The week on the real clock: every passing has its device to itself, and the clock ends at now."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appliance.clock import SimulatedClock
from appliance.demo.people import twenty
from appliance.demo.timetable import SHORTEST_WEEK_S, timetable
from appliance.demo.week import Device
from appliance.model import Category

ZONE = ZoneInfo("Europe/Brussels")
PEOPLE = twenty()
IN = {Device.BADGE_IN, Device.FINGER_IN}
SECOND = 1_000_000
TAKES = {
    Device.BADGE_IN: 400_000,
    Device.BADGE_OUT: 400_000,
    Device.FINGER_IN: 1_400_000,
    Device.FINGER_OUT: 1_400_000,
}
instants = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(ZONE),
    allow_imaginary=False,
)
any_week = given(
    seed=st.integers(0, 2**32),
    now=instants,
    real_us=st.integers(0, 10**13),
    week_s=st.floats(SHORTEST_WEEK_S, 300),
)
at_three_in_the_morning = example(
    seed=3, now=datetime(2026, 3, 29, 3, tzinfo=ZONE), real_us=0, week_s=75
)
the_shortest = example(
    seed=9, now=datetime(2026, 11, 23, 12, tzinfo=ZONE), real_us=5, week_s=SHORTEST_WEEK_S
)


def us(at):
    return int(at.timestamp() * 1e6)


def table(seed, now, real_us, week_s):
    return timetable(seed, PEOPLE, real_us, us(now), week_s, ZONE)


@any_week
@at_three_in_the_morning
@the_shortest
def test_one_device_handles_one_person_at_a_time_and_everybody_within_the_week(
    seed, now, real_us, week_s
):
    plan = table(seed, now, real_us, week_s)
    for device in Device:
        times = [one.at_us for one in plan.presentations if one.device is device]
        assert all(b - a >= TAKES[device] for a, b in pairwise(times))
        assert all(real_us <= at and at + TAKES[device] <= plan.ends_us for at in times)


@any_week
@at_three_in_the_morning
@the_shortest
def test_nobody_is_in_two_places_and_three_coworkers_are_in_at_the_end(seed, now, real_us, week_s):
    plan = table(seed, now, real_us, week_s)
    inside, free_at_us, forgot = set(), {}, 0
    for one in plan.presentations:
        forgot += one.device in IN and one.person in inside
        assert one.device in IN or one.person in inside
        assert one.at_us >= free_at_us.get(one.person, 0)
        free_at_us[one.person] = one.at_us + TAKES[one.device]
        inside = inside | {one.person} if one.device in IN else inside - {one.person}
    # Who forgot to badge out came again, or is the fourth whom the record has in; or nobody came.
    assert (len(inside), forgot) in {(3, 1), (4, 0), (3, 0)}
    assert all(PEOPLE[number].category is Category.COWORKER for number in inside)


@any_week
@at_three_in_the_morning
@the_shortest
def test_the_clock_never_goes_back_runs_faster_than_life_and_ends_at_now(
    seed, now, real_us, week_s
):
    plan = table(seed, now, real_us, week_s)
    clock = SimulatedClock(plan.legs)
    assert plan.ends_us - real_us == int(week_s * SECOND)
    assert clock.utc_us_at(plan.ends_us) == us(now) + int(week_s * SECOND)
    assert clock.utc_us_at(plan.ends_us + SECOND) == us(now) + int(week_s * SECOND) + SECOND
    assert plan.legs[-1].rate == 1
    assert all(leg.rate > 1 for leg in plan.legs[:-1])
    for leg in plan.legs:
        assert clock.utc_us_at(leg.real_us - 1) <= clock.utc_us_at(leg.real_us) == leg.utc_us


@given(seed=st.integers(0, 2**32), now=instants)
@example(seed=3, now=datetime(2026, 3, 29, 3, tzinfo=ZONE))
def test_a_week_of_75_seconds_leaves_nobody_at_home(seed, now):
    plan = table(seed, now, 0, 75.0)
    first_day, *_ = plan.presentations
    assert len(plan.presentations) >= 2 * (5 + 15 + 8) + 3
    assert first_day.at_us >= 2.5 * SECOND


def test_nights_pass_faster_than_days():
    plan = table(1, datetime(2026, 11, 25, 15, tzinfo=ZONE), 0, 75.0)
    rates = {
        datetime.fromtimestamp(leg.utc_us / 1e6, ZONE).hour: leg.rate for leg in plan.legs[1:-1]
    }
    assert rates[20] > 2 * max(rates[10], rates[14])


def test_a_short_week_has_fewer_people_in_it():
    now = datetime(2026, 11, 25, 15, tzinfo=ZONE)
    counts = [len(table(1, now, 0, week_s).presentations) for week_s in (8, 20, 30, 75)]
    assert counts == sorted(set(counts))
    assert counts[0] == 3


def test_a_week_too_short_to_live_is_refused_with_its_least_length():
    with pytest.raises(ValueError, match="at least 8 s, not 5"):
        table(1, datetime(2026, 11, 25, 15, tzinfo=ZONE), 0, 5)
