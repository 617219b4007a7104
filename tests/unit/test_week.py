"""The Louvain week as a story: five one day, nobody the next, fifteen the day after, three now."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appliance.config import Space
from appliance.demo.people import members_csv, twenty
from appliance.demo.week import Device, Part, first_day, louvain_week
from appliance.model import Category

ZONE = ZoneInfo("Europe/Brussels")
PEOPLE = twenty()
IN = {Device.BADGE_IN, Device.FINGER_IN}
FINGERS = {Device.FINGER_IN, Device.FINGER_OUT}
WEEK_US = 7 * 86_400_000_000
DAY_US = WEEK_US // 7

seeds = st.integers(0, 2**32)
instants = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(ZONE),
    allow_imaginary=False,
)
any_week = given(seed=seeds, end=instants)
at_three_in_the_morning = example(seed=1, end=datetime(2026, 3, 29, 3, 0, tzinfo=ZONE))
just_past_midnight = example(seed=1, end=datetime(2026, 11, 23, 0, 0, 1, tzinfo=ZONE))
in_the_evening = example(seed=1, end=datetime(2026, 11, 24, 23, 59, tzinfo=ZONE))


def us(at):
    return int(at.timestamp() * 1e6)


def local(at_us):
    return datetime.fromtimestamp(at_us / 1e6, ZONE)


def the_week(seed, end, share=1.0):
    return louvain_week(Random(seed), PEOPLE, us(end), ZONE, share)


def passings(stretches):
    return [passing for stretch in stretches for passing in stretch.passings]


def who_came(stretches):
    """Return the different counted people of each local day."""
    came = {}
    for passing in passings(stretches):
        if PEOPLE[passing.person].counted:
            came.setdefault(local(passing.at_us).date(), set()).add(passing.person)
    return {day: len(people) for day, people in came.items()}


@any_week
@at_three_in_the_morning
@just_past_midnight
@in_the_evening
def test_the_stretches_follow_each_other_through_seven_whole_days(seed, end):
    stretches = the_week(seed, end)
    assert stretches[0].begins_us == us(end) - WEEK_US
    assert stretches[-1].ends_us == us(end)
    for before, after in pairwise(stretches):
        assert before.ends_us == after.begins_us
    assert all(one.ends_us - one.begins_us >= 15 * 60_000_000 for one in stretches)


@any_week
@at_three_in_the_morning
@just_past_midnight
@in_the_evening
def test_somebody_goes_in_then_out_but_one_who_forgets_to_badge_out(seed, end):
    inside, forgot = {}, []
    for passing in passings(the_week(seed, end)):
        came_us = inside.pop(passing.person, None)
        if passing.device in IN:
            forgot += [passing.person] if came_us else []
            inside[passing.person] = passing.at_us
        else:
            assert came_us is not None
    stay = {person for person, at_us in inside.items() if at_us > us(end) - DAY_US}
    forgot += inside.keys() - stay
    assert (len(stay), len(forgot)) == (3, 1)
    assert {PEOPLE[number].category for number in (*stay, *forgot)} == {Category.COWORKER}


@any_week
@at_three_in_the_morning
@just_past_midnight
@in_the_evening
def test_passings_lie_in_their_stretch_in_order_and_fingers_belong_to_those_who_have_one(seed, end):
    for stretch in the_week(seed, end):
        wishes = [passing.at_us for passing in stretch.passings]
        assert wishes == sorted(wishes)
        assert all(stretch.begins_us <= wish < stretch.ends_us for wish in wishes)
        for passing in stretch.passings:
            assert passing.device not in FINGERS or PEOPLE[passing.person].finger is not None


@any_week
@at_three_in_the_morning
def test_nobody_passes_at_night_before_today(seed, end):
    *past, _ = [stretch for stretch in the_week(seed, end) if stretch.part is Part.NIGHT]
    assert not passings(past)


@any_week
@at_three_in_the_morning
@just_past_midnight
@in_the_evening
def test_nobody_comes_before_the_first_day(seed, end):
    assert first_day(us(end), ZONE) == end.date() - timedelta(days=6)
    assert min(who_came(the_week(seed, end))) >= first_day(us(end), ZONE)


@any_week
@at_three_in_the_morning
@in_the_evening
def test_five_then_nobody_then_fifteen_on_three_working_days(seed, end):
    *past, _ = the_week(seed, end)  # the last hour before now may have begun yesterday
    came = who_came(past)
    days = [end.date() - timedelta(days=back) for back in range(6, 0, -1)]
    working = [came.get(day, 0) for day in days if day.weekday() < 5]
    assert working[:3] == [5, 0, 15]
    weekend = {day.weekday(): came.get(day, 0) for day in days if day.weekday() >= 5}
    assert weekend.get(5, 1) == 1
    assert weekend.get(6, 0) == 0


@pytest.mark.parametrize(
    ("hour", "came"), [(3, 3), (8, 3), (10, 3), (11, 7), (14, 7), (18, 7), (22, 7)]
)
def test_today_has_others_once_there_is_a_time_to_leave(hour, came):
    end = datetime(2026, 11, 25, hour, 44, tzinfo=ZONE)
    assert who_came(the_week(7, end))[end.date()] == came


def test_the_staff_comes_on_full_days_and_a_visitor_on_the_fullest():
    passed = Counter(
        passing.person for passing in passings(the_week(3, datetime(2026, 11, 25, 15, tzinfo=ZONE)))
    )
    by_category = dict.fromkeys(Category, 0)
    for number, times in passed.items():
        by_category[PEOPLE[number].category] += times
    assert by_category[Category.STAFF] == 2 * 3  # five, fifteen and eight
    assert by_category[Category.VISITOR] == 2 * 1


def test_a_smaller_share_brings_fewer_but_the_three_stay():
    end = datetime(2026, 11, 25, 15, tzinfo=ZONE)
    assert [sum(who_came(the_week(3, end, share)).values()) for share in (1.0, 0.4, 0.0)] == [
        5 + 15 + 8 + 1 + 7,
        2 + 6 + 3 + 0 + 5,
        3,
    ]


def test_the_same_seed_tells_the_same_week():
    end = datetime(2026, 11, 25, 15, tzinfo=ZONE)
    assert the_week(3, end) == the_week(3, end)
    assert the_week(3, end) != the_week(4, end)


def test_the_twenty_have_one_name_and_one_badge_each_and_eight_a_finger():
    assert Counter(person.category for person in PEOPLE) == {
        Category.COWORKER: 15,
        Category.STUDENT: 3,
        Category.STAFF: 1,
        Category.VISITOR: 1,
    }
    counted = {person.category for person in PEOPLE if person.counted}
    assert counted == set(Space(id="louvain", name="Louvain").counted)
    assert len({person.name for person in PEOPLE}) == 20
    assert len({person.badge for person in PEOPLE}) == 20
    assert all(len(person.badge) == 5 for person in PEOPLE)
    assert sorted(p.finger for p in PEOPLE if p.finger is not None) == list(range(1, 9))


def test_the_roll_gives_consent_with_every_finger_and_no_other():
    header, *rows = members_csv(PEOPLE).splitlines()
    assert header == "name,category,status,badge,finger,consent,board"
    assert rows[0] == "Amélie Fauconval,coworker,active,4D62197021,1,2025-09-01,yes"
    assert rows[1] == "Bart Zandmeer,coworker,active,4D3DE8453A,,,yes"
    assert len(rows) == 20
