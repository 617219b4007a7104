"""How many are to be expected at an hour of a day, and how sure five are. Learns day by day. Pure.

Four guesses are weighed by how good they have been: the mean headcount of that hour of the week,
with a short and with a long memory, each as it is and each times how full the weeks are of late.
What kind of day it is takes its share; announcements beyond what is usual add theirs. How much
counts spread about what was expected is learnt too, and with it how far away the threshold is; the
last step mends what that made of the odds.
"""

from collections.abc import Sequence
from datetime import date
from math import sqrt
from typing import Final

from msgspec import Struct

from appliance.insight.forecast.fitting import Odds, Sum
from appliance.insight.forecast.kinds import Kind, Shares
from appliance.insight.forecast.usual import Level, Usual
from appliance.insight.values import HOURS, DayCount

SHORT_WEEKS: Final = 6
LONG_WEEKS: Final = 26
LEVEL_DAYS: Final = 14
ANNOUNCED_WEEKS: Final = 6
A_YEAR: Final = 366
LEAST: Final = 0.02
"""Nobody is ever ruled out, and nothing divided by nothing."""
RARE: Final = 0.25
"""On days that see less than this of the usual crowd, nothing is learnt of the usual."""
PRACTICE: Final = 3
"""As many times an hour of the week must have been before anything is made of a miss."""


class Spread:
    """How much counts differ from what was expected, squared, for each person expected."""

    __slots__ = ("_expected", "_missed", "odds")

    KEEP: Final = 0.9998

    def __init__(self) -> None:
        self._missed, self._expected = 3.5, 5.0
        self.odds = Odds()

    def away(self, expected: float, wanted: float) -> float:
        """Return how many spreads the expected number is above what is wanted."""
        variance = self._missed / self._expected * max(expected, 0.3) + 0.1
        return (expected + 0.5 - wanted) / sqrt(variance)

    def learn(self, expected: float, count: int, wanted: int) -> None:
        self.odds.learn(self.away(expected, wanted), reached=count >= wanted)
        self._missed = self._missed * self.KEEP + (count - expected) ** 2
        self._expected = self._expected * self.KEEP + max(expected, 0.1)


class Sight(Struct, frozen=True):
    """What is seen of an hour to come."""

    expected: float
    probability: float
    one_more: float


class Expecting:
    """All that is learnt, and how it goes on learning. `threshold` people are wanted."""

    def __init__(self, threshold: int) -> None:
        self._wanted = threshold
        self._short, self._long = Usual(SHORT_WEEKS), Usual(LONG_WEEKS)
        self._of_short, self._of_long = Level(LEVEL_DAYS), Level(LEVEL_DAYS)
        self._shares = Shares()
        self._sum = Sum(4)
        self._told, self._untold = Spread(), Spread()
        self._announced = Usual(ANNOUNCED_WEEKS)
        self._heeded = [2.5, 5.0]
        self._seen = [0] * (7 * HOURS)
        self._times = [0] * (7 * HOURS)

    def hours(self, day: date) -> tuple[int, ...]:
        """Return the hours in which anybody was in on such a weekday within the last year."""
        first, since = day.weekday() * HOURS, day.toordinal() - A_YEAR
        return tuple(hour for hour in range(HOURS) if self._seen[first + hour] > since)

    def share(self, kinds: Sequence[Kind]) -> float:
        return self._shares.of(kinds)

    def sight(self, day: date, hour: int, share: float, announced: int, *, all_told: bool) -> Sight:
        """Say what to expect. `all_told`: the day has begun, and whoever announces has done so."""
        cell = day.weekday() * HOURS + hour
        extra = announced - self._announced.at(cell) * share
        if not all_told:
            extra = max(0.0, extra)
        blind = self._blind(self._guesses(cell, share))
        expected = max(LEAST, blind + self._heed * extra)
        spread = self._told if all_told else self._untold
        away = spread.away(expected, self._wanted)
        nearer = spread.away(expected, self._wanted - 1)
        return Sight(expected, spread.odds.of(away), spread.odds.of(nearer))

    def learn(self, count: DayCount, kinds: Sequence[Kind]) -> None:
        """Take in a day that is over."""
        share = self._shares.of(kinds)
        first = count.day.weekday() * HOURS
        known = [hour for hour in range(HOURS) if self._times[first + hour]]
        for hour in known:
            self._learn_hour(count, first, hour, share, usual=Kind.HOLIDAY not in kinds)
        came = sum(count.headcount[hour] for hour in known)
        short = sum(self._short.at(first + hour) for hour in known) * share
        long = sum(self._long.at(first + hour) for hour in known) * share
        if long > 1:
            self._shares.learn(kinds, came, long * self._of_long.now)
        self._of_short.add(came, short)
        self._of_long.add(came, long)
        self._remember(count, first, share)

    def _learn_hour(
        self, count: DayCount, first: int, hour: int, share: float, *, usual: bool
    ) -> None:
        cell, there = first + hour, count.headcount[hour]
        guesses = self._guesses(cell, share)
        if self._times[cell] < PRACTICE or (max(guesses) < 0.03 and not there):
            return
        blind = self._blind(guesses)
        extra = _at(count.announced, hour) - self._announced.at(cell) * share
        told = max(LEAST, blind + self._heed * extra)
        self._heeded[0] += extra * (there - blind)
        self._heeded[1] += extra * extra
        self._untold.learn(blind, there, self._wanted)
        self._told.learn(told, there, self._wanted)
        if usual:
            self._sum.learn(guesses, there - told, told)

    def _remember(self, count: DayCount, first: int, share: float) -> None:
        for hour, there in enumerate(count.headcount):
            cell = first + hour
            if share > RARE:
                self._short.add(cell, there, share)
                self._long.add(cell, there, share)
                self._times[cell] += 1
            self._announced.add(cell, _at(count.announced, hour), 1.0)
            if there:
                self._seen[cell] = count.day.toordinal()

    def _guesses(self, cell: int, share: float) -> tuple[float, float, float, float]:
        short, long = self._short.at(cell) * share, self._long.at(cell) * share
        return short, long, short * self._of_short.now, long * self._of_long.now

    def _blind(self, guesses: Sequence[float]) -> float:
        return max(LEAST, self._sum.of(guesses))

    @property
    def _heed(self) -> float:
        """How many more come for each who has said so beyond what is usual."""
        return max(0.0, min(1.0, self._heeded[0] / self._heeded[1]))


def _at(announced: Sequence[int], hour: int) -> int:
    return announced[hour] if announced else 0
