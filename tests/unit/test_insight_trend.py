"""Whether more come: what rises, what falls, and what cannot be told."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from appliance.insight.trend import ENOUGH_WEEKS, WEEKS, Trend, Verdict, trend
from appliance.insight.values import Figures
from tests.counted import COUNTED, day, figures, some_figures

MONDAY = date(2026, 6, 1)


def weekly(*means, open_days=5):
    """Return figures of whole weeks, each with the same number on every open day."""
    return figures(
        MONDAY, *(n for mean in means for n in [mean] * open_days + [0] * (7 - open_days))
    )


def test_without_days_or_with_few_weeks_nothing_is_said():
    assert trend(Figures(), COUNTED) == Trend(Verdict.TOO_LITTLE)
    found = trend(weekly(1, 2, 3, 4, 5, 6, 7), COUNTED)
    assert (found.verdict, len(found.weeks), found.slope) == (Verdict.TOO_LITTLE, 7, None)
    assert (found.begins, found.ends) == (None, None)


def test_one_more_each_week_is_a_rise_of_more_than_four_a_month():
    found = trend(weekly(*range(1, 9)), COUNTED)
    assert found.verdict is Verdict.RISING
    assert round(found.slope.value, 3) == round(365.25 / 12 / 7, 3)
    assert (round(found.begins, 6), round(found.ends, 6)) == (1, 8)


def test_one_less_each_week_is_a_fall():
    found = trend(weekly(*range(9, 0, -1)), COUNTED)
    assert found.verdict is Verdict.FALLING
    assert found.slope.high < 0


def test_what_is_always_the_same_neither_rises_nor_falls():
    found = trend(weekly(*[5] * 12), COUNTED)
    assert (found.verdict, found.slope.low, found.slope.high) == (Verdict.UNCLEAR, 0, 0)


def test_only_whole_weeks_with_an_open_day_are_looked_at():
    of = figures(MONDAY + timedelta(days=2), *[9] * 5, *[3] * 7, *[0] * 7, *[4] * 7, *[8] * 6)
    assert [(each.week, each.mean, each.open_days) for each in trend(of, COUNTED).weeks] == [
        ("2026-W24", 3, 7),
        ("2026-W26", 4, 7),
    ]


def test_a_week_that_nobody_came_in_leaves_its_place_empty():
    """The line is drawn by the calendar, not by counting the weeks there are."""
    found = trend(weekly(*[2, 3, 4, 5, 0, 0, 0, 9, 10, 11, 12]), COUNTED)
    assert len(found.weeks) == ENOUGH_WEEKS
    assert round(found.slope.value * 7 / (365.25 / 12), 6) == 1


def test_who_does_not_count_opens_the_day_and_is_not_counted():
    of = Figures(tuple(day(MONDAY + timedelta(days=n), 0, staff=2) for n in range(7)))
    assert [(each.mean, each.open_days) for each in trend(of, COUNTED).weeks] == [(0, 7)]


def test_half_a_year_back_and_no_more():
    of = weekly(*range(1, 41))
    weeks = trend(of, COUNTED).weeks
    assert (len(weeks), weeks[0].mean, weeks[-1].mean) == (WEEKS, 15, 40)
    through_monday = Figures(of.days[:-6])
    weeks = trend(through_monday, COUNTED).weeks
    assert (len(weeks), weeks[0].mean, weeks[-1].mean) == (WEEKS, 14, 39)


def test_the_same_weeks_a_year_before_stand_beside():
    """Half a year that falls, after a year in which the same half fell as well."""
    year = [5] * 26 + list(range(30, 4, -1))
    found = trend(weekly(*year, *year), COUNTED)
    before = found.year_before
    assert (found.verdict, before.verdict) == (Verdict.FALLING, Verdict.FALLING)
    assert before.slope == found.slope
    assert [each.mean for each in before.weeks] == [each.mean for each in found.weeks]
    assert found.weeks[0].monday - before.weeks[0].monday == timedelta(weeks=52)
    assert before.year_before is None


def test_without_a_whole_week_a_year_before_there_is_none_to_stand_beside():
    assert trend(weekly(*[5] * 52), COUNTED).year_before is None
    assert trend(weekly(*[5] * 53), COUNTED).year_before.verdict is Verdict.TOO_LITTLE


def test_chance_alone_is_seldom_called_a_trend():
    chance = Random(2)
    verdicts = [
        trend(figures(MONDAY, *(chance.randint(2, 9) for _ in range(7 * 20))), COUNTED).verdict
        for _ in range(100)
    ]
    assert verdicts.count(Verdict.UNCLEAR) > 90


@given(some_figures(most_days=200), st.sets(st.sampled_from(COUNTED)))
def test_a_verdict_says_what_its_interval_says(of, counted):
    found = trend(of, counted)
    mondays = [each.monday for each in found.weeks]
    assert mondays == sorted(set(mondays))
    assert len(mondays) <= WEEKS
    assert (found.slope is None) == (found.verdict is Verdict.TOO_LITTLE)
    assert found.verdict is Verdict.TOO_LITTLE or len(mondays) >= ENOUGH_WEEKS
    if found.slope:
        low, value, high = found.slope.low, found.slope.value, found.slope.high
        assert low <= value <= high
        rising, falling = low > 0, high < 0
        assert (found.verdict is Verdict.RISING, found.verdict is Verdict.FALLING) == (
            rising,
            falling,
        )
        assert all(monday.weekday() == 0 for monday in mondays)
