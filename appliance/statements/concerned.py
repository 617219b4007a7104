"""Whose closed months may be other than they were billed, by what was said since. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from appliance.facts import (
    Corrected,
    Entered,
    LedgerEntry,
    Left,
    VisitConfirmed,
    VisitStruck,
    VisitTold,
)
from appliance.statements.known import Rules
from appliance.statements.months import ends_us, month_at, over_us
from appliance.statements.values import Record
from appliance.visits import LONGEST_S, Visits
from appliance.visits.instants import Clocks

_LONGEST_US: Final = LONGEST_S * 1_000_000
_A_DAY_US: Final = 25 * 3_600_000_000
"""What somebody begins or ends at the door changes visits that began so long before at most."""


def concerned(
    record: Record, entries: Sequence[LedgerEntry], folded: Visits, rules: Rules
) -> dict[str, str]:
    """Return the members and, of each, the earliest month that may have changed.

    To name somebody for nothing costs time, and nothing else: the month comes out as it was.
    """
    found: dict[str, str] = {}
    for member, at_us in _said_since(record, entries, folded, rules):
        month = month_at(at_us, record.zone)
        found[member] = min(month, found.get(member, month))
    return found


def _said_since(
    record: Record, entries: Sequence[LedgerEntry], folded: Visits, rules: Rules
) -> Iterator[tuple[str, int]]:
    """Yield who and from when on, for whatever was recorded since the last close."""
    close = record.close
    later = [entry for entry in entries if close and entry.sequence > close.through]
    if close is None or not later:
        return
    end_us = ends_us(close.month, record.zone)
    until_us = max(over_us(close.month, rules.cut_off, record.zone), end_us + _LONGEST_US)
    clocks = Clocks(entries)
    mended = _mended(entries, close.through, clocks)
    yield from ((member, at_us - _A_DAY_US) for member, at_us in mended if at_us < until_us)
    for entry in later:
        fact = entry.fact
        if isinstance(fact, VisitTold | VisitStruck | VisitConfirmed):
            if (at_us := _began_us(fact)) < end_us:
                yield fact.member, at_us
        elif isinstance(fact, Corrected):
            if fact.at_us < until_us:
                yield fact.member, fact.at_us - _A_DAY_US
        elif isinstance(fact, Entered | Left):
            at_us = clocks.moment(entry.stamp, entry.sequence).us
            over = any(each.began_us < end_us for each in folded.of.get(fact.member, ()))
            if at_us < (until_us if over else end_us):
                yield fact.member, at_us - _A_DAY_US


def _mended(
    entries: Sequence[LedgerEntry], through: int, clocks: Clocks
) -> Iterator[tuple[str, int]]:
    """Yield who came or went by a clock that was wrong, and was set right only since the close."""
    before = [entry for entry in entries if entry.sequence <= through]
    since = _right(entries) - _right(before)
    for entry in before:
        fact, stamp = entry.fact, entry.stamp
        if isinstance(fact, Entered | Left) and stamp.boot in since:  # as it was, or is now
            yield fact.member, min(stamp.utc_us, clocks.moment(stamp, entry.sequence).us)


def _right(entries: Iterable[LedgerEntry]) -> set[str]:
    """Return the boots whose clock was right at some time."""
    return {entry.stamp.boot for entry in entries if entry.stamp.synced}


def _began_us(fact: VisitTold | VisitStruck | VisitConfirmed) -> int:
    """Return when a visit began: as it was, or as it is told now, whichever is earlier."""
    if isinstance(fact, VisitConfirmed):
        return fact.began_us
    if isinstance(fact, VisitStruck):
        return fact.was[0]
    return min(fact.began_us, fact.was[0]) if fact.was else fact.began_us
