"""When members were there, as it is on record: folded from the right close on. Reads the ledger.

A visit that is forgotten is as the statements have it that bill it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.bills import Bills
from appliance.desk import counted
from appliance.desk.cards import zone_of
from appliance.desk.clerk import Clerk
from appliance.facts import LedgerEntry, MonthClosed, TariffSet, Visit
from appliance.statements import months
from appliance.visits import Customs, Visits, fold

_AROUND: Final = timedelta(days=2)
"""No visit that touches a day began, or ends, farther from it than this."""


class Attended(Struct, frozen=True):
    """Visits from `since_us` on, and whatever was said of earlier ones.

    `carried` are those that were read from statements, by number; `closed` the months that are.
    Movements up to `forgotten_us` are not on record any more.
    """

    told: Visits
    zone: ZoneInfo
    since_us: int = 0
    carried: Mapping[int, Visit] = {}
    closed: tuple[str, ...] = ()
    forgotten_us: int = 0

    def of(self, member: str) -> tuple[Visit, ...]:
        """Return a member's visits, oldest first."""
        known = {
            visit.visit: visit
            for visit in (*self.carried.values(), *self.told.of.get(member, ()))
            if visit.member == member and self._counts(visit)
        }
        return tuple(sorted(known.values(), key=lambda visit: (visit.began_us, visit.visit)))

    def is_closed(self, at_us: int) -> bool:
        """Tell whether an instant falls into a month that is billed."""
        return months.month_at(at_us, self.zone) in self.closed

    def _counts(self, visit: Visit) -> bool:
        """Tell a visit from what is left of one: an exit whose entry is before all that was read.

        What was said of a visit since is the whole of it.
        """
        if visit.visit in self.told.struck:
            return False
        return visit.visit in self.carried or bool(visit.said) or visit.ended_us >= self.since_us


def attended(
    clerk: Clerk, bills: Bills, since: date, *, visit: int = 0, member: str = ""
) -> Attended:
    """Return the visits of the days from `since` on, and at least those from fact `visit` on.

    Where they are forgotten, what statements have of those of `member`.
    """
    zone = zone_of(clerk)
    close = _before(bills, f"{since - _AROUND:%Y-%m}", visit)
    after, recent = (0, None) if close is None else (close.next_from - 1, close.recent)
    told = fold(bills.entries(after), _customs(clerk, bills), clerk.standing.stamp, recent)
    since_us = 0 if close is None else months.ends_us(close.month, zone)
    ground = bills.ground()
    return Attended(
        told=told,
        zone=zone,
        since_us=since_us,
        carried=_carried(bills, member, since_us, zone) if member and close else {},
        closed=tuple(each.month for each in bills.closes()),
        forgotten_us=ground.changed_us,
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


def _customs(clerk: Clerk, bills: Bills) -> Customs:
    tariffs = [each.fact for each in bills.tariffs() if isinstance(each.fact, TariffSet)]
    return Customs(
        zone_of(clerk),
        tariffs[-1].cut_off if tariffs else clerk.settings.space.cut_off,
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
