"""Local days in exact instants: when one ends, and how much of a visit falls into each. Pure.

Instants are UTC in microseconds. A local time that a clock change leaves out is the instant of the
change; of one that comes twice it is the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from appliance.facts import Visit

SECOND_US: Final = 1_000_000
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time()


def day_of(at_us: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_us // SECOND_US, tz=zone).date()


def instant(day: date, at: time, zone: ZoneInfo) -> int:
    local = datetime.combine(day, at, tzinfo=zone)
    return round(local.astimezone(UTC).timestamp()) * SECOND_US


def cut_off_after(at_us: int, cut_off: time, zone: ZoneInfo) -> int:
    """Return the first cut-off that comes after an instant, and not at it."""
    day = day_of(at_us, zone)
    today_us = instant(day, cut_off, zone)
    return today_us if today_us > at_us else instant(day + _DAY, cut_off, zone)


def cut_off_before(at_us: int, cut_off: time, zone: ZoneInfo) -> int:
    """Return the last cut-off that came before an instant, and not at it."""
    day = day_of(at_us, zone)
    today_us = instant(day, cut_off, zone)
    return today_us if today_us < at_us else instant(day - _DAY, cut_off, zone)


def splits(visit: Visit, zone: ZoneInfo) -> tuple[tuple[date, int], ...]:
    """Return how many seconds of a visit fall into each local day; they add up to the visit."""
    day = day_of(visit.began_us, zone)
    found: list[tuple[date, int]] = []
    done_s = 0
    while done_s < visit.seconds:
        midnight_us = instant(day + _DAY, _MIDNIGHT, zone)
        until_s = min((midnight_us - visit.began_us) // SECOND_US, visit.seconds)
        if until_s > done_s:
            found.append((day, until_s - done_s))
        day, done_s = day + _DAY, until_s
    return tuple(found) or ((day, 0),)
