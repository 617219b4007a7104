"""Months, weeks and expiry, in days. Pure."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)


def days_of(month: str) -> tuple[date, ...]:
    """Return the days of a month, "2026-10"."""
    first = date.fromisoformat(f"{month}-01")
    return tuple(first + DAY * number for number in range(monthrange(first.year, first.month)[1]))


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def week_of(day: date) -> str:
    """Return the ISO week of a day, "2026-W44"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def period(expiry: str | None, day: date) -> str:
    """Return the week or the month of an allowance."""
    return week_of(day) if expiry == "week" else month_of(day)


def until(expiry: str | None, opened: date) -> date | None:
    """Return the last day of what begins on `opened`; None for none.

    "1 month" from the 15th on last until the 14th; from a day on that the last month does not
    have, until its end.
    """
    count, _, unit = (expiry or "never").partition(" ")
    if unit.startswith("day"):
        return opened + DAY * (int(count) - 1)
    if unit.startswith("month"):
        return _eve(opened, int(count))
    if count == "week":
        return opened + DAY * (7 - opened.isoweekday())
    return days_of(month_of(opened))[-1] if count == "month" else None


def _eve(opened: date, months: int) -> date:
    """Return the day before the same day so many months later."""
    years, month = divmod(opened.month - 1 + months, 12)
    last = days_of(f"{opened.year + years:04d}-{month + 1:02d}")
    return last[-1] if opened.day > len(last) else last[opened.day - 1] - DAY
