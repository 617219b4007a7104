"""The day so far from the ledger, read-only: only what is new since the last look."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

from appliance import journal
from appliance.facts import LedgerEntry
from appliance.ledger import LedgerError, read_entries, read_on
from appliance.model import Stamp
from appliance.presence import Measure
from appliance.web import today
from appliance.web.today import Day, Reading, Record

_TROUBLE: Final = (LedgerError, ValueError, ArithmeticError)
"""The last two are of a time that no calendar has."""


class History(Protocol):
    def __call__(self, stamp: Stamp) -> Day | None:
        """Return the day so far, None while the record cannot be read."""
        ...


class LedgerHistory:
    """Folds the ledger as it grows.

    Pages ask from many threads. Each reads on from the frozen record it finds and puts back a
    frozen record: two at once do the same work twice, and neither can harm the other.
    """

    def __init__(self, path: Path, measure: Measure) -> None:
        self._path = path
        self._measure = measure
        self._record = Record()
        self._complained = False

    def __call__(self, stamp: Stamp) -> Day | None:
        try:
            record = self._read(self._record)
            day = today.day(record, stamp, self._measure)
        except _TROUBLE as trouble:
            self._complain(trouble)
            return None
        self._record, self._complained = record, False
        return day

    def _read(self, record: Record) -> Record:
        """Return the record read on: from the ledger's beginning, where it is another ledger."""
        if record.newest is not None:
            with closing(read_entries(self._path, record.newest.sequence - 1)) as entries:
                if next(entries, None) == record.newest:
                    return self._advance(record, entries)
        # The first time; or a backup has been put back, or all that was read is forgotten.
        with read_on(self._path) as (ground, after):
            return self._advance(today.begin(ground), after(ground.through))

    def _advance(self, record: Record, entries: Iterable[LedgerEntry]) -> Record:
        """Read on; what was read before a damaged entry is not read again at each look."""
        reading = Reading(record, self._measure)
        try:
            for entry in entries:
                reading.take(entry)
        finally:
            read = self._record = reading.record()
        return read

    def _complain(self, trouble: Exception) -> None:
        if not self._complained:
            journal.warning(f"the page goes without the record: {trouble}")
        self._complained = True
