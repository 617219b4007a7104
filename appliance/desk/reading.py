"""What statements are made of, as it is on record at one moment: for whoever makes them."""

from collections.abc import Iterator
from contextlib import contextmanager

from appliance.bills import Bills, read_bills
from appliance.desk import counted
from appliance.desk.cards import zone_of
from appliance.desk.clerk import Clerk
from appliance.facts import LedgerEntry, MonthClosed
from appliance.statements.values import Past, Record


@contextmanager
def reading(clerk: Clerk) -> Iterator[tuple[Bills, Record]]:
    """Give the bills and the record, read as it is asked for. Raises LedgerError."""
    with read_bills(clerk.storage.ledger) as bills:
        yield bills, _record(clerk, bills)


def _record(clerk: Clerk, bills: Bills) -> Record:
    close = closing_of(bills.newest_close())
    return Record(
        entries=tuple(bills.entries(close.next_from - 1 if close else 0)),
        tariffs=bills.tariffs(),
        roster=clerk.standing.roster,
        payers=payers(clerk),
        zone=zone_of(clerk),
        now=clerk.standing.stamp,
        close=close,
        cut_off=clerk.settings.space.cut_off,
        forgotten=bills.ground().through,
        past=lambda month: _past(bills, month),
        since=lambda sequence: bills.entries(sequence - 1),
    )


def payers(clerk: Clerk) -> dict[str, str]:
    """Return who pays for whom, by id, where that is not the member.

    Another member; or the organisation, by the token that stands for its name on record.
    """
    called, members = clerk.people.known(), clerk.standing.roster.members
    found = {
        member: clerk.key.organisation(told.organisation)
        for member, told in called.items()
        if told.organisation
    }
    return found | {holder.member: holder.payer for holder in members.values() if holder.payer}


def closing_of(entry: LedgerEntry | None) -> MonthClosed | None:
    return entry.fact if entry and isinstance(entry.fact, MonthClosed) else None


def _past(bills: Bills, month: str) -> Past | None:
    close = closing_of(bills.close(month))
    return Past(close, tuple(counted.issued(bills, month=month))) if close else None
