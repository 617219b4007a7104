"""How calls turned out, beside what cannot be called a forecast. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from msgspec import Struct

from appliance.insight.forecast.values import Bin, Record

TENTHS: Final = 10
A_WEEK: Final = timedelta(days=7)


class Settled(Struct, frozen=True, array_like=True):
    """An hour that time has settled: all that was said of it, and what the two baselines say."""

    said: tuple[float, ...]
    week: float
    weekday: float
    reached: bool


def record_of(hours: Sequence[Settled]) -> Record:
    """Return how the calls of some hours turned out."""
    if not hours:
        return Record()
    rate = fmean(hour.reached for hour in hours)
    return Record(
        tuple(_bins(hours)),
        fmean((said - hour.reached) ** 2 for hour in hours for said in hour.said),
        fmean((hour.week - hour.reached) ** 2 for hour in hours),
        fmean((hour.weekday - hour.reached) ** 2 for hour in hours),
        rate * (1 - rate),
        len(hours),
        rate,
    )


def _bins(hours: Sequence[Settled]) -> Iterator[Bin]:
    """Yield the tenths in which anything was said; every hour counts once for all its calls."""
    tenths: list[list[tuple[float, bool]]] = [[] for _ in range(TENTHS)]
    for hour in hours:
        for said in hour.said:
            tenths[min(TENTHS - 1, int(said * TENTHS))].append((said, hour.reached))
    for tenth, calls in enumerate(tenths):
        if calls:
            yield Bin(
                tenth / TENTHS,
                (tenth + 1) / TENTHS,
                fmean(said for said, _ in calls),
                fmean(reached for _, reached in calls),
                round(len(calls) / len(hours[0].said)),
            )


class Baselines:
    """What came of the same hour a week before, and of all such hours of the weekday so far."""

    def __init__(self) -> None:
        self._days: dict[date, tuple[bool, ...]] = {}
        self._counts: dict[int, list[int]] = {}

    def week(self, day: date, hour: int) -> float:
        """Return 1 or 0; days that are not on record are days on which nobody came."""
        before = self._days.get(day - A_WEEK, ())
        return float(before[hour]) if before else 0.0

    def weekday(self, day: date, hour: int) -> float:
        counts = self._counts.get(day.weekday())
        return counts[hour] / counts[-1] if counts else 0.0

    def learn(self, day: date, reached: Sequence[bool]) -> None:
        self._days[day] = tuple(reached)
        self._days.pop(day - A_WEEK - A_WEEK, None)
        counts = self._counts.setdefault(day.weekday(), [0] * (len(reached) + 1))
        for hour, each in enumerate((*reached, True)):
            counts[hour] += each
