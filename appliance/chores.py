"""What the house does at night by itself: forget. Touches a thread, the ledger and files aside.

It reads on its own and has the ledger's owner do the rest, in pieces that are short enough for a
badge to wait for. Whatever was not done, at a power cut or on a full disk, the next night does.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import islice, takewhile
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from appliance import __version__, journal, retention, seal
from appliance.bills import read_bills
from appliance.events import Consult, Event
from appliance.facts import LedgerEntry, MonthClosed, TariffSet
from appliance.ledger import Ledger, LedgerError, read_on, read_on_seal
from appliance.local_time import local_day
from appliance.model import Stamp
from appliance.moment import Standing
from appliance.people import People
from appliance.presence import Measure
from appliance.roster import Roster
from appliance.rows import Entries
from appliance.seal import Ground, Seal
from appliance.storage import LastKnown, Storage

T = TypeVar("T")

LOOK_S = 600.0
"""How often to see whether it is time; the first look, this long after the start, catches up."""
HEART_S = 10.0


class Lend(Protocol):
    """Has the ledger's owner do an errand on it: None where it cannot be used at the moment."""

    def __call__(self, errand: Callable[[Ledger], T], /) -> T | None: ...


class Forgotten(Struct, frozen=True):
    """`movements` before the day `before` (ISO 8601) are forgotten; `whole`: with every trace."""

    movements: int
    before: str
    whole: bool = True


class Border(Struct, frozen=True):
    """The first day that is kept (ISO 8601), when it begins, and the first entry kept whatever."""

    day: str
    begins_us: int
    next_from: int | None = None


class Retention:
    """The rule of one house, carried out on its ledger."""

    def __init__(
        self,
        storage: Storage,
        lend: Lend,
        now: Callable[[], Stamp],
        measure: Measure,
        keep_days: int,
    ) -> None:
        self._storage = storage
        self._lend = lend
        self._now = now
        self._measure = measure
        self._keep_days = keep_days

    def preview(self) -> Forgotten:
        """Return what `forget` would do. Raises LedgerError where the ledger cannot be read."""
        border = self._border()
        with read_on(self._storage.ledger) as (known, entries):
            old = _old(entries, known, border)
            return Forgotten(retention.movements(entry.fact for entry in old), border.day)

    def forget(self) -> Forgotten:
        """Forget what is older than it may be kept; nothing is written where nothing is.

        Raises LedgerError where the ledger cannot be read.
        """
        border = self._border()
        movements = 0
        while piece := self._piece(border):
            known, entries = piece
            if not self._put(seal.onward(known, entries, self._measure), known.through):
                return Forgotten(movements, border.day, whole=False)
            movements += retention.movements(entry.fact for entry in entries)
        with suppress(FileNotFoundError):
            if self._storage.damaged.stat().st_mtime * 1e6 < border.begins_us:
                self._storage.damaged.unlink()
        return Forgotten(movements, border.day, whole=self._lend(Ledger.tidy) is True)

    def keep_last_known(self, standing: Standing) -> None:
        """Keep what a start without the ledger needs, if it has changed: nobody who was erased."""
        sequence = self._lend(lambda ledger: ledger.sequence)
        before = self._storage.last_known()
        remaining = seal.without_erased(standing.roster, standing.attendance)
        right_in = standing.stamp.boot if standing.clock_trusted else ""
        now = LastKnown(
            *remaining,
            sequence or before.sequence,
            right_in,
            standing.foreign,
            standing.strike_moved,
        )
        if now != before:
            self._storage.keep_last_known(now)

    def erase_names(self, standing: Standing) -> None:
        """Erase what a power cut left of somebody erased, or of somebody who never was on record.

        Not at the same time as a command: it may just be putting them on record.
        """
        members, accounts = standing.roster.members, standing.roster.accounts
        people, erased = People(self._storage.people), _erased(standing.roster)
        pending = people.pending()
        nobody = pending - members.keys() - accounts.keys()
        if names := (erased | nobody) & people.known().keys():
            people.erase(names)
        closed = {each.account for each in accounts.values() if each.member in erased}
        if logins := (closed | nobody) & people.secrets().keys():
            people.forbid_sign_in(logins)
        if pending:
            people.seen_on_record(pending - nobody)

    def _border(self) -> Border:
        zone = self._measure.zone
        today = local_day(self._now().utc_us, zone)
        unbilled, next_from = self._unbilled()
        closed_before = retention.months_closed_before(today, unbilled)
        first = retention.first_kept_day(today, self._keep_days, closed_before)
        return Border(first.isoformat(), retention.day_begins_us(first, zone), next_from)

    def _unbilled(self) -> tuple[date | None, int | None]:
        """Return the first day that is to be billed, and the first entry that is needed for it."""
        with read_bills(self._storage.ledger) as bills:
            facts = [entry.fact for entry in bills.tariffs()]
            close = bills.newest_close()
        tariffs = [fact.tariff for fact in facts if isinstance(fact, TariffSet)]
        if close is None or not isinstance(close.fact, MonthClosed):
            return retention.first_unbilled_day(tariffs, ""), None
        closed = close.fact
        return retention.first_unbilled_day(tariffs, closed.month), closed.next_from

    def _piece(self, border: Border) -> tuple[Seal, list[LedgerEntry]] | None:
        """Return the next entries to forget, no more than a badge can wait for, and their seal."""
        with read_on_seal(self._storage.ledger) as (known, entries):
            piece = list(islice(_old(entries, known, border), retention.MOST_AT_ONCE))
        return (known, piece) if piece else None

    def _put(self, onward: Seal, follows: int) -> bool:
        def put(ledger: Ledger) -> bool:
            return ledger.seal(self._now(), onward, follows=follows) is not None

        return self._lend(put) is True


