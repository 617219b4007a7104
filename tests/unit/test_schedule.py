"""Windows of the week, against a calendar drawn minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.model import Reason
from appliance.schedule import DAY_MINUTES, Local, Schedule, Window, against, local

BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
HOURS, HOLIDAY = Reason.HOURS, Reason.HOLIDAY
WEEKDAYS, EVERY_DAY = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6)


def schedule(*windows, holidays="open"):
    return Schedule("tried", tuple(Window(*window) for window in windows), holidays)


def hour(day, h, m=0):
    return Local(day, h * 60 + m)


NIGHT = schedule((WEEKDAYS, 22 * 60, 6 * 60), holidays="closed")


@pytest.mark.parametrize(
    ("day", "h", "m", "expected"),
    [
        (MONDAY, 21, 59, HOURS),
        (MONDAY, 22, 0, None),
        (MONDAY + DAY, 5, 59, None),
        (MONDAY + DAY, 6, 0, HOURS),
        (MONDAY, 5, 59, HOURS),  # Sunday is no weekday, and the night began on it
        (MONDAY + 5 * DAY, 5, 59, None),  # Friday's night
        (MONDAY + 5 * DAY, 22, 0, HOURS),
    ],
)
def test_a_window_across_midnight_belongs_to_the_day_on_which_it_begins(day, h, m, expected):
    assert against(NIGHT, hour(day, h, m), frozenset()) is expected


@pytest.mark.parametrize(
    ("day", "h", "expected"),
    [
        (MONDAY + DAY, 23, HOLIDAY),
        (MONDAY + 2 * DAY, 3, HOLIDAY),  # it would have begun on the holiday
        (MONDAY + DAY, 3, None),  # it began before
        (MONDAY + 2 * DAY, 23, None),
        (MONDAY + DAY, 12, HOURS),
    ],
)
def test_so_does_a_holiday(day, h, expected):
    assert against(NIGHT, hour(day, h), {MONDAY + DAY}) is expected


def test_a_holiday_is_a_day_like_any_other_unless_the_schedule_says_so():
    assert against(schedule((EVERY_DAY, 0, 1440)), hour(MONDAY, 12), {MONDAY}) is None


@pytest.mark.parametrize("end", [0, 1440])
def test_a_whole_day(end):
    mondays = schedule(((0,), 0, end))
    minutes = [Local(MONDAY, minute) for minute in range(DAY_MINUTES)]
    assert {against(mondays, minute, ()) for minute in minutes} == {None}
    assert against(mondays, Local(MONDAY - DAY, 1439), ()) is HOURS
    assert against(mondays, Local(MONDAY + DAY, 0), ()) is HOURS


def test_from_five_to_five_is_a_day_and_a_night():
    monday = schedule(((0,), 5 * 60, 5 * 60))
    assert against(monday, hour(MONDAY, 4, 59), ()) is HOURS
    assert against(monday, hour(MONDAY, 5), ()) is None
    assert against(monday, hour(MONDAY + DAY, 4, 59), ()) is None
    assert against(monday, hour(MONDAY + DAY, 5), ()) is HOURS


def test_without_windows_never():
    assert against(schedule(), hour(MONDAY, 12), ()) is HOURS


def test_of_two_windows_one_that_began_on_no_holiday_is_enough():
    both = schedule((EVERY_DAY, 20 * 60, 4 * 60), (EVERY_DAY, 60, 120), holidays="closed")
    assert against(both, hour(MONDAY, 1, 30), {MONDAY}) is None
    assert against(both, hour(MONDAY, 1, 30), {MONDAY, MONDAY - DAY}) is HOLIDAY


# --- the oracle ----------------------------------------------------------------------------------

windows = st.builds(
    Window,
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple),
    st.integers(0, DAY_MINUTES),
    st.integers(0, DAY_MINUTES),
)
schedules = st.builds(
    Schedule, st.just("tried"), st.lists(windows, max_size=4).map(tuple),
    st.sampled_from(["open", "closed"]),
)  # fmt: skip
days = st.integers(0, 13).map(lambda n: MONDAY + n * DAY)


def begun_by_walking(window, moment):
    """Return the days from which one can walk, minute by minute, through the window to here."""
    found = set()
    for back in range(4):
        day = moment.day - back * DAY
        if day.weekday() not in window.days:
            continue
        minute, at = window.start, moment.minute + back * DAY_MINUTES
        while True:
            if minute == at:
                found.add(day)
            minute += 1
            passed_midnight = window.end > window.start or minute >= DAY_MINUTES
            if passed_midnight and minute % DAY_MINUTES == window.end % DAY_MINUTES:
                break
    return found


@given(schedules, days, st.integers(0, DAY_MINUTES - 1), st.frozensets(days, max_size=4))
def test_the_same_as_walking_through_it(tried, day, minute, holidays):
    moment = Local(day, minute)
    odd = {(DAY_MINUTES, 0)}  # begins where the day ends, and ends there too
    if any((window.start, window.end) in odd for window in tried.windows):
        return
    begun = set().union(*(begun_by_walking(window, moment) for window in tried.windows))
    if not begun:
        expected = HOURS
    elif tried.holidays == "closed" and begun <= holidays:
        expected = HOLIDAY
    else:
        expected = None
    assert against(tried, moment, holidays) is expected


# --- the clock on the wall -----------------------------------------------------------------------


def shown_at(*when):
    return local(round(datetime(*when, tzinfo=UTC).timestamp()) * 1_000_000, BRUSSELS)


def test_local_is_what_the_clock_on_the_wall_shows():
    assert shown_at(2026, 11, 23, 23, 30, 59) == Local(MONDAY + DAY, 30)
    assert local(-1, UTC) == Local(date(1969, 12, 31), 1439)


EARLY = schedule((EVERY_DAY, 2 * 60, 3 * 60))


def open_minutes(night):
    """Return for how many minutes of a night, from midnight UTC on, the early window is open."""
    begins = datetime(*night, tzinfo=UTC)
    moments = (begins + timedelta(minutes=n) for n in range(-120, 6 * 60))
    return sum(
        against(EARLY, local(round(each.timestamp()) * 1_000_000, BRUSSELS), ()) is None
        for each in moments
    )


def test_put_forward_an_hour_does_not_exist_and_put_back_it_comes_twice():
    assert open_minutes((2026, 3, 28)) == 60
    assert open_minutes((2026, 3, 29)) == 0
    assert open_minutes((2026, 10, 25)) == 120
    assert open_minutes((2026, 10, 26)) == 60


def test_across_the_night_in_which_the_clock_is_put_back():
    night = schedule(((5,), 22 * 60, 2 * 60 + 30))  # Saturday's
    assert against(night, shown_at(2026, 10, 25, 0, 29), ()) is None  # 2:29 in summer
    assert against(night, shown_at(2026, 10, 25, 0, 30), ()) is HOURS
    assert against(night, shown_at(2026, 10, 25, 1, 29), ()) is None  # 2:29 in winter
    assert against(night, shown_at(2026, 10, 25, 1, 30), ()) is HOURS
