"""The people of the simulated spaces, and how likely each of them comes on a day. Pure."""

import math
from bisect import bisect
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from random import Random

from appliance.model import Category
from tests.simulated.belgium import (
    CHRISTMAS,
    HOLIDAYS,
    SUMMER,
    is_bridge,
    is_exam_season,
    is_lecture_free,
    school_holiday,
)

HOURS = 24
NEVER = -9.0
"""The log-odds of what does not happen."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """From what hour to what hour somebody is in, and how likely: (first, last, weight).

    Both hours are in it. `within` is how likely they are in at each hour, if they come, and
    badge out; `beyond`, how likely they have gone by then.
    """

    spans: tuple[tuple[int, int, float], ...]
    within: tuple[float, ...]
    beyond: tuple[float, ...]
    _cumulated: tuple[float, ...]

    @classmethod
    def of(cls, arrivals: dict[int, float], stays: dict[int, float], closes: int) -> "Rhythm":
        """Return the rhythm of whoever comes at one of `arrivals` and stays one of `stays`, hours.

        Nobody stays beyond the hour `closes`.
        """
        weights: dict[tuple[int, int], float] = {}
        whole = sum(arrivals.values()) * sum(stays.values())
        for first, likely in arrivals.items():
            for stay, as_likely in stays.items():
                span = first, max(first, min(first + stay - 1, closes))
                weights[span] = weights.get(span, 0.0) + likely * as_likely / whole
        spans = tuple((first, last, weight) for (first, last), weight in weights.items())
        within = [sum(w for first, last, w in spans if first <= h <= last) for h in range(HOURS)]
        beyond = [sum(w for _, last, w in spans if last < h) for h in range(HOURS)]
        cumulated = tuple(accumulate(weight for _, _, weight in spans))
        return cls(spans, tuple(within), tuple(beyond), cumulated)

    def drawn(self, chance: Random) -> tuple[int, int]:
        n = bisect(self._cumulated, chance.random() * self._cumulated[-1])
        first, last, _ = self.spans[min(n, len(self.spans) - 1)]
        return first, last

    def presence(self, forgets: float) -> tuple[float, ...]:
        """Return how likely whoever comes is in at each hour, by the record."""
        return tuple(a + forgets * b for a, b in zip(self.within, self.beyond, strict=True))


@dataclass(slots=True)
class Person:
    """Somebody, as the generator knows them. `habit` has their log-odds of each weekday.

    `announces` is the share of their visits that they announce, `forgets` that of their exits that
    they do not badge; `stays` is how likely they are still a member tomorrow.
    """

    id: str
    category: Category
    joined: date
    habit: tuple[float, ...]
    rhythm: Rhythm
    announces: float = 0.0
    forgets: float = 0.0
    stays: float = 1.0
    parent: bool = False
    lunches_out: float = 0.0
    presence: tuple[float, ...] = field(init=False)
    away: bool = False

    def __post_init__(self) -> None:
        self.presence = self.rhythm.presence(self.forgets)


def odds(probability: float) -> float:
    return math.log(probability / (1.0 - probability))


def chance_of(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


def log_odds_of(person: Person, day: date) -> float:
    """Return how likely somebody who is not away comes on a day, whatever the day is like."""
    usual = person.habit[day.weekday()]
    if day in HOLIDAYS:
        usual -= 3.0
    elif is_bridge(day):
        usual -= 1.1
    if person.category is Category.STUDENT:
        return usual + _season_of_students(day)
    return usual + _season(day) - (0.5 if person.parent and school_holiday(day) else 0.0)


def _season(day: date) -> float:
    """Return what the time of the year does: fewer in midsummer, most in March and October."""
    of_year = day.timetuple().tm_yday / 365.25
    return 0.25 * math.cos(4 * math.pi * (of_year - 0.8)) + 0.1 * math.cos(2 * math.pi * of_year)


def _season_of_students(day: date) -> float:
    if is_exam_season(day):
        return 1.3
    return -1.8 if is_lecture_free(day) else 0.0


def away_of(person: Person, monday: date) -> float:
    """Return how likely somebody is ill, or on leave, for the whole week that begins on a day."""
    ill = 0.03
    if person.category is Category.STUDENT:
        return ill
    name = school_holiday(monday)
    if name == SUMMER:
        return ill + 0.33
    if name == CHRISTMAS:
        return ill + 0.42
    return ill + (0.14 if name and person.parent else 0.03)
