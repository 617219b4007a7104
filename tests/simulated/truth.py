"""The true probability that enough are in at an hour, by what was known when the day began. Pure.

Given what a day is like for everybody, people come independently of one another: how many that
makes is a sum of independent coin flips, worked out exactly. What a day is like is integrated over
by Gauss and Hermite's quadrature with five nodes, plus the two rare kinds of day.
"""

from collections.abc import Iterator, Sequence

from tests.simulated.days import BUSTLE, BUSTLE_ODDS, GLOOM, GLOOM_ODDS
from tests.simulated.people import HOURS, chance_of
from tests.simulated.values import Guess

THRESHOLD = 5
_NODES = (
    (0.0, 0.533333333333333),
    (1.355626179974266, 0.222075922005613),
    (2.856970013872806, 0.0112574113277207),
)
_FIRST, _LAST = 7, 22
"""Before and after these hours only those are in by the record who forgot their badge."""


def probabilities(guesses: Sequence[Guess], mood: float) -> tuple[float, ...]:
    """Return for each hour how likely the headcount reaches THRESHOLD."""
    found = [0.0] * HOURS
    for odds, weight in _moods(mood):
        come = [
            ((1 - each.away) * (chance_of(each.log_odds + odds) if each.moody else 1.0))
            for each in guesses
        ]
        for hour in range(_FIRST, _LAST):
            there = [
                likely * each.presence[hour]
                for likely, each in zip(come, guesses, strict=True)
                if each.presence[hour]
            ]
            found[hour] += weight * enough(there)
    return tuple(found)


def _moods(spread: float) -> Iterator[tuple[float, float]]:
    """Yield the kinds of day, as log-odds for everybody, each with its probability."""
    usual = 1 - GLOOM - BUSTLE
    for node, weight in _NODES:
        yield node * spread, usual * weight
        if node:
            yield -node * spread, usual * weight
    yield GLOOM_ODDS, GLOOM
    yield BUSTLE_ODDS, BUSTLE


def enough(there: Sequence[float]) -> float:
    """Return how likely at least five of independent events happen. Written out: it is the core."""
    if len(there) < THRESHOLD:
        return 0.0
    none, one, two, three, four = 1.0, 0.0, 0.0, 0.0, 0.0
    for likely in there:
        not_so = 1.0 - likely
        four = four * not_so + three * likely
        three = three * not_so + two * likely
        two = two * not_so + one * likely
        one = one * not_so + none * likely
        none *= not_so
    return max(0.0, 1.0 - none - one - two - three - four)
