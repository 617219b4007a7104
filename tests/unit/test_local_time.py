"""What local clocks show, to the microsecond, also on the nights on which they are changed."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.local_time import cut_off_after, cut_off_before, instant, local_day

BRUSSELS = ZoneInfo("Europe/Brussels")
THREE = time(3)


def us(text):
    return round(datetime.fromisoformat(text).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("day", "at", "instant_of"),
    [
        (date(2026, 11, 23), THREE, "2026-11-23T03:00+01:00"),
        (date(2026, 3, 29), time(2, 30), "2026-03-29T03:30+02:00"),  # left out
        (date(2026, 3, 29), THREE, "2026-03-29T03:00+02:00"),
        (date(2026, 10, 25), time(2, 30), "2026-10-25T02:30+02:00"),  # twice
        (date(2026, 10, 25), THREE, "2026-10-25T03:00+01:00"),
    ],
)
def test_a_local_time_of_a_day_is_one_instant(day, at, instant_of):
    assert instant(day, at, BRUSSELS) == us(instant_of)
    assert local_day(us(instant_of), BRUSSELS) == day


def test_a_cut_off_comes_after_an_instant_and_before_it_but_not_at_it():
    before, now, after = (us(f"2026-11-{day}T03:00+01:00") for day in (22, 23, 24))
    assert cut_off_after(now, THREE, BRUSSELS) == after
    assert cut_off_after(now - 1, THREE, BRUSSELS) == now
    assert cut_off_before(now, THREE, BRUSSELS) == before
    assert cut_off_before(now + 1, THREE, BRUSSELS) == now


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_day_begins_at_its_midnight(day):
    begins = instant(day, time(0), BRUSSELS)
    assert local_day(begins, BRUSSELS) == day
    assert local_day(begins - 1, BRUSSELS) < day
