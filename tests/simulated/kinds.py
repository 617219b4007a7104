"""What kinds of space are simulated, and who is drawn into them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from appliance.model import Category
from tests.simulated.people import NEVER, Person, Rhythm, odds


class Kind(StrEnum):
    """SMALL is the space of the first page: five one day, nobody the next, fifteen after that."""

    SMALL = "small"
    STUDENTS = "students"
    GROWING = "growing"
    SHRINKING = "shrinking"


@dataclass(frozen=True, slots=True)
class Traits:
    """How a space begins, and how it goes on.

    `joins` coworkers a month come to stay without ever having tried, `tries` people a month come
    for the first time; a member stays for `stays_months`. Of those who try, `alone` come back if
    nobody is there, `met` if they meet many. `guests` come on a day, once, and do not count.
    `mood` is the spread of what a day is like for everybody, in log-odds.
    """

    coworkers: int
    students: int
    joins: float = 0.3
    tries: float = 3.0
    stays_months: float = 24.0
    alone: float = 0.12
    met: float = 0.6
    mood: float = 0.4
    guests: float = 0.12
    weekends: bool = False


TRAITS = {
    Kind.SMALL: Traits(coworkers=15, students=3, tries=2.0, met=0.5),
    Kind.STUDENTS: Traits(coworkers=9, students=26, tries=3.0, weekends=True),
    Kind.GROWING: Traits(coworkers=7, students=2, joins=0.7, tries=5.0, stays_months=30.0),
    Kind.SHRINKING: Traits(coworkers=28, students=4, joins=0.1, tries=1.5, stays_months=15.0),
}

_FULL = {7: 1.0, 8: 4.0, 9: 4.0, 10: 1.0}
_MORNING = {8: 2.0, 9: 5.0, 10: 3.0}
_AFTERNOON = {12: 1.0, 13: 4.0, 14: 4.0, 15: 1.0}
_STUDENT = {9: 1.0, 10: 2.0, 12: 1.0, 13: 3.0, 14: 3.0, 16: 2.0, 18: 1.0}
_ANY = {8: 1.0, 9: 3.0, 10: 3.0, 11: 1.0, 13: 2.0, 14: 2.0}
_LONG = {6: 1.0, 8: 3.0, 9: 4.0, 10: 2.0}
_SHORT = {2: 1.0, 3: 3.0, 4: 4.0, 5: 2.0}
_MIXED = {2: 1.0, 3: 2.0, 4: 2.0, 6: 1.0, 8: 3.0, 9: 1.0}

CLOSES = 21
NEWCOMER = Rhythm.of(_ANY, _MIXED, CLOSES)
GUEST = Rhythm.of({10: 1.0, 14: 2.0, 16: 1.0}, {1: 3.0, 2: 2.0}, CLOSES)


def popularity(chance: Random) -> tuple[float, ...]:
    """Return how much the weekdays of a space are liked: people go where people are."""
    working = [0.0, 1.0, 0.2, 1.0, -0.9]
    return tuple(each + chance.gauss(0.0, 0.5) for each in working)


def coworker(chance: Random, liked: Sequence[float], traits: Traits, joined: date) -> Person:
    """Draw a coworker: every day, on days of their own, now and then, or hardly ever."""
    weekend = odds(0.05) if traits.weekends else NEVER
    kind = chance.random()
    if kind < 0.15:
        week = [odds(0.8) + 0.4 * liked[n] for n in range(5)]
    elif kind < 0.6:
        days = _favourites(chance, liked, chance.choice((1, 2, 2, 3)))
        week = [odds(0.82) if n in days else odds(0.07) for n in range(5)]
    elif kind < 0.85:
        week = [odds(0.28) + 0.8 * liked[n] for n in range(5)]
    else:
        week = [odds(0.06) + 0.8 * liked[n] for n in range(5)]
    arrivals, stays = chance.choice(
        ((_FULL, _LONG), (_FULL, _MIXED), (_MORNING, _SHORT), (_AFTERNOON, _SHORT), (_ANY, _MIXED))
    )
    return Person(
        id_of(chance),
        Category.COWORKER,
        joined,
        (*week, weekend, weekend - 0.6),
        Rhythm.of(_own(chance, arrivals), stays, CLOSES),
        announces=chance.choice((0.0, 0.0, 0.0, 0.25, 0.6)),
        forgets=chance.choice((0.0, 0.01, 0.02, 0.08)),
        stays=1.0 - 1.0 / (30.4 * traits.stays_months),
        parent=chance.random() < 0.4,
        lunches_out=chance.choice((0.0, 0.3, 0.6)),
    )


def student(chance: Random, traits: Traits, joined: date) -> Person:
    """Draw a student: most go home on Fridays, and all are gone in summer."""
    base = odds(chance.uniform(0.06, 0.3))
    weekend = base - 1.2 if traits.weekends else NEVER
    return Person(
        id_of(chance),
        Category.STUDENT,
        joined,
        (base, base + 0.3, base, base + 0.1, base - 1.0, weekend, weekend + 0.4),
        Rhythm.of(_own(chance, _STUDENT), {2: 2.0, 3: 3.0, 4: 3.0, 6: 1.0}, CLOSES),
        announces=chance.choice((0.0, 0.0, 0.2)),
        forgets=chance.choice((0.01, 0.03, 0.1)),
        stays=1.0 - 1.0 / (30.4 * 20),
    )


def host(chance: Random, joined: date) -> Person:
    """Draw the host, who is staff: there on most days, and not counted."""
    week = tuple(odds(p) for p in (0.75, 0.85, 0.7, 0.85, 0.6))
    rhythm = Rhythm.of({8: 2.0, 9: 4.0, 10: 1.0}, {4: 1.0, 7: 2.0, 8: 2.0}, CLOSES)
    return Person(id_of(chance), Category.STAFF, joined, (*week, NEVER, NEVER), rhythm)


def id_of(chance: Random) -> str:
    return f"{chance.getrandbits(64):016x}"


def _own(chance: Random, arrivals: dict[int, float]) -> dict[int, float]:
    """Return what is left of usual hours when each has their own: some sharper than others."""
    return {hour: weight * chance.uniform(0.1, 1.0) ** 2 for hour, weight in arrivals.items()}


def _favourites(chance: Random, liked: Sequence[float], count: int) -> set[int]:
    """Draw the days of somebody who comes on `count` days a week."""
    marks = {n: liked[n] + chance.gauss(0.0, 1.0) for n in range(5)}
    return set(sorted(marks, key=lambda n: -marks[n])[:count])
