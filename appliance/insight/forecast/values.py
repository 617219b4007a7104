"""What a forecast says: calls, how sure they are, and how earlier calls turned out. Pure."""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

FEW_HOURS: Final = 20


class Verdict(StrEnum):
    """Whether anything is said at all, and if not, why not."""

    CALLED = "called"
    TOO_LITTLE = "too_little"
    """Not enough days on record, or too few hours of one kind or of the other."""
    NO_PATTERN = "no_pattern"
    """Whatever it is that brings people, it is not to be read from the past."""


class Call(Struct, frozen=True):
    """What is expected of one hour, by the clock, of one local day.

    `probability` is that of as many as the threshold at the same time; `one_more` the same if one
    more person came at that hour. `expected` is how many are, on average; `announced` how many
    have said that they come. `holiday` and `school` say what kind of day it is.
    """

    day: date
    hour: int
    probability: float
    one_more: float
    expected: float
    announced: int = 0
    holiday: bool = False
    school: bool = False


class Bin(Struct, frozen=True):
    """Hours that were called about alike, from `low` to before `high`.

    `called` is the mean of what was said, `happened` the share that reached the threshold.
    """

    low: float
    high: float
    called: float
    happened: float
    hours: int

    @property
    def few(self) -> bool:
        """Whether there are so few hours that chance has its say."""
        return self.hours < FEW_HOURS


class Record(Struct, frozen=True):
    """How the calls of the last half year turned out, one to seven days ahead of the hour.

    Each was made with what was known then. `brier` is their mean squared error; beside it, over the
    same hours, those of saying what came of the same hour a week before, of saying the share of all
    such hours of that weekday so far, and of saying the base rate, whatever the hour. `hours`
    counts hours, and not the calls of each; `base_rate` is the share that reached the threshold.
    """

    bins: tuple[Bin, ...] = ()
    brier: float = 0.0
    baseline_week: float = 0.0
    baseline_weekday: float = 0.0
    baseline_always: float = 0.0
    hours: int = 0
    base_rate: float = 0.0


class Forecast(Struct, frozen=True):
    """The calls of the next seven days, by the clock, and why there are none where there are none.

    `weeks` is how many whole weeks are on record; `best` the call with the largest probability.
    """

    verdict: Verdict
    calls: tuple[Call, ...] = ()
    record: Record = Record()
    best: Call | None = None
    threshold: int = 0
    weeks: int = 0
