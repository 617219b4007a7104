"""How many are to be expected at an hour of a day, and how sure five are. Learns day by day. Pure.

Five guesses are weighed by how good they have been: the mean headcount of that hour of the week,
with a short and with a long memory, each as it is and each times how full the weeks are of late,
and the last of these once more times the turn that the year took about then a year ago.
What kind of day it is takes its share; announcements beyond what is usual add theirs. How much
counts spread about what was expected is learnt too, and with it how far away the threshold is; the
last step mends what that made of the odds.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt
from typing import Final

from msgspec import Struct

from appliance.insight.forecast.fitting import Odds, Sum
from appliance.insight.forecast.kinds import Kind, Shares
from appliance.insight.forecast.usual import Level, Usual
from appliance.insight.forecast.year import Year
from appliance.insight.values import HOURS, DayCount

SHORT_WEEKS: Final = 6
LONG_WEEKS: Final = 26
LEVEL_DAYS: Final = 10
ANNOUNCED_WEEKS: Final = 6
WITHIN_DAYS: Final = 366
NEVER: Final = date(1970, 1, 1)
LEAST: Final = 0.02
"""Nobody is ever ruled out, and nothing divided by nothing."""
RARE: Final = 0.25
"""On days that see less than this of the usual crowd, nothing is learnt of the usual."""
AHEAD: Final = timedelta(days=4)
"""It learns of a day what it would have made of it in the middle of a week of calls."""
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


class DayToCome(Struct, frozen=True):
    """A day to come: what share of the usual crowd such a day sees, and the turn of the year."""

    day: date
    share: float
    turn: float = 1.0

    def cell(self, hour: int) -> int:
        return self.day.weekday() * HOURS + hour


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
        self._year = Year()
        self._last = NEVER
        self._sum = Sum(5)
        self._told, self._untold = Spread(), Spread()
        self._announced = Usual(ANNOUNCED_WEEKS)
        self._heeded = [2.5, 5.0]
        self._seen = [0] * (7 * HOURS)
        self._times = [0] * (7 * HOURS)

    def hours(self, day: date) -> tuple[int, ...]:
        """Return the hours in which anybody was in on such a weekday within the last year."""
        first, since = day.weekday() * HOURS, day.toordinal() - WITHIN_DAYS
        return tuple(hour for hour in range(HOURS) if self._seen[first + hour] > since)

    def day_to_come(self, day: date, kinds: Sequence[Kind]) -> DayToCome:
        return DayToCome(day, self._shares.of(kinds), self._year.turn(self._last, day))

    def sight(self, ahead: DayToCome, hour: int, announced: int, *, all_told: bool) -> Sight:
        """Say what to expect. `all_told`: the day has begun, and whoever announces has done so."""
        cell = ahead.cell(hour)
        extra = announced - self._announced.at(cell) * ahead.share
        if not all_told:
            extra = max(0.0, extra)
        blind = self._blind(self._guesses(cell, ahead))
        expected = max(LEAST, blind + self._heed * extra)
        spread = self._told if all_told else self._untold
        away = spread.away(expected, self._wanted)
        nearer = spread.away(expected, self._wanted - 1)
        return Sight(expected, spread.odds.of(away), spread.odds.of(nearer))

    def learn(self, count: DayCount, kinds: Sequence[Kind]) -> None:
        """Take in a day that is over."""
        day, share = count.day, self._shares.of(kinds)
        turn = self._year.turn(day - AHEAD, day)
        seen = DayToCome(day, share, turn)
        known = [hour for hour in range(HOURS) if self._times[seen.cell(hour)]]
        for hour in known:
            self._learn_hour(count, seen, hour, usual=Kind.HOLIDAY not in kinds)
        came = sum(count.headcount[hour] for hour in known)
        short = sum(self._short.at(seen.cell(hour)) for hour in known) * share
        long = sum(self._long.at(seen.cell(hour)) for hour in known) * share
        if long > 1:
            self._shares.learn(kinds, came, long * self._of_long.now)
        self._of_short.add(came, short)
        self._of_long.add(came, long)
        self._year.add(day, came, long)
        self._remember(count, seen)
        self._last = day

    def _learn_hour(self, count: DayCount, seen: DayToCome, hour: int, *, usual: bool) -> None:
        cell, there = seen.cell(hour), count.headcount[hour]
        guesses = self._guesses(cell, seen)
        if self._times[cell] < PRACTICE or (max(guesses) < 0.03 and not there):
            return
        blind = self._blind(guesses)
        extra = _at(count.announced, hour) - self._announced.at(cell) * seen.share
        told = max(LEAST, blind + self._heed * extra)
        self._heeded[0] += extra * (there - blind)
        self._heeded[1] += extra * extra
        self._untold.learn(blind, there, self._wanted)
        self._told.learn(told, there, self._wanted)
        if usual:
            self._sum.learn(guesses, there - told, told)

    def _remember(self, count: DayCount, seen: DayToCome) -> None:
        for hour, there in enumerate(count.headcount):
            cell = seen.cell(hour)
            if seen.share > RARE:
                self._short.add(cell, there, seen.share)
                self._long.add(cell, there, seen.share)
                self._times[cell] += 1
            self._announced.add(cell, _at(count.announced, hour), 1.0)
            if there:
                self._seen[cell] = count.day.toordinal()

    def _guesses(self, cell: int, ahead: DayToCome) -> tuple[float, ...]:
        short, long = self._short.at(cell) * ahead.share, self._long.at(cell) * ahead.share
        lately = long * self._of_long.now
        return short, long, short * self._of_short.now, lately, lately * ahead.turn

    def _blind(self, guesses: Sequence[float]) -> float:
        return max(LEAST, self._sum.of(guesses))

    @property
    def _heed(self) -> float:
        """How many more come for each who has said so beyond what is usual."""
        return max(0.0, min(1.0, self._heeded[0] / self._heeded[1]))


def _at(announced: Sequence[int], hour: int) -> int:
    return announced[hour] if announced else 0
