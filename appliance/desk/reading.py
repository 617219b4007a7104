"""What statements are made of, as it is on record at one moment. Reads the ledger."""

from zoneinfo import ZoneInfo

from appliance.bills import Bills
from appliance.desk import counted
from appliance.desk.questions import Grounds
from appliance.facts import LedgerEntry, MonthClosed
from appliance.statements.values import Past, Record


def record_of(grounds: Grounds, bills: Bills) -> Record:
    """Return what statements are made of; older months are read as they are asked for."""
    close = closing_of(bills.newest_close())
    return Record(
        entries=tuple(bills.entries(close.next_from - 1 if close else 0)),
        tariffs=bills.tariffs(),
        roster=grounds.roster,
        payers=grounds.payers,
        zone=ZoneInfo(grounds.zone),
        now=grounds.now,
        close=close,
        cut_off=grounds.cut_off,
        forgotten=bills.ground().through,
        past=lambda month: _past(bills, month),
        since=lambda sequence: bills.entries(sequence - 1),
    )


def closing_of(entry: LedgerEntry | None) -> MonthClosed | None:
    return entry.fact if entry and isinstance(entry.fact, MonthClosed) else None


def _past(bills: Bills, month: str) -> Past | None:
    close = closing_of(bills.close(month))
    return Past(close, tuple(counted.issued(bills, month=month))) if close else None
