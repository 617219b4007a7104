"""How calls turned out, and the two baselines beside them."""

from datetime import date, timedelta
from math import isclose

from appliance.insight.forecast.recording import Baselines, Settled, record_of
from appliance.insight.forecast.values import FEW_HOURS, Bin, Record

MONDAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


def test_of_no_hour_there_is_an_empty_record():
    assert record_of(()) == Record()


def test_a_record_by_hand():
    hours = (
        Settled((0.7, 0.7), 1.0, 0.5, reached=True),
        Settled((0.7, 0.38), 1.0, 0.5, reached=False),
        Settled((0.1, 1.0), 0.0, 0.25, reached=True),
        Settled((0.0, 0.05), 0.0, 0.0, reached=False),
    )
    record = record_of(hours)
    brier = (0.09 + 0.09 + 0.49 + 0.1444 + 0.81 + 0 + 0 + 0.0025) / 8
    assert isclose(record.brier, brier)
    assert record.baseline_week == (0 + 1 + 1 + 0) / 4
    assert record.baseline_weekday == (0.25 + 0.25 + 0.5625 + 0) / 4
    assert (record.base_rate, record.baseline_always, record.hours) == (0.5, 0.25, 4)
    low, second, fourth, eighth, last = record.bins
    assert low == Bin(0.0, 0.1, 0.025, 0.0, 1)
    assert second == Bin(0.1, 0.2, 0.1, 1.0, 0)
    assert fourth == Bin(0.3, 0.4, 0.38, 0.0, 0)
    assert (eighth.low, eighth.high, eighth.hours) == (0.7, 0.8, 2)
    assert isclose(eighth.happened, 2 / 3)
    assert last == Bin(0.9, 1.0, 1.0, 1.0, 0)


def test_of_few_hours_chance_has_its_say():
    assert Bin(0.3, 0.4, 0.38, 0.0, FEW_HOURS - 1).few
    assert not Bin(0.3, 0.4, 0.38, 0.0, FEW_HOURS).few


def test_baselines_know_the_week_before_and_all_weeks_before():
    base = Baselines()
    assert (base.week(MONDAY, 1), base.weekday(MONDAY, 1)) == (0, 0)
    for weeks, reached in enumerate(((True, True), (False, True), (False, False))):
        base.learn(MONDAY + weeks * WEEK, reached)
    ahead = MONDAY + 3 * WEEK
    assert [base.week(ahead, hour) for hour in (0, 1)] == [0, 0]
    assert [base.weekday(ahead, hour) for hour in (0, 1)] == [1 / 3, 2 / 3]
    assert base.week(MONDAY + 2 * WEEK, 1) == 1
    assert base.week(ahead + timedelta(days=1), 1) == base.weekday(ahead + timedelta(days=1), 1)
