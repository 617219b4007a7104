"""Visits in minutes of local days: rounding, grace, midnight, free hours, both clock changes."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.tariff.slices import Span, first_day, in_grace, last_day, rounded, slices, window_on
from appliance.tariff.values import By, Free
from tests.tariffs import BRUSSELS, histories, pack, tariff, tariffs, visit, visits


def cut(*spans, visited=True, **said):
    """Return day of the month, minutes, and what they are free by, of each slice."""
    known = (tariff(pack(), **said),)
    found = slices(spans, known, BRUSSELS, visited=visited)
    return [(each.day.day, each.minutes, each.by and each.by.value) for each in found]


@pytest.mark.parametrize(
    ("seconds", "step", "down", "nearest", "up"),
    [
        (0, 1, 0, 0, 0),
        (29, 1, 0, 0, 1),
        (30, 1, 0, 1, 1),
        (59, 1, 0, 1, 1),
        (60, 1, 1, 1, 1),
        (61, 1, 1, 1, 2),
        (7 * 60 + 29, 15, 0, 0, 15),
        (7 * 60 + 30, 15, 0, 15, 15),
        (15 * 60, 15, 15, 15, 15),
        (15 * 60 + 1, 15, 15, 15, 30),
        (3 * 3600 + 1799, 60, 180, 180, 240),
    ],
)
def test_rounding(seconds, step, down, nearest, up):
    for way, minutes in (("down", down), ("nearest", nearest), ("up", up)):
        assert rounded(seconds, tariff(pack(), rounding_minutes=step, rounding=way)) == minutes


@pytest.mark.parametrize(
    ("length", "grace", "free"),
    [("0:04:59", 5, True), ("0:05", 5, False), ("0:00:01", 0, False), ("0:00", 0, False)],
)
def test_grace(length, grace, free):
    span = visit(1, "2026-10-05 09:00", length)
    assert in_grace(span, tariff(pack(), grace_minutes=grace)) is free
    assert (cut(span, grace_minutes=grace) == [(5, 0, "grace")]) is free


@pytest.mark.parametrize(
    ("when", "length", "parts"),
    [
        ("2026-10-05 09:00", "2:00", [(5, 120, None)]),
        ("2026-10-05 23:00", "2:00", [(5, 60, None), (6, 60, None)]),
        ("2026-10-05 23:00", "1:00", [(5, 60, None)]),  # over at midnight
        ("2026-10-05 23:59:30", "0:10", [(6, 10, None)]),  # over with the day that it is over in
        ("2026-10-05 23:58:30", "0:10", [(5, 1, None), (6, 9, None)]),
        ("2026-10-05 22:00", "27:00", [(5, 120, None), (6, 1440, None), (7, 60, None)]),
        ("2026-10-24 22:00", "27:00", [(24, 120, None), (25, 1500, None)]),  # 25 hours
        ("2026-03-28 22:00", "27:00", [(28, 120, None), (29, 1380, None), (30, 120, None)]),  # 23
        ("2026-10-25 01:30", "3:00", [(25, 180, None)]),
    ],
)
def test_local_days(when, length, parts):
    assert cut(visit(1, when, length)) == parts


@pytest.mark.parametrize(
    ("way", "length", "parts"),
    [
        ("up", "0:11", [(5, 10, None), (6, 5, None)]),  # what is added is where it ended
        ("up", "0:09", [(5, 15, None)]),
        ("down", "0:16", [(5, 10, None), (6, 5, None)]),
        ("down", "0:29", [(5, 10, None), (6, 5, None)]),
        ("nearest", "0:08", [(5, 15, None)]),
        ("down", "0:14", []),
    ],
)
def test_rounded_across_midnight(way, length, parts):
    span = visit(1, "2026-10-05 23:50", length)
    assert cut(span, rounding_minutes=15, rounding=way) == parts


def test_what_rounding_takes_is_taken_from_the_end():
    span = visit(1, "2026-10-05 23:44", "0:29")
    assert cut(span, rounding_minutes=15) == [(5, 15, None)]


OPEN = Free("open", weekdays=("mon",), start=time(13), end=time(18))
NIGHT = Free("night", dates=(date(2026, 10, 5),), start=time(22), end=time(2))


@pytest.mark.parametrize(
    ("free", "when", "length", "parts"),
    [
        (OPEN, "2026-10-05 14:00", "2:00", [(5, 120, "window")]),
        (OPEN, "2026-10-05 12:00", "2:00", [(5, 60, None), (5, 60, "window")]),
        (OPEN, "2026-10-05 17:30", "1:00", [(5, 30, "window"), (5, 30, None)]),
        (OPEN, "2026-10-05 12:00", "7:00", [(5, 60, None), (5, 300, "window"), (5, 60, None)]),
        (OPEN, "2026-10-06 14:00", "2:00", [(6, 120, None)]),
        (OPEN, "2026-10-05 12:59:30", "0:10", [(5, 10, "window")]),
        (OPEN, "2026-10-05 17:55:30", "0:10", [(5, 4, "window"), (5, 6, None)]),
        (NIGHT, "2026-10-05 23:00", "2:00", [(5, 60, "window"), (6, 60, "window")]),
        (NIGHT, "2026-10-06 01:00", "2:00", [(6, 60, "window"), (6, 60, None)]),
        (NIGHT, "2026-10-05 01:00", "0:30", [(5, 30, None)]),
        (
            Free("all day", dates=(date(2026, 10, 5),)),
            "2026-10-05 23:00",
            "2:00",
            [(5, 60, "window"), (6, 60, None)],
        ),
    ],
)
def test_free_hours(free, when, length, parts):
    assert cut(visit(1, when, length), free=(free,)) == parts


def test_free_hours_that_overlap_are_free_once():
    later = Free("later", weekdays=("mon",), start=time(15), end=time(20))
    span = visit(1, "2026-10-05 12:00", "9:00")
    found = cut(span, free=(OPEN, later))
    assert sum(minutes for _, minutes, by in found if by == "window") == 7 * 60
    assert sum(minutes for _, minutes, _ in found) == 9 * 60


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 10, 24), 4), (date(2026, 10, 25), 5), (date(2026, 3, 29), 3)]
)
def test_free_hours_on_the_days_the_clock_changes(day, hours):
    begins, ends = window_on(Free("f", start=time(0), end=time(4)), day, BRUSSELS)
    assert ends - begins == hours * 3600 * 1_000_000


def test_free_hours_are_those_of_the_tariff_of_their_day():
    before = tariff(pack(), free=(OPEN,))
    after = tariff(pack(), since=date(2026, 10, 12))
    spans = visits(("2026-10-05 14:00", "1:00"), ("2026-10-12 14:00", "1:00"))
    found = slices(spans, (before, after), BRUSSELS, visited=True)
    assert [each.by for each in found] == [By.WINDOW, None]


def test_the_first_visit_is_free_and_no_other():
    spans = visits(
        ("2026-10-05 09:00", "0:03"), ("2026-10-05 12:00", "2:00"), ("2026-10-06 09:00", "1:00")
    )
    first = [(5, 0, "grace"), (5, 60, "first_visit"), (5, 60, "first_visit"), (6, 60, None)]
    assert cut(*spans, visited=False, first_visit="free", free=(OPEN,)) == first
    assert cut(*spans, visited=True, first_visit="free")[1] == (5, 120, None)
    assert cut(*spans, visited=False)[1] == (5, 120, None)


def test_the_days_of_a_visit():
    span = visit(1, "2026-10-05 23:00", "1:00")
    assert first_day(span, BRUSSELS) == last_day(span, BRUSSELS) == date(2026, 10, 5)
    assert last_day(Span(1, span.began_us, 3601), BRUSSELS) == date(2026, 10, 6)
    assert last_day(Span(1, span.ended_us, 0), BRUSSELS) == date(2026, 10, 6)


@given(histories(), tariffs(), st.booleans())
def test_the_minutes_of_a_visit_sum_to_what_it_is_rounded_to(spans, known, visited):
    found = list(slices(spans, (known,), BRUSSELS, visited=visited))
    for span in spans:
        minutes = sum(each.minutes for each in found if each.visit == span.visit)
        assert minutes == (0 if in_grace(span, known) else rounded(span.seconds, known))
