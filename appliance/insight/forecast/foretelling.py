"""What is said of the next seven days. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from appliance.insight.forecast.learning import Learned
from appliance.insight.forecast.values import Call, Forecast, Verdict
from appliance.insight.values import Almanac
from appliance.schedule import Local

DAYS = 7
HORIZON_H = 36
FROM, TO = 8, 19
WORTH, ENOUGH = 0.15, 0.6


def foretell(
    learned: Learned, almanac: Almanac, today: date, ahead: Mapping[tuple[date, int], int]
) -> Forecast:
    """Call every hour of today and the six days after it in which anybody may be expected.

    `ahead` is how many have said that they come, by local day and hour.
    """
    weeks = _weeks(learned)
    if weeks < 8 or min(learned.reached, learned.missed) < 30:
        return Forecast(
            Verdict.TOO_LITTLE, record=learned.record, threshold=learned.threshold, weeks=weeks
        )
    calls = tuple(
        _call(learned, almanac, day, hour, ahead.get((day, hour), 0))
        for day in (today + timedelta(each) for each in range(DAYS))
        for hour in range(24)
        if (day.weekday(), hour) in learned.usual
    )
    best = max(calls, key=lambda call: call.probability, default=None)
    return Forecast(Verdict.CALLED, calls, learned.record, best, learned.threshold, weeks)


def suggest(forecast: Forecast, now: Local) -> Call | None:
    """Return the hour of the next day and a half at which one more person would change most."""
    begun = now.day.toordinal() * 24 + now.minute // 60
    near = [
        call
        for call in forecast.calls
        if 0 < call.day.toordinal() * 24 + call.hour - begun <= HORIZON_H
        and FROM <= call.hour < TO
        and call.probability < ENOUGH
        and call.one_more - call.probability >= WORTH
    ]
    return max(near, key=lambda call: call.one_more - call.probability, default=None)


def _weeks(learned: Learned) -> int:
    if learned.first is None or learned.last is None:
        return 0
    return ((learned.last - learned.first).days + 1) // 7


def _call(learned: Learned, almanac: Almanac, day: date, hour: int, announced: int) -> Call:
    counts = learned.usual[day.weekday(), hour]
    wanted = learned.threshold
    return Call(
        day,
        hour,
        _share(counts, wanted),
        _share(counts, wanted - 1),
        sum(counts) / len(counts),
        announced,
        holiday=day in almanac.holidays,
        school=almanac.is_school_holiday(day),
    )


def _share(counts: tuple[float, ...], wanted: int) -> float:
    return (sum(count >= wanted for count in counts) + 0.5) / (len(counts) + 1)
