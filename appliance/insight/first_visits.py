"""Whether newcomers who meet people come back: the host's claim against the space's own. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from appliance.insight.statistics import Estimate
from appliance.tally.values import Newcomer

ENOUGH_IN_BIN: Final = 5
ENOUGH_ON_SIDE: Final = 10
TOO_WIDE: Final = 0.6


class Verdict(StrEnum):
    SUPPORTED = "supported"  # more come back of those who met enough
    NOT_SEEN = "not_seen"  # there would be enough to see it by, and it is not to be seen
    AGAINST = "against"  # fewer do
    TOO_LITTLE = "too_little"  # to tell


class Group(Struct, frozen=True):
    """Newcomers who met as many others: from `least` to `most`, None for any number more.

    `share` is how many of them came back within thirty days, None where there are none.
    """

    least: int
    most: int | None
    newcomers: int
    returned: int
    share: Estimate | None


class FirstVisits(Struct, frozen=True):
    """What newcomers did, by how many others they met on their first day.

    `curve` has groups in order; neighbours with few newcomers are one. `few` met too few to make
    `threshold` with themselves, `enough` met as many; `difference` is how much more often those
    came back, as a share. `waiting` are newcomers of whom it is not known yet.
    """

    verdict: Verdict
    threshold: int
    curve: tuple[Group, ...]
    few: Group
    enough: Group
    difference: Estimate | None
    waiting: int

    @property
    def newcomers(self) -> int:
        return self.few.newcomers + self.enough.newcomers


def first_visits(newcomers: Sequence[Newcomer], waiting: int, threshold: int) -> FirstVisits:
    """Return the curve, and what it says to the claim."""
    raise NotImplementedError
