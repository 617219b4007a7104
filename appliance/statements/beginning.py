"""From when on there is a record, whatever the clock said at first. Pure."""

from collections.abc import Iterable

from appliance.facts import LedgerEntry


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
