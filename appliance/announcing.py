"""Who has said they will come: a fold over what was announced. Pure.

It can stop anywhere and go on later. Nobody is counted twice in one hour, whatever they announced.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from math import inf
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.facts import (
    AnnouncementWithdrawn,
    LedgerEntry,
    MemberErased,
    VisitAnnounced,
)
from appliance.local_time import SECOND_US, local_day

CONCERNS: Final = (VisitAnnounced, AnnouncementWithdrawn, MemberErased)
"""The kinds of fact that change what is announced."""

LocalHour = tuple[date, int]
"""An hour by the clock on the wall; one that comes twice is one."""

_OVER_FOR_US: Final = 24 * 3600 * SECOND_US  # a clock that is ahead by some hours loses nobody
_HOUR: Final = timedelta(hours=1)


class Ahead(Struct, frozen=True, array_like=True):
    """`member` means to be in from `begins_us` to `ends_us`, as they said in fact `announced`."""

    member: str
    begins_us: int
    ends_us: int
    announced: int


NOTHING: Final[Mapping[int, Ahead]] = {}


def fold(
    entries: Iterable[LedgerEntry], before: Mapping[int, Ahead] = NOTHING
) -> Mapping[int, Ahead]:
    """Return what is announced after `entries`, by the sequence of the fact.

    What is long over goes with the next to come.
    """
    after, first_us = dict(before), _first_end_us(before)
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, VisitAnnounced):
            # Looked through only where something goes: somebody may announce by the thousand.
            if first_us <= entry.stamp.utc_us - _OVER_FOR_US:
                after = without_old(after, entry.stamp.utc_us)
                first_us = _first_end_us(after)
            ahead = Ahead(fact.member, fact.begins_us, fact.ends_us, entry.sequence)
            after[entry.sequence], first_us = ahead, min(first_us, fact.ends_us)
        elif isinstance(fact, AnnouncementWithdrawn):
            after.pop(fact.announced, None)
        elif isinstance(fact, MemberErased):
            after = {each: ahead for each, ahead in after.items() if ahead.member != fact.member}
    return after


def step(before: Mapping[int, Ahead], entry: LedgerEntry) -> Mapping[int, Ahead]:
    """Return what is announced after one entry; the very same where that is none of this."""
    return fold((entry,), before) if isinstance(entry.fact, CONCERNS) else before


def without_old(aheads: Mapping[int, Ahead], now_us: int) -> dict[int, Ahead]:
    """Return the same without what has been over for a day."""
    over_us = now_us - _OVER_FOR_US
    return {each: ahead for each, ahead in aheads.items() if ahead.ends_us > over_us}


def _first_end_us(aheads: Mapping[int, Ahead]) -> float:
    return min((ahead.ends_us for ahead in aheads.values()), default=inf)


def coming(
    aheads: Mapping[int, Ahead], now_us: int, zone: ZoneInfo, inside: Collection[str] = ()
) -> tuple[Ahead, ...]:
    """Return who is still to come, the earliest first.

    Of those who are `inside`, what they announced for today is no news: they are counted as there.
    """
    today = local_day(now_us, zone)
    ahead = (
        each
        for each in aheads.values()
        if each.ends_us > now_us
        and not (each.member in inside and local_day(each.begins_us, zone) <= today)
    )
    return tuple(sorted(ahead, key=lambda each: (each.begins_us, each.announced)))


def expected(
    aheads: Mapping[int, Ahead],
    now_us: int,
    zone: ZoneInfo,
    counts: Callable[[str], bool],
    inside: Collection[str] = (),
) -> dict[LocalHour, int]:
    """Return how many members who count are still to come, by local hour from the present one on.

    Those who are `inside` are left out of today.
    """
    those = (each for each in coming(aheads, now_us, zone, inside) if counts(each.member))
    return by_hour(those, zone, now_us)


def by_hour(aheads: Iterable[Ahead], zone: ZoneInfo, from_us: int = 0) -> dict[LocalHour, int]:
    """Return how many mean to be in at some time of each local hour: 10 to 12 is 10 and 11.

    The hour of `from_us` is the first.
    """
    there: dict[LocalHour, set[str]] = {}
    for each in aheads:
        for hour in hours(max(each.begins_us, from_us), each.ends_us, zone):
            there.setdefault(hour, set()).add(each.member)
    return {hour: len(members) for hour, members in sorted(there.items())}


def hours(begins_us: int, ends_us: int, zone: ZoneInfo) -> Iterator[LocalHour]:
    """Yield the local hours that a time touches; it ends before `ends_us`."""
    at_us = begins_us
    while at_us < ends_us:
        local = datetime.fromtimestamp(at_us // SECOND_US, tz=zone)
        yield local.date(), local.hour
        into = timedelta(minutes=local.minute, seconds=local.second)
        at_us = (at_us // SECOND_US + int((_HOUR - into).total_seconds())) * SECOND_US
