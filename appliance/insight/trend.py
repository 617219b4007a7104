"""Whether more people come or fewer, and how sure that is. Pure."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from appliance.insight.statistics import Estimate
from appliance.insight.values import Figures
from appliance.model import Category

WEEKS: Final = 26
ENOUGH_WEEKS: Final = 8


class Verdict(StrEnum):
    RISING = "rising"
    FALLING = "falling"
    UNCLEAR = "unclear"  # it may be either
    TOO_LITTLE = "too_little"  # fewer than eight weeks


class Week(Struct, frozen=True):
    """A whole week with an open day: the mean of how many who count came on each open day."""

    week: str  # 2026-W48
    monday: date
    mean: float
    open_days: int


class Trend(Struct, frozen=True):
    """The weeks, oldest first, and what they say.

    `slope` is people a day more each month, `begins` and `ends` the line at the first and the last
    Monday; they are None for TOO_LITTLE.
    """

    verdict: Verdict
    weeks: tuple[Week, ...] = ()
    slope: Estimate | None = None
    begins: float | None = None
    ends: float | None = None


def trend(figures: Figures, counted: Collection[Category]) -> Trend:
    """Return how attendance went over the last 26 weeks."""
    raise NotImplementedError
