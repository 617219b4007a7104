"""Calendar months, "2026-10": which comes next, and from when to when they last. Pure."""

from collections.abc import Iterator
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from appliance.facts import Visit
from appliance.local_time import cut_off_after, instant, local_day
from appliance.tariff.dates import DAY, days_of, month_of


def after(month: str) -> str:
    return month_of(days_of(month)[-1] + DAY)


def before(month: str) -> str:
    return month_of(days_of(month)[0] - DAY)


def through(first: str, last: str) -> Iterator[str]:
    """Yield the months from one to another, both within."""
    while first <= last:
        yield first
        first = after(first)


def first_day(month: str) -> date:
    return days_of(month)[0]


def last_day(month: str) -> date:
    return days_of(month)[-1]


@lru_cache(maxsize=64)  # asked for each visit
def begins_us(month: str, zone: ZoneInfo) -> int:
    return instant(first_day(month), time(), zone)


@lru_cache(maxsize=64)
def ends_us(month: str, zone: ZoneInfo) -> int:
    return begins_us(after(month), zone)


def over_us(month: str, cut_off: time, zone: ZoneInfo) -> int:
    """Return when nobody who came in that month can still be in: the first cut-off after it."""
    return cut_off_after(ends_us(month, zone), cut_off, zone)


def month_at(at_us: int, zone: ZoneInfo) -> str:
    return month_of(local_day(at_us, zone))


def touches(visit: Visit, month: str, zone: ZoneInfo) -> bool:
    """Tell whether any of a visit, or its beginning, falls into a month."""
    start_us, end_us = begins_us(month, zone), ends_us(month, zone)
    return visit.began_us < end_us and (visit.ended_us > start_us or visit.began_us >= start_us)
