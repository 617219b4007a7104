"""From when on there is a record, whatever the clock said at first, and bills. Pure."""

from collections.abc import Iterable
from datetime import date

from appliance.facts import LedgerEntry
from appliance.statements.months import after
from appliance.tariff.dates import month_of


def begun_us(entries: Iterable[LedgerEntry]) -> int | None:
    """Return when the first entry was made (UTC, microseconds); None without any.

    `entries` are in order. Where its clock was wrong, and never set right while it ran, it was
    made before the first one by a clock that was right.
    """
    stamps = (entry.stamp for entry in entries)
    first = next(stamps, None)
    if first is None or first.synced:
        return first.utc_us if first else None
    right = next((stamp for stamp in stamps if stamp.synced), first)
    if right.boot == first.boot:
        return right.utc_us - right.boot_us + first.boot_us
    return min(first.utc_us, right.utc_us)


def first_open(closed: str, tariffs_since: Iterable[date], begun: str) -> str:
    """Return the first month to be closed: after the last, "" for none yet.

    Else it is the one in which the record had `begun`, or the first tariff did.
    """
    if closed:
        return after(closed)
    since = min(tariffs_since, default=None)
    return begun if since is None else max(begun, month_of(since))
