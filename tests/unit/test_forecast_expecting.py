"""What a public holiday teaches of other days: nothing."""

from datetime import date, timedelta

import pytest

from appliance.insight.forecast.expecting import Expecting
from appliance.insight.forecast.kinds import Kind
from appliance.insight.values import HOURS, DayCount

MONDAY = date(2026, 9, 7)
TEN_AT_NINE = tuple(10 * (hour == 9) for hour in range(HOURS))
NOBODY = (0,) * HOURS


@pytest.fixture
def expecting():
    """Return what ten Mondays have taught."""
    taught = Expecting(5)
    for week in range(10):
        taught.learn(DayCount(MONDAY + timedelta(weeks=week), TEN_AT_NINE, TEN_AT_NINE), ())
    return taught


@pytest.mark.parametrize("headcount", [NOBODY, tuple(3 * each for each in TEN_AT_NINE)])
def test_a_holiday_does_not_change_what_is_usual(expecting, headcount):
    cell = expecting.day_to_come(MONDAY, ()).cell(9)
    before = expecting._guesses(cell, expecting.day_to_come(MONDAY, ()))[:2]
    weights = list(expecting._sum._weights)
    feast = DayCount(MONDAY + timedelta(weeks=10), headcount, headcount)
    expecting.learn(feast, (Kind.HOLIDAY,))
    assert expecting._guesses(cell, expecting.day_to_come(MONDAY, ()))[:2] == before
    assert expecting._sum._weights == weights


def test_a_day_like_any_other_does(expecting):
    weights, cell = list(expecting._sum._weights), MONDAY.weekday() * HOURS + 9
    before = expecting._short.at(cell)
    expecting.learn(DayCount(MONDAY + timedelta(weeks=10), NOBODY, NOBODY), ())
    assert expecting._short.at(cell) < before
    assert expecting._sum._weights != weights
