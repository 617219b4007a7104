"""Reads the record on as it grows, and keeps the watch over it. Only reads the ledger."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from appliance import journal
from appliance.alerts import (
    Alert,
    Beginning,
    Marks,
    Watch,
    begin,
    pass_time,
    read_beginning,
    watch,
)
from appliance.facts import LedgerEntry
from appliance.local_time import SECOND_US
from appliance.model import Stamp
from appliance.rows import read_entries, read_on_as

PIECE: Final = 1000  # entries
_TIMES_US: Final = range(
    *(round(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * SECOND_US for year in (2, 9999))
)
"""What a calendar can hold, with a day to spare on both sides, wherever the space is."""
_FILES: Final = ("", "-wal")  # the ledger and its log


class Follower:
    """`state` is how things stand; None before this ledger was ever read.

    `alive` is called now and then in a long reading: years of a record are minutes on a slow card.
    """

    def __init__(
        self, ledger: Path, marks: Marks, state: Watch | None, alive: Callable[[], None]
    ) -> None:
        self.state = state
        self._ledger = ledger
        self._marks = marks
        self._alive = alive
        self._seen: tuple[object, ...] = ()
        self._changed = True
        self._read = False
        self._left_out = 0

    def look(self, stamp: Stamp) -> tuple[Watch, tuple[Alert, ...]]:
        """Return how things stand at `stamp`, and what that tells. Raises LedgerError.

        Until it is adopted, each look finds the same and more.
        """
        if self.state is None:
            return self._begun(stamp), ()
        now, told = self.state, list[Alert]()
        if self._may_have_grown():
            self._read = False
            read = self._read_on(now, told)
            if read is None:
                self.state = None
                journal.warning(
                    f"{self._ledger} is not as it was, as where a backup was put back. What it "
                    "says so far is told to nobody; what comes is"
                )
                return self._begun(stamp), ()
            now = read
        now, due = pass_time(now, stamp, self._marks)
        return now, (*told, *due)

    def adopt(self, state: Watch) -> None:
        """Go on from there: it is kept."""
        self.state, self._read = state, True

    def _may_have_grown(self) -> bool:
        """Tell whether to read on: opening the ledger each second would cost ten times as much.

        After a change it is read once more, as two within one tick of the file system's clock look
        like one; and so it is where what was read could not be kept.
        """
        seen = tuple(_signs(self._ledger.with_name(f"{self._ledger.name}{end}")) for end in _FILES)
        changed = seen != self._seen
        due = changed or self._changed or not self._read
        self._seen, self._changed = seen, changed
        return due

    def _read_on(self, now: Watch, told: list[Alert]) -> Watch | None:
        """Return how things stand after what is new; None where this is another ledger."""
        with closing(read_entries(self._ledger, max(0, now.sequence - 1))) as entries:
            if now.stamp is not None:
                last = next(entries, None)
                if last is None or (last.sequence, last.stamp) != (now.sequence, now.stamp):
                    return None
            for entry in self._readable(entries):
                now, alerts = watch(now, entry, self._marks)
                told += alerts
        return now

    def _begun(self, stamp: Stamp) -> Watch:
        """Return how things stand at the end of the ledger. Nobody is told of what was before."""
        with read_on_as(self._ledger, Beginning(), read_beginning) as (ground, entries):
            now = begin(ground)
            for entry in self._readable(entries(ground.through)):
                now, _ = watch(now, entry, self._marks)
        now, _ = pass_time(now, stamp, self._marks)
        return now

    def _readable(self, entries: Iterable[LedgerEntry]) -> Iterator[LedgerEntry]:
        """Yield the entries with a time that can be read, and say now and then that we live."""
        for number, entry in enumerate(entries, start=1):
            if number % PIECE == 0:
                self._alive()
            if entry.stamp.utc_us in _TIMES_US:
                yield entry
            elif entry.sequence > self._left_out:
                self._left_out = entry.sequence
                journal.warning(f"entry {entry.sequence} is left out: no calendar has its time")


def _signs(file: Path) -> tuple[int, ...]:
    """Return what changes where somebody writes to a file, or puts another in its place."""
    try:
        status = file.stat()
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size
