"""What local clocks show, in exact instants. Pure.

Instants are UTC in microseconds. A local time that a clock change leaves out is as long after it as
it would have been; of one that comes twice it is the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SECOND_US: Final = 1_000_000
DAY_US: Final = 24 * 3600 * SECOND_US
_DAY: Final = timedelta(days=1)


def local_day(at_us: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_us // SECOND_US, tz=zone).date()


def instant(day: date, at: time, zone: ZoneInfo) -> int:
    local = datetime.combine(day, at, tzinfo=zone)
    return round(local.astimezone(UTC).timestamp()) * SECOND_US


def cut_off_after(at_us: int, cut_off: time, zone: ZoneInfo) -> int:
    """Return the first cut-off that comes after an instant, and not at it."""
    day = local_day(at_us, zone)
    today_us = instant(day, cut_off, zone)
    return today_us if today_us > at_us else instant(day + _DAY, cut_off, zone)


def cut_off_before(at_us: int, cut_off: time, zone: ZoneInfo) -> int:
    """Return the last cut-off that came before an instant, and not at it."""
    day = local_day(at_us, zone)
    today_us = instant(day, cut_off, zone)
    return today_us if today_us < at_us else instant(day - _DAY, cut_off, zone)
