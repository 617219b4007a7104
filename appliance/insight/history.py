"""What the days that are over come to: months, a usual week, a calendar of days. Pure.

A day is *open* if anybody came at all. It is *reached* if as many different people of those who
count came in it as the threshold asks; reached *together* if as many were in at the same time.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from appliance.insight.values import Figures
from appliance.model import Category

USUAL_WEEKS: Final = 12


class Span(Struct, frozen=True):
    """What some days come to, `through` the last of them.

    `distinct` adds up how many different people who count came on each day, and `by_category` does
    so for each category, counted or not. `most` is the fullest day's, `peak` the most who were in
    at the same time. `hours_reached` counts hours by the clock in which the threshold was reached.
    """

    first: date
    through: date
    days: int
    open_days: int
    distinct: int
    by_category: Mapping[Category, int]
    most: int
    peak: int
    reached: int
    reached_together: int
    hours_reached: int

    @property
    def mean(self) -> float:
        """How many different people who count came on an open day; 0 where there was none."""
        return self.distinct / self.open_days if self.open_days else 0.0


class Comparison(Struct, frozen=True):
    """A month beside another one on equal terms.

    Where both are whole, all of both; else only so many open days of each as both have, counted
    from its first: how far that goes stands in `ours.through` and `theirs.through`.
    """

    month: str
    ours: Span
    theirs: Span
    whole: bool


class Month(Struct, frozen=True):
    """One month, 2026-10. `whole` tells whether each of its days is over and on record.

    Nothing to compare with is None: a month before the record began, or no open day to go by.
    """

    month: str
    whole: bool
    span: Span
    before: Comparison | None = None
    year_before: Comparison | None = None


class Cell(Struct, frozen=True):
    """One hour of the usual week: the mean headcount over `days`, and on how many it was reached.

    `weekday` is 0 for Monday; `present` is the mean of everybody, whether they count or not.
    """

    weekday: int
    hour: int
    headcount: float
    present: float
    reached: int
    days: int

    @property
    def share(self) -> float:
        """On what share of the days the threshold was reached."""
        return self.reached / self.days if self.days else 0.0


class UsualWeek(Struct, frozen=True):
    """Monday to Sunday by the hours in which anybody was ever in: `rows[0]` is Monday.

    `hours` are those of the columns, one after the other without a gap; all rows are as long.
    """

    first: date
    through: date
    days: int
    hours: range
    rows: tuple[tuple[Cell, ...], ...]


class Square(Struct, frozen=True):
    """One day of the calendar."""

    day: date
    is_open: bool
    distinct: int
    by_category: Mapping[Category, int]
    peak: int
    present: int
    hours_reached: int
    reached: bool
    reached_together: bool


class CalendarWeek(Struct, frozen=True):
    """Monday to Sunday; None for days that are not on record, or not asked for."""

    week: str  # 2026-W48
    monday: date
    squares: tuple[Square | None, ...]


def months(figures: Figures, counted: Collection[Category], threshold: int) -> tuple[Month, ...]:
    """Return every month on record, the oldest first, each beside the one before and a year ago."""
    raise NotImplementedError


def usual_week(figures: Figures, threshold: int, weeks: int = USUAL_WEEKS) -> UsualWeek | None:
    """Return the last weeks as one, days on which nobody came with them; None without a day."""
    raise NotImplementedError


def calendar(
    figures: Figures, counted: Collection[Category], threshold: int, first: date, last: date
) -> tuple[CalendarWeek, ...]:
    """Return the weeks from `first` to `last`, both with them, as far as there are figures."""
    raise NotImplementedError


def year_until(last: date) -> date:
    """Return the first day of the twelve months that end with `last`."""
    raise NotImplementedError
