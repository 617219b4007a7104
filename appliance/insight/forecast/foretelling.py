"""What is said of the next seven days. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from appliance.insight.forecast.kinds import Kind, kinds_of
from appliance.insight.forecast.learning import LEADS, Learned
from appliance.insight.forecast.values import Call, Forecast, Record, Verdict
from appliance.insight.values import Almanac
from appliance.schedule import Local

LEAST_WEEKS: Final = 8
LEAST_HOURS: Final = 30
"""Of either kind: reached, and not reached."""
BETTER_BY: Final = 0.02
"""By this share the calls must have missed by less than the base rate does: more than luck."""
NEAR_H: Final = 36
FROM_H: Final = 8
TO_H: Final = 19
WORTH: Final = 0.15
LIKELY: Final = 0.6


def foretell(
    learned: Learned, almanac: Almanac, today: date, ahead: Mapping[tuple[date, int], int]
) -> Forecast:
    """Call every hour of today and of the six days after it in which anybody is to be expected.

    `ahead` is how many have said that they come, by local day and hour, as known now.
    """
    verdict = _verdict(learned)
    called = verdict is Verdict.CALLED
    calls = tuple(_calls(learned, almanac, today, ahead)) if called else ()
    best = max(calls, key=lambda call: call.probability, default=None)
    return Forecast(verdict, calls, learned.record, best, learned.threshold, learned.weeks)


def suggest(forecast: Forecast, now: Local) -> Call | None:
    """Return the hour of the next day and a half at which one more person would change most."""
    begun = _hour_of_all(now.day, now.minute // 60)
    near = (
        call
        for call in forecast.calls
        if 0 < _hour_of_all(call.day, call.hour) - begun <= NEAR_H and _is_worth_a_word(call)
    )
    return max(near, key=_gain, default=None)


def _verdict(learned: Learned) -> Verdict:
    fewer = min(learned.course.reached, learned.course.missed)
    if learned.weeks < LEAST_WEEKS or fewer < LEAST_HOURS:
        return Verdict.TOO_LITTLE
    return Verdict.CALLED if _knows_better(learned.record) else Verdict.NO_PATTERN


def _knows_better(record: Record) -> bool:
    """Tell whether the calls were better than the base rate of the same hours, in hindsight."""
    return record.brier < record.baseline_always * (1 - BETTER_BY)


def _calls(
    learned: Learned, almanac: Almanac, today: date, ahead: Mapping[tuple[date, int], int]
) -> Iterator[Call]:
    for day in (today + timedelta(lead) for lead in range(LEADS)):
        kinds = kinds_of(day, almanac)
        expecting = learned.course.expecting
        to_come = expecting.day_to_come(day, kinds)
        for hour in expecting.hours(day):
            announced = ahead.get((day, hour), 0)
            sight = expecting.sight(to_come, hour, announced, all_told=day == today)
            yield Call(
                day,
                hour,
                sight.probability,
                sight.one_more,
                sight.expected,
                announced,
                holiday=Kind.HOLIDAY in kinds,
                school=Kind.SCHOOL in kinds,
            )


def _hour_of_all(day: date, hour: int) -> int:
    return day.toordinal() * 24 + hour


def _is_worth_a_word(call: Call) -> bool:
    return FROM_H <= call.hour < TO_H and call.probability < LIKELY and _gain(call) >= WORTH


def _gain(call: Call) -> float:
    return call.one_more - call.probability
