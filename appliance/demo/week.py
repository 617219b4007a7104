"""Who came when in a Louvain week: five one day, nobody the next, fifteen the day after. Pure.

The week is the seven days that end at a given instant. It is cut into stretches (a night, a
morning, ...); people only come and go within one, which is what lets the timetable give each
stretch the real seconds its passings need.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum, StrEnum
from itertools import chain, pairwise
from random import Random

from appliance.demo.people import Person
from appliance.model import Category

STAYERS = 3
_CROWDS = (5, 0, 15, 8, 6)  # the working days, in order
_SATURDAY, _SUNDAY = 1, 0
_DAYS_BEFORE = 6
_OTHERS_TODAY = 4
_STAFFED, _VISITED = 5, 10  # a crowd that brings the staff, and one that brings a visitor
_BY_FINGER = 0.5  # of the passings of those who have a finger enrolled
_LAST_HOUR = timedelta(minutes=45)
_SHORTEST = timedelta(minutes=15)


class Device(StrEnum):
    BADGE_IN = "badge-in"
    FINGER_IN = "finger-in"
    BADGE_OUT = "badge-out"
    FINGER_OUT = "finger-out"


class Part(Enum):
    """A part of the day; an empty day is one long QUIET."""

    NIGHT = "night"
    QUIET = "quiet"
    MORNING = "morning"
    MIDDAY = "midday"
    EVENING = "evening"


_BUSY_DAY = (
    (time(7, 30), Part.MORNING),
    (time(10, 30), Part.MIDDAY),
    (time(14, 30), Part.EVENING),
    (time(20), Part.NIGHT),
)
_EMPTY_DAY = ((time(7, 30), Part.QUIET), (time(20), Part.NIGHT))
_WHOLE, _FORENOON, _AFTERNOON = (
    (Part.MORNING, Part.EVENING),
    (Part.MORNING, Part.MIDDAY),
    (Part.MIDDAY, Part.EVENING),
)


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's day. `leaves` is None for who is still in when the week ends, or forgot."""

    person: int
    arrives: Part
    leaves: Part | None


@dataclass(frozen=True, slots=True)
class Passing:
    """Somebody wants to pass a device at `at_us`, simulated UTC."""

    at_us: int
    person: int
    device: Device


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one day, simulated UTC from `begins_us` to `ends_us`, and who passes in it."""

    part: Part
    begins_us: int
    ends_us: int
    passings: tuple[Passing, ...]


@dataclass(frozen=True, slots=True)
class _Border:
    at: datetime
    part: Part
    day: date


def louvain_week(
    random: Random, people: tuple[Person, ...], end_us: int, zone: tzinfo, share: float = 1.0
) -> tuple[Stretch, ...]:
    """Return the week that ends at `end_us` (UTC), with `share` of its usual crowds."""
    end = datetime.fromtimestamp(end_us / 1e6, zone)
    crowds = {day: round(crowd * share) for day, crowd in _crowds(end.date()).items()}
    borders = _borders(end, crowds)
    stays = {day: _stays(random, people, crowd) for day, crowd in crowds.items()}
    fullest = max(stays, key=lambda day: len(stays[day]))
    stays[fullest] = _one_forgets(people, stays[fullest])
    stays[end.date()] = _today(random, people, borders, round(_OTHERS_TODAY * share))
    return tuple(
        _stretch(random, people, border, _us(after.at), stays.get(border.day, ()))
        for border, after in pairwise((*borders, _Border(end, Part.NIGHT, end.date())))
    )


def first_day(end_us: int, zone: tzinfo) -> date:
    """Return the first day on which anybody may come in the week that ends at `end_us`.

    The week begins on the day before, and nobody comes any more in what is left of that.
    """
    return datetime.fromtimestamp(end_us / 1e6, zone).date() - timedelta(days=_DAYS_BEFORE)


def _crowds(today: date) -> dict[date, int]:
    """Return how many come on each of the six days before today."""
    working = iter(_CROWDS)
    weekend = {5: _SATURDAY, 6: _SUNDAY}
    days = [today - timedelta(days=back) for back in range(_DAYS_BEFORE, 0, -1)]
    return {
        day: weekend[day.weekday()] if day.weekday() in weekend else next(working) for day in days
    }


def _borders(end: datetime, crowds: dict[date, int]) -> list[_Border]:
    """Return where each stretch begins. The first begins a week before the end, to the second."""
    # In UTC: two times of one zone are compared by their dials, also where clocks go back.
    end_utc = end.astimezone(UTC)
    begin = end_utc - timedelta(days=7)
    week_ago = end.date() - timedelta(days=7)
    past = chain.from_iterable(
        _day_borders(day, _BUSY_DAY if crowds.get(day) else _EMPTY_DAY, end.tzinfo)
        for day in (week_ago, *crowds)
    )
    inside = (
        border
        for border in chain(past, _today_borders(end))
        if begin + _SHORTEST <= border.at <= end_utc - _SHORTEST
    )
    return [_Border(begin, Part.NIGHT, week_ago), *inside]


def _today_borders(end: datetime) -> Iterator[_Border]:
    """Return today's borders; so early that nobody would be in yet, its last hour is a morning."""
    if end.time() < time(9):
        return iter((_Border(end.astimezone(UTC) - _LAST_HOUR, Part.MORNING, end.date()),))
    return _day_borders(end.date(), _BUSY_DAY, end.tzinfo)


