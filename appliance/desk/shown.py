"""Visits as the desk shows them, with all that was said of each. Pure."""

from collections.abc import Collection, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from appliance.commands.answers import Change, VisitSeen
from appliance.facts import (
    Corrected,
    Fact,
    Known,
    LedgerEntry,
    Visit,
    VisitConfirmed,
    VisitProposed,
    VisitTold,
)
from appliance.model import Way
from appliance.statements.months import month_at
from appliance.visits import Visits, splits

_SECOND_US: Final = 1_000_000
_PROPOSED: Final = "visit_proposed"


def shown(
    told: Visits, member: str, known: Collection[Visit], zone: ZoneInfo, closed: Collection[str]
) -> Iterator[VisitSeen]:
    """Yield a member's visits, what was struck and what is only proposed too, oldest first."""
    struck = [visit for visit in told.struck.values() if visit.member == member]
    proposed = [
        _as_proposed(number, told.proposals[number])
        for number in only_proposed(told, member, known)
    ]
    there = {visit.visit for visit in known}
    every = sorted((*known, *struck, *proposed), key=lambda each: (each.began_us, each.visit))
    for visit in every:
        changes = tuple(map(_change, told.changes.get(visit.visit, ())))
        last = next((each for each in reversed(changes) if each.kind == _PROPOSED), None)
        yield VisitSeen(
            visit=visit,
            days=splits(visit, zone),
            changes=changes,
            proposed=last if visit.visit in told.proposals else None,
            closed=month_at(visit.began_us, zone) in closed,
            struck=visit.visit not in there,
        )


def only_proposed(told: Visits, member: str, known: Collection[Visit]) -> frozenset[int]:
    """Return the numbers of a member's visits that are nowhere but in a proposal."""
    there = {visit.visit for visit in known} | told.struck.keys()
    theirs = (number for number, each in told.proposals.items() if each.member == member)
    return frozenset(theirs) - there


def _change(entry: LedgerEntry) -> Change:
    """Return what was said; what its author is called is not known here."""
    fact = entry.fact
    began_us, ended_us = _times(fact)
    return Change(
        kind=str(fact.__struct_config__.tag),
        at_us=entry.stamp.utc_us,
        by=str(getattr(fact, "by", "")),
        why=str(getattr(fact, "why", "")),
        began_us=began_us,
        ended_us=ended_us,
        was=getattr(fact, "was", None),
    )


def _as_proposed(number: int, proposal: VisitProposed) -> Visit:
    """Return a visit that is not on record as the member says it was."""
    seconds = (proposal.ended_us - proposal.began_us) // _SECOND_US
    ends = Known.TOLD, Known.TOLD
    return Visit(number, proposal.member, proposal.began_us, seconds, *ends, said=number)


def _times(fact: Fact) -> tuple[int, int]:
    """Return from when to when a visit was by what was said of it, 0 for what is left open."""
    if isinstance(fact, VisitTold | VisitProposed):
        return fact.began_us, fact.ended_us
    if isinstance(fact, VisitConfirmed):
        return fact.began_us, fact.began_us + fact.seconds * _SECOND_US
    if isinstance(fact, Corrected):
        return (fact.at_us, 0) if fact.way is Way.IN else (0, fact.at_us)
    return 0, 0
