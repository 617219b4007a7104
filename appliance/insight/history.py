"""What the days that are over come to: months, a usual week, a calendar of days. Pure.

A day is *open* if anybody came at all. It is *reached* if as many different people of those who
count came in it as the threshold asks; reached *together* if as many were in at the same time.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance.insight.values import HOURS, DayCount, Figures
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
    days = by_month(figures)
    alone = {
        month: Month(month, is_whole(those), span(those, counted, threshold))
        for month, those in days.items()
    }

    def beside(ours: Month, back: int) -> Comparison | None:
        theirs = alone.get(months_before(ours.month, back))
        return None if theirs is None else _compare(ours, theirs, days, counted, threshold)

    return tuple(
        replace(each, before=beside(each, 1), year_before=beside(each, 12))
        for each in alone.values()
    )


def by_month(figures: Figures) -> dict[str, Sequence[DayCount]]:
    months = groupby(figures.days, lambda each: f"{each.day:%Y-%m}")
    return {month: tuple(days) for month, days in months}


def months_before(month: str, back: int) -> str:
    year, number = map(int, month.split("-"))
    year, index = divmod(year * 12 + number - 1 - back, 12)
    return f"{year:04}-{index + 1:02}"


def is_whole(days: Sequence[DayCount]) -> bool:
    """Tell whether days of one month go from its first to its last."""
    return days[0].day.day == 1 and (days[-1].day + timedelta(days=1)).day == 1


def span(days: Sequence[DayCount], counted: Collection[Category], threshold: int) -> Span:
    """Return what days come to; there is one at least."""
    came = [each.came(counted) for each in days]
    return Span(
        first=days[0].day,
        through=days[-1].day,
        days=len(days),
        open_days=sum(each.is_open for each in days),
        distinct=sum(came),
        by_category={
            category: sum(each.distinct.get(category, 0) for each in days) for category in Category
        },
        most=max(came),
        peak=max(each.peak for each in days),
        reached=sum(each >= threshold for each in came),
        reached_together=sum(each.peak >= threshold for each in days),
        hours_reached=sum(each.hours_reached(threshold) for each in days),
    )


def _compare(
    ours: Month,
    theirs: Month,
    days: Mapping[str, Sequence[DayCount]],
    counted: Collection[Category],
    threshold: int,
) -> Comparison | None:
    """Compare whole months, or as many open days of each as both have."""
    if ours.whole and theirs.whole:
        return Comparison(theirs.month, ours.span, theirs.span, whole=True)
    most = min(ours.span.open_days, theirs.span.open_days)
    if not most:
        return None
    one, other = (
        span(_until(days[each.month], most), counted, threshold) for each in (ours, theirs)
    )
    return Comparison(theirs.month, one, other, whole=False)


def _until(days: Sequence[DayCount], open_days: int) -> Sequence[DayCount]:
    """Return the first days, up to the last of so many open ones."""
    last = [n for n, each in enumerate(days, start=1) if each.is_open][open_days - 1]
    return days[:last]


def usual_week(figures: Figures, threshold: int, weeks: int = USUAL_WEEKS) -> UsualWeek | None:
    """Return the last weeks as one, days on which nobody came with them; None without a day."""
    days = figures.days[-7 * weeks :]
    if not days:
        return None
    ever = [hour for hour in range(HOURS) if any(each.present[hour] for each in days)]
    hours = range(ever[0], ever[-1] + 1) if ever else range(0)
    rows = tuple(_row(days, weekday, hours, threshold) for weekday in range(7))
    return UsualWeek(days[0].day, days[-1].day, len(days), hours, rows)


def _row(days: Sequence[DayCount], weekday: int, hours: range, threshold: int) -> tuple[Cell, ...]:
    those = [each for each in days if each.day.weekday() == weekday]
    return tuple(
        Cell(
            weekday,
            hour,
            _mean([each.headcount[hour] for each in those]),
            _mean([each.present[hour] for each in those]),
            sum(each.headcount[hour] >= threshold for each in those),
            len(those),
        )
        for hour in hours
    )


def _mean(of: Sequence[int]) -> float:
    return sum(of) / len(of) if of else 0.0


def calendar(
    figures: Figures, counted: Collection[Category], threshold: int, first: date, last: date
) -> tuple[CalendarWeek, ...]:
    """Return the weeks from `first` to `last`, both with them, as far as there are figures."""
    asked = (each for each in figures.days if first <= each.day <= last)
    return tuple(
        _calendar_week(monday, tuple(days), counted, threshold)
        for monday, days in groupby(asked, lambda each: monday_of(each.day))
    )


def _calendar_week(
    monday: date, days: Sequence[DayCount], counted: Collection[Category], threshold: int
) -> CalendarWeek:
    squares = {each.day.weekday(): _square(each, counted, threshold) for each in days}
    return CalendarWeek(
        f"{monday:%G-W%V}", monday, tuple(squares.get(weekday) for weekday in range(7))
    )


def _square(day: DayCount, counted: Collection[Category], threshold: int) -> Square:
    came = day.came(counted)
    return Square(
        day=day.day,
        is_open=day.is_open,
        distinct=came,
        by_category=day.distinct,
        peak=day.peak,
        present=max(day.present, default=0),
        hours_reached=day.hours_reached(threshold),
        reached=came >= threshold,
        reached_together=day.peak >= threshold,
    )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
