"""The past of the demo: sums alone, of which every page of figures has something to say."""

from datetime import date, time, timedelta

import pytest

from appliance.demo.past import DAYS, past
from appliance.insight import past as sums
from appliance.insight.first_visits import Verdict as Claim
from appliance.insight.first_visits import first_visits
from appliance.insight.forecast import Verdict, foretell, learn
from appliance.insight.values import Almanac, Figures
from appliance.local_time import instant
from appliance.model import Category, Stamp
from appliance.presence import Measure
from appliance.seal import Seal
from appliance.tally import Open
from tests.simulated import ZONE

MEASURE = Measure(ZONE)
UNTILS = [date(2026, 11, 16) + timedelta(days=97 * n) for n in range(4)]


@pytest.fixture(scope="module", params=UNTILS, ids=str)
def until(request) -> date:
    return request.param


@pytest.fixture(scope="module")
def figures(until) -> Figures:
    at_us = instant(until, time(8), ZONE)
    stamp = Stamp(at_us, at_us, "boot", synced=True)
    return sums.figures(sums.begin(Seal(tally=past(until))), stamp, MEASURE)


def test_it_is_the_same_every_time_and_nobody_is_in_it(until):
    assert past(until) == past(until)
    assert past(until).open == Open()


def test_it_ends_the_day_before_and_begins_a_year_and_a_week_before(until, figures):
    assert figures.days[-1].day == until - timedelta(days=1)
    assert figures.days[0].day <= until - timedelta(days=DAYS - 14)
    assert {each.day.weekday() for each in figures.days if any(each.present)} == {0, 1, 2, 3, 4}


def test_each_day_is_one_that_could_have_been(figures):
    for each in figures.days:
        came = sum(each.distinct.values())
        assert each.peak <= came
        assert bool(came) == any(each.headcount)
        assert each.headcount == each.present
        assert all(
            kept <= said and kept <= there
            for said, kept, there in zip(each.announced, each.kept, each.present, strict=False)
        )
    announced = sum(sum(each.announced) for each in figures.days)
    assert 0.85 < sum(sum(each.kept) for each in figures.days) / announced < 1


def test_five_one_day_nobody_the_next_and_fifteen_after_that(figures):
    came = [sum(each.distinct.values()) for each in figures.days if each.day.weekday() < 5]
    assert min(came) == 0
    assert max(came) > 15
    reached = [each for each in figures.days if each.peak >= MEASURE.threshold]
    assert 0.25 < len(reached) / len(came) < 0.75


def test_nobody_comes_on_a_public_holiday_and_few_in_summer(figures):
    def usual(months):
        those = [each for each in figures.days if each.day.month in months]
        return sum(sum(each.distinct.values()) for each in those) / len(those)

    labour_day = [each for each in figures.days if (each.day.month, each.day.day) == (5, 1)]
    assert labour_day
    assert not any(any(each.present) for each in labour_day)
    assert usual({7, 8}) < usual({3, 10}) / 1.3


def test_there_are_newcomers_of_whom_it_is_known_what_became_of_them(until, figures):
    told = first_visits(figures.newcomers, figures.waiting, MEASURE.threshold)
    assert told.verdict is not Claim.TOO_LITTLE
    assert told.few.share.value < told.enough.share.value
    assert all(each.day < until - timedelta(days=30) for each in figures.newcomers)


def test_a_week_has_encounters_and_no_more_than_there_are_pairs(figures):
    days = {f"{each.day:%G-W%V}" for each in figures.days if any(each.present)}
    assert figures.encounters.keys() <= days
    assert max(figures.encounters.values()) > 100
    assert min(figures.encounters.values()) > 0


def test_the_days_to_come_can_be_called(until, figures):
    told = foretell(learn(figures, Almanac(), MEASURE.threshold), Almanac(), until, {})
    assert told.verdict is Verdict.CALLED
    assert told.record.brier < told.record.baseline_week


def test_students_and_coworkers_come(figures):
    came = {who for each in figures.days for who in each.distinct}
    assert came == {Category.COWORKER, Category.STUDENT}
