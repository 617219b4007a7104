"""The host's claim: by newcomers made up so that the answer is known."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.insight.first_visits import (
    ENOUGH_IN_BIN,
    Verdict,
    curve,
    first_visits,
    new_since,
)
from appliance.insight.statistics import wilson
from appliance.insight.values import Figures
from appliance.tally.values import Newcomer
from tests.counted import figures
from tests.counted import newcomers as anybody

some = st.lists(anybody(), max_size=80)


def newcomers(*groups):
    """Return newcomers: (how many others they met, how many they were, how many came back)."""
    return [
        Newcomer(date(2026, 11, 23), met, n < returned)
        for met, many, returned in groups
        for n in range(many)
    ]


def test_nobody_yet():
    found = first_visits([], 3, 5)
    assert (found.verdict, found.curve, found.difference) == (Verdict.TOO_LITTLE, (), None)
    assert (found.newcomers, found.waiting, found.few.share) == (0, 3, None)


def test_whoever_meets_four_others_has_made_five():
    found = first_visits(newcomers((3, 2, 1), (4, 3, 2)), 0, 5)
    few, enough = found.few, found.enough
    assert (few.least, few.most, few.newcomers, few.returned) == (0, 3, 2, 1)
    assert (enough.least, enough.most, enough.newcomers, enough.returned) == (4, None, 3, 2)
    assert enough.share == wilson(2, 3)
    assert (found.newcomers, found.threshold) == (5, 5)


@pytest.mark.parametrize(
    ("few", "enough", "verdict"),
    [
        ((30, 6), (30, 20), Verdict.SUPPORTED),
        ((30, 20), (30, 6), Verdict.AGAINST),
        ((30, 15), (30, 16), Verdict.NOT_SEEN),
        ((9, 0), (30, 30), Verdict.TOO_LITTLE),  # nine on one side are too few, whatever they did
        ((30, 0), (9, 9), Verdict.TOO_LITTLE),
        ((10, 0), (10, 10), Verdict.SUPPORTED),
        ((10, 4), (10, 5), Verdict.TOO_LITTLE),  # it may be anything between -30 and +50
        ((13, 6), (300, 150), Verdict.NOT_SEEN),
        ((0, 0), (300, 150), Verdict.TOO_LITTLE),
    ],
)
def test_what_the_newcomers_say_to_the_claim(few, enough, verdict):
    assert first_visits(newcomers((1, *few), (6, *enough)), 0, 5).verdict is verdict


def test_the_difference_is_how_much_more_often_those_who_met_enough_came_back():
    found = first_visits(newcomers((0, 20, 5), (4, 20, 15)), 0, 5)
    assert found.difference.value == 0.5


def test_the_curve_pools_what_is_too_little():
    found = curve(newcomers((0, 5, 0), (1, 2, 1), (2, 2, 1), (3, 1, 1), (4, 6, 3), (6, 3, 3)))
    assert [(each.least, each.most, each.newcomers, each.returned) for each in found] == [
        (0, 0, 5, 0),
        (1, 3, 5, 3),
        (4, None, 9, 6),  # three who met six are too few for a group of their own
    ]


def test_the_curve_with_enough_of_everything_has_every_bin():
    found = curve(newcomers(*((met, 5, 2) for met in (0, 1, 2, 3, 4, 5, 6, 7, 90))))
    assert [(each.least, each.most, each.newcomers) for each in found] == [
        *((0, 0, 5), (1, 1, 5), (2, 2, 5), (3, 3, 5), (4, 4, 5)),
        *((5, 6, 10), (7, None, 10)),
    ]


def test_fewer_than_five_are_one_group():
    assert [(each.least, each.most, each.newcomers) for each in curve(newcomers((2, 4, 1)))] == [
        (0, None, 4)
    ]


@given(some)
def test_the_curve_parts_the_newcomers_in_order(those):
    found = curve(those)
    assert sum(each.newcomers for each in found) == len(those)
    assert sum(each.returned for each in found) == sum(each.returned for each in those)
    assert all(each.newcomers >= ENOUGH_IN_BIN for each in found) or len(found) == 1
    for before, after in pairwise(found):
        assert after.least == before.most + 1
    if found:
        assert found[0].least == 0
        assert max(each.met for each in those) <= (found[-1].most or 2**62)
    for each in found:
        assert each.share.low <= each.share.value <= each.share.high


@given(some, st.integers(0, 9), st.integers(1, 12))
def test_a_verdict_says_what_its_interval_says(those, waiting, threshold):
    found = first_visits(those, waiting, threshold)
    assert found.newcomers == len(those)
    assert found.enough.newcomers == sum(each.met + 1 >= threshold for each in those)
    if found.verdict is Verdict.SUPPORTED:
        assert found.difference.low > 0
    if found.verdict is Verdict.AGAINST:
        assert found.difference.high < 0
    if found.verdict is Verdict.NOT_SEEN:
        assert found.difference.low <= 0 <= found.difference.high
        assert found.difference.width <= 0.6
    if min(found.few.newcomers, found.enough.newcomers) < 10:
        assert found.verdict is Verdict.TOO_LITTLE


def test_in_the_first_weeks_of_a_record_nobody_is_a_newcomer():
    """When the record begins, those who have come for years are new to it."""
    begins = date(2026, 9, 1)
    since = new_since(figures(begins, 9, 9))
    assert since == date(2026, 10, 31)
    regulars = [Newcomer(begins + timedelta(days=n % 60), 4, returned=True) for n in range(70)]
    fresh = [Newcomer(since, 4, returned=False)]
    found = first_visits(regulars + fresh, 2, 5, since)
    assert (found.newcomers, found.waiting) == (1, 2)
    assert (found.enough.returned, found.curve[0].newcomers) == (0, 1)


def test_without_a_record_nothing_is_left_out():
    assert new_since(Figures()) is None
    assert first_visits(newcomers((1, 3, 1)), 0, 5, None).newcomers == 3


def test_where_nothing_is_to_be_seen_it_is_seldom_seen():
    chance = Random(4)
    verdicts = [
        first_visits(
            [
                Newcomer(date(2026, 1, 1), chance.randint(0, 8), chance.random() < 0.45)
                for _ in range(80)
            ],
            0,
            5,
        ).verdict
        for _ in range(400)
    ]
    assert verdicts.count(Verdict.NOT_SEEN) > 360
    assert verdicts.count(Verdict.TOO_LITTLE) == 0


def test_where_it_is_as_the_host_says_it_is_mostly_seen():
    chance = Random(4)

    def newcomer():
        met = chance.randint(0, 8)
        return Newcomer(date(2026, 1, 1), met, chance.random() < (0.6 if met >= 4 else 0.25))

    verdicts = [first_visits([newcomer() for _ in range(80)], 0, 5).verdict for _ in range(200)]
    assert verdicts.count(Verdict.SUPPORTED) > 160
    assert verdicts.count(Verdict.AGAINST) == 0
