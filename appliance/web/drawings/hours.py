"""Hours side by side, a row for each day: of the usual week, and of the days to come. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from appliance.insight.forecast import Call
from appliance.insight.history import Cell, UsualWeek
from appliance.web.drawings.axes import Slot, height, slots
from appliance.web.drawings.months import level

DAYS: Final = 7
USUAL: Final = 0.5
"""From this share of days on, an hour is usually reached."""

LIKELY: Final = 0.5
CROWDED: Final = 16
"""More columns than this have no room for numbers on a phone."""


class Hour(Struct, frozen=True):
    """The name of a column; `minor` ones give way on a small screen."""

    hour: int
    middle: int
    minor: bool


class UsualHour(Struct, frozen=True):
    x: int
    width: int
    middle: int
    level: int
    usual: bool
    cell: Cell


class UsualHours(Struct, frozen=True):
    """Rows from Monday to Sunday. `crowded`: too narrow for numbers on a small screen."""

    hours: tuple[Hour, ...]
    rows: tuple[tuple[UsualHour, ...], ...]
    crowded: bool


def heads(hours: Sequence[int]) -> tuple[Hour, ...]:
    every = 2 if len(hours) <= CROWDED else 3
    return tuple(
        Hour(hour, slot.middle, place % every != 0)
        for place, (hour, slot) in enumerate(zip(hours, slots(len(hours)), strict=True))
    )


def usual_hours(week: UsualWeek, threshold: int) -> UsualHours:
    """Draw the usual week."""
    return UsualHours(
        heads(week.hours),
        tuple(
            tuple(
                UsualHour(
                    slot.x,
                    slot.width,
                    slot.middle,
                    level(round(cell.headcount, 2), threshold),
                    cell.share >= USUAL,
                    cell,
                )
                for slot, cell in zip(slots(len(row)), row, strict=True)
            )
            for row in week.rows
        ),
        len(week.hours) > CROWDED,
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
    """One day to come; without chances nobody is expected."""

    day: date
    chances: tuple[Chance, ...]

    @property
    def best(self) -> Call | None:
        """The hour that is called with most confidence, the first of several."""
        calls = [chance.call for chance in self.chances]
        return max(calls, key=lambda call: call.probability, default=None)


class DaysAhead(Struct, frozen=True):
    hours: tuple[Hour, ...]
    days: tuple[DayAhead, ...]
    crowded: bool


def days_ahead(calls: Iterable[Call], today: date, hour: int) -> DaysAhead:
    """Draw the calls of seven days from `today` on, without the hours of today before `hour`."""
    drawn = [call for call in calls if (call.day, call.hour) >= (today, hour)]
    of_day = [call.hour for call in drawn]
    columns = range(min(of_day), max(of_day) + 1) if drawn else range(0)
    by_day = {day: [call for call in drawn if call.day == day] for day in _days(today)}
    return DaysAhead(
        heads(columns) if drawn else (),
        tuple(DayAhead(day, _chances(found, columns)) for day, found in by_day.items()),
        len(columns) > CROWDED,
    )


def _days(today: date) -> tuple[date, ...]:
    return tuple(today + timedelta(days=each) for each in range(DAYS))


def _chances(calls: Iterable[Call], columns: range) -> tuple[Chance, ...]:
    places = slots(max(len(columns), 1))
    return tuple(_chance(call, places[call.hour - columns.start]) for call in calls)


def _chance(call: Call, slot: Slot) -> Chance:
    return Chance(
        slot.x,
        slot.width,
        slot.middle,
        height(call.probability, 1),
        round(call.probability * 10) * 10,
        call.probability >= LIKELY,
        call,
    )
