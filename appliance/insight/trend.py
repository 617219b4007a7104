"""Whether more people come or fewer, and how sure that is. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance.insight.history import monday_of
from appliance.insight.statistics import Estimate, theil_sen
from appliance.insight.values import DayCount, Figures
from appliance.model import Category

WEEKS: Final = 26
ENOUGH_WEEKS: Final = 8
MONTH_DAYS: Final = 365.25 / 12
YEAR: Final = timedelta(weeks=52)


class Verdict(StrEnum):
    RISING = "rising"
    FALLING = "falling"
    UNCLEAR = "unclear"  # it may be either
    TOO_LITTLE = "too_little"  # fewer than eight weeks


class Week(Struct, frozen=True):
    """A whole week with an open day: the mean of how many who count came on each open day."""

    week: str  # 2026-W48
    monday: date
    mean: float
    open_days: int


class Trend(Struct, frozen=True):
    """The weeks, oldest first, and what they say.

    `slope` is people a day more each month, `begins` and `ends` the line at the first and the last
    Monday; they are None for TOO_LITTLE. `year_before` is the same of the same weeks a year before,
    52 weeks back, by which a season is told from a trend; None where none of them is on record.
    """

    verdict: Verdict
    weeks: tuple[Week, ...] = ()
    slope: Estimate | None = None
    begins: float | None = None
    ends: float | None = None
    year_before: "Trend | None" = None


def trend(figures: Figures, counted: Collection[Category]) -> Trend:
    """Return how attendance went over the last 26 weeks."""
    days = figures.days
    year_before = _trend([each for each in days if days[-1].day - each.day >= YEAR], counted)
    return replace(_trend(days, counted), year_before=year_before if year_before.weeks else None)


def _trend(days: Sequence[DayCount], counted: Collection[Category]) -> Trend:
    weeks = _weeks(days, counted)
    line = theil_sen([(_month(weeks[0], each), each.mean) for each in weeks])
    if len(weeks) < ENOUGH_WEEKS or line is None:
        return Trend(Verdict.TOO_LITTLE, weeks)
    ends = line.at(_month(weeks[0], weeks[-1]))
    return Trend(_verdict(line.slope), weeks, line.slope, line.at(0), ends)


def _verdict(slope: Estimate) -> Verdict:
    if slope.low > 0:
        return Verdict.RISING
    return Verdict.FALLING if slope.high < 0 else Verdict.UNCLEAR


def _month(first: Week, week: Week) -> float:
    """Return how many months a week is after the first."""
    return (week.monday - first.monday).days / MONTH_DAYS


def _weeks(days: Sequence[DayCount], counted: Collection[Category]) -> tuple[Week, ...]:
    """Return those of the last weeks that are whole and have an open day."""
    if not days:
        return ()
    since = monday_of(days[-1].day + timedelta(days=1)) - timedelta(weeks=WEEKS)
    recent = (each for each in days if each.day >= since)
    weeks = groupby(recent, lambda each: monday_of(each.day))
    every = [(monday, tuple(of)) for monday, of in weeks]
    return tuple(
        _week(monday, of, counted)
        for monday, of in every
        if len(of) == 7 and any(each.is_open for each in of)
    )


def _week(monday: date, days: Sequence[DayCount], counted: Collection[Category]) -> Week:
    open_days = [each for each in days if each.is_open]
    mean = sum(each.came(counted) for each in open_days) / len(open_days)
    return Week(f"{monday:%G-W%V}", monday, mean, len(open_days))
