"""The forecast: when it speaks, what it makes of what was announced, and that it cannot peek."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.insight.forecast import Verdict, foretell, learn, learn_on, suggest
from appliance.insight.forecast import learning as room
from appliance.insight.forecast.expecting import Spread
from appliance.insight.forecast.learning import RECORD_DAYS
from appliance.insight.forecast.values import Call, Forecast
from appliance.insight.values import Almanac, DayCount, Figures, Period
from appliance.schedule import Local
from tests.crowds import A_DAY, MONDAY, PLAIN, after, day_of, figures, of, scattered, tuesdays


def test_of_nothing_nothing_is_said():
    forecast = foretell(learn(Figures(), PLAIN, 5), PLAIN, MONDAY, {(MONDAY, 10): 9})
    assert forecast == Forecast(Verdict.TOO_LITTLE, threshold=5)


@pytest.mark.parametrize(("days", "verdict"), [(55, Verdict.TOO_LITTLE), (56, Verdict.CALLED)])
def test_it_takes_eight_weeks(days, verdict):
    crowd = figures(days, tuesdays)
    forecast = foretell(learn(crowd, PLAIN, 5), PLAIN, after(crowd), {})
    assert (forecast.verdict, forecast.weeks) == (verdict, days // 7)


@pytest.mark.parametrize("threshold", [1, 8, 500])
def test_hours_of_one_kind_alone_teach_nothing(threshold):
    some = figures(140, tuesdays)
    forecast = foretell(learn(some, PLAIN, threshold), PLAIN, after(some), {})
    assert (forecast.verdict, forecast.calls, forecast.best) == (Verdict.TOO_LITTLE, (), None)


def reached_at_first(weeks):
    """Five people at ten on each Monday of the first weeks after the first, two from then on."""
    return lambda at: {10: 5 if 7 <= at < 7 + 7 * weeks else 2} if at % 7 == 0 else {}


@pytest.mark.parametrize(("weeks", "enough"), [(29, False), (30, True)])
def test_thirty_hours_must_have_been_reached(weeks, enough):
    some = figures(7 * 70, reached_at_first(weeks))
    forecast = foretell(learn(some, PLAIN, 5), PLAIN, after(some), {})
    assert (forecast.verdict is not Verdict.TOO_LITTLE) == enough


def test_what_always_is_so_is_called_so():
    some = figures(140, tuesdays)
    forecast = foretell(learn(some, PLAIN, 5), PLAIN, after(some), {})
    tuesday = MONDAY + timedelta(141)
    assert forecast.verdict is Verdict.CALLED
    assert of(forecast, tuesday, 10).probability > 0.9
    assert 6.5 < of(forecast, tuesday, 10).expected < 7.5
    assert of(forecast, MONDAY + timedelta(140), 10).probability < 0.1
    assert forecast.best.day == tuesday
    assert {call.hour for call in forecast.calls} == set(range(9, 14))
    assert {call.day.weekday() for call in forecast.calls} == set(range(5))


def test_one_more_makes_the_difference_where_one_is_missing():
    some = figures(140, lambda at: dict.fromkeys(range(9, 14), (2, 5)[at % 7 == 1]))
    learned, monday = learn(some, PLAIN, 3), after(some)
    call = of(foretell(learned, PLAIN, monday, {}), monday, 10)
    assert call.probability < 0.2
    assert call.one_more > 0.7


def test_half_a_person_lies_between_reached_and_not():
    assert Spread().away(4.5, 5) == 0
    assert Spread().away(5, 5) == -Spread().away(5, 6) > 0


def test_its_record_is_beside_the_baselines():
    some = figures(400, scattered())
    record = learn(some, PLAIN, 5).record
    hours = [each for each in some.days[-RECORD_DAYS:] if each.day.weekday() < 5]
    assert record.hours == 8 * len(hours)
    assert record.brier < min(record.baseline_week, record.baseline_always)
    assert abs(record.brier - record.baseline_weekday) < 0.01
    assert abs(sum(each.hours for each in record.bins) - record.hours) <= len(record.bins)
    reached = sum(count >= 5 for each in hours for count in each.headcount[9:17])
    assert record.base_rate == reached / record.hours


@pytest.mark.parametrize("seed", range(4))
def test_coins_have_no_pattern(seed):
    dice = Random(seed)
    crowd = figures(400, lambda _: {hour: dice.choice((3, 4, 5)) for hour in range(8, 19)})
    forecast = foretell(learn(crowd, PLAIN, 5), PLAIN, after(crowd), {})
    assert (forecast.verdict, forecast.calls) == (Verdict.NO_PATTERN, ())
    assert abs(forecast.record.base_rate - 1 / 3) < 0.04


dice = st.integers(0, 2**32).map(Random)


@st.composite
def histories(draw):
    """Return some weeks of any crowd, with a pattern beneath and days left out, and an almanac."""
    chance = draw(dice)
    weeks, gaps = draw(st.integers(9, 12)), draw(st.sets(st.integers(0, 80), max_size=8))
    most = draw(st.integers(1, 12))
    usual = [(*chance.choices(range(most), k=8), *[-9] * 16) for _ in range(3)]
    days = [
        DayCount(MONDAY + timedelta(at), hours, hours, announced=told)
        for at in range(7 * weeks)
        if at not in gaps
        for hours in [tuple(max(0, each + chance.randint(-2, 2)) for each in usual[at % 7 % 3])]
        for told in [tuple(chance.randint(0, 1 + each // 2) for each in hours)]
    ]
    holidays = draw(st.sets(st.integers(0, 100), max_size=6))
    almanac = Almanac(
        frozenset(MONDAY + timedelta(at) for at in holidays),
        (Period("Congé", MONDAY + timedelta(40), MONDAY + timedelta(50)),),
    )
    return Figures(tuple(days)), almanac


aheads = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 23)), st.integers(0, 40), max_size=30
)


def ahead_of(today, said):
    return {(today + timedelta(at), hour): many for (at, hour), many in said.items()}


@settings(max_examples=25, deadline=None)
@given(histories(), st.sampled_from((1, 3, 5, 9, 500)), aheads, aheads)
@pytest.mark.no_cover
def test_whatever_happened_probabilities_are_such_and_more_people_never_lower_them(
    history, threshold, said, more
):
    some, almanac = history
    learned, today = learn(some, almanac, threshold), after(some)
    ahead = ahead_of(today, said)
    further = {key: ahead.get(key, 0) + more for key, more in ahead_of(today, more).items()}
    one = foretell(learned, almanac, today, ahead)
    other = foretell(learned, almanac, today, ahead | further)
    assert [(call.day, call.hour) for call in one.calls] == [
        (call.day, call.hour) for call in other.calls
    ]
    for low, high in zip(one.calls, other.calls, strict=True):
        assert 0 <= low.probability <= low.one_more <= 1
        assert low.probability <= high.probability
        assert low.expected <= high.expected
        assert today <= low.day < today + timedelta(7)
        assert low.announced == ahead.get((low.day, low.hour), 0)
        assert low.holiday == (low.day in almanac.holidays)
        assert low.school == almanac.is_school_holiday(low.day)


@settings(max_examples=15, deadline=None)
@given(histories(), st.integers(30, 50), dice)
@pytest.mark.no_cover
def test_nothing_of_the_future_is_in_any_call(history, known, chance):
    some, almanac = history
    morning = some.days[known]
    on_that_day = DayCount(morning.day, (0,) * 24, morning.present, announced=morning.announced)
    later = (otherwise(each, chance) for each in some.days[known + 1 :])
    changed = Figures((*some.days[:known], on_that_day, *later))
    before = [made for made in calls(some, almanac) if made[0] <= morning.day]
    assert before == [made for made in calls(changed, almanac) if made[0] <= morning.day]
    assert before[-1][0] == morning.day


def otherwise(count, chance):
    hours = tuple(chance.choices(range(12), k=24))
    return DayCount(count.day, hours, hours, announced=hours)


def calls(some, almanac):
    """Return every call of a walk: on which morning, of which day and hour, and what was said."""
    course, made = room.Course(almanac, 5), []
    for each in some.days:
        course.call(each.day, each.announced)
        made += [(each.day, *of, said[-1]) for of, said in course._said.items()]
        course.pass_day(each)
    return made


@settings(max_examples=15, deadline=None)
@given(histories(), st.integers(1, 50))
@pytest.mark.no_cover
def test_learning_on_is_learning(history, part):
    some, almanac = history
    at_once = learn(some, almanac, 5)
    before = learn(Figures(some.days[:part]), almanac, 5)
    kept = foretell(before, almanac, MONDAY, {})
    on = learn_on(learn_on(before, some.days[part : part + 3], almanac), (), almanac)
    in_parts = learn_on(on, some.days[part + 3 :], almanac)
    today = after(some)
    assert foretell(in_parts, almanac, today, {}) == foretell(at_once, almanac, today, {})
    assert foretell(before, almanac, MONDAY, {}) == kept


def test_what_was_learnt_stays_as_it_is_when_it_is_learnt_on():
    some = figures(140, tuesdays)
    learned, today = learn(some, PLAIN, 5), after(some)
    before = foretell(learned, PLAIN, today, {})
    learn_on(learned, figures(60, lambda _: {}, first=140).days, PLAIN)
    assert before.verdict is Verdict.CALLED
    assert foretell(learned, PLAIN, today, {}) == before


def test_learning_on_goes_by_the_almanac_of_the_day():
    some = figures(140, tuesdays)
    holiday = Almanac(frozenset((after(some),)))
    nobody = (day_of(140, {}),)
    told = learn_on(learn(some, PLAIN, 5), nobody, holiday)
    untold = learn_on(learn(some, PLAIN, 5), nobody, PLAIN)
    monday = MONDAY + timedelta(147)
    assert (
        of(foretell(told, PLAIN, monday, {}), monday, 10).expected
        > of(foretell(untold, PLAIN, monday, {}), monday, 10).expected
    )


def call(hour, probability, one_more, day=MONDAY):
    return Call(day, hour, probability, one_more, 4.0)


def said(*calls):
    return Forecast(Verdict.CALLED, calls)


def now(hour, minute=0):
    return Local(MONDAY, hour * 60 + minute)


def test_the_hour_at_which_one_more_changes_most_is_suggested():
    forecast = said(call(10, 0.3, 0.5), call(11, 0.4, 0.7), call(14, 0.2, 0.4))
    assert suggest(forecast, now(9)).hour == 11
    assert suggest(forecast, now(11)).hour == 14
    assert suggest(forecast, now(14)) is None


@pytest.mark.parametrize(
    ("each", "is_suggested"),
    [
        (call(8, 0.25, 0.5), True),
        (call(7, 0.25, 0.5), False),
        (call(18, 0.25, 0.5), True),
        (call(19, 0.25, 0.5), False),
        (call(10, 0.25, 0.375), False),
        (call(10, 0.25, 0.40625), True),
        (call(10, 0.6, 0.9), False),
        (call(10, 0.59, 0.9), True),
    ],
)
def test_what_is_worth_a_word(each, is_suggested):
    assert (suggest(said(each), now(6)) is not None) == is_suggested


def test_no_further_ahead_than_a_day_and_a_half():
    tomorrow = call(17, 0.3, 0.6, MONDAY + A_DAY)
    assert suggest(said(tomorrow), now(4, 59)) is None
    assert suggest(said(tomorrow), now(5)) == tomorrow
    assert suggest(said(), now(5)) is None
