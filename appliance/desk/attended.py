"""When members were there, as it is on record: folded from the right close on. Reads the ledger.

A visit that is forgotten is as the statements have it that bill it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.bills import Bills
from appliance.commands.answers import VisitSeen
from appliance.desk import counted
from appliance.desk.questions import Attended, Grounds, VisitsOf
from appliance.desk.shown import only_proposed, shown
from appliance.facts import LedgerEntry, MonthClosed, TariffSet, Visit
from appliance.statements import months
from appliance.statements.beginning import begun_us
from appliance.visits import Customs, Visits, fold

_FIRST: Final = date(2000, 1, 1)  # nothing was billed before
_AROUND: Final = timedelta(days=2)
"""No visit that touches a day began, or ends, farther from it than this."""


def attended(grounds: Grounds, bills: Bills, asked: VisitsOf) -> Attended:
    """Return one member's visits from a day on, and at least those from a fact on."""
    known = _known(grounds, bills, asked.since, asked.visit, asked.member)
    return Attended(
        tuple(known.seen(asked.member)),
        only_proposed(known.told, asked.member, known.of(asked.member)),
        known.closed,
        bills.ground().changed_us,
        _begins(grounds, bills),
    )


def _begins(grounds: Grounds, bills: Bills) -> str:
    """Return the first month on record; the first statements' where its entries are forgotten."""
    if bills.ground().through:
        return next((closed.month for closed in bills.closes()), "")
    at_us = begun_us(bills.entries(0))
    return "" if at_us is None else months.month_at(at_us, ZoneInfo(grounds.zone))


def waiting(grounds: Grounds, bills: Bills) -> tuple[VisitSeen, ...]:
    """Return what waits to be settled, oldest first.

    Every estimate since the last month that is closed, and every proposal.
    """
    newest = _known(grounds, bills, date.max)
    found = [
        seen
        for member in grounds.roster.members
        for seen in _reaching(grounds, bills, newest, member).seen(member)
        if _waits(seen)
    ]
    return tuple(sorted(found, key=lambda seen: (seen.visit.began_us, seen.visit.visit)))


def _reaching(grounds: Grounds, bills: Bills, newest: "_Known", member: str) -> "_Known":
    """Return `newest`, or what reaches back to the visits for which a member proposes times."""
    there = {visit.visit for visit in newest.of(member)}
    earlier = [
        number
        for number, proposal in newest.told.proposals.items()
        if proposal.member == member and proposal.visit and number not in there
    ]
    return _known(grounds, bills, date.max, min(earlier), member) if earlier else newest


def _waits(seen: VisitSeen) -> bool:
    if seen.proposed is not None:
        return True
    return seen.visit.estimate and not (seen.closed or seen.struck or seen.visit.open)


class _Known(Struct, frozen=True):
    """Visits from `since_us` on, and whatever was said of earlier ones.

    `carried` are those that were read from statements, by number; `closed` the months that are.
    """

    told: Visits
    zone: ZoneInfo
    since_us: int = 0
    carried: Mapping[int, Visit] = {}
    closed: tuple[str, ...] = ()

    def seen(self, member: str) -> Iterator[VisitSeen]:
        return shown(self.told, member, self.of(member), self.zone, self.closed)

    def of(self, member: str) -> tuple[Visit, ...]:
        """Return a member's visits, oldest first."""
        known = {
            visit.visit: visit
            for visit in (*self.carried.values(), *self.told.of.get(member, ()))
            if visit.member == member and self._counts(visit)
        }
        return tuple(sorted(known.values(), key=lambda visit: (visit.began_us, visit.visit)))

    def _counts(self, visit: Visit) -> bool:
        """Tell a visit from what is left of one: an exit whose entry is before all that was read.

        What was said of a visit since is the whole of it.
        """
        if visit.visit in self.told.struck:
            return False
        return visit.visit in self.carried or bool(visit.said) or visit.ended_us >= self.since_us


def _known(grounds: Grounds, bills: Bills, since: date, visit: int = 0, member: str = "") -> _Known:
    """Return what is known; where it is forgotten, what statements have of `member`."""
    zone = ZoneInfo(grounds.zone)
    close = _before(bills, f"{max(since, _FIRST) - _AROUND:%Y-%m}", visit)
    after, recent = (0, None) if close is None else (close.next_from - 1, close.recent)
    told = fold(bills.entries(after), _customs(grounds, bills), grounds.now, recent)
    since_us = 0 if close is None else months.ends_us(close.month, zone)
    return _Known(
        told=told,
        zone=zone,
        since_us=since_us,
        carried=_carried(bills, member, since_us, zone) if member and close else {},
        closed=tuple(each.month for each in bills.closes()),
    )


def _before(bills: Bills, month: str, visit: int) -> MonthClosed | None:
    """Return the close from which on to read; None to read from the beginning."""
    forgotten, found = bills.ground().through, None
    for closed in reversed(bills.closes()):
        close = _close(bills.close(closed.month))
        if found is not None and close.next_from <= forgotten:
            return found  # before it, statements alone know
        found = close
        if closed.month < month and (not visit or close.next_from <= visit):
            return found
    return None


def _close(entry: LedgerEntry | None) -> MonthClosed:
    """Return what closed a month that is closed."""
    if entry is None or not isinstance(entry.fact, MonthClosed):
        raise LookupError(entry)
    return entry.fact


def _customs(grounds: Grounds, bills: Bills) -> Customs:
    tariffs = [each.fact for each in bills.tariffs() if isinstance(each.fact, TariffSet)]
    return Customs(
        ZoneInfo(grounds.zone),
        tariffs[-1].cut_off if tariffs else grounds.cut_off,
        tuple((each.tariff.since, each.tariff.estimate) for each in tariffs),
    )


def _carried(bills: Bills, member: str, since_us: int, zone: ZoneInfo) -> dict[int, Visit]:
    """Return what statements have of a member's visits from before `since_us`, by number."""
    found: dict[int, Visit] = {}
    for month, visits in _billed(bills, member):
        found = {
            number: visit
            for number, visit in found.items()
            if not months.touches(visit, month, zone)
        }
        found |= {visit.visit: visit for visit in visits}
    return {number: visit for number, visit in found.items() if visit.ended_us < since_us}


def _billed(bills: Bills, member: str) -> Iterator[tuple[str, tuple[Visit, ...]]]:
    """Yield the visits of each month as billed, then as they were when it was corrected."""
    for issued in counted.issued(bills, member=member):
        for part in issued.statement.parts:
            if part.member == member:
                if not issued.corrects:
                    yield issued.statement.month, part.visits
                yield from ((each.month, each.visits) for each in part.restated)
