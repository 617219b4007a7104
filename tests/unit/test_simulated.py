"""The simulated space: its own figures are the tally's, and its truth is true."""

import itertools
import math
from datetime import date, time, timedelta

import pytest

from appliance.facts import MemberAdded
from appliance.insight import past
from appliance.ledger import Ledger
from appliance.local_time import instant
from appliance.model import Category, Stamp
from appliance.presence import Measure
from appliance.seal import Seal
from tests.simulated import (
    DEVELOPMENT_SEEDS,
    THRESHOLD,
    TRAITS,
    UNSEEN_SEEDS,
    ZONE,
    Kind,
    Simulated,
    return_chance,
    simulate,
)
from tests.simulated.truth import enough

MEASURE = Measure(ZONE)
SEED = DEVELOPMENT_SEEDS[0]
YEAR = 364

pytestmark = pytest.mark.xdist_group("simulated")  # a year of each kind is made once


@pytest.fixture(scope="module", params=[Kind.SMALL, Kind.STUDENTS])
def year(request) -> Simulated:
    return simulate(request.param, SEED, days=YEAR + 40)


def the_morning_after(space: Simulated) -> Stamp:
    at_us = instant(space.days[-1].day + timedelta(days=1), time(6), ZONE)
    return Stamp(at_us, at_us, "simulated", synced=True)


def test_its_figures_are_those_that_the_tally_makes_of_its_facts(year):
    sums = past.onward(past.begin(Seal()), list(year.entries()), MEASURE)
    told = past.figures(sums, the_morning_after(year), MEASURE)
    ours = year.figures
    first = told.days[0].day
    assert not any(any(each.present) for each in ours.days if each.day < first)
    assert told.days == tuple(each for each in ours.days if each.day >= first)
    assert sorted(told.newcomers, key=str) == sorted(ours.newcomers, key=str)
    assert (told.waiting, told.encounters) == (ours.waiting, ours.encounters)
    assert any(any(each.kept) for each in ours.days)


def test_the_same_seed_is_the_same_space_and_another_is_another(year):
    again = simulate(year.kind, SEED, days=60)
    other = simulate(year.kind, SEED + 1, days=60)
    assert list(again.entries()) == list(simulate(year.kind, SEED, days=60).entries())
    assert again.figures.days == year.figures.days[:60] != other.figures.days


def test_nothing_was_tuned_on_the_seeds_that_judge():
    assert not {*DEVELOPMENT_SEEDS} & {*UNSEEN_SEEDS}


def test_a_ledger_takes_its_facts(year, tmp_path):
    entries = list(year.entries())[:500]
    with Ledger.create(tmp_path / "ledger.db") as ledger:
        ledger.append([(each.stamp, each.fact) for each in entries])
        assert list(ledger.entries()) == entries


def test_some_days_are_full_and_the_next_is_empty():
    days = simulate(Kind.SMALL, SEED).figures.days
    came = [sum(each.distinct.get(who, 0) for who in MEASURE.counted) for each in days]
    working = [n for n, each in zip(came, days, strict=True) if each.day.weekday() < 5]
    assert min(working) <= 1
    assert max(working) >= 15
    assert 0.2 < sum(each.peak >= THRESHOLD for each in days) / len(days) < 0.6


# --- the truth ---


def outcomes(space: Simulated) -> list[tuple[float, bool]]:
    """Return what was true of each open hour of the second year, and what came."""
    return [
        (likely, count >= THRESHOLD)
        for each in space.figures.days[YEAR:]
        for likely, count in zip(space.truth(each.day)[8:20], each.headcount[8:20], strict=True)
    ]


@pytest.fixture(scope="module")
def all_kinds() -> list[tuple[float, bool]]:
    return [each for kind in Kind for each in outcomes(simulate(kind, SEED, days=2 * YEAR))]


def test_of_the_hours_of_which_the_truth_is_seven_tenths_seven_tenths_are_reached(all_kinds):
    for tenth in range(10):
        those = [each for each in all_kinds if int(each[0] * 10) == tenth]
        called = sum(likely for likely, _ in those) / len(those)
        happened = sum(came for _, came in those) / len(those)
        assert len(those) > 300
        assert called == pytest.approx(happened, abs=0.06)


def test_nothing_beats_the_truth_that_says_one_thing_of_every_hour_a_little_differently(all_kinds):
    """Were the truth too sure, or not sure enough, bending it either way would do better."""

    def brier(bend: float) -> float:
        return sum((bent(p, bend) - came) ** 2 for p, came in all_kinds) / len(all_kinds)

    assert brier(1.0) < min(brier(0.7), brier(1.4))


def bent(probability: float, power: float) -> float:
    so, not_so = probability**power, (1 - probability) ** power
    return so / (so + not_so)


def test_five_of_independent_people_are_counted_out():
    likely = (0.9, 0.2, 0.5, 0.7, 0.35, 0.6, 0.05)
    flips = itertools.product((False, True), repeat=len(likely))
    by_hand = sum(
        math.prod(p if came else 1 - p for p, came in zip(likely, all_of, strict=True))
        for all_of in flips
        if sum(all_of) >= THRESHOLD
    )
    assert enough(likely) == pytest.approx(by_hand)
    assert enough(likely[:4]) == 0.0


def test_whoever_has_announced_is_expected_and_whoever_took_it_back_is_not():
    space = simulate(Kind.SMALL, SEED)
    known = [(each, told) for each in space.days for told in each.told if told.withdrawn_us]
    assert known
    for day, told in known:
        assert not any(stay.person is told.person for stay in day.stays)
    kept = sum(sum(each.kept) for each in space.figures.days)
    announced = sum(sum(each.announced) for each in space.figures.days)
    assert 0.8 < kept / announced < 0.95


def test_ahead_is_what_is_announced_by_then_and_no_more():
    space = simulate(Kind.SMALL, SEED)
    for each in space.figures.days[YEAR : YEAR + 100]:
        ahead = space.ahead(each.day)
        today = tuple(ahead.get((each.day, hour), 0) for hour in range(24))
        assert today == (each.announced or (0,) * 24)
    leads = {
        (day - each.day).days for each in space.figures.days for day, _ in space.ahead(each.day)
    }
    assert leads == {0, 1}


# --- those who try ---


def test_who_meets_many_comes_back_more_often():
    assert return_chance(TRAITS[Kind.SMALL], 0) < 0.15
    assert return_chance(TRAITS[Kind.SMALL], 8) > 0.45


def test_a_student_is_gone_in_summer_and_there_before_exams():
    days = simulate(Kind.STUDENTS, SEED).figures.days

    def students(first: date, last: date) -> float:
        those = [each for each in days if first <= each.day <= last]
        return sum(each.distinct.get(Category.STUDENT, 0) for each in those) / len(those)

    summer = students(date(2024, 7, 1), date(2024, 7, 31))
    lectures = students(date(2024, 3, 11), date(2024, 4, 20))
    exams = students(date(2024, 5, 15), date(2024, 6, 20))
    assert summer * 2 < lectures < exams / 1.3


def test_nobody_is_new_twice_and_the_record_begins_with_who_is_new():
    entries = list(simulate(Kind.SMALL, SEED, days=100).entries())
    added = [each.fact.member for each in entries if isinstance(each.fact, MemberAdded)]
    assert len(added) == len(set(added))
    assert [each.sequence for each in entries] == list(range(1, len(entries) + 1))
    known: set[str] = set()
    for each in entries:
        known |= {each.fact.member} if isinstance(each.fact, MemberAdded) else set()
        assert each.fact.member in known
