"""What may be forgotten, and when: the rule of retention. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from itertools import takewhile
from typing import Final
from zoneinfo import ZoneInfo

from appliance.facts import (
    AnnouncementWithdrawn,
    Corrected,
    Denied,
    Entered,
    ExitPressed,
    Fact,
    Foreign,
    Granted,
    LedgerEntry,
    Left,
    LetOut,
    NotOpened,
    ProposalDeclined,
    Repeated,
    Started,
    VisitAnnounced,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.local_time import instant, local_day
from appliance.tariff.values import Tariff
from appliance.versions import newer

CHORES_AT: Final = time(3, 30)
"""When the house is swept, local time: nobody comes, and the clocks' own hour is over."""
MOST_AT_ONCE: Final = 2000
"""How many entries one seal may take in: a badge that comes meanwhile waits for no more."""

MOVEMENTS: Final = (
    Entered,
    Left,
    Granted,
    NotOpened,
    Denied,
    LetOut,
    Repeated,
    ExitPressed,
    Corrected,
    VisitTold,
    VisitStruck,
    VisitConfirmed,
    VisitProposed,
    ProposalDeclined,
    VisitAnnounced,
    AnnouncementWithdrawn,
)
"""The kinds of fact that say what people did at the door, when they were there or mean to be."""


def first_kept_day(today: date, keep_days: int, closed_before: date) -> date:
    """Return the first local day of which movements are kept.

    Those of the last `keep_days` are, and whatever falls into a month that is not closed: the
    months before the day `closed_before` are.
    """
    return min(today - timedelta(days=keep_days), closed_before)


def months_closed_before(today: date, unbilled: date | None = None) -> date:
    """Return the first day of the first month that is not closed.

    It is the month that runs, or an earlier one: `unbilled` is the first day still to be billed,
    None while nothing is billed at all.
    """
    runs = today.replace(day=1)
    return runs if unbilled is None else min(runs, unbilled)


def first_unbilled_day(tariffs: Iterable[Tariff], closed: str) -> date | None:
    """Return the first day still to be billed: after the month `closed` last, "" for none.

    Where none is closed yet, it is that of the month in which the first tariff begins.
    """
    if closed:
        last = date.fromisoformat(f"{closed}-01")
        return (last + timedelta(days=31)).replace(day=1)
    return min((each.since.replace(day=1) for each in tariffs), default=None)


def expired_through(entries: Iterable[LedgerEntry], before_us: int) -> int:
    """Return the last entry that may be forgotten with all before it, 0 for none.

    What stands before an entry was written before it. So one whose time is known to be right and
    is before `before_us` takes all earlier ones with it, whatever an unset clock said of them; by
    clocks that were not known to be right, only an unbroken beginning is old enough.
    """
    through, unbroken = 0, True
    for entry in entries:
        old = entry.stamp.utc_us < before_us
        unbroken = unbroken and old
        if unbroken or (old and entry.stamp.synced):
            through = entry.sequence
    return through


def understood(
    entries: Iterable[LedgerEntry], sealed_by: str, version: str
) -> Iterator[LedgerEntry]:
    """Yield those of the entries whose seal `version` can make without losing anything.

    A newer one may have put more into the seal it made, and into whatever it recorded since it
    first ran here, than this one knows of. Of that nothing is forgotten until it is back.
    """
    if newer(sealed_by, version):
        return
    yield from takewhile(lambda entry: not _is_newer(entry.fact, version), entries)


def _is_newer(fact: Fact, version: str) -> bool:
    started = isinstance(fact, Started) and newer(fact.version, version)
    return started or isinstance(fact, Foreign)


def movements(facts: Iterable[Fact]) -> int:
    """Count the facts that say what people did at the door, or when they were there."""
    return sum(isinstance(fact, MOVEMENTS) for fact in facts)


def day_begins_us(day: date, zone: ZoneInfo) -> int:
    """Return a day's first instant, UTC in microseconds."""
    return instant(day, time(), zone)


def next_chores_us(utc_us: int, zone: ZoneInfo) -> int:
    """Return when the house is swept next after `utc_us`, UTC in microseconds."""
    today = local_day(utc_us, zone)
    todays_us = instant(today, CHORES_AT, zone)
    return todays_us if todays_us > utc_us else instant(today + timedelta(days=1), CHORES_AT, zone)
