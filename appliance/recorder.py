"""The thread that commits. Touches the ledger, and the file aside when the ledger fails.

The heart hands facts over and may wait for its answer, but never for long: what the disk does is
this thread's business. Facts are written in the order they came; one that cannot be written is
kept aside on disk and in memory, and tried again every second, until it can.
"""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from msgspec import Struct

from appliance import aside, journal
from appliance.events import LedgerFails, LedgerWorks, Stop
from appliance.ledger import Ledger, LedgerError, Stamped
from appliance.model import Stamp
from appliance.storage import StorageError

T = TypeVar("T")

RETRY_S = 1.0
LOOK_S = 5.0
KEPT_IN_MEMORY = 10_000
"""Facts beyond this many are on the file aside only, and folded in at the next start."""


class Committed(Struct, frozen=True):
    """The answer to request `number`: the sequence of its first fact, in the ledger at `at_s`."""

    number: int
    sequence: int
    at_s: float


class KeptAside(Struct, frozen=True):
    """The first answer to request `number` where the ledger fails: on disk, but beside it."""

    number: int


Answer = Committed | KeptAside


class _Request(Struct, frozen=True):
    number: int
    facts: tuple[Stamped, ...]
    answered: bool


class _Offer(Struct, frozen=True):
    facts: tuple[Stamped, ...]
    taken: SimpleQueue[bool]


class _Errand(Struct, frozen=True):
    run: Callable[[Ledger | None], None]


class Recorder:
    """Owns the ledger from `start` to `close`. `ledger` is None where it could not be used.

    Such a one is tried again every so often, by `reopen`, which must ask of it all that a start
    does, and raise what a start would: once it can be used, the house starts again on it.
    """

    def __init__(
        self,
        ledger: Ledger | None,
        kept_aside: Path,
        report: Callable[[LedgerFails | LedgerWorks | Stop], None],
        steady_s: Callable[[], float],
        reopen: Callable[[], Ledger],
    ) -> None:
        self.answers: SimpleQueue[Answer] = SimpleQueue()
        self._ledger = ledger
        self._aside = kept_aside
        self._report = report
        self._steady_s = steady_s
        self._reopen = reopen
        self._requests: SimpleQueue[_Request | _Offer | _Errand | None] = SimpleQueue()
        self._unwritten: list[_Request] = []
        self._failing = ""  # why
        self._fold_at: Stamp | None = None  # what is only beside the ledger has yet to go in
        self._number = 0
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def record(self, facts: tuple[Stamped, ...], *, answered: bool = False) -> int:
        """Hand facts over; return the number under which `answers` will speak of them."""
        self._number += 1
        self._requests.put(_Request(self._number, facts, answered))
        return self._number

    def offer(self, facts: tuple[Stamped, ...]) -> bool:
        """Commit facts now or never, and wait for it: for whoever can be told that it failed."""
        taken: SimpleQueue[bool] = SimpleQueue()
        self._requests.put(_Offer(facts, taken))
        return taken.get()

    def lend(self, errand: Callable[[Ledger], T]) -> T | None:
        """Have an errand done on the ledger between two facts, and wait for it.

        None where the ledger cannot be used at the moment, or did not take it.
        """
        done: SimpleQueue[T | None] = SimpleQueue()

        def run(ledger: Ledger | None) -> None:
            try:
                done.put(None if ledger is None else errand(ledger))
            except (sqlite3.Error, LedgerError, OSError) as error:
                journal.warning(f"the ledger did not take it: {error}")
                done.put(None)

        self._requests.put(_Errand(run))
        return done.get()

    def close(self, wait_s: float = 10.0) -> None:
        """Write what is still to be written and close the ledger."""
        self._requests.put(None)
        self._thread.join(wait_s)

    def _run(self) -> None:
        while True:
            try:
                request = self._requests.get(timeout=self._patience_s())
            except Empty:
                self._retry()
                continue
            if request is None:
                break
            if isinstance(request, _Offer):
                request.taken.put(self._take(request))
            elif isinstance(request, _Errand):
                request.run(self._sound())
            else:
                self._keep(request)
        if self._ledger is not None:
            self._retry()
            self._ledger.close()
        while not self._requests.empty():  # whoever came too late must not wait for ever
            late = self._requests.get()
            if isinstance(late, _Offer):
                late.taken.put(False)  # noqa: FBT003, the answer is no
            elif isinstance(late, _Errand):
                late.run(None)

    def _patience_s(self) -> float | None:
        if self._ledger is None:
            return LOOK_S
        return RETRY_S if self._failing else None

    def _keep(self, request: _Request) -> None:
        if not self._unwritten and self._commit(request):
            return
        with suppress(OSError):  # a full disk refuses this too: memory is what is left
            aside.put(self._aside, request.facts)
            if request.answered:
                self.answers.put(KeptAside(request.number))
        if len(self._unwritten) < KEPT_IN_MEMORY:
            self._unwritten.append(request)

    def _commit(self, request: _Request) -> bool:
        sequence = self._append(request.facts)
        if sequence is not None and request.answered:
            self.answers.put(Committed(request.number, sequence, self._steady_s()))
        return sequence is not None

    def _take(self, offer: _Offer) -> bool:
        return not self._unwritten and self._append(offer.facts) is not None

    def _sound(self) -> Ledger | None:
        """Return the ledger if it can be used, and has everything."""
        if self._ledger is None or self._unwritten or not self._ledger.in_place():
            return None
        return self._ledger

    def _append(self, facts: tuple[Stamped, ...]) -> int | None:
        """Return the sequence of the first fact in the ledger; None where it cannot be written."""
        if self._ledger is None:
            return None
        if not self._ledger.in_place():
            self._give_up(self._ledger)
            return None
        try:
            return self._ledger.append(facts)[0].sequence
        except sqlite3.Error as error:
            self._fail(str(error))
            return None

    def _fail(self, why: str) -> None:
        if why != self._failing:
            self._failing = why
            self._report(LedgerFails(why))

    def _give_up(self, ledger: Ledger) -> None:
        """Write no more to a file that nobody will ever read; what comes is kept aside."""
        self._ledger = None
        ledger.close()
        self._fail(f"{ledger.path} was removed or replaced while it was in use")

    def _retry(self) -> None:
        if self._ledger is None:
            self._look_for_ledger()
        while self._unwritten and self._commit(self._unwritten[0]):
            self._fold_at = self._unwritten.pop(0).facts[-1][0]
        if self._fold_at is not None and not self._unwritten:
            self._recovered(self._fold_at)

    def _look_for_ledger(self) -> None:
        with suppress(LedgerError, StorageError, sqlite3.Error, OSError):
            self._reopen().close()
            self._report(Stop(again="the ledger can be used"))

    def _recovered(self, stamp: Stamp) -> None:
        """Take in what only the file aside still has, and say that all is well."""
        try:
            if self._ledger is not None:
                aside.fold(self._aside, self._ledger, stamp)
        except (sqlite3.Error, OSError) as error:
            self._fail(str(error))
            return
        self._failing, self._fold_at = "", None
        self._report(LedgerWorks())
