"""The day so far from the ledger, read-only: only what is new since the last look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from appliance import journal
from appliance.facts import LedgerEntry
from appliance.ledger import LedgerError, read_entries
from appliance.model import Stamp
from appliance.presence import Measure
from appliance.web import today
from appliance.web.today import Day, Record


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
            record, entries = self._read_on(self._record)
            for entry in entries:
                record = today.advance(record, entry, self._measure)
        except LedgerError as trouble:
            self._complain(trouble)
            return None
        self._record, self._complained = record, False
        return today.day(record, stamp, self._measure)

    def _read_on(self, record: Record) -> tuple[Record, Iterator[LedgerEntry]]:
        """Return where to go on from, and what comes after: the beginning, of another ledger."""
        if record.newest is None:
            return record, read_entries(self._path)
        entries = read_entries(self._path, record.newest.sequence - 1)
        if next(entries, None) == record.newest:
            return record, entries
        return Record(), read_entries(self._path)  # a backup has been put back

    def _complain(self, trouble: LedgerError) -> None:
        if not self._complained:
            journal.warning(f"the page goes without the record: {trouble}")
        self._complained = True
