"""What kind of day it is, and how many of the usual crowd come on such days."""

from datetime import date
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.insight.forecast.kinds import Kind, Shares, kinds_of
from appliance.insight.forecast.usual import Level, Usual
from appliance.insight.values import Almanac, Period

ARMISTICE = date(2026, 11, 11)
ASCENSION = date(2026, 5, 14)
NATIONAL = date(2026, 7, 21)
ALMANAC = Almanac(
    frozenset((ARMISTICE, ASCENSION, NATIONAL, date(2026, 12, 25), date(2027, 1, 1))),
    (Period("Noël", date(2026, 12, 21), date(2027, 1, 3)),),
)


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2026, 11, 23), ()),
        (ARMISTICE, (Kind.HOLIDAY,)),
        (date(2026, 11, 12), ()),  # a Thursday after a Wednesday
        (date(2026, 5, 15), (Kind.BRIDGE,)),  # Friday after Ascension
        (date(2026, 5, 13), ()),
        (date(2026, 7, 20), (Kind.BRIDGE,)),  # Monday before a Tuesday
        (date(2026, 7, 22), ()),
        (date(2026, 12, 21), (Kind.SCHOOL,)),
        (date(2026, 12, 23), (Kind.SCHOOL,)),
        (date(2026, 12, 24), (Kind.SCHOOL,)),
        (date(2026, 12, 25), (Kind.HOLIDAY, Kind.SCHOOL)),
        (date(2027, 1, 2), (Kind.SCHOOL,)),
        (date(2027, 1, 3), (Kind.SCHOOL,)),
        (date(2027, 1, 4), ()),
    ],
)
def test_kinds_of_days(day, kinds):
    assert set(kinds_of(day, ALMANAC)) == set(kinds)


def test_a_day_like_any_other_has_the_whole_share():
    assert Shares().of(()) == 1


def test_kinds_multiply():
    shares = Shares()
    alone = shares.of((Kind.BRIDGE,)) * shares.of((Kind.SCHOOL,))
    assert isclose(shares.of((Kind.BRIDGE, Kind.SCHOOL)), alone)


def test_a_share_is_learnt_and_others_stay():
    shares = Shares()
    for _ in range(200):
        shares.learn((Kind.HOLIDAY,), 30.0, 60.0 * shares.of((Kind.HOLIDAY,)))
    assert abs(shares.of((Kind.HOLIDAY,)) - 0.5) < 0.01
    assert shares.of((Kind.SCHOOL,)) == 0.95


def test_of_two_kinds_each_learns_beside_the_other():
    shares = Shares()
    both = (Kind.SCHOOL, Kind.BRIDGE)
    before = shares.of(both)
    shares.learn(both, 100.0 * before, 100.0 * before)
    assert isclose(shares.of(both), before)


def test_a_holiday_beside_a_holiday_is_no_bridge():
    monday, tuesday = date(2026, 12, 28), date(2026, 12, 29)
    almanac = Almanac(frozenset((monday, tuesday)), ())
    assert kinds_of(monday, almanac) == (Kind.HOLIDAY,)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_the_usual_is_between_the_least_and_the_most(counts):
    usual = Usual(6)
    for count in counts:
        usual.add(3, count, 1.0)
    assert min(counts) - 1e-9 <= usual.at(3) <= max(counts) + 1e-9
    assert usual.at(4) == 0


def test_what_is_as_old_as_said_counts_half():
    usual = Usual(1)
    usual.add(0, 8, 1.0)
    usual.add(0, 2, 1.0)
    assert isclose(usual.at(0), (8 / 2 + 2) / (1 / 2 + 1))


def test_a_day_on_which_half_come_counts_half():
    usual = Usual(6)
    usual.add(0, 4, 1.0)
    usual.add(0, 2, 0.5)
    assert isclose(usual.at(0), 4)


def test_a_level_is_one_until_it_knows_better():
    level = Level(14)
    assert level.now == 1
    for _ in range(100):
        level.add(60, 30)
    assert abs(level.now - 2) < 0.05
    level.add(0, 30)
    assert level.now < 2
