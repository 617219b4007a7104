"""How calls turned out, beside what cannot be called a forecast. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from appliance.insight.forecast.values import Bin, Record

TENTHS: Final = 10
A_WEEK: Final = timedelta(days=7)


class Settled:
    """Sums over calls that time has settled, in tenths of what was said."""

    def __init__(self) -> None:
        self._calls = [0] * TENTHS
        self._said = [0.0] * TENTHS
        self._came = [0] * TENTHS
        self._missed = self._week = self._weekday = 0.0
        self._hours = self._reached = 0

    def settle(self, said: Sequence[float], week: float, weekday: float, *, reached: bool) -> None:
        """Take in an hour: all that was said of it, and what the two baselines say."""
        for probability in said:
            tenth = min(TENTHS - 1, int(probability * TENTHS))
            self._calls[tenth] += 1
            self._said[tenth] += probability
            self._came[tenth] += reached
            self._missed += (probability - reached) ** 2 / len(said)
        self._week += (week - reached) ** 2
        self._weekday += (weekday - reached) ** 2
        self._hours += 1
        self._reached += reached

    def record(self) -> Record:
        if not self._hours:
            return Record()
        hours, rate = self._hours, self._reached / self._hours
        return Record(
            tuple(self._bin(tenth) for tenth in range(TENTHS) if self._calls[tenth]),
            self._missed / hours,
            self._week / hours,
            self._weekday / hours,
            rate * (1 - rate),
            hours,
            rate,
        )

    def _bin(self, tenth: int) -> Bin:
        calls = self._calls[tenth]
        return Bin(
            tenth / TENTHS,
            (tenth + 1) / TENTHS,
            self._said[tenth] / calls,
            self._came[tenth] / calls,
            round(calls * self._hours / sum(self._calls)),
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
        counts = self._counts.setdefault(day.weekday(), [0] * (len(reached) + 1))
        for hour, each in enumerate((*reached, True)):
            counts[hour] += each
