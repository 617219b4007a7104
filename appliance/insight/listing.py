"""The figures as rows for a spreadsheet, nobody in them: CSV (RFC 4180). Pure.

Heads are English in every language and days as ISO 8601 writes them, for whoever reckons on; yes
and no are 1 and 0.
"""

import csv
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final, TypeAlias

from msgspec import Struct

from appliance.cells import harmless
from appliance.insight import history, masses
from appliance.insight.values import HOURS, DayCount, Figures
from appliance.model import Category

Value: TypeAlias = str | int | float
Row: TypeAlias = tuple[Value, ...]

_WITH_COMMA: Final = frozenset({"fr", "nl"})
_EACH_CATEGORY: Final = tuple(f"distinct_{category}" for category in Category)


class Listed(StrEnum):
    """What there are rows of."""

    DAYS = "days"
    HOURS = "hours"
    MONTHS = "months"
    NEWCOMERS = "newcomers"
    ENCOUNTERS = "encounters"


class Listing(Struct, frozen=True):
    """Rows under the heads of their columns; the rows are made one by one, and once."""

    heads: tuple[str, ...]
    rows: Iterator[Row]


def listing(
    what: Listed, figures: Figures, counted: Collection[Category], threshold: int
) -> Listing:
    if what is Listed.DAYS:
        return days(figures, counted, threshold)
    if what is Listed.HOURS:
        return hours(figures)
    if what is Listed.MONTHS:
        return months(figures, counted, threshold)
    if what is Listed.NEWCOMERS:
        return newcomers(figures)
    return encounters(figures, counted, threshold)


def days(figures: Figures, counted: Collection[Category], threshold: int) -> Listing:
    """List every day; weekdays are 1 for Monday to 7."""
    heads = ("date", "weekday", *_EACH_CATEGORY)
    heads += ("distinct_counted", "peak", "present_peak", "hours_reached")
    return Listing(heads, (_day(each, counted, threshold) for each in figures.days))


def _day(day: DayCount, counted: Collection[Category], threshold: int) -> Row:
    return (
        day.day.isoformat(),
        day.day.isoweekday(),
        *(day.distinct.get(category, 0) for category in Category),
        day.came(counted),
        day.peak,
        max(day.present, default=0),
        day.hours_reached(threshold),
    )


def hours(figures: Figures) -> Listing:
    """List the hours in which anybody was in, or had announced to be."""
    heads = ("date", "hour", "headcount", "present", "announced", "kept")
    return Listing(heads, (row for each in figures.days for row in _hours(each)))


def _hours(day: DayCount) -> Iterator[Row]:
    nobody = (0,) * HOURS
    counts = zip(
        day.headcount, day.present, day.announced or nobody, day.kept or nobody, strict=True
    )
    return ((day.day.isoformat(), hour, *each) for hour, each in enumerate(counts) if any(each))


def months(figures: Figures, counted: Collection[Category], threshold: int) -> Listing:
    """List months; `whole` is 1 where each day of it is over and on record."""
    heads = ("month", "whole", "first", "through", "days", "open_days", *_EACH_CATEGORY)
    heads += ("distinct_counted", "mean_distinct", "most_distinct", "peak")
    heads += ("days_reached", "days_reached_together", "hours_reached")
    return Listing(heads, map(_month, history.months(figures, counted, threshold)))


def _month(month: history.Month) -> Row:
    span = month.span
    return (
        *(month.month, int(month.whole), span.first.isoformat(), span.through.isoformat()),
        *(span.days, span.open_days),
        *(span.by_category[category] for category in Category),
        *(span.distinct, round(span.mean, 2), span.most, span.peak),
        *(span.reached, span.reached_together, span.hours_reached),
    )


def newcomers(figures: Figures) -> Listing:
    """List first visits of which it is known whether the newcomer came back."""
    heads = ("date", "met", "returned")
    rows = ((each.day.isoformat(), each.met, int(each.returned)) for each in figures.newcomers)
    return Listing(heads, rows)


def encounters(figures: Figures, counted: Collection[Category], threshold: int) -> Listing:
    """List weeks, with how many pairs were in together."""
    heads = ("week", "monday", "pairs", "open_days", "days_reached")
    weeks = masses.together(figures, counted, threshold)
    return Listing(heads, map(_week, weeks))


def _week(week: masses.Together) -> Row:
    return (week.week, week.monday.isoformat(), week.encounters, week.open_days, week.reached)


def lines(of: Listing, language: str = "en") -> Iterator[str]:
    """Return the lines of a file; in French and Dutch as spreadsheets there write them."""
    comma = language in _WITH_COMMA
    writer = csv.writer(_Said(), delimiter=";" if comma else ",", lineterminator="\r\n")
    yield writer.writerow(of.heads)
    for row in of.rows:
        yield writer.writerow([_cell(value, comma=comma) for value in row])


class _Said:
    """What a writer writes into: `writerow` returns what `write` does."""

    def write(self, line: str) -> str:
        return line


def written(of: Listing, language: str = "en") -> str:
    return "".join(lines(of, language))


def _cell(value: Value, *, comma: bool) -> str:
    if isinstance(value, str):
        return harmless(value)
    return str(value).replace(".", ",") if comma else str(value)