def _day_borders(
    day: date, borders: tuple[tuple[time, Part], ...], zone: tzinfo | None
) -> Iterator[_Border]:
    return (_Border(datetime.combine(day, at, zone), part, day) for at, part in borders)


def _stays(random: Random, people: tuple[Person, ...], crowd: int) -> tuple[Stay, ...]:
    """Return who spends which part of a past day in; `crowd` counts those who count."""
    counted = [number for number, person in enumerate(people) if person.counted]
    spells = (_WHOLE, _FORENOON, _AFTERNOON) if crowd > _STAFFED else (_WHOLE,)
    weights = (8, 1, 1)[: len(spells)]
    stays = [
        Stay(number, *random.choices(spells, weights)[0])
        for number in random.sample(counted, crowd)
    ]
    for category, least in ((Category.STAFF, _STAFFED), (Category.VISITOR, _VISITED)):
        if crowd >= least:
            stays += (Stay(n, *_WHOLE) for n, p in enumerate(people) if p.category is category)
    return tuple(stays)


def _one_forgets(people: tuple[Person, ...], stays: tuple[Stay, ...]) -> tuple[Stay, ...]:
    """Let the first coworker go without a badge: somebody always does, and the desk sees it."""
    coworkers = (stay for stay in stays if people[stay.person].category is Category.COWORKER)
    who = next(coworkers, None)
    return tuple(replace(stay, leaves=None) if stay is who else stay for stay in stays)


def _today(
    random: Random, people: tuple[Person, ...], borders: list[_Border], others: int
) -> tuple[Stay, ...]:
    """Return the three coworkers who stay, and the others who have already left again."""
    coworkers = [n for n, person in enumerate(people) if person.category is Category.COWORKER]
    parts = [border.part for border in borders if border.day == borders[-1].day]
    ways_out = [part for part in (Part.EVENING, Part.MIDDAY) if part in parts]
    chosen = random.sample(coworkers, STAYERS + (others if ways_out else 0))
    return (
        *(Stay(number, Part.MORNING, None) for number in chosen[:STAYERS]),
        *(Stay(number, Part.MORNING, ways_out[0]) for number in chosen[STAYERS:]),
    )


def _stretch(
    random: Random,
    people: tuple[Person, ...],
    border: _Border,
    ends_us: int,
    stays: tuple[Stay, ...],
) -> Stretch:
    begins_us = _us(border.at)
    ways = (
        (stay.person, way_in)
        for stay in stays
        for part, way_in in ((stay.arrives, True), (stay.leaves, False))
        if part is border.part
    )
    passings = (
        Passing(random.randrange(begins_us, ends_us), n, _device(random, people[n], way_in=way_in))
        for n, way_in in ways
    )
    return Stretch(
        border.part, begins_us, ends_us, tuple(sorted(passings, key=lambda passing: passing.at_us))
    )


def _device(random: Random, person: Person, *, way_in: bool) -> Device:
    by_finger = person.finger is not None and random.random() < _BY_FINGER
    if way_in:
        return Device.FINGER_IN if by_finger else Device.BADGE_IN
    return Device.FINGER_OUT if by_finger else Device.BADGE_OUT


def _us(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
