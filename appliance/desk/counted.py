"""Which statements count: those of a month that is closed. Reads the ledger.

A month's statements are put on record a few at a time, so that nobody waits at the door for the
disk, and the fact that closes it comes last. Where the power goes in between, those before are as
if they had never been: their numbers are given anew, and no payer ever saw them.
"""

from collections.abc import Iterator

from appliance.bills import Bills
from appliance.facts import LedgerEntry, MonthClosed, StatementIssued


def entries(
    bills: Bills, *, month: str = "", number: int = 0, member: str = ""
) -> Iterator[LedgerEntry]:
    """Yield the statements and credit notes that count, oldest first."""
    through: dict[str, int] = {}
    for entry in bills.statements(month=month, number=number, member=member):
        issued = entry.fact
        if isinstance(issued, StatementIssued):
            of = issued.statement.month
            if of not in through:
                through[of] = _closed_through(bills, of)
            if issued.corrects or issued.through == through[of]:
                yield entry


def issued(
    bills: Bills, *, month: str = "", number: int = 0, member: str = ""
) -> Iterator[StatementIssued]:
    """Yield the same without when."""
    for entry in entries(bills, month=month, number=number, member=member):
        if isinstance(entry.fact, StatementIssued):
            yield entry.fact


def last_number(bills: Bills) -> int:
    """Return the number of the newest that counts, 0 while there is none."""
    number = bills.last_number()
    while number and not any(entries(bills, number=number)):
        number -= 1
    return number


def _closed_through(bills: Bills, month: str) -> int:
    """Return up to which entry a month was closed, -1 while it is not."""
    entry = bills.close(month)
    return entry.fact.through if entry and isinstance(entry.fact, MonthClosed) else -1
