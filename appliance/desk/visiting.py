"""Visits as the desk shows them: one member's, and those that wait to be settled."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from appliance.bills import Bills, read_bills
from appliance.commands import Answer, ListUnsettled, ShowVisits
from appliance.commands.answers import Change, Unsettled, UnsettledVisit, Visits, VisitSeen
from appliance.desk.attended import Attended, attended
from appliance.desk.cards import live, names
from appliance.desk.clerk import Clerk, quick
from appliance.desk.house import logins
from appliance.desk.pricing import renew
from appliance.facts import (
    Corrected,
    Fact,
    Known,
    LedgerEntry,
    Looked,
    Visit,
    VisitConfirmed,
    VisitProposed,
    VisitTold,
)
from appliance.model import Way
from appliance.visits import splits

WHAT: Final = "visits"
_SECOND_US: Final = 1_000_000


def show_visits(clerk: Clerk, command: ShowVisits) -> Answer:
    member = live(clerk, command.member).member
    renew(clerk)
    if clerk.account is None or clerk.account.member != member:
        clerk.book.enact(Looked(clerk.by, WHAT, member))
    with read_bills(clerk.storage.ledger) as bills:
        view = View(attended(clerk, bills, command.since, member=member), logins(clerk))
    shown = (
        each
        for each in view.visits(member)
        if each.days[0][0] <= command.until and each.days[-1][0] >= command.since
    )
    return Visits(names(clerk).get(member, ""), member, tuple(shown))


def list_unsettled(clerk: Clerk, _: ListUnsettled) -> Answer:
    renew(clerk)
    clerk.note_look(WHAT)
    return Unsettled(unsettled(clerk))


def unsettled(clerk: Clerk) -> tuple[UnsettledVisit, ...]:
    """Return what waits to be settled, oldest first.

    Every estimate since the last month that is closed, and every proposal.
    """
    called, authors = names(clerk), logins(clerk)
    with read_bills(clerk.storage.ledger) as bills:
        newest = attended(clerk, bills, date.max)
        waiting = [
            seen
            for member in clerk.standing.roster.members
            for seen in View(_reaching(clerk, bills, newest, member), authors).visits(member)
            if _waits(seen)
        ]
    rows = (UnsettledVisit(called.get(each.visit.member, ""), each) for each in waiting)
    return tuple(sorted(rows, key=lambda row: (row.seen.visit.began_us, row.seen.visit.visit)))


def _reaching(clerk: Clerk, bills: Bills, newest: Attended, member: str) -> Attended:
    """Return `newest`, or what reaches back to the visits for which a member proposes times."""
    there = {visit.visit for visit in newest.of(member)}
    proposed = newest.told.proposals.items()
    earlier = [
        number
        for number, proposal in proposed
        if proposal.member == member and proposal.visit and number not in there
    ]
    if not earlier:
        return newest
    return attended(clerk, bills, date.max, visit=min(earlier), member=member)


def _waits(seen: VisitSeen) -> bool:
    if seen.proposed is not None:
        return True
    return seen.visit.estimate and not (seen.closed or seen.struck or seen.visit.open)


class View(Struct, frozen=True):
    """How visits are shown. `authors` are what accounts are called."""

    known: Attended
    authors: Mapping[str, str]

    def visits(self, member: str) -> Iterator[VisitSeen]:
        """Yield a member's visits, what was struck and what is only proposed too, oldest first."""
        told, known = self.known.told, self.known.of(member)
        there = {visit.visit for visit in known} | told.struck.keys()
        struck = [visit for visit in told.struck.values() if visit.member == member]
        proposed = [
            _as_proposed(number, proposal)
            for number, proposal in told.proposals.items()
            if proposal.member == member and number not in there
        ]
        every = sorted((*known, *struck, *proposed), key=lambda each: (each.began_us, each.visit))
        for visit in every:
            yield self.seen(visit, struck=visit not in known)

    def seen(self, visit: Visit, *, struck: bool = False) -> VisitSeen:
        """Return a visit with all that was said of it. One that is only proposed is struck, too."""
        told = self.known.told
        changes = tuple(map(self._change, told.changes.get(visit.visit, ())))
        last = next((each for each in reversed(changes) if each.kind == "visit_proposed"), None)
        return VisitSeen(
            visit=visit,
            days=splits(visit, self.known.zone),
            changes=changes,
            proposed=last if visit.visit in told.proposals else None,
            closed=self.known.is_closed(visit.began_us),
            struck=struck,
        )

    def _change(self, entry: LedgerEntry) -> Change:
        fact = entry.fact
        by = str(getattr(fact, "by", ""))
        began_us, ended_us = _times(fact)
        return Change(
            kind=str(fact.__struct_config__.tag),
            at_us=entry.stamp.utc_us,
            by=by,
            author=self.authors.get(by, ""),
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


QUICK: Final = (quick(ShowVisits, show_visits), quick(ListUnsettled, list_unsettled))
