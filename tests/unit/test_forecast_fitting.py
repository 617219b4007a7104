"""Weights of a sum, and odds: both learn from one answer after the other."""

from math import isclose
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from appliance.insight.forecast.fitting import Odds, Sum, logistic


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_logistic_stays_between_and_rises(one, other):
    low, high = sorted((one, other))
    assert 0 < logistic(low) <= logistic(high) < 1


def test_the_logistic_is_what_it_says():
    assert logistic(0) == 0.5
    assert isclose(logistic(1.0), 0.7310585786)
    assert isclose(logistic(-1.0) + logistic(1.0), 1)


def test_at_first_every_guess_weighs_the_same():
    assert Sum(4).of((1.0, 2.0, 3.0, 6.0)) == 3


def test_a_guess_that_is_right_comes_to_weigh_nearly_all():
    dice, total = Random(1), Sum(2)
    for _ in range(5000):
        right, wrong = dice.uniform(0, 8), dice.uniform(0, 8)
        total.learn((right, wrong), right - total.of((right, wrong)), right)
    assert abs(total.of((4.0, 0.0)) - 4) < 0.2
    assert abs(total.of((0.0, 4.0))) < 0.2


def test_a_sum_is_what_ridge_regression_finds_of_the_same_answers():
    """With one guess the closed form is at hand: prior weight 1, and answers of equal noise."""
    total = Sum(1, doubt=0.5, noise=2.0)
    answers = [(1.0, 3.0), (2.0, 5.0), (4.0, 6.0)]
    for guess, answer in answers:
        total.learn((guess,), answer - total.of((guess,)), 1.0)
    top = 1 / 0.5 + sum(guess * answer / 2 for guess, answer in answers)
    bottom = 1 / 0.5 + sum(guess * guess / 2 for guess, _ in answers)
    assert isclose(total.of((1.0,)), top / bottom)


def test_a_few_people_expected_count_as_a_fifth_of_one_at_least():
    few, none = Sum(1), Sum(1)
    few.learn((1.0,), 1.0, 0.2)
    none.learn((1.0,), 1.0, 0.0)
    assert few.of((1.0,)) == none.of((1.0,)) > 1


@given(st.lists(st.tuples(st.floats(-20, 20), st.booleans()), max_size=60))
def test_odds_are_probabilities_and_rise_whatever_was_seen(seen):
    odds = Odds()
    for distance, reached in seen:
        odds.learn(distance, reached=reached)
    said = [odds.of(distance) for distance in (-9.0, -1.0, 0.0, 1.0, 9.0)]
    assert said == sorted(said)
    assert 0 < said[0] < said[-1] < 1


def test_odds_lean_to_what_came():
    odds = Odds()
    odds.learn(0.0, reached=True)
    assert odds.of(0.0) > 0.5
    before = odds.of(2.0)
    odds.learn(2.0, reached=False)
    assert odds.of(2.0) < before


def test_an_hour_counts_as_a_third_of_an_answer():
    odds = Odds()
    odds.learn(0.0, reached=True)
    step = 0.1 * 0.3 * 0.5 / (1 + 0.1 * 0.3 * 0.25)
    assert isclose(odds.of(0.0), logistic(step))


def test_odds_find_the_line_that_answers_follow():
    dice, odds = Random(2), Odds()
    for _ in range(20_000):
        distance = dice.gauss(0, 2)
        odds.learn(distance, reached=dice.random() < logistic(-1 + distance))
    for distance in (-2.0, 0.0, 2.0):
        assert abs(odds.of(distance) - logistic(-1 + distance)) < 0.03


def test_odds_stay_rising_where_answers_fall():
    dice, odds = Random(3), Odds()
    for _ in range(5000):
        distance = dice.gauss(0, 2)
        odds.learn(distance, reached=dice.random() < logistic(-3 * distance))
    assert odds.of(-3.0) < odds.of(3.0)
