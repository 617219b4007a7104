"""Today’s curve."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from appliance.web.curve import FIELD, HOUR_US, Mark, plot
from appliance.web.today import Point

BRUSSELS = ZoneInfo("Europe/Brussels")


def us(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).timestamp()) * 1_000_000


def point(text, headcount):
    return Point(us(text), headcount, headcount)


DAY = (
    point("2026-11-23T00:00", 0),
    point("2026-11-23T09:00", 2),
    point("2026-11-23T10:30", 6),
    point("2026-11-23T12:00", 3),
)


def test_a_day_is_drawn_from_opening_to_closing_in_steps():
    drawn = plot(DAY, 5, us("2026-11-23T13:00"), BRUSSELS)
    # Ten hours from eight to eighteen, seven people high: an hour is 100 wide.
    assert drawn.line == "M0 1000H100V714H250V143H400V571H500"
    assert drawn.area == "M0 1000H100V714H250V143H400V571H500V1000H0Z"
    assert drawn.now == (500, 571)
    assert drawn.threshold == Mark(286, 5)
    assert drawn.peak == DAY[2]


def test_the_axis_counts_the_hours_and_every_second_one_may_go():
    ticks = plot(DAY, 5, us("2026-11-23T13:00"), BRUSSELS).ticks
    assert [(tick.hour, tick.x) for tick in ticks] == [(8 + n, 100 * n) for n in range(11)]
    assert [tick.hour for tick in ticks if not tick.minor] == [8, 10, 12, 14, 16, 18]


def test_a_long_day_has_fewer_hours_on_its_axis():
    early = (point("2026-11-23T00:00", 1),)
    ticks = plot(early, 5, us("2026-11-23T13:00"), BRUSSELS).ticks
    assert [tick.hour for tick in ticks] == list(range(0, 19, 2))


def test_the_day_stretches_to_whoever_is_early_or_late():
    early = (point("2026-11-23T00:00", 0), point("2026-11-23T06:30", 1))
    assert plot(early, 5, us("2026-11-23T07:00"), BRUSSELS).ticks[0].hour == 6
    assert plot(DAY, 5, us("2026-11-23T21:30"), BRUSSELS).ticks[-1].hour == 22
    assert plot(DAY, 5, us("2026-11-23T23:59"), BRUSSELS).ticks[-1].hour == 0
    assert plot((), 5, us("2026-11-23T05:30"), BRUSSELS).ticks[0].hour == 5


def test_the_table_has_one_line_for_each_hour_that_has_begun():
    hours = plot(DAY, 5, us("2026-11-23T12:59"), BRUSSELS).hours
    assert [(line.hour, line.most, line.last) for line in hours] == [
        (8, 0, 0),
        (9, 2, 2),
        (10, 6, 6),
        (11, 6, 6),
        (12, 3, 3),
    ]


def test_the_peak_gets_its_number_where_it_stands_clear_of_the_threshold():
    def numbered(most, threshold):
        points = (point("2026-11-23T00:00", 0), point("2026-11-23T09:00", most))
        drawn = plot(points, threshold, us("2026-11-23T13:00"), BRUSSELS)
        return [mark.headcount for mark in drawn.marks]

    assert numbered(9, 5) == [0, 9]
    assert numbered(24, 20) == [0, 24]  # CLEAR to the unit
    assert numbered(21, 20) == [0]
    assert numbered(5, 5) == [0]
    assert numbered(3, 5) == [0]


def test_what_happens_within_one_pixel_is_one_step():
    at_nine = us("2026-11-23T09:00")
    points = (*DAY[:1], Point(at_nine, 4, 4), Point(at_nine + 1_000_000, 2, 2))
    drawn = plot(points, 5, us("2026-11-23T13:00"), BRUSSELS)
    assert drawn.line == "M0 1000H100V667H500"
    assert drawn.peak == points[1]


def test_an_empty_day_is_a_flat_line_without_a_peak():
    drawn = plot((), 5, us("2026-11-23T12:00"), BRUSSELS)
    assert (drawn.line, drawn.peak) == ("M0 1000H400", None)


def test_days_of_23_and_25_hours_are_drawn_to_their_length():
    spring = plot((point("2026-03-29T00:00", 1),), 5, us("2026-03-29T23:30"), BRUSSELS)
    autumn = plot((point("2026-10-25T00:00", 1),), 5, us("2026-10-25T23:30"), BRUSSELS)
    assert [line.hour for line in spring.hours] == [0, 1, *range(3, 24)]
    assert [line.hour for line in autumn.hours] == [0, 1, 2, 2, *range(3, 24)]


moments = st.integers(us("2026-10-20T00:00"), us("2026-11-30T00:00"))


@given(
    moments,
    st.lists(st.tuples(st.integers(-30, 30 * 3600), st.integers(0, 60)), max_size=40),
    st.integers(1, 500),
)
def test_any_day_is_drawn_inside_its_field_and_is_small(now_us, moves, threshold):
    points = [Point(now_us - s * 1_000_000, count, count) for s, count in reversed(moves)]
    drawn = plot(points, threshold, now_us, BRUSSELS)
    numbers = [int(number) for number in re.findall(r"\d+", drawn.area)]
    assert all(0 <= number <= FIELD for number in numbers)
    across = [int(x) for x in re.findall(r"[MH](\d+)", drawn.line)]
    assert across == sorted(across)
    assert across[-1] == drawn.now[0]
    assert 0 < drawn.threshold.y < FIELD
    assert 1 <= len(drawn.hours) <= 25
    assert max(line.most for line in drawn.hours) >= drawn.hours[-1].last


def test_a_day_of_a_thousand_movements_stays_small():
    start_us = us("2026-11-23T00:00")
    points = [Point(start_us + n * 60_000_000, n % 9, n % 9) for n in range(1400)]
    drawn = plot(points, 5, start_us + 24 * HOUR_US - 1, BRUSSELS)
    assert len(drawn.line) < 12_000
