"""At which hours somebody may come: windows of the week, also across midnight. Pure.

The clock on the wall decides. On the night it is put forward an hour of a window does not exist;
on the night it is put back an hour of it comes twice.
"""

from collections.abc import Container, Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated, Literal

from msgspec import Meta, Struct

from appliance.model import Reason

ALWAYS = "always"
"""The schedule that is always there: day and night, every day."""

DAY_MINUTES = 24 * 60
Minute = Annotated[int, Meta(ge=0, le=DAY_MINUTES)]
_A_DAY = timedelta(days=1)


class Window(Struct, frozen=True):
    """From `start` on, on each of `days` (0 is Monday), to before `end`, local minutes of the day.

    An `end` at or before `start` is on the day after: a window across midnight, and a whole day
    where they are the same.
    """

    days: Annotated[tuple[Annotated[int, Meta(ge=0, le=6)], ...], Meta(min_length=1, max_length=7)]
    start: Minute
    end: Minute

    def holds(self, day: date, minute: int) -> bool:
        """Tell whether the window that begins on `day` holds a minute, counted from its midnight.

        The minutes of the next day go on from 1440.
        """
        end = self.end if self.end > self.start else self.end + DAY_MINUTES
        return day.weekday() in self.days and self.start <= minute < end


class Schedule(Struct, frozen=True):
    """`holidays` tells whether public holidays of the space's country are days like any other."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}\Z")]
    windows: Annotated[tuple[Window, ...], Meta(max_length=50)]
    holidays: Literal["open", "closed"] = "open"


class Local(Struct, frozen=True):
    """A moment as the clock on the wall shows it: the day, and the minute of it."""

    day: date
    minute: int


def local(utc_us: int, zone: tzinfo) -> Local:
    """Return what a clock in `zone` shows at an instant of UTC, in microseconds."""
    shown = datetime.fromtimestamp(utc_us // 1_000_000, tz=zone)
    return Local(shown.date(), shown.hour * 60 + shown.minute)


def against(schedule: Schedule, moment: Local, holidays: Container[date]) -> Reason | None:
    """Return what a schedule has against a moment: the hour, or that the day is a holiday.

    A window across midnight belongs to the day on which it begins, and so does a holiday: the
    evening before one goes on past midnight, and what would begin on it does not.
    """
    begun = tuple(_begun(schedule, moment))
    if not begun:
        return Reason.HOURS
    if schedule.holidays == "closed" and all(day in holidays for day in begun):
        return Reason.HOLIDAY
    return None


def _begun(schedule: Schedule, moment: Local) -> Iterator[date]:
    """Yield the day on which each window that holds the moment has begun: today or yesterday."""
    yesterday = moment.day - _A_DAY
    for window in schedule.windows:
        if window.holds(moment.day, moment.minute):
            yield moment.day
        if window.holds(yesterday, moment.minute + DAY_MINUTES):
            yield yesterday
