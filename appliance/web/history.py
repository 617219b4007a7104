"""The day so far from the ledger, read-only: only what is new since the last look."""

import logging
from pathlib import Path
from typing import Protocol

from appliance.ledger import LedgerError, read_entries
from appliance.model import Stamp
from appliance.presence import Measure
from appliance.web import today
from appliance.web.today import Record
from appliance.web.view import Day

log = logging.getLogger(__name__)


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
        record = self._record
        try:
            for entry in read_entries(self._path, record.sequence):
                record = today.advance(record, entry, self._measure)
        except LedgerError as trouble:
            self._complain(trouble)
            return None
        self._record, self._complained = record, False
        return today.day(record, stamp, self._measure)

    def _complain(self, trouble: LedgerError) -> None:
        if not self._complained:
            log.warning("the page goes without the record: %s", trouble)
        self._complained = True
