"""Shares with how sure they are, side by side, and calls against what came of them. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from appliance.insight.first_visits import Group
from appliance.insight.forecast import Bin
from appliance.insight.statistics import Estimate
from appliance.web.drawings.axes import FIELD, height, slots


class Whisker(Struct, frozen=True):
    """One group: its dot at `y`, its interval from `low` up to `high`."""

    x: int
    y: int
    low: int
    high: int
    group: Group
    share: Estimate


class Dot(Struct, frozen=True):
    """Hours that were called alike: how far to the right they were called, how high it came.

    `few`: so few hours that chance has its say.
    """

    x: int
    y: int
    few: bool
    bin: Bin


def whiskers(groups: Sequence[Group]) -> tuple[Whisker, ...]:
    """Draw the groups of newcomers, those with anybody in them."""
    known = [(each, each.share) for each in groups if each.share is not None]
    placed = zip(slots(len(known)), known, strict=True)
    return tuple(
        Whisker(
            slot.middle,
            height(share.value, 1),
            height(share.low, 1),
            height(share.high, 1),
            group,
            share,
        )
        for slot, (group, share) in placed
    )


def dots(bins: Sequence[Bin]) -> tuple[Dot, ...]:
    """Draw what was called against what happened."""
    return tuple(
        Dot(round(FIELD * each.called), height(each.happened, 1), each.few, each) for each in bins
    )
