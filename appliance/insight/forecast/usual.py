"""How many are usually there at each hour of the week, and how full the weeks are of late. Pure."""

from typing import Final

HOURS_OF_WEEK: Final = 7 * 24


class Usual:
    """The mean headcount of each hour of the week; what is `half_weeks` old counts half."""

    __slots__ = ("_counted", "_days", "_keep")

    def __init__(self, half_weeks: float) -> None:
        self._keep = 0.5 ** (1 / half_weeks)
        self._counted = [0.0] * HOURS_OF_WEEK
        self._days = [0.0] * HOURS_OF_WEEK

    def at(self, cell: int) -> float:
        return self._counted[cell] / self._days[cell] if self._days[cell] else 0.0

    def add(self, cell: int, count: int, share: float) -> None:
        """Take in an hour of a day on which a `share` of the usual crowd was to be expected."""
        self._counted[cell] = self._counted[cell] * self._keep + count
        self._days[cell] = self._days[cell] * self._keep + share


class Level:
    """How many came of late, out of those who usually do: above one while a space grows."""

    __slots__ = ("_came", "_expected", "_keep")

    WORTH: Final = 10.0
    """In people and hours: how slowly a few days change an opinion."""

    def __init__(self, half_days: float) -> None:
        self._keep = 0.5 ** (1 / half_days)
        self._came = self._expected = 0.0

    @property
    def now(self) -> float:
        return (self._came + self.WORTH) / (self._expected + self.WORTH)

    def add(self, came: float, expected: float) -> None:
        self._came = self._came * self._keep + came
        self._expected = self._expected * self._keep + expected
