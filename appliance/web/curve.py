"""Today's curve: from points in time to a drawing and a table. Pure.

The drawing is a field of FIELD by FIELD units, stretched to whatever room the page has; words
beside it are placed by the same units, so that they keep their size.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance import presence
from appliance.web.today import Point

FIELD: Final = 1000
CLEAR: Final = 160  # numbers closer than this on the axis would run into each other

OPENS_H: Final = 8
CLOSES_H: Final = 18
HOUR_US: Final = 3_600_000_000


class Tick(Struct, frozen=True):
    """An hour on the axis. `hour` is local; `minor` ones give way on a small screen."""

    x: int
    hour: int
    minor: bool


class Mark(Struct, frozen=True):
    """A number on the other axis."""

    y: int
    headcount: int


class Hour(Struct, frozen=True):
    """One line of the table: from `hour` on, at most `most`, and `last` at its end."""

    hour: int
    most: int
    last: int


class Plot(Struct, frozen=True):
    """All that is drawn. `peak` is the highest point of the day, None while nobody has come."""

    line: str
    area: str
    now: tuple[int, int]
    threshold: Mark
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    hours: tuple[Hour, ...]
    peak: Point | None


class Frame(Struct, frozen=True):
    """The part of the day that is drawn, in hours since local midnight.

    Hours elapsed rather than hours on the clock: a day of 23 or 25 is drawn as long as it is.
    """

    midnight_us: int
    from_h: int
    to_h: int
    top: int

    def x(self, utc_us: int) -> int:
        start_us = self.midnight_us + self.from_h * HOUR_US
        span_us = (self.to_h - self.from_h) * HOUR_US
        return max(0, round(FIELD * (utc_us - start_us) / span_us))

    def y(self, headcount: int) -> int:
        return FIELD - round(FIELD * headcount / self.top)


def plot(points: Sequence[Point], threshold: int, now_us: int, zone: ZoneInfo) -> Plot:
    """Draw the points of one local day, in order, up to now."""
    midnight_us = presence.last_midnight_us(now_us, zone)
    past = tuple(_since(points, midnight_us, now_us))
    frame = _frame(past, threshold, midnight_us, now_us, zone)
    corners = tuple(_corners(frame, past, now_us))
    line = _line(corners)
    return Plot(
        line=line,
        area=f"{line}V{FIELD}H{corners[0][0]}Z",
        now=corners[-1],
        threshold=Mark(frame.y(threshold), threshold),
        marks=_marks(frame, past, threshold),
        ticks=tuple(_ticks(frame, zone)),
        hours=tuple(_hours(frame, past, now_us, zone)),
        peak=_peak(past),
    )


def _since(points: Sequence[Point], midnight_us: int, now_us: int) -> Iterator[Point]:
    """Yield the day's points, from midnight on, whatever the clock did meanwhile."""
    latest_us = midnight_us
    if not points or points[0].utc_us > midnight_us:
        yield Point(midnight_us, 0, 0)
    for point in points:
        latest_us = min(max(latest_us, point.utc_us), now_us)
        yield Point(latest_us, point.headcount, point.present)


def _frame(
    points: Sequence[Point], threshold: int, midnight_us: int, now_us: int, zone: ZoneInfo
) -> Frame:
    ends_h = (presence.next_midnight_us(now_us, zone) - midnight_us) // HOUR_US
    now_h = (now_us - midnight_us) // HOUR_US
    first_h = min(
        ((point.utc_us - midnight_us) // HOUR_US for point in points if point.headcount),
        default=OPENS_H,
    )
    most = max(point.headcount for point in points)
    return Frame(
        midnight_us=midnight_us,
        from_h=min(OPENS_H, first_h, now_h),
        to_h=min(ends_h, max(CLOSES_H, now_h + 1)),
        top=max(threshold, most) + 1,
    )


def _corners(frame: Frame, points: Sequence[Point], now_us: int) -> Iterator[tuple[int, int]]:
    """Yield one corner for each pixel at which something changed, and the last at now."""
    for point, after in pairwise(points):
        if frame.x(point.utc_us) < frame.x(after.utc_us):
            yield frame.x(point.utc_us), frame.y(point.headcount)
    last = points[-1]
    yield frame.x(last.utc_us), frame.y(last.headcount)
    yield frame.x(now_us), frame.y(last.headcount)


def _line(corners: Sequence[tuple[int, int]]) -> str:
    x, y = corners[0]
    steps = (
        f"H{to_x}" + (f"V{to_y}" if to_y != y_before else "")
        for (_, y_before), (to_x, to_y) in pairwise(corners)
    )
    return f"M{x} {y}" + "".join(steps)


def _marks(frame: Frame, points: Sequence[Point], threshold: int) -> tuple[Mark, ...]:
    """Mark the ground, and the day's highest where it stands clear of the threshold."""
    most = max(point.headcount for point in points)
    ground = (Mark(FIELD, 0),)
    if most <= threshold or frame.y(threshold) - frame.y(most) < CLEAR:
        return ground
    return (*ground, Mark(frame.y(most), most))


def _ticks(frame: Frame, zone: ZoneInfo) -> Iterator[Tick]:
    stride = 1 if frame.to_h - frame.from_h <= 12 else 2
    for hour in range(frame.from_h, frame.to_h + 1, stride):
        utc_us = frame.midnight_us + hour * HOUR_US
        minor = (hour - frame.from_h) // stride % 2 == 1
        yield Tick(frame.x(utc_us), _local_hour(utc_us, zone), minor)


def _hours(frame: Frame, points: Sequence[Point], now_us: int, zone: ZoneInfo) -> Iterator[Hour]:
    """Yield the table's lines: the hours of the drawing that have begun."""
    for hour in range(frame.from_h, frame.to_h):
        begins_us = frame.midnight_us + hour * HOUR_US
        if begins_us > now_us:
            return
        before = [point for point in points if point.utc_us <= begins_us]
        within = [point for point in points if begins_us < point.utc_us < begins_us + HOUR_US]
        lasting = (before[-1], *within)
        most = max(point.headcount for point in lasting)
        yield Hour(_local_hour(begins_us, zone), most, lasting[-1].headcount)


def _peak(points: Sequence[Point]) -> Point | None:
    highest = max(points, key=lambda point: point.headcount)
    return highest if highest.headcount else None


def _local_hour(utc_us: int, zone: ZoneInfo) -> int:
    return datetime.fromtimestamp(utc_us / 1e6, tz=zone).hour
