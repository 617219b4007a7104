"""Whether newcomers who meet people come back: the host's claim against the space's own. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from appliance.insight.statistics import Estimate, newcombe, wilson
from appliance.insight.values import Figures
from appliance.tally.values import Newcomer

BINS: Final = ((0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, None))
"""How many others were met, before neighbours are pooled."""
ENOUGH_IN_BIN: Final = 5
ENOUGH_ON_SIDE: Final = 10
TOO_WIDE: Final = 0.6
SETTLING: Final = timedelta(days=60)
"""When a record begins everybody is new to it, those who have come for years as well."""


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


def new_since(figures: Figures) -> date | None:
    """Return from when on whoever is new to the record is new to the space, as a rule."""
    return figures.days[0].day + SETTLING if figures.days else None


def first_visits(
    newcomers: Sequence[Newcomer], waiting: int, threshold: int, since: date | None = None
) -> FirstVisits:
    """Return the curve, and what it says to the claim, of newcomers from `since` on."""
    fresh = [each for each in newcomers if since is None or each.day >= since]
    few = group(fresh, 0, threshold - 2)
    enough = group(fresh, threshold - 1, None)
    difference = None
    if few.newcomers and enough.newcomers:
        difference = newcombe((enough.returned, enough.newcomers), (few.returned, few.newcomers))
    return FirstVisits(
        verdict=_verdict(few, enough, difference),
        threshold=threshold,
        curve=curve(fresh),
        few=few,
        enough=enough,
        difference=difference,
        waiting=waiting,
    )


def _verdict(few: Group, enough: Group, difference: Estimate | None) -> Verdict:
    if difference is None or min(few.newcomers, enough.newcomers) < ENOUGH_ON_SIDE:
        return Verdict.TOO_LITTLE
    if difference.low > 0:
        return Verdict.SUPPORTED
    if difference.high < 0:
        return Verdict.AGAINST
    return Verdict.TOO_LITTLE if difference.width > TOO_WIDE else Verdict.NOT_SEEN


def curve(newcomers: Sequence[Newcomer]) -> tuple[Group, ...]:
    """Return groups in order, none without newcomers; adjacent bins pooled to five or more each.

    From the left; what is left over at the end goes with the group before it. Fewer than five in
    all are one group.
    """
    groups: list[Group] = []
    least = 0
    for _, most in BINS:
        pooled = group(newcomers, least, most)
        if pooled.newcomers >= ENOUGH_IN_BIN:
            groups.append(pooled)
            least = least if most is None else most + 1
        elif most is None and pooled.newcomers:
            before = groups.pop().least if groups else 0
            groups.append(group(newcomers, before, None))
    return tuple(groups)


def group(newcomers: Sequence[Newcomer], least: int, most: int | None) -> Group:
    those = [each for each in newcomers if least <= each.met and (most is None or each.met <= most)]
    returned = sum(each.returned for each in those)
    share = wilson(returned, len(those)) if those else None
    return Group(least, most, len(those), returned, share)
