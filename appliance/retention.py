"""What may be forgotten, and when: the rule of retention. Pure."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from appliance.facts import (
    Corrected,
    Denied,
    Entered,
    ExitPressed,
    Fact,
    Granted,
    LedgerEntry,
    Left,
    LetOut,
    NotOpened,
    Repeated,
)

CHORES_AT: Final = time(3, 30)
"""When the house is swept, local time: nobody comes, and the clocks' own hour is over."""
MOST_AT_ONCE: Final = 2000
"""How many entries one seal may take in: a badge that comes meanwhile waits for no more."""

MOVEMENTS: Final = (
    Entered,
    Left,
    Granted,
    NotOpened,
    Denied,
    LetOut,
    Repeated,
    ExitPressed,
    Corrected,
)
"""The kinds of fact that say what people did at the door."""


def first_kept_day(today: date, keep_days: int, closed_before: date) -> date:
    """Return the first local day of which movements are kept.

    Those of the last `keep_days` are, and whatever falls into a month that is not closed: the
    months before the day `closed_before` are.
    """
    return min(today - timedelta(days=keep_days), closed_before)


def months_closed_before(today: date) -> date:
    """Return the first day of the month that runs: while nothing is billed, all before is over."""
    return today.replace(day=1)


def expired_through(entries: Iterable[LedgerEntry], before_us: int) -> int:
    """Return the last entry that may be forgotten with all before it, 0 for none.

    What stands before an entry was written before it. So one whose time is known to be right and
    is before `before_us` takes all earlier ones with it, whatever an unset clock said of them; by
    clocks that were not known to be right, only an unbroken beginning is old enough.
    """
    through, unbroken = 0, True
    for entry in entries:
        old = entry.stamp.utc_us < before_us
        unbroken = unbroken and old
        if unbroken or (old and entry.stamp.synced):
            through = entry.sequence
    return through


def movements(facts: Iterable[Fact]) -> int:
    """Count the facts that say what people did at the door."""
    return sum(isinstance(fact, MOVEMENTS) for fact in facts)


def local_day(utc_us: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(utc_us / 1e6, tz=zone).date()


def day_begins_us(day: date, zone: ZoneInfo) -> int:
    """Return a day's first instant, UTC in microseconds."""
    return _at_us(day, time(), zone)


def next_chores_us(utc_us: int, zone: ZoneInfo) -> int:
    """Return when the house is swept next after `utc_us`, UTC in microseconds."""
    today = local_day(utc_us, zone)
    todays_us = _at_us(today, CHORES_AT, zone)
    return todays_us if todays_us > utc_us else _at_us(today + timedelta(days=1), CHORES_AT, zone)


def _at_us(day: date, at: time, zone: ZoneInfo) -> int:
    instant = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    return round(instant.timestamp()) * 1_000_000
