"""Visits cut into the minutes of local days: rounding, grace and free hours. Pure.

A minute belongs to where it is over: to the day, and to the free hours, of its last instant. What
rounding adds belongs to where the visit ended.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.local_time import instant, local_day
from appliance.tariff.dates import DAY
from appliance.tariff.plans import at
from appliance.tariff.values import By, Free, Tariff

_MINUTE_US: Final = 60_000_000
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Span(Struct, frozen=True):
    """A visit as it is charged: from `began_us` (UTC, microseconds), whole `seconds` long."""

    visit: int
    began_us: int
    seconds: int

    @property
    def ended_us(self) -> int:
        return self.began_us + self.seconds * 1_000_000


class Slice(Struct, frozen=True):
    """Minutes of a visit on a local day; `by` tells what they are free by, if they are."""

    visit: int
    day: date
    minutes: int
    by: By | None = None


def first_day(span: Span, zone: ZoneInfo) -> date:
    return local_day(span.began_us, zone)


def last_day(span: Span, zone: ZoneInfo) -> date:
    """Return the day of a visit's last instant: at midnight, the day that is over."""
    return local_day(max(span.began_us, span.ended_us - 1), zone)


def in_grace(span: Span, tariff: Tariff) -> bool:
    return span.seconds < tariff.grace_minutes * 60


def rounded(seconds: int, tariff: Tariff) -> int:
    """Return the minutes that so many seconds count as."""
    step = tariff.rounding_minutes * 60
    added = {"down": 0, "nearest": step // 2, "up": step - 1}[tariff.rounding]
    return (seconds + added) // step * tariff.rounding_minutes


def slices(
    spans: Sequence[Span], tariffs: tuple[Tariff, ...], zone: ZoneInfo, *, visited: bool
) -> Iterator[Slice]:
    """Yield the minutes of visits, in their order; `visited` tells that none is the first ever."""
    for span in spans:
        tariff = at(tariffs, first_day(span, zone))
        if in_grace(span, tariff):
            yield Slice(span.visit, first_day(span, zone), 0, By.GRACE)
            continue
        free = not visited and tariff.first_visit == "free"
        visited = True
        for part in _cut(span, rounded(span.seconds, tariff), tariffs, zone):
            yield Slice(part.visit, part.day, part.minutes, By.FIRST_VISIT if free else part.by)


def _cut(span: Span, minutes: int, tariffs: tuple[Tariff, ...], zone: ZoneInfo) -> Iterator[Slice]:
    """Yield the parts between midnights and the borders of free hours that have any minute."""
    hours = _free_hours(span, tariffs, zone)
    done = 0
    for after, until in pairwise(_borders(span, hours, zone)):
        over = (until - span.began_us) // _MINUTE_US if until < span.ended_us else minutes
        count = min(over, minutes) - done
        free = any(begin <= after and until <= end for begin, end in hours)
        if count:
            yield Slice(span.visit, local_day(after, zone), count, By.WINDOW if free else None)
        done += count


def _borders(span: Span, hours: Sequence[tuple[int, int]], zone: ZoneInfo) -> list[int]:
    """Return the instants at which another part begins, its beginning and its end among them."""
    first, last = first_day(span, zone), last_day(span, zone)
    midnights = (
        instant(first + DAY * number, time(0), zone) for number in range(1, (last - first).days + 1)
    )
    edges = {*midnights, *(edge for each in hours for edge in each)}
    within = {edge for edge in edges if span.began_us < edge < span.ended_us}
    return [span.began_us, *sorted(within), span.ended_us]


def _free_hours(
    span: Span, tariffs: tuple[Tariff, ...], zone: ZoneInfo
) -> tuple[tuple[int, int], ...]:
    """Return the free hours that may touch a visit, those of the day before among them."""
    first, last = first_day(span, zone), last_day(span, zone)
    days = (first + DAY * number for number in range(-1, (last - first).days + 1))
    return tuple(
        window_on(free, day, zone)
        for day in days
        for free in at(tariffs, day).free
        if day in free.dates or _WEEKDAYS[day.weekday()] in free.weekdays
    )


def window_on(free: Free, day: date, zone: ZoneInfo) -> tuple[int, int]:
    """Return from when to when there are free hours on a day; they may end on the next."""
    end = day if free.end > free.start else day + DAY
    return instant(day, free.start, zone), instant(end, free.end, zone)
