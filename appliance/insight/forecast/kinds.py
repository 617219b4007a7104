"""What kind of day it is, whoever comes, and how much of the usual crowd such days see. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum
from math import prod
from typing import Final

from appliance.insight.values import Almanac

_A_DAY: Final = timedelta(days=1)


class Kind(Enum):
    """A kind of day with a share of its own."""

    HOLIDAY = "holiday"
    BRIDGE = "bridge"
    """A working day between a public holiday and a weekend."""
    SCHOOL = "school"


_ASSUMED: Final = {
    Kind.HOLIDAY: (0.15, 20.0),
    Kind.BRIDGE: (0.7, 20.0),
    Kind.SCHOOL: (0.95, 100.0),
}
"""Before anything is learnt: the share, and how many expected people such an opinion is worth."""


def kinds_of(day: date, almanac: Almanac) -> tuple[Kind, ...]:
    """Return all that a day is besides a day of the week."""
    kinds = []
    if day in almanac.holidays:
        kinds.append(Kind.HOLIDAY)
    elif _is_bridge(day, almanac):
        kinds.append(Kind.BRIDGE)
    if almanac.is_school_holiday(day):
        kinds.append(Kind.SCHOOL)
    return tuple(kinds)


def _is_bridge(day: date, almanac: Almanac) -> bool:
    is_monday, is_friday = day.weekday() == 0, day.weekday() == 4
    return (is_monday and day + _A_DAY in almanac.holidays) or (
        is_friday and day - _A_DAY in almanac.holidays
    )


class Shares:
    """How many come on days of a kind, out of those who would come on a day like any other."""

    __slots__ = ("_came", "_expected")

    def __init__(self) -> None:
        self._came = {kind: share * worth for kind, (share, worth) in _ASSUMED.items()}
        self._expected = {kind: worth for kind, (_, worth) in _ASSUMED.items()}

    def of(self, kinds: Sequence[Kind]) -> float:
        return prod(self._came[kind] / self._expected[kind] for kind in kinds)

    def learn(self, kinds: Sequence[Kind], came: float, expected: float) -> None:
        """Take in a day: how many came, and how many were expected with these shares in mind."""
        for kind, without in [(kind, expected / self.of((kind,))) for kind in kinds]:
            self._came[kind] += came
            self._expected[kind] += without
