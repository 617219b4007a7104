"""The figures that everything here is worked out from: counts of days, and nobody in them. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct

from appliance.model import Category
from appliance.tally.values import Newcomer

HOURS = 24


class DayCount(Struct, frozen=True, array_like=True):
    """One local day.

    `headcount` and `present` have, for each of the 24 hours by the clock, how many were in at that
    hour's fullest moment: those who count against the threshold, and everybody. `distinct` is how
    many different people came, by category. `announced` is how many had said by the beginning of
    the day that they would be in at that hour, `kept` how many of those were.
    """

    day: date
    headcount: tuple[int, ...]
    present: tuple[int, ...]
    distinct: Mapping[Category, int] = {}
    announced: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()

    @property
    def peak(self) -> int:
        """How many who count were in at the same time, at the most."""
        return max(self.headcount, default=0)

    @property
    def is_open(self) -> bool:
        """Whether anybody came at all."""
        return any(self.distinct.values())

    def came(self, counted: Collection[Category]) -> int:
        """Return how many different people of these categories came."""
        return sum(many for category, many in self.distinct.items() if category in counted)

    def hours_reached(self, threshold: int) -> int:
        return sum(most >= threshold for most in self.headcount)


class Figures(Struct, frozen=True):
    """All that was counted of the days that are over, oldest first; days without a count are shut.

    From the first day to the last every day on which nobody came is there too, with zeros: only
    time before the record began is missing. `waiting` are first visits of which it cannot be known
    yet whether they bring somebody back. `encounters` are by week, 2026-W48.
    """

    days: tuple[DayCount, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    waiting: int = 0
    encounters: Mapping[str, int] = {}


class Period(Struct, frozen=True):
    """Some days that have a name: both ends are in it."""

    name: str
    first: date
    last: date


class Almanac(Struct, frozen=True):
    """What is known of days ahead and behind, whoever comes: public holidays, school holidays."""

    holidays: frozenset[date] = frozenset()
    school: tuple[Period, ...] = ()

    def is_school_holiday(self, day: date) -> bool:
        return any(each.first <= day <= each.last for each in self.school)
