"""The figures of the days that are over, from the ledger, read-only: the past is summed once."""

from pathlib import Path

from appliance import journal
from appliance.insight import past
from appliance.insight.values import Figures
from appliance.ledger import LedgerError, read_on_seal
from appliance.model import Stamp
from appliance.presence import Measure


class Sums:
    """Gives the figures to the pages, None while they are not there yet."""

    def __init__(self, ledger: Path, measure: Measure, keep: Path) -> None:
        self._ledger = ledger
        self._measure = measure
        self._keep = keep
        self._complained = False

    @property
    def ready(self) -> bool:
        """Tell whether the figures are there: a page that comes before says that they will be."""
        return True

    def __call__(self, stamp: Stamp) -> Figures | None:
        """Return the figures up to yesterday, None while they cannot be read. Never raises."""
        try:
            with read_on_seal(self._ledger) as (seal, after):
                begun = past.begin(seal)
                sums = past.onward(begun, list(after(seal.through)), self._measure)
        except LedgerError as trouble:
            self._complain(trouble)
            return None
        self._complained = False
        return past.figures(sums, stamp, self._measure)

    def _complain(self, trouble: LedgerError) -> None:
        if not self._complained:
            journal.warning(f"the pages go without figures: {trouble}")
        self._complained = True
