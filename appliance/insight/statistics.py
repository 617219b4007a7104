"""The statistics used here, by their usual names, each with its source; 95 % everywhere. Pure."""

from collections.abc import Sequence

from msgspec import Struct


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
    """Return a share with its Wilson score interval. `of` is at least one."""
    raise NotImplementedError


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> Estimate:
    """Return the first share minus the second, each as (happened, of)."""
    raise NotImplementedError


def theil_sen(points: Sequence[tuple[float, float]]) -> Line | None:
    """Return the line through points, None where no two of them differ in x."""
    raise NotImplementedError
