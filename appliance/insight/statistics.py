"""The statistics used here, by their usual names, each with its source; 95 % everywhere. Pure."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from math import hypot, sqrt
from statistics import NormalDist, median
from typing import Final

from msgspec import Struct

Z: Final = NormalDist().inv_cdf(0.975)  # 1.96


class Estimate(Struct, frozen=True):
    """A figure worked out from a sample, and the interval it lies in with 95 % confidence."""

    value: float
    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


class Line(Struct, frozen=True):
    """A straight line through points: `y = at_zero + slope.value * x`."""

    slope: Estimate
    at_zero: float

    def at(self, x: float) -> float:
        return self.at_zero + self.slope.value * x


def wilson(happened: int, of: int) -> Estimate:
    """Return a share with its Wilson score interval. `of` is at least one.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22;
    method 3 of Newcombe (1998), "Two-sided confidence intervals for the single proportion",
    Statistics in Medicine 17, 857-872: without continuity correction.
    """
    share = happened / of
    middle = (2 * happened + Z**2) / (2 * (of + Z**2))
    reach = Z * sqrt(Z**2 + 4 * happened * (1 - share)) / (2 * (of + Z**2))
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return Estimate(share, min(share, low), max(share, high))  # at 0 and 1 floats miss by a hair


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> Estimate:
    """Return the first share minus the second, each as (happened, of) with one at least.

    Method 10 of Newcombe (1998), "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17, 873-890: from both Wilson intervals.
    """
    one, other = wilson(*first), wilson(*second)
    difference = one.value - other.value
    return Estimate(
        difference,
        difference - hypot(one.value - one.low, other.high - other.value),
        difference + hypot(one.high - one.value, other.value - other.low),
    )


def theil_sen(points: Sequence[tuple[float, float]]) -> Line | None:
    """Return the line through points, each with an x of its own; None for fewer than two.

    The slope is the median of those between all pairs (Theil 1950). Its interval is that of Sen
    (1968), "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1379-1389:
    between two of them as far from the middle as Kendall's S may go by chance, so far as there
    are slopes. The line halves the points (Conover 1980, "Practical nonparametric statistics").
    """
    slopes = sorted((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2))
    if not slopes:
        return None
    by_chance = Z * sqrt(kendall_variance([y for _, y in points]))
    outside = max(int((len(slopes) - by_chance) / 2), 1)
    slope = Estimate(median(slopes), slopes[outside - 1], slopes[-outside])
    return Line(slope, median(y - slope.value * x for x, y in points))


def kendall_variance(values: Sequence[float]) -> float:
    """Return the variance of Kendall's S where nothing depends on order, less for ties.

    Kendall (1975), "Rank correlation methods".
    """
    ties = Counter(values).values()
    return (_ordered(len(values)) - sum(map(_ordered, ties))) / 18


def _ordered(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)
