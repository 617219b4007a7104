"""The months before the demo's week, and who came and went in them, as a door records it. Pure.

Whoever came is one of the demo's members, by the very visits of which the past has the sums.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from appliance.demo.past import Visit
from appliance.demo.week import Device
from appliance.facts import Entered, Left
from appliance.local_time import DAY_US, SECOND_US, instant
from appliance.model import Category, Means
from appliance.statements import months

COUNT: Final = 3
_HOUR_S: Final = 3600

Movement = tuple[int, Entered | Left]
"""When (UTC, microseconds), and who came or went."""
Roll = Mapping[Category, Sequence[str]]


def before(week_us: int, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the last months that were over a day before the week begins (UTC), oldest first."""
    month, found = months.month_at(week_us - DAY_US, zone), list[str]()
    for _ in range(COUNT):
        month = months.before(month)
        found.append(month)
    return tuple(reversed(found))


def begin_us(week_us: int, zone: ZoneInfo) -> int:
    """Return when the first of them begins (UTC, microseconds)."""
    return months.begins_us(before(week_us, zone)[0], zone)


def movements(
    visits: Iterable[tuple[date, Visit]], roll: Roll, zone: ZoneInfo
) -> Sequence[Movement]:
    """Return the coming and going of the `roll`, the same for the same visits, oldest first.

    There are fewer members than habits: one with two that come on the same day comes once.
    """
    chance, seen = Random(20_261), set[tuple[date, str]]()  # noqa: S311, no secret
    found: list[Movement] = []
    for day, visit in visits:
        those = roll[visit.category]
        member = those[visit.who % len(those)]
        if (day, member) not in seen:
            seen.add((day, member))
            found += _stay(day, visit, member, zone, chance)
    return sorted(found, key=lambda each: each[0])


def _stay(
    day: date, visit: Visit, member: str, zone: ZoneInfo, chance: Random
) -> Iterator[Movement]:
    came = instant(day, time(visit.first), zone) + chance.randrange(_HOUR_S) * SECOND_US
    left = instant(day, time(visit.last), zone) + chance.randrange(_HOUR_S) * SECOND_US
    yield came, Entered(member, Device.BADGE_IN, Means.BADGE)
    yield left, Left(member, Device.BADGE_OUT, Means.BADGE)
