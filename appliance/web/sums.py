"""The figures of the days that are over, from the ledger, read-only: the past is summed once.

They are resident as counts of days, read on as the ledger grows, and kept in a file of the page
server's own for its next start. What takes long, a first reading above all, is done by a thread.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from appliance import durable, journal
from appliance.facts import LedgerEntry, MemberErased
from appliance.insight import kept, past
from appliance.insight.past import Past
from appliance.insight.values import Figures
from appliance.ledger import LedgerError, read_entries, read_on_seal
from appliance.local_time import local_day
from appliance.model import Stamp
from appliance.presence import Measure

PIECE: Final = 500
"""How many entries a page reads on; where there are more, a thread does, and no page waits."""
KEEP_AFTER: Final = 40
"""After so many pieces what is done is kept: a long first reading may be cut short."""
_TROUBLE: Final = (LedgerError, OSError, ValueError, ArithmeticError)
"""The last two are of a time that no calendar has."""


class AnotherLedger(Exception):
    """The entries do not follow: a backup was put back, or what was read is forgotten."""


class Sums:
    """Gives the figures to the pages, None while they are not there.

    Pages ask from many threads. Each reads on from the frozen sums it finds and puts back frozen
    sums: two at once do the same work twice, and neither can harm the other. One alone reads all
    of it, and one alone writes: whoever holds the token.
    """

    def __init__(self, ledger: Path, measure: Measure, keep: Path) -> None:
        self._ledger = ledger
        self._measure = measure
        self._keep = keep
        self._past: Past | None = None
        self._kept_on: object = None
        self._given: tuple[Past | None, object, Figures] = (None, None, Figures())
        self._complaints: frozenset[str] = frozenset()
        self._work: SimpleQueue[None] = SimpleQueue()
        self._pen: SimpleQueue[None] = SimpleQueue()
        for token in (self._work, self._pen):
            token.put(None)
        self._thread: Thread | None = None

    @property
    def ready(self) -> bool:
        """Tell whether the figures are there: a page that comes before says that they will be."""
        return self._past is not None

    def start(self) -> None:
        """Read all there is, beside the pages; it ends by itself. One at a time."""
        if _took(self._work):
            self._thread = Thread(target=self._read_all, name="sums", daemon=True)
            self._thread.start()

    def join(self, wait_s: float) -> None:
        """Wait until what was started has ended."""
        if self._thread is not None:
            self._thread.join(wait_s)

    def __call__(self, stamp: Stamp) -> Figures | None:
        """Return the figures up to yesterday, None while there are none. Never raises.

        While nothing that is over has changed they are the very same object.
        """
        try:
            sums = self._read_for_a_page(stamp)
            given = None if sums is None else self._figures(sums, stamp)
        except _TROUBLE as trouble:
            self._complain(f"the pages go without figures: {trouble}")
            return None
        if given is None:
            self.start()
        return given

    def _read_for_a_page(self, stamp: Stamp) -> Past | None:
        """Return the sums read on, None where it would take longer than a page can wait."""
        before = self._past
        if before is None:
            return None
        try:
            piece = list(self._following(before))
        except AnotherLedger:
            self._past = None
            return None
        if len(piece) == PIECE:
            return None
        self._past = sums = past.onward(before, piece, self._measure)
        self._complaints = frozenset()
        self._keep_daily(sums, stamp, piece)
        return sums

    def _figures(self, sums: Past, stamp: Stamp) -> Figures:
        today = local_day(stamp.utc_us, self._measure.zone)
        of, on, given = self._given
        if of is not sums or on != today:
            now = past.figures(sums, stamp, self._measure)
            given = given if now == given else now
            self._given = sums, today, given
        return given

    # --- reading ---

    def _read_all(self) -> None:
        try:
            sums = self._past or self._kept()
            try:
                sums = self._read_on(sums or self._begun())
            except AnotherLedger:
                sums = self._read_on(self._begun())
            self._past = sums
            self._write(sums)
        except AnotherLedger:
            pass  # it was sealed just now: whoever asks next has it read again
        except _TROUBLE as trouble:
            self._complain(f"the pages go without figures: {trouble}")
        finally:
            self._work.put(None)

    def _begun(self) -> Past:
        with read_on_seal(self._ledger) as (seal, _):
            return past.begin(seal)

    def _read_on(self, sums: Past) -> Past:
        """Read on to the end. Raises AnotherLedger and LedgerError."""
        pieces = 0
        while piece := list(self._following(sums)):
            sums, pieces = past.onward(sums, piece, self._measure), pieces + 1
            if pieces % KEEP_AFTER == 0:
                self._write(sums)
        return sums

    def _following(self, sums: Past) -> Iterator[LedgerEntry]:
        """Yield the next entries, at most a piece. Raises AnotherLedger where they do not follow.

        Each piece is read for itself: what the door writes meanwhile need not wait.
        """
        if sums.written is None:  # nothing was read since what is forgotten
            known, first = [], sums.through
        else:
            known, first = [(sums.through, sums.written)], sums.through - 1
        with closing(read_entries(self._ledger, first)) as entries:
            if [(each.sequence, each.stamp) for each in islice(entries, len(known))] != known:
                raise AnotherLedger
            for number, entry in enumerate(islice(entries, PIECE), start=1):
                if entry.sequence != sums.through + number:
                    raise AnotherLedger
                yield entry

    # --- what is kept ---

    def _kept(self) -> Past | None:
        try:
            return kept.read(self._keep.read_bytes(), self._measure)
        except OSError:
            return None

    def _keep_daily(self, sums: Past, stamp: Stamp, piece: list[LedgerEntry]) -> None:
        """Keep the sums when a day is over, and at once where somebody's id has to go."""
        today = local_day(stamp.utc_us, self._measure.zone)
        if today != self._kept_on or any(isinstance(each.fact, MemberErased) for each in piece):
            self._kept_on = today
            self._write(sums)

    def _write(self, sums: Past) -> None:
        if not _took(self._pen):
            return  # another thread writes what is as good
        try:
            durable.replace(self._keep, kept.written(sums, self._measure))
        except OSError as trouble:
            self._complain(f"the sums cannot be kept, the next start reads all: {trouble}")
        finally:
            self._pen.put(None)

    def _complain(self, sentence: str) -> None:
        if sentence not in self._complaints:
            journal.warning(sentence)
        self._complaints |= {sentence}


def _took(token: SimpleQueue[None]) -> bool:
    try:
        token.get_nowait()
    except Empty:
        return False
    return True
