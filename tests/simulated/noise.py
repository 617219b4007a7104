"""Figures without any pattern, and figures that hold nothing but one. Pure.

In noise each hour of the day reaches the threshold or not by a flip of a coin, whatever the
weekday, the season and the hour before: whoever finds something in it finds what is not there.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from appliance.insight.values import DayCount, Figures
from appliance.model import Category

OPEN = range(8, 20)
FEW, MANY = range(5), range(5, 10)


def noise(seed: int, first: date, days: int, *, share: float = 0.35) -> Figures:
    """Return figures of open hours each of which reaches five with the probability `share`."""
    chance = Random(f"noise {seed}")
    return Figures(tuple(_by_hours(first, days, chance, share)))


def noise_of_days(seed: int, first: date, days: int, *, share: float = 0.35) -> Figures:
    """Return figures of whole days that are full or empty by a flip of a coin."""
    chance = Random(f"noise of days {seed}")
    return Figures(tuple(_by_days(first, days, chance, share)))


def _by_hours(first: date, days: int, chance: Random, share: float) -> Iterator[DayCount]:
    for n in range(days):
        drawn = {hour: _drawn(chance, share) for hour in OPEN}
        yield _day(first + timedelta(days=n), drawn)


def _by_days(first: date, days: int, chance: Random, share: float) -> Iterator[DayCount]:
    for n in range(days):
        count = _drawn(chance, share)
        yield _day(first + timedelta(days=n), dict.fromkeys(OPEN, count))


def _drawn(chance: Random, share: float) -> int:
    return chance.choice(MANY if chance.random() < share else FEW)


def _day(day: date, drawn: dict[int, int]) -> DayCount:
    hours = tuple(drawn.get(hour, 0) for hour in range(24))
    came = {Category.COWORKER: max(hours)} if any(hours) else {}
    return DayCount(day, hours, hours, came)
