"""Months, a usual week and a calendar: each against a count of days one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.insight import history
from appliance.insight.history import CalendarWeek, Cell
from appliance.insight.values import HOURS, DayCount, Figures
from appliance.model import Category
from tests.counted import COUNTED, day, days, figures, some_figures

OCTOBER = date(2026, 10, 1)
thresholds = st.integers(1, 8)


def months(of, threshold=5):
    return history.months(of, COUNTED, threshold)


def test_nothing_on_record_is_nothing():
    assert months(Figures()) == ()
    assert history.usual_week(Figures(), 5) is None
    assert history.calendar(Figures(), COUNTED, 5, date.min, date.max) == ()


def test_a_month_in_figures():
    a, b, c, shut = (OCTOBER + timedelta(days=n) for n in range(4))
    of = Figures(
        (
            day(a, 4, student=2, together=3),
            day(b, 6, staff=1, together=5, at=(10, 11)),
            day(c, 0, staff=2, together=0),
            day(shut),
        )
    )
    (month,) = months(of)
    span = month.span
    assert (month.month, month.whole, span.first, span.through) == ("2026-10", False, a, shut)
    assert (span.days, span.open_days) == (4, 3)
    assert (span.distinct, span.most, span.peak) == (12, 6, 5)
    assert (span.reached, span.reached_together, span.hours_reached) == (2, 1, 2)
    assert span.by_category == {
        Category.COWORKER: 10,
        Category.STUDENT: 2,
        Category.STAFF: 3,
        Category.VISITOR: 0,
    }
    assert span.mean == 4
    assert (month.before, month.year_before) == (None, None)


def test_a_month_in_which_nobody_came_has_no_mean_and_divides_by_nothing():
    (month,) = months(figures(date(2027, 8, 1), *[0] * 31))
    assert (month.whole, month.span.open_days, month.span.mean) == (True, 0, 0)


def test_five_are_enough_for_five():
    (month,) = months(figures(OCTOBER, 5, 4))
    assert (month.span.reached, month.span.reached_together, month.span.hours_reached) == (1, 1, 1)


def test_a_day_of_nobody_is_shut_even_where_it_is_said_by_category():
    assert not DayCount(OCTOBER, (0,) * 24, (0,) * 24, {Category.STUDENT: 0}).is_open


def test_a_category_named_twice_counts_once():
    assert day(OCTOBER, 4).came((Category.COWORKER, Category.COWORKER)) == 4


def test_whole_months_are_compared_whole():
    of = figures(OCTOBER, *[6] * 31, *[4] * 30)
    compared = months(of)[1].before
    assert (compared.month, compared.whole) == ("2026-10", True)
    assert (compared.ours, compared.theirs) == (months(of)[1].span, months(of)[0].span)
    assert (compared.ours.reached, compared.theirs.reached) == (0, 31)


def test_a_month_that_goes_on_is_compared_by_as_many_open_days():
    october = [0, 6, 6, 0, 0, 7, *[9] * 25]
    november = [0, 3, 0, 5, 5, 0]
    compared = months(figures(OCTOBER, *october, *november))[1].before
    assert not compared.whole
    assert (compared.ours.open_days, compared.theirs.open_days) == (3, 3)
    assert (compared.ours.through, compared.theirs.through) == (
        date(2026, 11, 5),
        date(2026, 10, 6),
    )
    assert (compared.ours.distinct, compared.theirs.distinct) == (13, 19)


def test_a_month_on_record_in_part_gives_the_measure_for_the_next():
    compared = months(figures(date(2026, 10, 30), 6, 6, *[4] * 30))[1].before
    assert (compared.whole, compared.ours.open_days, compared.theirs.open_days) == (False, 2, 2)
    assert compared.ours.through == date(2026, 11, 2)


def test_without_an_open_day_in_one_of_them_there_is_nothing_to_compare():
    assert months(figures(OCTOBER, *[6] * 31, 0, 0))[1].before is None


def test_a_year_before_is_the_same_month():
    of = figures(date(2027, 2, 1), *[5] * 28, *[1] * 337, *[6] * 29)
    last = months(of)[-1]
    assert (last.month, last.whole, last.span.days) == ("2028-02", True, 29)  # a leap year
    assert (last.year_before.month, last.year_before.theirs.distinct) == ("2027-02", 140)
    assert last.before.month == "2028-01"


@pytest.mark.parametrize(
    ("month", "back", "before"),
    [("2026-01", 1, "2025-12"), ("2026-12", 1, "2026-11"), ("2026-03", 12, "2025-03")],
)
def test_months_before(month, back, before):
    assert history.months_before(month, back) == before


@given(some_figures(), thresholds)
def test_months_part_the_days(of, threshold):
    found = months(of, threshold)
    spans = [each.span for each in found]
    assert [each.month for each in found] == sorted({f"{each.day:%Y-%m}" for each in of.days})
    assert sum(each.days for each in spans) == len(of.days)
    assert sum(each.distinct for each in spans) == sum(each.came(COUNTED) for each in of.days)
    assert sum(each.open_days for each in spans) == sum(each.is_open for each in of.days)
    assert sum(each.hours_reached for each in spans) == sum(
        each.headcount[hour] >= threshold for each in of.days for hour in range(HOURS)
    )
    for each in spans:
        assert each.reached <= each.days
        assert each.distinct == sum(each.by_category[one] for one in COUNTED)
        assert each.mean <= each.most


@given(some_figures(), thresholds)
def test_comparisons_are_on_equal_terms(of, threshold):
    found = months(of, threshold)
    for month in found:
        for beside in filter(None, (month.before, month.year_before)):
            assert beside.month < month.month
            assert beside.ours.first == month.span.first
            assert beside.ours.through <= month.span.through
            if beside.whole:
                assert beside.ours == month.span
            else:
                assert beside.ours.open_days == beside.theirs.open_days > 0


def test_a_usual_week():
    monday = date(2026, 11, 2)
    of = Figures((*days(monday, 6, 1, 0, 0, 0, 0, 0), *days(monday + timedelta(7), 4)))
    week = history.usual_week(of, 5)
    assert (week.first, week.through, week.days) == (monday, date(2026, 11, 9), 8)
    assert week.hours == range(10, 11)
    assert week.rows[0] == (Cell(0, 10, 5.0, 5.0, 1, 2),)
    assert week.rows[0][0].share == 0.5
    assert week.rows[2] == (Cell(2, 10, 0.0, 0.0, 0, 1),)


def test_a_usual_week_reaches_so_many_weeks_back():
    of = figures(date(2026, 9, 1), 9, *[1] * 14)
    assert history.usual_week(of, 5, weeks=2).first == date(2026, 9, 2)
    assert all(cell.headcount == 1 for row in history.usual_week(of, 5, 2).rows for cell in row)


def test_a_weekday_never_on_record_is_told_from_one_on_which_nobody_came():
    week = history.usual_week(figures(date(2026, 11, 2), 5), 5)
    assert week.rows[3] == (Cell(3, 10, 0.0, 0.0, 0, 0),)
    assert week.rows[3][0].share == 0


def test_hours_in_which_only_those_who_do_not_count_were_in_are_shown():
    staff = DayCount(OCTOBER, (0,) * 24, tuple(int(hour in (7, 19)) for hour in range(24)))
    week = history.usual_week(Figures((staff,)), 5)
    assert week.hours == range(7, 20)
    assert (week.rows[3][0].headcount, week.rows[3][0].present) == (0, 1)


def test_where_nobody_was_ever_in_the_week_has_no_hours():
    week = history.usual_week(figures(OCTOBER, 0, 0), 5)
    assert (week.hours, week.rows) == (range(0), ((),) * 7)


@given(some_figures(), thresholds, st.integers(1, 6))
def test_each_day_is_in_one_row_of_the_usual_week(of, threshold, weeks):
    week = history.usual_week(of, threshold, weeks)
    if week is None:
        assert not of.days
        return
    recent = of.days[-7 * weeks :]
    assert week.days == len(recent)
    for n, hour in enumerate(week.hours):
        column = [row[n] for row in week.rows]
        assert [cell.weekday for cell in column] == list(range(7))
        assert {cell.hour for cell in column} == {hour}
        assert sum(cell.days for cell in column) == len(recent)
        assert sum(cell.reached for cell in column) == sum(
            each.headcount[hour] >= threshold for each in recent
        )
        for cell in column:
            assert 0 <= cell.share <= 1
            assert cell.headcount <= cell.present


def test_a_calendar_over_the_border_of_the_year():
    of = figures(date(2026, 12, 30), 5, 2, 0, 1, 1, 6)
    weeks = history.calendar(of, COUNTED, 5, date(2026, 12, 31), date(2027, 1, 4))
    assert [(week.week, week.monday) for week in weeks] == [
        ("2026-W53", date(2026, 12, 28)),
        ("2027-W01", date(2027, 1, 4)),
    ]
    assert [square and square.distinct for square in weeks[0].squares] == [
        *(None, None, None),
        *(2, 0, 1, 1),
    ]
    assert [square and square.reached for square in weeks[1].squares] == [True, *[None] * 6]


def test_a_square_has_both_ways_of_counting():
    at = OCTOBER + timedelta(days=4)
    of = Figures((day(at, 6, staff=2, together=4, at=(9, 10)),))
    (week,) = history.calendar(of, COUNTED, 4, at, at)
    square = week.squares[0]
    assert (square.day, square.is_open, square.distinct, square.peak) == (at, True, 6, 4)
    assert (square.present, square.hours_reached) == (4, 2)
    assert (square.reached, square.reached_together) == (True, True)
    assert square.by_category == {Category.COWORKER: 6, Category.STAFF: 2}
    (week,) = history.calendar(of, COUNTED, 5, at, at)
    assert (week.squares[0].reached, week.squares[0].reached_together) == (True, False)


@given(some_figures(), st.data())
def test_the_calendar_has_each_day_that_was_asked_for_once(of, data):
    first = data.draw(st.dates(date(2020, 1, 1), date(2033, 6, 1)))
    last = first + timedelta(days=data.draw(st.integers(0, 4000)))
    weeks = history.calendar(of, COUNTED, 5, first, last)
    squares = [square for week in weeks for square in week.squares if square]
    assert [each.day for each in squares] == [
        each.day for each in of.days if first <= each.day <= last
    ]
    for week in weeks:
        assert_is_a_week(week)


def assert_is_a_week(week: CalendarWeek):
    assert week.monday == date.fromisocalendar(*map(int, week.week.split("-W")), 1)
    assert len(week.squares) == 7
    assert any(week.squares)
    for n, square in enumerate(week.squares):
        assert square is None or square.day == week.monday + timedelta(days=n)