def _old(entries: Entries, known: Ground, border: Border) -> Iterator[LedgerEntry]:
    """Yield the entries that may be forgotten."""
    ours = retention.understood(entries(known.through), known.version, __version__)
    through = retention.expired_through(ours, border.begins_us)
    if border.next_from is not None:
        through = min(through, border.next_from - 1)
    return takewhile(lambda entry: entry.sequence <= through, entries(known.through))


def _erased(known: Roster) -> set[str]:
    return {holder.member for holder in known.members.values() if holder.erased}


class Chores:
    """Sweeps once a night, from `start` to `close`, where the clock can be believed.

    What a power cut left of names is swept at the start already, whatever the clock says. With
    names it `take_turn`s as the commands at the desk do.
    """

    def __init__(
        self,
        retention_: Retention,
        post: Callable[[Event], None],
        measure: Measure,
        take_turn: Callable[[Callable[[], None]], None],
        look_s: float = LOOK_S,
    ) -> None:
        self._retention = retention_
        self._post = post
        self._take_turn = take_turn
        self._zone = measure.zone
        self._look_s = look_s
        self._due_us = 0
        self._warned = False
        self._ending: SimpleQueue[None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="chores", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, wait_s: float = 5.0) -> None:
        self._ending.put(None)
        self._thread.join(wait_s)

    def _run(self) -> None:
        self._try(lambda: self._take_turn(self._erase_names))
        while True:
            try:
                self._ending.get(timeout=self._look_s)
            except Empty:
                self._look()
            else:
                return

    def _look(self) -> None:
        standing = self._standing()
        if standing is None or standing.stamp.utc_us < self._due_us:
            return
        if not standing.clock_trusted:
            self._warn("nothing is forgotten by itself while the clock is not to be trusted")
            return
        if self._try(lambda: self._sweep(standing)):
            self._warned = False

    def _try(self, chore: Callable[[], None]) -> bool:
        try:
            chore()
        except (LedgerError, sqlite3.Error, OSError, ValueError, ArithmeticError) as error:
            self._warn(f"what is old cannot be forgotten at the moment: {error}")
            return False
        return True

    def _erase_names(self) -> None:
        standing = self._standing()
        # From memory alone, somebody who came lately would seem never to have been on record.
        if standing is not None and standing.ledger_ok:
            self._retention.erase_names(standing)

    def _sweep(self, standing: Standing) -> None:
        forgotten = self._retention.forget()
        self._take_turn(self._erase_names)
        self._retention.keep_last_known(standing)
        if forgotten.movements:
            journal.info(f"movements before {forgotten.before} forgotten: {forgotten.movements}")
        if forgotten.whole:
            self._due_us = retention.next_chores_us(standing.stamp.utc_us, self._zone)

    def _standing(self) -> Standing | None:
        replies: SimpleQueue[Any] = SimpleQueue()
        self._post(Consult(replies.put))
        try:
            standing: Standing = replies.get(timeout=HEART_S)
        except Empty:
            return None
        return standing

    def _warn(self, sentence: str) -> None:
        if not self._warned:
            journal.warning(sentence)
        self._warned = True
