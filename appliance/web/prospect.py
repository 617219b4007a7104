"""What is announced, and the hour at which one more person would do. Numbers only. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from appliance.announcing import LocalHour
from appliance.insight.forecast import Forecast, suggest
from appliance.schedule import Local

FAR: Final = timedelta(days=7)


class Coming(Struct, frozen=True):
    """So many people have said that they are in at that hour of the clock, and are not in yet."""

    day: date
    hour: int
    people: int

    @property
    def written(self) -> str:
        """The hour in ISO 8601, on the space's clock."""
        return f"{self.day}T{self.hour:02d}:00"


class Hour(Struct, frozen=True):
    day: date
    hour: int


class Prospect(Struct, frozen=True):
    """What is known of the hours from `now` on; `suggested`: one more would make enough then."""

    now: Hour
    announced: tuple[Coming, ...] = ()
    suggested: Hour | None = None


def prospect(expected: Mapping[LocalHour, int], forecast: Forecast | None, now: Local) -> Prospect:
    """Return the prospect; `expected` is how many are announced, by local day and hour."""
    begun = Hour(now.day, now.minute // 60)
    call = None if forecast is None else suggest(forecast, now)
    return Prospect(
        now=begun,
        announced=tuple(_coming(expected, begun)),
        suggested=None if call is None else Hour(call.day, call.hour),
    )


def _coming(expected: Mapping[LocalHour, int], now: Hour) -> Iterator[Coming]:
    for (day, hour), people in sorted(expected.items()):
        if people > 0 and (now.day, now.hour) <= (day, hour) and day < now.day + FAR:
            yield Coming(day, hour, people)
