"""The turn that the year took about these days a year ago."""

from datetime import date, timedelta
from math import isclose

from appliance.insight.forecast.year import WORTH, Year

MONDAY = date(2026, 11, 23)
LONG_AGO = MONDAY - timedelta(days=364)


def year(came, days=400, usual=50.0):
    """Return what is known on a Monday of the days up to it; `came` by days from a year before."""
    some = Year()
    for back in range(days, 0, -1):
        day = MONDAY - timedelta(days=back)
        some.add(day, came((day - LONG_AGO).days), usual)
    return some


def test_without_a_year_on_record_there_is_no_turn():
    assert Year().turn(MONDAY, MONDAY) == 1
    assert year(lambda _: 0.0, days=364 + 20).turn(MONDAY - timedelta(1), MONDAY) == 1


def test_as_before_so_again():
    some = year(lambda at: 100.0 if 14 <= at <= 28 else 50.0)
    turn = some.turn(MONDAY, MONDAY + timedelta(days=21))
    assert isclose(turn, (1500 + WORTH) / (750 + WORTH))
    assert some.turn(MONDAY, MONDAY + timedelta(days=6)) == 1


def test_a_quiet_time_a_year_ago_is_what_it_is_held_against():
    some = year(lambda at: 25.0 if -20 <= at <= 0 else 50.0)
    turn = some.turn(MONDAY, MONDAY + timedelta(days=8))
    assert isclose(turn, (1050 + WORTH) / (525 + WORTH))


def test_no_turn_is_beyond_measure():
    full = year(lambda at: 1000.0 if at > 0 else 1.0)
    empty = year(lambda at: 0.0 if at > 0 else 500.0)
    ahead = MONDAY + timedelta(days=8)
    assert full.turn(MONDAY, ahead) == 3
    assert empty.turn(MONDAY, ahead) == 1 / 3


def test_no_more_than_somewhat_more_than_a_year_is_kept():
    some = year(lambda _: 1.0, days=2000)
    assert len(some._days) == 364 + 42
