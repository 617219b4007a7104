"""Whether it got fuller or emptier about these days a year ago. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

A_YEAR: Final = timedelta(days=364)
"""Whole weeks, so that a Tuesday stands against a Tuesday."""
ABOUT: Final = tuple(timedelta(days) for days in range(-7, 8))
LATELY: Final = tuple(timedelta(-days) for days in range(21))
FORGOTTEN: Final = A_YEAR + timedelta(days=42)
MOST: Final = 3.0
WORTH: Final = 30.0
"""In people and hours: how slowly a few days change an opinion."""


class Year:
    """How many came, and how many were usual then, day by day for somewhat more than a year."""

    __slots__ = ("_days",)

    def __init__(self) -> None:
        self._days: dict[date, tuple[float, float]] = {}

    def add(self, day: date, came: float, usual: float) -> None:
        self._days[day] = (came, usual)
        self._days.pop(day - FORGOTTEN, None)

    def turn(self, last: date, day: date) -> float:
        """Return how much fuller the weeks about `day` were a year ago than those up to `last`.

        1 where a year ago is not on record.
        """
        if last - A_YEAR + LATELY[-1] not in self._days:
            return 1.0
        about = self._fullness(day - A_YEAR + each for each in ABOUT)
        lately = self._fullness(last - A_YEAR + each for each in LATELY)
        return max(1 / MOST, min(MOST, about / lately))

    def _fullness(self, days: Iterable[date]) -> float:
        known = [self._days[day] for day in days if day in self._days]
        came, usual = sum(came for came, _ in known), sum(usual for _, usual in known)
        return (came + WORTH) / (usual + WORTH)
