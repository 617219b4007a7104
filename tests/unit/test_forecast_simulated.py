"""The forecast on spaces whose truth is known, with seeds that nothing was built on.

It walks forward as a page server does: when a day begins it has learnt the days before and knows
what is announced by then, and calls that day and the six after it. The scores are reckoned here,
from the calls alone; the truth that a call is held against is that of the morning of its own day,
which knows more than a call some days ahead can.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest
from msgspec.structs import replace

from appliance.insight.forecast import Forecast, Learned, Record, Verdict, foretell, learn, learn_on
from appliance.insight.forecast.learning import RECORD_DAYS, Course
from appliance.insight.values import Figures
from tests.simulated import (
    ALMANAC,
    FIRST,
    THRESHOLD,
    UNSEEN_SEEDS,
    Kind,
    Simulated,
    noise,
    noise_of_days,
    simulate,
)
from tests.simulated.scoring import Calls, Scored, brier, scored, tenths

TWO_YEARS, HALF_A_YEAR, SIX_WEEKS, WEEK = 728, 182, 42, 7
EVERY = 9  # days, so that every weekday has its turn
ENOUGH_HOURS = 300
SURE_OF_ITSELF = Record(brier=0.0, baseline_always=1.0)

pytestmark = [
    pytest.mark.xdist_group("forecast"),  # what one has walked through, all score
    pytest.mark.no_cover,  # it would take twice as long; test_forecast covers every branch
]


def calls_of(forecast: Forecast) -> Calls:
    return {(each.day, each.hour): each.probability for each in forecast.calls}


def learnt_before(figures: Figures, today: date) -> Learned:
    days = tuple(each for each in figures.days if each.day < today)
    return learn(replace(figures, days=days), ALMANAC, THRESHOLD)


def mornings(space: Simulated) -> Iterator[tuple[date, Calls]]:
    """Yield what is called on mornings of a year and a half, learning on from each to the next.

    `learn` and `learn_on` would reckon a record each time, which nobody looks at here.
    """
    days = space.figures.days
    course = Course(ALMANAC, THRESHOLD)
    for n, count in enumerate(days):
        if n >= HALF_A_YEAR and n % EVERY == 0:
            learned = Learned(THRESHOLD, course, days[0].day, days[n - 1].day, SURE_OF_ITSELF)
            ahead = space.ahead(count.day)
            yield count.day, calls_of(foretell(learned, ALMANAC, count.day, ahead))
        course.pass_day(count)


def walked(space: Simulated) -> Iterator[Scored]:
    for today, calls in mornings(space):
        yield from scored(space, today, calls)


@cache
def hours_of(kind: Kind) -> tuple[Scored, ...]:
    spaces = [simulate(kind, seed, days=TWO_YEARS) for seed in UNSEEN_SEEDS]
    return tuple(each for space in spaces for each in walked(space))


def all_hours() -> list[Scored]:
    return [each for kind in Kind for each in hours_of(kind)]


@pytest.mark.parametrize("kind", Kind)
def test_half_the_gap_between_the_better_baseline_and_the_truth_is_closed_everywhere(kind):
    assert brier(hours_of(kind)).closed >= 0.5


def test_and_in_all_of_them_together():
    score = brier(all_hours())
    assert score.hours > 50_000
    assert score.truth < score.forecast < score.weekday < score.week
    assert score.closed >= 0.5


def test_of_the_day_itself_too_whose_truth_knows_no_more_than_the_call():
    assert brier([each for each in all_hours() if not each.ahead]).closed >= 0.5


def test_of_the_hours_called_seven_tenths_seven_tenths_are_reached():
    enough = [each for each in tenths(all_hours()) if each.hours >= ENOUGH_HOURS]
    assert len(enough) == 10
    for each in enough:
        assert each.called == pytest.approx(each.happened, abs=0.05)


def test_hours_that_are_not_called_are_not_reached():
    silent = [each.came for each in all_hours() if each.called is None]
    assert sum(silent) < len(silent) / 1000


def test_who_learns_on_calls_what_is_called_after_learning_anew():
    space = simulate(Kind.SMALL, UNSEEN_SEEDS[0], days=300)
    days = space.figures.days
    learned, after = learnt_before(space.figures, days[HALF_A_YEAR].day), HALF_A_YEAR
    for n, (today, calls) in enumerate(mornings(space)):
        if n % 5 == 0:
            since = (today - days[0].day).days
            learned, after = learn_on(learned, days[after:since], ALMANAC), since
            ahead = space.ahead(today)
            anew = foretell(learnt_before(space.figures, today), ALMANAC, today, ahead)
            assert anew.verdict is Verdict.CALLED
            assert calls_of(anew) == calls
            assert calls_of(foretell(learned, ALMANAC, today, ahead)) == calls


@pytest.mark.parametrize("kind", [Kind.SMALL, Kind.STUDENTS])
def test_its_own_record_says_about_what_is_found_here(kind):
    """Not the same: other mornings, and hours of the night too, of which all say never."""
    space = simulate(kind, UNSEEN_SEEDS[1], days=TWO_YEARS)
    days = space.figures.days
    record = learnt_before(space.figures, days[-1].day + timedelta(days=1)).record
    since = days[-HALF_A_YEAR].day
    late = [(today, calls) for today, calls in mornings(space) if today > since]
    score = brier([each for today, calls in late for each in scored(space, today, calls)])
    better = score.forecast / score.weekday
    assert record.brier / record.baseline_weekday == pytest.approx(better, rel=0.15)
    than_week = score.forecast / score.week
    assert record.brier / record.baseline_week == pytest.approx(than_week, rel=0.15)
    reached = sum(n >= THRESHOLD for each in days[-RECORD_DAYS:] for n in each.headcount)
    assert record.base_rate * record.hours == pytest.approx(reached, rel=0.05)
    called = sum(each.hours for each in record.bins)
    assert called == pytest.approx(record.hours, rel=0.01)


# --- where there is nothing to say ---


@pytest.mark.parametrize("seed", UNSEEN_SEEDS)
@pytest.mark.parametrize("drawn", [noise, noise_of_days])
@pytest.mark.parametrize("share", [0.2, 0.5])
def test_on_noise_it_says_that_there_is_no_pattern(drawn, seed, share):
    figures = drawn(seed, FIRST, TWO_YEARS, share=share)
    today = figures.days[-1].day + timedelta(days=1)
    told = foretell(learnt_before(figures, today), ALMANAC, today, {})
    assert told.verdict is Verdict.NO_PATTERN
    assert not told.calls
    assert told.record.base_rate == pytest.approx(share, abs=0.08)


@pytest.mark.parametrize("kind", Kind)
def test_of_six_weeks_it_says_that_they_are_too_few(kind):
    space = simulate(kind, UNSEEN_SEEDS[2], days=SIX_WEEKS)
    today = space.figures.days[-1].day + timedelta(days=1)
    told = foretell(learnt_before(space.figures, today), ALMANAC, today, {})
    assert (told.verdict, told.calls) == (Verdict.TOO_LITTLE, ())
