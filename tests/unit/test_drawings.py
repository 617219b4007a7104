"""The drawings of figures: numbers to places."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.insight import history
from appliance.insight.first_visits import Group
from appliance.insight.forecast import Bin, Call
from appliance.insight.statistics import Estimate
from appliance.insight.trend import Trend, Verdict, Week
from appliance.web.drawings.axes import FIELD, Mark, Slot, ceiling, height, marks, slots
from appliance.web.drawings.bars import Column, bars
from appliance.web.drawings.hours import CROWDED, days_ahead, heads, usual_hours
from appliance.web.drawings.intervals import dots, whiskers
from appliance.web.drawings.months import LEVELS, leaves, level
from appliance.web.drawings.trend import course
from tests import counted

MONDAY = date(2026, 11, 23)
OCTOBER = date(2026, 10, 1)


# --- axes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (2.4, 3), (7, 8), (9, 10), (10, 10), (11, 20), (2400, 3000)]
)
def test_an_axis_ends_at_a_round_number(most, top):
    assert ceiling(most) == top


@given(st.floats(0, 1e9))
def test_an_axis_holds_all_that_is_on_it_and_little_more(most):
    assert most <= ceiling(most) <= max(1, 2 * most)


def test_a_number_stands_as_high_as_it_is():
    assert [height(value, 8) for value in (0, 2, 8)] == [FIELD, 750, 0]
    assert [height(value, 8) for value in (-1, 9)] == [FIELD, 0]


def test_the_middle_of_an_axis_is_marked_where_it_is_whole():
    assert marks(10) == (Mark(FIELD, 0), Mark(500, 5), Mark(0, 10))
    assert marks(5) == (Mark(FIELD, 0), Mark(0, 5))


@given(st.integers(1, 60))
def test_things_side_by_side_fill_the_width_and_keep_apart(number):
    placed = slots(number)
    assert len(placed) == number
    assert placed[0].x == 0
    assert placed[-1].x + placed[-1].width == FIELD
    for left, right in pairwise(placed):
        assert left.x + left.width + 4 == right.x
    assert all(each.x < each.middle < each.x + each.width for each in placed)


def test_of_nothing_there_is_nothing_to_place():
    assert slots(0) == ()


# --- bars ----------------------------------------------------------------------------------------


def columns(*values):
    return [Column(str(place), value, str(value)) for place, value in enumerate(values)]


def test_a_bar_is_as_high_as_its_number_on_a_round_axis():
    drawn = bars(columns(0, 14, 20))
    assert [bar.y for bar in drawn.bars] == [FIELD, 300, 0]
    assert [mark.value for mark in drawn.marks] == [0, 10, 20]
    assert drawn.line is None


def test_what_bars_are_held_against_is_on_the_drawing_even_above_them_all():
    drawn = bars(columns(3, 5), line=15)
    assert drawn.line == 250
    assert drawn.bars[1].y == 750


def test_of_labels_the_newest_stays_on_a_small_screen():
    drawn = bars(columns(*range(12)), every=6, written=3)
    assert [bar.column.label for bar in drawn.bars if not bar.minor] == ["5", "11"]
    assert [bar.column.label for bar in drawn.bars if bar.labelled] == ["2", "5", "8", "11"]


def test_a_few_bars_have_all_their_labels_everywhere():
    some, more = (bars(columns(*range(count)), every=6, written=3).bars for count in (6, 7))
    assert all(bar.labelled and not bar.minor for bar in some)
    assert sum(bar.labelled for bar in more) == 3
    assert sum(not bar.minor for bar in more) == 2


def test_no_bars_are_a_drawing_too():
    assert bars([]).bars == ()


# --- a year of days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shade"), [(0, 0), (0.2, 1), (1, 1), (2, 2), (3, 3), (4, 4), (5, 4), (40, 4)]
)
def test_a_shade_says_how_near_five_it_was(value, shade):
    assert level(value, 5) == shade


@given(st.integers(0, 50), st.integers(1, 30))
def test_nobody_is_no_shade_and_more_is_never_paler(value, threshold):
    assert (level(value, threshold) == 0) == (value == 0)
    assert level(value, threshold) <= level(value + 1, threshold) <= LEVELS


def squares(figures):
    first, last = figures.days[0].day, figures.days[-1].day
    weeks = history.calendar(figures, counted.COUNTED, 5, first, last)
    return [square for week in weeks for square in week.squares if square is not None]


def test_days_lie_on_their_months_leaf_in_their_weekdays_column():
    ours = squares(counted.figures(OCTOBER, *([3] * 30), 0, 6))
    october, november = leaves(ours, 5)
    assert (october.month, october.rows) == ("2026-10", 5)
    assert (october.open_days, october.reached) == (30, 0)
    assert (november.month, november.rows) == ("2026-11", 1)
    assert (november.open_days, november.reached) == (1, 1)
    first, fifth = october.cells[0], october.cells[4]
    assert (first.column, first.row, first.level) == (3, 0, 3)  # a Thursday
    assert (fifth.column, fifth.row) == (0, 1)
    assert (november.cells[0].column, november.cells[0].row) == (6, 0)  # a Sunday
    assert october.cells[-1].level == 0


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 400))
def test_every_day_has_a_place_of_its_own(first, number):
    found = leaves(squares(counted.figures(first, *([1] * number))), 5)
    for leaf in found:
        places = {(cell.column, cell.row) for cell in leaf.cells}
        assert len(places) == len(leaf.cells)
        assert all(0 <= column < 7 and 0 <= row < leaf.rows <= 6 for column, row in places)
        assert all(cell.column == cell.square.day.weekday() for cell in leaf.cells)
    assert sum(len(leaf.cells) for leaf in found) == number


def test_without_days_there_are_no_leaves():
    assert leaves([], 5) == ()


# --- hours ---------------------------------------------------------------------------------------


def week(cells, hours=range(8, 12), days=4):
    """Return a usual week: `cells` by weekday and hour are mean headcount and days reached."""
    rows = tuple(
        tuple(
            history.Cell(day, hour, cells.get((day, hour), (0.0, 0))[0], 0.0,
                         cells.get((day, hour), (0.0, 0))[1], days)
            for hour in hours
        )
        for day in range(7)
    )  # fmt: skip
    return history.UsualWeek(MONDAY, MONDAY, 7 * days, hours, rows)


def test_hours_at_the_ends_in_which_hardly_anybody_is_are_not_drawn():
    drawn = usual_hours(week({(0, 8): (0.49, 0), (0, 9): (0.5, 0), (3, 10): (6.5, 2)}), 5)
    assert [head.hour for head in drawn.hours] == [9, 10]
    assert len(drawn.rows) == 7
    monday, thursday = drawn.rows[0], drawn.rows[3]
    assert (monday[0].number, monday[0].level, monday[0].usual) == (1, 1, False)
    assert (thursday[0].number, thursday[0].level, thursday[0].usual) == (0, 0, False)
    assert (thursday[1].number, thursday[1].level, thursday[1].usual) == (7, 4, True)
    assert thursday[1].x + thursday[1].width == FIELD


def test_an_hour_is_usual_on_every_other_day_whatever_its_mean():
    drawn = usual_hours(week({(0, 8): (5.5, 1), (0, 9): (4.4, 2)}), 5)
    assert [each.usual for each in drawn.rows[0]] == [False, True]


def test_a_week_in_which_nobody_ever_is_has_nothing_to_draw():
    assert usual_hours(week({}), 5).rows == ()
    assert usual_hours(week({}, range(0)), 5).hours == ()


def test_names_of_hours_give_way_where_it_is_narrow():
    assert [head.minor for head in heads(range(8, 12))] == [False, True, False, True]
    wide = heads(range(CROWDED + 1))
    assert [head.minor for head in wide[:4]] == [False, True, True, False]
    assert usual_hours(week({(0, h): (1, 0) for h in range(24)}, range(24)), 5).crowded
    assert not usual_hours(week({(0, h): (1, 0) for h in range(16)}, range(16)), 5).crowded


def call(day, hour, probability, announced=0):
    return Call(MONDAY + timedelta(days=day), hour, probability, probability, 0.0, announced)


def test_days_ahead_have_a_bar_for_each_hour_that_is_still_to_come():
    drawn = days_ahead([call(0, 9, 0.9), call(0, 10, 0.3), call(1, 9, 0.78)], MONDAY, 10)
    assert [head.hour for head in drawn.hours] == [9, 10]
    today, tomorrow, *others = drawn.days
    assert [chance.call.hour for chance in today.chances] == [10]
    assert (today.chances[0].y, today.chances[0].tens, today.chances[0].likely) == (700, 30, False)
    assert (tomorrow.chances[0].tens, tomorrow.chances[0].likely) == (80, True)
    assert tomorrow.chances[0].x == 0
    assert today.chances[0].x == slots(2)[1].x
    assert [each.day for each in drawn.days] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert all(not each.chances and each.best is None for each in others)


def test_the_best_of_a_day_is_the_surest_hour_and_the_first_of_several():
    drawn = days_ahead([call(1, 9, 0.6), call(1, 10, 0.8), call(1, 11, 0.8)], MONDAY, 0)
    assert drawn.days[1].best.hour == 10


def test_an_hour_is_likely_by_the_number_that_stands_on_it():
    drawn = days_ahead([call(1, 9, 0.449), call(1, 10, 0.46)], MONDAY, 0)
    assert [(each.tens, each.likely) for each in drawn.days[1].chances] == [(40, False), (50, True)]


def test_unlikely_hours_are_left_out_at_the_ends_unless_somebody_is_announced():
    calls = [call(1, 7, 0.01), call(1, 9, 0.05), call(1, 10, 0.0), call(2, 12, 0.02, announced=1)]
    drawn = days_ahead(calls, MONDAY, 0)
    assert [head.hour for head in drawn.hours] == [9, 10, 11, 12]
    assert [chance.call.hour for chance in drawn.days[1].chances] == [9, 10]
    assert not drawn.crowded


def test_a_day_on_which_no_hour_has_a_chance_has_no_best_one():
    drawn = days_ahead([call(0, 9, 0.8), call(1, 9, 0.04), call(2, 9, 0, announced=1)], MONDAY, 0)
    assert [each.best and each.best.day for each in drawn.days[:3]] == [
        MONDAY,
        None,
        MONDAY + timedelta(days=2),
    ]
    assert drawn.days[1].chances  # the table says them nevertheless


def test_where_nothing_is_likely_there_are_days_and_no_hours():
    drawn = days_ahead([call(1, 7, 0.01)], MONDAY, 0)
    assert drawn.hours == ()
    assert len(drawn.days) == 7
    assert not any(each.chances for each in drawn.days)
    assert days_ahead([call(1, h, 0.5) for h in range(17)], MONDAY, 0).crowded


# --- the trend -----------------------------------------------------------------------------------


def weeks(*means):
    return tuple(
        Week("", MONDAY + timedelta(weeks=place), mean, 5) for place, mean in enumerate(means)
    )


def test_the_line_goes_through_the_weeks_and_the_band_is_a_bow_tie():
    month = 365.25 / 12 / 7
    found = Trend(
        Verdict.RISING, weeks(2, 3, 4, 5, 6),
        Estimate(month, month / 2, 2 * month), begins=2.0, ends=6.0,
    )  # fmt: skip
    drawn = course(found, 5)
    assert [(point.x, point.y) for point in drawn.points] == [
        *((0, 667), (250, 500), (500, 333), (750, 167), (1000, 0)),
    ]
    assert drawn.line == "M0 667L1000 0"
    # From the middle, 4 people, half as steep and twice as steep: 0 and 3, 5 and 8.
    assert drawn.band == "M0 1000V500L500 333ZM1000 0V167L500 333Z"
    assert drawn.threshold == 167
    assert [mark.value for mark in drawn.marks] == [0, 3, 6]


def test_without_a_trend_there_are_points_alone():
    drawn = course(Trend(Verdict.TOO_LITTLE, weeks(3)), 5)
    assert (drawn.line, drawn.band) == ("", "")
    assert [(point.x, point.y) for point in drawn.points] == [(0, 500)]


# --- shares --------------------------------------------------------------------------------------


def test_a_share_stands_in_its_interval():
    groups = (
        Group(0, 1, 10, 2, Estimate(0.2, 0.05, 0.5)),
        Group(2, 3, 0, 0, None),
        Group(4, None, 10, 6, Estimate(0.6, 0.3, 0.8)),
    )
    first, second = whiskers(groups)
    assert (first.y, first.low, first.high) == (800, 950, 500)
    assert (second.y, second.group.least) == (400, 4)
    assert (first.x, second.x) == tuple(slot.middle for slot in slots(2))
    assert whiskers(groups[1:2]) == ()


def test_what_was_called_lies_against_what_happened():
    few, many = dots([Bin(0.1, 0.2, 0.15, 0.0, 19), Bin(0.7, 0.8, 0.74, 0.68, 20)])
    assert (few.x, few.y, few.few) == (150, FIELD, True)
    assert (many.x, many.y, many.few) == (740, 320, False)


def test_the_middle_of_a_slot_is_in_it():
    assert Slot(10, 5).middle == 12
