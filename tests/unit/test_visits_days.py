"""Local days: how visits fall into them, on days of 23, 24 and 25 hours, wherever the house is."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.facts import Visit
from appliance.local_time import cut_off_after, cut_off_before, instant, local_day
from appliance.visits import splits
from tests.doorbook import BRUSSELS, Book, us
from tests.naive import visits as naive

HOUR = 3600
THREE = time(3)
HAVANA = ZoneInfo("America/Havana")  # its clocks change at midnight
ZONES = st.sampled_from([BRUSSELS, HAVANA, ZoneInfo("Asia/Beirut"), ZoneInfo("Asia/Kathmandu")])


def stay(began, seconds, zone=BRUSSELS):
    return Visit(1, "ada", us(began, zone), seconds)


@pytest.mark.parametrize(
    ("came", "went", "hours"),
    [
        ("2026-10-24 22:00", "2026-10-25 08:00", 11),  # an hour comes twice
        ("2026-03-28 22:00", "2026-03-29 08:00", 9),  # an hour is left out
        ("2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", 1),
    ],
)
def test_a_night_when_the_clocks_change_is_as_long_as_it_was(came, went, hours):
    for restarts in (False, True):  # by the boot clock, and by UTC
        book = Book()
        book.come(came)
        if restarts:
            book.restart(us(came) + 60_000_000)
        book.go(went)
        (visit,) = book.of("2026-11-24 12:00")
        assert visit.seconds == hours * HOUR


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-10-25", 25), ("2026-03-29", 23), ("2026-11-23", 24)]
)
def test_a_whole_day_has_the_hours_it_has(day, hours):
    days = splits(stay(f"{day} 00:00", hours * HOUR), BRUSSELS)
    assert days == ((date.fromisoformat(day), hours * HOUR),)
    days = splits(stay(f"{day} 00:00", hours * HOUR + 1), BRUSSELS)
    assert [seconds for _, seconds in days] == [hours * HOUR, 1]


def test_a_visit_falls_into_the_days_it_touches():
    days = splits(stay("2026-10-24 22:00", 30 * HOUR), BRUSSELS)
    assert days == (
        (date(2026, 10, 24), 2 * HOUR),
        (date(2026, 10, 25), 25 * HOUR),
        (date(2026, 10, 26), 3 * HOUR),
    )
    days = splits(stay("2026-03-28 22:00", 26 * HOUR), BRUSSELS)
    assert [seconds for _, seconds in days] == [2 * HOUR, 23 * HOUR, HOUR]


def test_a_second_across_midnight_is_of_the_day_in_which_it_ends():
    days = splits(stay("2026-11-23 23:59:58.5", 3), BRUSSELS)
    assert days == ((date(2026, 11, 23), 1), (date(2026, 11, 24), 2))
    days = splits(stay("2026-11-23 23:59:59.5", 3), BRUSSELS)
    assert days == ((date(2026, 11, 24), 3),)


def test_a_visit_of_no_time_is_of_its_day():
    assert splits(stay("2026-11-23 23:59:59.5", 0), BRUSSELS) == ((date(2026, 11, 23), 0),)
    assert splits(stay("2026-11-23 09:00", 0), BRUSSELS) == ((date(2026, 11, 23), 0),)


def test_where_clocks_change_at_midnight_each_second_is_of_one_day():
    days = splits(stay("2026-03-07 22:00", 4 * HOUR, HAVANA), HAVANA)  # 00:00 is left out
    assert days == ((date(2026, 3, 7), 2 * HOUR), (date(2026, 3, 8), 2 * HOUR))
    days = splits(stay("2026-11-01T00:00-04:00", 3 * HOUR, HAVANA), HAVANA)  # it comes twice
    assert days == ((date(2026, 11, 1), 3 * HOUR),)


@given(
    st.integers(us("2026-01-01"), us("2027-01-01")),
    st.integers(0, 3 * 24 * HOUR),
    ZONES,
)
def test_days_add_up_and_follow_each_other(began_us, seconds, zone):
    days = splits(Visit(1, "ada", began_us, seconds), zone)
    assert sum(each for _, each in days) == seconds
    assert [day for day, _ in days] == sorted({day for day, _ in days})


@given(st.integers(us("2026-01-01"), us("2027-01-01")), st.integers(0, 2000), ZONES)
def test_counting_every_second_gives_the_same_days(began_us, seconds, zone):
    near_us = instant(local_day(began_us, zone), time(), zone) - began_us % 10**9
    for each_us in (began_us, near_us):
        visit = Visit(1, "ada", each_us, seconds)
        assert splits(visit, zone) == naive.splits(visit, zone)


def test_the_cut_off_comes_after_an_instant_and_before_another():
    morning_us, next_us = us("2026-11-23 03:00"), us("2026-11-24 03:00")
    assert cut_off_after(morning_us - 1, THREE, BRUSSELS) == morning_us
    assert cut_off_after(morning_us, THREE, BRUSSELS) == next_us
    assert cut_off_before(next_us, THREE, BRUSSELS) == morning_us
    assert cut_off_before(next_us + 1, THREE, BRUSSELS) == next_us
    assert cut_off_after(us("2026-11-22 23:00"), THREE, BRUSSELS) == morning_us


def test_the_cut_off_of_a_day_whose_clocks_change():
    assert cut_off_after(us("2026-10-24 22:00"), THREE, BRUSSELS) == us("2026-10-25T03:00+01:00")
    assert cut_off_after(us("2026-03-28 22:00"), THREE, BRUSSELS) == us("2026-03-29T03:00+02:00")
    half_past = time(2, 30)
    assert cut_off_after(us("2026-10-24 22:00"), half_past, BRUSSELS) == us(
        "2026-10-25T02:30+02:00"
    )
    assert cut_off_after(us("2026-03-28 22:00"), half_past, BRUSSELS) == us(
        "2026-03-29T03:30+02:00"
    )
