"""Hours side by side, a row for each day: of the usual week, and of the days to come. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import floor
from typing import Final

from msgspec import Struct

from appliance.insight.forecast import Call
from appliance.insight.history import Cell, UsualWeek
from appliance.web.drawings.axes import Slot, height, slots
from appliance.web.drawings.months import level

DAYS: Final = 7
USUAL: Final = 0.5
"""From this share of days on, an hour is usually reached."""

HARDLY: Final = 0.5
"""Fewer than this on average are nobody on the drawing, once rounded.

An hour at either end of the day in which that is so on all weekdays is left out.
"""

LIKELY: Final = 0.5
UNLIKELY: Final = 0.05
"""Hours less likely than this are left out where they come first or last on all days."""

CROWDED: Final = 16
"""More columns than this have no room for numbers on a phone."""


class Hour(Struct, frozen=True):
    """The name of a column; `minor` ones give way on a small screen."""

    hour: int
    middle: int
    minor: bool


class UsualHour(Struct, frozen=True):
    """One hour of the usual week; `number` is the mean headcount, rounded half up."""

    x: int
    width: int
    middle: int
    number: int
    level: int
    usual: bool


class UsualHours(Struct, frozen=True):
    """Rows from Monday to Sunday. `crowded`: too narrow for numbers on a small screen."""

    hours: tuple[Hour, ...]
    rows: tuple[tuple[UsualHour, ...], ...]
    crowded: bool


def heads(hours: Sequence[int]) -> tuple[Hour, ...]:
    every = 2 if len(hours) <= CROWDED else 3
    placed = zip(hours, slots(len(hours)), strict=True)
    return tuple(
        Hour(hour, slot.middle, minor=place % every != 0)
        for place, (hour, slot) in enumerate(placed)
    )


def usual_hours(week: UsualWeek, threshold: int) -> UsualHours:
    """Draw the usual week, without the hours at its ends in which hardly anybody ever is."""
    peopled = [hour for place, hour in enumerate(week.hours) if _peopled(week, place)]
    if not peopled:
        return UsualHours((), (), crowded=False)
    drawn = range(peopled[0], peopled[-1] + 1)
    placed = tuple(zip(slots(len(drawn)), drawn, strict=True))
    return UsualHours(
        heads(drawn),
        tuple(
            tuple(_usual(slot, row[hour - week.hours.start], threshold) for slot, hour in placed)
            for row in week.rows
        ),
        len(drawn) > CROWDED,
    )


def _peopled(week: UsualWeek, place: int) -> bool:
    return any(row[place].headcount >= HARDLY for row in week.rows)


def _usual(slot: Slot, cell: Cell, threshold: int) -> UsualHour:
    number = floor(cell.headcount + 0.5)
    return UsualHour(
        slot.x, slot.width, slot.middle, number, level(number, threshold), cell.share >= USUAL
    )


class Chance(Struct, frozen=True):
    """One hour to come. `y` is the top of its bar, `tens` its probability in tens of per cent."""

    x: int
    width: int
    middle: int
    y: int
    tens: int
    likely: bool
    call: Call


class DayAhead(Struct, frozen=True):
    """One day to come; without chances nothing is called."""

    day: date
    chances: tuple[Chance, ...]

    @property
    def best(self) -> Call | None:
        """The hour that is called with most confidence, the first of several; None without hope."""
        calls = [chance.call for chance in self.chances if _worth(chance.call)]
        return max(calls, key=lambda call: call.probability, default=None)


class DaysAhead(Struct, frozen=True):
    hours: tuple[Hour, ...]
    days: tuple[DayAhead, ...]
    crowded: bool


def days_ahead(calls: Iterable[Call], today: date, hour: int) -> DaysAhead:
    """Draw the calls of seven days from `today` on, without the hours of today before `hour`."""
    to_come = [call for call in calls if (call.day, call.hour) >= (today, hour)]
    worth = [call.hour for call in to_come if _worth(call)]
    columns = range(min(worth), max(worth) + 1) if worth else range(0)
    drawn = [call for call in to_come if call.hour in columns]
    by_day = {day: [call for call in drawn if call.day == day] for day in _days(today)}
    return DaysAhead(
        heads(columns),
        tuple(DayAhead(day, _chances(found, columns)) for day, found in by_day.items()),
        len(columns) > CROWDED,
    )


def _worth(call: Call) -> bool:
    return call.probability >= UNLIKELY or call.announced > 0


def _days(today: date) -> tuple[date, ...]:
    return tuple(today + timedelta(days=each) for each in range(DAYS))


def _chances(calls: Iterable[Call], columns: range) -> tuple[Chance, ...]:
    places = slots(len(columns))
    return tuple(_chance(call, places[call.hour - columns.start]) for call in calls)


def _chance(call: Call, slot: Slot) -> Chance:
    tens = round(call.probability * 10) * 10
    y = height(call.probability, 1)
    return Chance(slot.x, slot.width, slot.middle, y, tens, tens >= LIKELY * 100, call)
