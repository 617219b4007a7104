"""A year before the demo's week: the sums that a seal would have kept of it, and who came. Pure.

It is drawn from habits that are nobody's. It is there so that the pages of figures have something
to show at once, and shows what they are for: a space that grows, is empty in summer, and has its
good weekdays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from random import Random

from appliance.model import Category
from appliance.tally import Hour, Newcomer, Tally, Turnout

DAYS = 371  # a year and a week: the same week of last year is in it
REGULARS, STUDENTS = 30, 6
HABITS = REGULARS + STUDENTS
_LIKED = (0.55, 0.2, 1.3, 0.8, 0.45)
"""How much more or less the working days are liked than usual: see the demo's week."""
_DAYS_OFF = frozenset({(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)})
_NEW_A_DAY = 0.26
_MET_FEW, _MET_ENOUGH, _ENOUGH = 0.15, 0.6, 4
"""How likely a newcomer returns, having met fewer than four others or as many."""
_SAID, _NOT_KEPT = 0.12, 0.2
_KNOWN_AFTER = timedelta(days=30)
"""By then it is known of a newcomer whether they came back."""
_NOBODY = -1
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Habit:
    """Somebody who never was: how likely they come on a usual day, from when on, for how long."""

    category: Category
    likely: tuple[float, ...]
    first: int
    hours: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Who was in during which hours, both included; `who` is a number below `HABITS`, or nobody."""

    who: int
    category: Category
    first: int
    last: int

    def beside(self, other: "Visit") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class _Day:
    """Who came on a day, a newcomer among them, and what some had announced."""

    day: date
    visits: tuple[Visit, ...]
    newcomer: Newcomer | None
    announced: Mapping[str, Turnout]


def past(until: date) -> Tally:
    """Return the sums of the days before `until`, the same for the same day."""
    hours: dict[str, Hour] = {}
    days: dict[str, dict[Category, int]] = {}
    announced: dict[str, Turnout] = {}
    together: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    year = [*_days(until)]
    for each in year:
        if each.visits:
            days[each.day.isoformat()] = dict(Counter(visit.category for visit in each.visits))
        hours.update(_hours(each.day, each.visits))
        announced.update(each.announced)
        together[f"{each.day:%G-W%V}"] |= {
            (one.who, other.who) for one, other in combinations(each.visits, 2) if one.beside(other)
        }
    known = until - _KNOWN_AFTER
    newcomers = tuple(each.newcomer for each in year if each.newcomer and each.day < known)
    encounters = {week: len(pairs) for week, pairs in together.items() if pairs}
    return Tally(hours, days, newcomers, encounters, announced=announced)


def visits_before(until: date) -> Iterator[tuple[date, Visit]]:
    """Yield who came on the days before `until`, newcomers apart: the visits that `past` sums."""
    for each in _days(until):
        yield from ((each.day, visit) for visit in each.visits if visit.who != _NOBODY)


def _days(until: date) -> Iterator[_Day]:
    chance = Random(20_260)  # noqa: S311, no secret
    habits = [*_habits(chance)]
    for n in range(DAYS):
        day = until - (DAYS - n) * _DAY
        visits = [*_visits(day, 0.65 + 0.5 * n / DAYS, habits, chance)]
        new = _newcomer(day, visits, chance)
        if new is not None:
            visits.append(new[0])
        yield _Day(day, tuple(visits), new and new[1], dict(_announced(day, visits, chance)))


def _habits(chance: Random) -> Iterator[_Habit]:
    for n in range(HABITS):
        often = chance.choice((0.1, 0.2, 0.4, 0.6))
        own = [chance.choice((0.3, 1.0, 1.0, 1.6)) for _ in _LIKED]
        likely = tuple(min(0.9, often * a * b) for a, b in zip(own, _LIKED, strict=True))
        category = Category.COWORKER if n < REGULARS else Category.STUDENT
        yield _Habit(category, likely, chance.choice((8, 9, 9, 10, 13)), chance.choice((4, 7, 8)))


def _visits(day: date, level: float, habits: Iterable[_Habit], chance: Random) -> Iterator[Visit]:
    mood = level * _season(day) * chance.uniform(0.8, 1.2)
    for who, each in enumerate(habits):
        if day.weekday() < len(_LIKED) and chance.random() < mood * each.likely[day.weekday()]:
            first = each.first + chance.choice((0, 0, 0, 1))
            yield Visit(who, each.category, first, first + chance.randint(2, each.hours))


def _season(day: date) -> float:
    """Return how full the time of the year is, beside its usual."""
    if (day.month, day.day) in _DAYS_OFF:
        return 0.0
    at = day.month, day.day
    if at >= (12, 22) or at <= (1, 3):
        return 0.15
    return 0.4 if (7, 6) <= at <= (8, 24) else 1.0


def _newcomer(day: date, visits: list[Visit], chance: Random) -> tuple[Visit, Newcomer] | None:
    """Return who came for the first time, and what became of it; None for nobody."""
    first = chance.randint(9, 14)
    comes, dice = chance.random() < _NEW_A_DAY * _season(day), chance.random()
    if not comes or day.weekday() >= len(_LIKED):
        return None
    new = Visit(_NOBODY, Category.COWORKER, first, first + 3)
    met = sum(each.beside(new) for each in visits)
    return new, Newcomer(day, met, dice < (_MET_FEW if met < _ENOUGH else _MET_ENOUGH))


def _hours(day: date, visits: Iterable[Visit]) -> Iterator[tuple[str, Hour]]:
    """Yield the hours of a day. All of these people count."""
    for hour in sorted({hour for each in visits for hour in range(each.first, each.last + 1)}):
        there = [each for each in visits if each.first <= hour <= each.last]
        came = Counter(each.category for each in there if each.first == hour)
        peak = Counter(each.category for each in there)
        yield f"{day}T{hour:02}", Hour(dict(came), dict(peak), len(there), len(there))


def _announced(day: date, visits: list[Visit], chance: Random) -> Iterator[tuple[str, Turnout]]:
    """Yield what some had announced; now and then somebody else had, and did not come."""
    said = [(each, True) for each in visits if chance.random() < _SAID]
    if said and chance.random() < _NOT_KEPT:
        said.append((said[0][0], False))
    for hour in range(24):
        those = [kept for each, kept in said if each.first <= hour <= each.last]
        if those:
            yield f"{day}T{hour:02}", Turnout(len(those), sum(those))
