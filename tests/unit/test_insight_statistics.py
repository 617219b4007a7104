"""Intervals against published figures, against another way to reckon them, and against chance."""

from math import comb, isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.insight.statistics import Estimate, kendall_variance, newcombe, theil_sen, wilson

shares = st.integers(1, 10**12).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
figures = st.one_of(
    st.integers(0, 9).map(float),
    st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False),
)


# Newcombe (1998), single proportion, table I, method 3
@pytest.mark.parametrize(
    ("happened", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_published(happened, of, low, high):
    found = wilson(happened, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == happened / of


# Newcombe (1998), difference, table II, method 10: the contrasts (a) to (h)
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_as_published(first, second, low, high):
    found = newcombe(first, second)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(shares)
def test_a_share_lies_in_its_interval_and_that_between_none_and_all(share):
    found = wilson(*share)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.width > 0


@given(shares)
def test_what_did_not_happen_is_the_mirror_of_what_did(share):
    happened, of = share
    found, mirrored = wilson(happened, of), wilson(of - happened, of)
    assert isclose(found.low, 1 - mirrored.high, abs_tol=1e-9)
    assert isclose(found.high, 1 - mirrored.low, abs_tol=1e-9)


@given(shares, shares)
def test_a_difference_lies_in_its_interval_and_turned_round_in_the_mirror(first, second):
    found, turned = newcombe(first, second), newcombe(second, first)
    assert -1 - 1e-9 <= found.low <= found.value <= found.high <= 1 + 1e-9
    assert isclose(found.low, -turned.high, abs_tol=1e-12)


@pytest.mark.parametrize("of", [10, 25, 60])
@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.8])
def test_wilson_covers_as_often_as_it_says(share, of):
    """Exactly, by the binomial distribution: between 92 and 99 of a hundred."""
    covered = sum(
        comb(of, happened) * share**happened * (1 - share) ** (of - happened)
        for happened in range(of + 1)
        if wilson(happened, of).low <= share <= wilson(happened, of).high
    )
    assert 0.92 < covered < 0.99


@pytest.mark.parametrize(("p", "m", "q", "n"), [(0.3, 20, 0.3, 35), (0.7, 15, 0.35, 12)])
def test_newcombe_covers_as_often_as_it_says(p, m, q, n):
    covered = sum(
        comb(m, a) * p**a * (1 - p) ** (m - a) * comb(n, b) * q**b * (1 - q) ** (n - b)
        for a in range(m + 1)
        for b in range(n + 1)
        if newcombe((a, m), (b, n)).low <= p - q <= newcombe((a, m), (b, n)).high
    )
    assert 0.93 < covered < 0.985


def test_a_straight_line_is_found_and_one_wild_point_does_not_bend_it():
    line = theil_sen([(x, 3 + 2 * x) for x in range(10)])
    assert (line.slope, line.at_zero, line.at(5)) == (Estimate(2, 2, 2), 3, 13)
    wild = theil_sen([*((x, 3 + 2 * x) for x in range(10)), (10, 1e6)])
    assert (wild.slope.value, wild.at_zero) == (2, 3)


# scipy.stats.theilslopes of 1.17.1 with method="joint"
@pytest.mark.parametrize(
    ("values", "value", "low", "high", "at_zero"),
    [
        ([0.1, 1.5, -0.5, 1.6, 0.5, 0.7, 3.1, 1.6], 0.267142857, -0.3, 0.5, -0.085),
        (
            [
                *(-0.2, -0.1, 0.5, -0.7, 0.7, 1.2, 2.0, 0.6, 1.2, -0.2, 1.5, 0.0, 1.0),
                *(3.7, 0.6, 3.8, 3.5, 3.1, 4.1, 4.3, 5.0, 4.0, 3.8, 4.0, 3.8, 5.0),
            ],
            *(0.204761905, 0.155, 0.259090909, -0.302380952),
        ),
    ],
)
def test_theil_sen_as_others_reckon_it(values, value, low, high, at_zero):
    line = theil_sen(list(enumerate(values)))
    found = (line.slope.value, line.slope.low, line.slope.high, line.at_zero)
    assert tuple(round(each, 9) for each in found) == (value, low, high, at_zero)


def test_no_line_through_one_point():
    assert theil_sen([]) is None
    assert theil_sen([(1, 1)]) is None


def test_two_points_say_what_they_say():
    assert theil_sen([(0, 1), (2, 5)]).slope == Estimate(2, 2, 2)


@pytest.mark.parametrize("values", [[1, 2, 3, 4], [1, 1, 2, 3], [5, 5, 5], [1, 1, 2, 2, 2], [7]])
def test_kendalls_variance_by_trying_every_order(values):
    """Every order is as likely as any other: what S comes to over all of them."""
    orders = [_s(order) for order in _orders(list(range(len(values))), values)]
    assert isclose(kendall_variance(values), sum(s * s for s in orders) / len(orders))


@given(st.lists(figures, min_size=2, max_size=14))
def test_the_interval_is_where_kendall_sees_no_trend(values):
    """Sen's interval by its meaning: the slopes that, taken out, leave no more than chance may."""
    points = list(enumerate(values))
    slope = theil_sen(points).slope
    assert slope.low <= slope.value <= slope.high
    may_go = 1.959964 * kendall_variance(values) ** 0.5
    pairs = len(points) * (len(points) - 1) / 2
    steeper = sum(_slope(a, b) > slope.high for a, b in _pairs(points))
    flatter = sum(_slope(a, b) < slope.low for a, b in _pairs(points))
    assert max(steeper, flatter) <= max((pairs - may_go) / 2, 0)


@pytest.mark.parametrize("seed", range(5))
def test_beyond_the_interval_kendall_sees_a_trend_and_at_the_slope_none(seed):
    chance = Random(seed)
    points = [(x, 0.1 * x + chance.gauss(0, 1)) for x in range(15)]
    slope = theil_sen(points).slope
    may_go = 1.959964 * kendall_variance([y for _, y in points]) ** 0.5

    def s_without(beta):
        return abs(_s([y - beta * x for x, y in points]))

    assert min(s_without(slope.low - 1e-9), s_without(slope.high + 1e-9)) > may_go
    assert s_without(slope.value) <= 1


def test_sens_interval_covers_as_often_as_it_says():
    chance = Random(5)
    slopes = [
        theil_sen([(x, 0.3 * x + chance.gauss(0, 2)) for x in range(20)]).slope for _ in range(600)
    ]
    assert 0.93 < sum(each.low <= 0.3 <= each.high for each in slopes) / 600 < 0.985


def test_what_is_flat_seldom_looks_like_a_trend():
    chance = Random(11)
    slopes = [
        theil_sen([(x, float(chance.randint(2, 9))) for x in range(26)]).slope for _ in range(600)
    ]
    assert sum(each.low > 0 or each.high < 0 for each in slopes) / 600 < 0.07


def _orders(places, values):
    if not places:
        yield []
    for n, place in enumerate(places):
        for rest in _orders(places[:n] + places[n + 1 :], values):
            yield [values[place], *rest]


def _s(values):
    return sum((b > a) - (b < a) for n, a in enumerate(values) for b in values[n + 1 :])


def _pairs(points):
    return [(a, b) for n, a in enumerate(points) for b in points[n + 1 :]]


def _slope(a, b):
    return (b[1] - a[1]) / (b[0] - a[0])
