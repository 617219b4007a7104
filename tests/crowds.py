"""Days made up in few words, to learn from: who comes by the weekday, or by dice."""

from datetime import date, timedelta
from random import Random

from appliance.insight.values import Almanac, DayCount, Figures

MONDAY = date(2025, 1, 6)
PLAIN = Almanac()
A_DAY = timedelta(days=1)


def day_of(at, counts, announced=()):
    hours = tuple(counts.get(hour, 0) for hour in range(24))
    return DayCount(MONDAY + timedelta(at), hours, hours, announced=announced)


def figures(days, crowd, first=0):
    return Figures(tuple(day_of(at, crowd(at)) for at in range(first, first + days)))


def after(some):
    return some.days[-1].day + A_DAY


def tuesdays(at):
    """Seven on Tuesday mornings; two on the other working days."""
    return {} if at % 7 > 4 else dict.fromkeys(range(9, 14), 7 if at % 7 == 1 else 2)


def scattered(seed=1):
    """Return a crowd that depends on the weekday and on dice."""
    dice = Random(seed)
    return lambda at: {
        hour: dice.randint(0, 4) + (3 if at % 7 in {1, 3} else 0)
        for hour in (range(9, 17) if at % 7 < 5 else ())
    }


def of(forecast, day, hour):
    (call,) = [each for each in forecast.calls if (each.day, each.hour) == (day, hour)]
    return call
