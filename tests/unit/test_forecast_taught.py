"""The forecast: what the days that are over teach it, and what they do not."""

from datetime import timedelta
from random import Random

import pytest

from appliance.insight.forecast import foretell, learn
from appliance.insight.forecast.expecting import DayToCome, Expecting
from appliance.insight.forecast.kinds import Kind
from appliance.insight.forecast.learning import KEPT_DAYS, LEADS, RECORD_DAYS
from appliance.insight.values import Almanac, Figures, Period
from tests.crowds import A_DAY, MONDAY, PLAIN, after, day_of, figures, of, tuesdays


def test_of_ten_years_the_last_three_are_learnt_and_half_a_year_is_called(monkeypatch):
    made, learnt = [], []
    sight, took = Expecting.sight, Expecting.learn
    monkeypatch.setattr(Expecting, "sight", lambda *a, **k: made.append(1) or sight(*a, **k))
    monkeypatch.setattr(Expecting, "learn", lambda *a: learnt.append(1) or took(*a))
    some = figures(3650, lambda at: dict.fromkeys(range(9, 17), 5 if at % 2 else 4))
    learned = learn(some, PLAIN, 5)
    assert len(learnt) == KEPT_DAYS
    assert len(made) == (RECORD_DAYS + LEADS - 1) * LEADS * 8
    assert learned.weeks == 3650 // 7
    assert learned.record.hours == RECORD_DAYS * 8


def test_an_hour_in_which_nobody_was_for_a_year_is_not_called():
    def crowd(at):
        return tuesdays(at) | ({20: 1} if at == 2 else {}) | ({21: 1} if at == 58 else {})

    some = figures(60 * 7 - 4, crowd)
    called = {call.hour for call in foretell(learn(some, PLAIN, 5), PLAIN, after(some), {}).calls}
    assert 20 not in called
    assert 21 in called


def summers(at):
    """Fewer people from the thirtieth week of each year on, for six weeks."""
    some = 2 if 30 <= at // 7 % 52 < 36 else 8
    return dict.fromkeys(range(9, 14), some) if at % 7 < 5 else {}


def test_what_the_year_brought_at_this_time_it_brings_again():
    first, second = figures(29 * 7 + 3, summers), figures(81 * 7 + 3, summers)
    once, again = learn(first, PLAIN, 5), learn(second, PLAIN, 5)
    unknown, known = (
        some.course.expecting.day_to_come(after(days) + timedelta(days=6), ()).turn
        for some, days in ((once, first), (again, second))
    )
    assert unknown == 1
    assert known < 0.8
    day = after(second) + timedelta(days=5)
    plain = again.course.expecting.sight(DayToCome(day, 1.0), 10, 0, all_told=False)
    turned = again.course.expecting.sight(DayToCome(day, 1.0, known), 10, 0, all_told=False)
    assert turned.expected < plain.expected


def test_a_public_holiday_is_told_and_empties_the_place():
    some = figures(140, tuesdays)
    tuesday = MONDAY + timedelta(141)
    almanac = Almanac(frozenset((tuesday,)), (Period("Congé", tuesday, tuesday),))
    learned = learn(some, PLAIN, 5)
    call = of(foretell(learned, almanac, after(some), {}), tuesday, 10)
    assert call.holiday
    assert call.school
    assert call.probability < 0.05
    assert not of(foretell(learned, PLAIN, after(some), {}), tuesday, 10).holiday


def announcing(*, kept, days=210):
    """Return days of three, or of six after three have said so: if they keep what they say."""
    dice, some = Random(4), []
    for at in range(days):
        said = dice.choice((0, 3))
        come = (3 + (said if kept else dice.choice((0, 3)))) * (at % 7 < 5)
        told = tuple(said if 9 <= hour < 13 else 0 for hour in range(24))
        some.append(day_of(at, dict.fromkeys(range(9, 13), come), told))
    return Figures(tuple(some))


@pytest.mark.parametrize(("kept", "low", "high"), [(True, 2.5, 3.5), (False, -0.1, 0.5)])
def test_what_announcements_are_worth_is_learnt(kept, low, high):
    some = announcing(kept=kept)
    learned, today = learn(some, PLAIN, 5), after(some)
    with_them = foretell(learned, PLAIN, today, {(today, 10): 3})
    without = foretell(learned, PLAIN, today, {})
    if kept:
        assert of(with_them, today, 10).probability > 0.8
        assert of(without, today, 10).probability < 0.2
    assert low < learned_gain(learned, today) < high


def test_of_those_who_keep_their_word_by_halves_half_are_heeded():
    dice, some = Random(4), []
    for at in range(210):
        said = dice.choice((0, 4))
        told = tuple(said if 9 <= hour < 13 else 0 for hour in range(24))
        some.append(
            day_of(at, dict.fromkeys(range(9, 13), 3 + said // 2) if at % 7 < 5 else {}, told)
        )
    learned = learn(Figures(tuple(some)), PLAIN, 5)
    assert 1.2 < learned_gain(learned, MONDAY + A_DAY * 210) < 1.8


def learned_gain(learned, today):
    """Return how many more are expected on a morning with three announced than with none."""
    expecting = learned.course.expecting
    morning = expecting.day_to_come(today, ())
    seen = [expecting.sight(morning, 10, many, all_told=True).expected for many in (0, 3)]
    return seen[1] - seen[0]


def test_that_nobody_has_announced_yet_for_a_later_day_says_nothing():
    some = announcing(kept=True, days=213)
    learned, today = learn(some, PLAIN, 5), after(some)
    tomorrow = today + A_DAY
    later = of(foretell(learned, PLAIN, today, {}), tomorrow, 10)
    morning = of(foretell(learned, PLAIN, tomorrow, {}), tomorrow, 10)
    assert later.expected > morning.expected + 0.3
    told = of(foretell(learned, PLAIN, today, {(tomorrow, 10): 3}), tomorrow, 10)
    assert told.expected > later.expected + 1


def test_an_hour_at_which_nobody_came_after_all_teaches_as_much_as_a_full_one():
    dice = Random(1)
    some = figures(210, lambda at: {10: 4} if at % 7 < 5 and dice.random() < 0.5 else {})
    expecting = learn(some, PLAIN, 3).course.expecting
    week = [expecting.day_to_come(after(some) + A_DAY * ahead, ()) for ahead in range(4)]
    chances = [expecting.sight(day, 10, 0, all_told=False).probability for day in week]
    assert 0.3 < sum(chances) / 4 < 0.65


@pytest.mark.parametrize(("days", "hours"), [(34, 0), (35, 1), (37, 3)])
def test_the_first_calls_come_after_four_weeks_and_are_on_record_a_week_later(days, hours):
    some = figures(days, lambda at: {10: 4 if at % 2 else 1})
    assert learn(some, PLAIN, 3).record.hours == hours


@pytest.mark.parametrize(("many", "low", "high"), [(1, 0.2, 0.4), (3, 0.5, 0.7), (6, 0.9, 1.1)])
def test_how_many_come_in_school_holidays_is_learnt_from_those_that_were(many, low, high):
    def crowd(at):
        return {} if at % 7 > 4 else dict.fromkeys(range(9, 17), many if 20 <= at // 7 < 26 else 6)

    weeks = Period("congé", MONDAY + A_DAY * 7 * 20, MONDAY + A_DAY * (7 * 26 - 1))
    some = figures(7 * 30, crowd)
    expecting = learn(some, Almanac(school=(weeks,)), 5).course.expecting
    assert low < expecting.day_to_come(after(some), (Kind.SCHOOL,)).share < high
