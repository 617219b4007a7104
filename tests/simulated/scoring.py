"""How good calls were, worked out apart from the forecast's own record of itself. Pure.

What is scored is every hour from 7 to 22 of every day: one of which nothing was called counts as
called never.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from appliance.insight.values import DayCount
from tests.simulated import THRESHOLD, Simulated

WAKING = range(7, 22)
WEEK = 7

Calls = Mapping[tuple[date, int], float]
"""What was called of the hours of some days."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One hour: what was called (None for nothing), what the baselines say, the truth, and what
    came. `ahead` is how many days before it was called."""

    called: float | None
    week: float
    weekday: float
    truth: float
    came: bool
    ahead: int

    @property
    def forecast(self) -> float:
        return 0.0 if self.called is None else self.called


def scored(space: Simulated, today: date, calls: Calls) -> Iterator[Scored]:
    """Yield the hours of the seven days from `today` on, called when it began."""
    days = space.figures.days
    first = (today - days[0].day).days
    for n in range(first, min(first + WEEK, len(days))):
        truth, alike = space.truth(days[n].day), days[n % WEEK : n : WEEK]
        for hour in WAKING:
            yield Scored(
                calls.get((days[n].day, hour)),
                _reached(days[n - WEEK], hour),
                sum(_reached(each, hour) for each in alike) / len(alike),
                truth[hour],
                _reached(days[n], hour),
                n - first,
            )


def _reached(day: DayCount, hour: int) -> bool:
    return day.headcount[hour] >= THRESHOLD


@dataclass(frozen=True, slots=True)
class Brier:
    """Mean squared errors over the same hours."""

    forecast: float
    week: float
    weekday: float
    truth: float
    hours: int

    @property
    def closed(self) -> float:
        """Return what part of the gap from the better baseline to the truth is closed."""
        better = min(self.week, self.weekday)
        return (better - self.forecast) / (better - self.truth)


def brier(hours: Sequence[Scored]) -> Brier:
    def of(said: Iterable[float]) -> float:
        errors = ((p - each.came) ** 2 for p, each in zip(said, hours, strict=True))
        return sum(errors) / len(hours)

    return Brier(
        of(each.forecast for each in hours),
        of(each.week for each in hours),
        of(each.weekday for each in hours),
        of(each.truth for each in hours),
        len(hours),
    )


@dataclass(frozen=True, slots=True)
class Tenth:
    called: float
    happened: float
    hours: int


def tenths(hours: Iterable[Scored]) -> list[Tenth]:
    """Return the hours that were called, by tenths of what was said."""
    those: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for each in hours:
        if each.called is not None:
            those[min(int(each.called * 10), 9)].append((each.called, each.came))
    return [
        Tenth(
            sum(said for said, _ in each) / len(each),
            sum(came for _, came in each) / len(each),
            len(each),
        )
        for each in those
        if each
    ]
