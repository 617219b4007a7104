"""The append-only record in SQLite: facts in sequence, chained by hash. Touches SQLite.

One process writes, through `Ledger`; everybody else reads through `read_entries` and `read_on`,
which open the file read-only for the length of the call. SQLite before 3.51.3 can damage a WAL
file when two connections write or checkpoint at once: https://sqlite.org/wal.html#walresetbug
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from appliance import durable, written
from appliance import seal as seals
from appliance.facts import Fact, LedgerEntry, Sealed
from appliance.migrations import BILL, migrate
from appliance.model import Stamp
from appliance.rows import (
    COLUMNS,
    GENESIS,
    LedgerDamaged,
    LedgerError,
    LedgerMissing,
    LedgerUnavailable,
    chain,
    check_ours,
    entries,
    in_our_words,
    read_back,
    read_entries,
    read_ground,
    read_on,
    read_on_seal,
    sealed,
    verify,
    verify_file,
    vouch,
)
from appliance.seal import Ground, Seal

__all__ = [
    "Ledger",
    "LedgerDamaged",
    "LedgerError",
    "LedgerMissing",
    "LedgerUnavailable",
    "Stamped",
    "chain",
    "read_back",
    "read_entries",
    "read_on",
    "read_on_seal",
    "verify_file",
]

Stamped = tuple[Stamp, Fact]

_CHECKED_AT_START = 1000
_WAL_PAGES = 250  # some two hundred badges between checkpoints: 1 MiB written at each start
_PAGE = 4096 + 24  # and its header in the log
_INSERT = f"INSERT INTO ledger ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608, ours
_HASH = "SELECT hash FROM ledger WHERE sequence = ?"
_KEEP = f"""
    INSERT INTO kept ({COLUMNS}, before) SELECT {COLUMNS}, coalesce(
        (SELECT former.hash FROM ledger AS former WHERE former.sequence = ledger.sequence - 1), ?)
    FROM ledger WHERE sequence <= ? AND {BILL} ORDER BY sequence"""  # noqa: S608, ours
_KEPT = "SELECT hash FROM kept WHERE sequence > ? ORDER BY sequence"
_SEAL = """
    INSERT INTO seal (only, sequence, through, text, tidied) VALUES (1, ?, ?, ?, 0)
    ON CONFLICT (only) DO UPDATE SET sequence = excluded.sequence, through = excluded.through,
        text = excluded.text, tidied = excluded.tidied"""


class Ledger:
    """The one writer. Opens an existing ledger, checks it, appends to it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise LedgerMissing(path)
        self.path = path
        with ExitStack() as opening, in_our_words(path):
            self._db = opening.enter_context(closing(_connect(path)))
            # All checks come before the first write: what cannot be trusted stays as it was.
            _check(self._db, path)
            self._sequence, self._hash = _last(self._db)
            verify(self._db, path, after=max(0, self._sequence - _CHECKED_AT_START))
            migrate(self._db)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
            _last(self._db)  # the first read makes the log, with the rights of the ledger itself
            _make_room(path.with_name(f"{path.name}-wal"))
            self._file = _file_at(path)
            opening.pop_all()

    @classmethod
    def create(cls, path: Path) -> "Ledger":
        """Make a new ledger and open it. Never touches a file that is there already."""
        draft = _draft_of(path)
        draft.unlink(missing_ok=True)
        with closing(_connect(draft)) as db:
            migrate(db)
        os.link(draft, path)  # fails where the name is taken, which rename would not
        return cls.resume(path)

    @classmethod
    def resume(cls, path: Path) -> "Ledger":
        """Open a new ledger, which `create` may have left with its second name."""
        _draft_of(path).unlink(missing_ok=True)
        return cls(path)

    @property
    def sequence(self) -> int:
        """The sequence of the newest entry, 0 while there is none."""
        return self._sequence

    def append(self, facts: Sequence[Stamped]) -> list[LedgerEntry]:
        """Commit the facts, all or none, in order. On return they are safely on disk."""
        sequence, chained = self._sequence, self._hash
        made, rows = [], []
        for stamp, fact in facts:
            sequence += 1
            text = written.text_of(fact)
            row = (sequence, stamp.utc_us, stamp.boot_us, stamp.boot, int(stamp.synced), text)
            chained = chain(chained, row)
            made.append(LedgerEntry(sequence, stamp, fact))
            rows.append((*row, chained))
        if len(rows) == 1 and not self._db.in_transaction:
            self._db.execute(_INSERT, rows[0])  # its own transaction: one statement, one flush
        else:
            with self.transaction():
                self._db.executemany(_INSERT, rows)
        self._sequence, self._hash = sequence, chained
        return made

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done inside, all or none. Joins a transaction that is already open."""
        if self._db.in_transaction:
            yield
            return
        before = self._sequence, self._hash
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._sequence, self._hash = before
            with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
                self._db.execute("ROLLBACK")
            raise

    def entries(self, after: int = 0) -> Iterator[LedgerEntry]:
        return entries(self._db, self.path, after)

    def read_ground(self) -> Ground:
        """Return what the forgotten left standing; `entries` has all that came after."""
        return read_ground(self._db, self.path)

    def seal(self, stamp: Stamp, seal: Seal, *, follows: int) -> LedgerEntry | None:
        """Put `seal` in the place of all it stands for, and record it: all that or nothing.

        Bills among it are kept. None, and nothing done, unless the seal there is now ends at
        `follows`.
        """
        last = sealed(self._db, self.path)
        if last.through != follows:
            return None
        text, through = seals.text_of(seal), (seal.through,)
        (chained,) = self._db.execute(_HASH, through).fetchone()
        with self.transaction():
            kept = self._keep_bills(last, seal.through)
            fact = Sealed(seal.through, chained.hex(), seals.digest(text), kept)
            (entry,) = self.append([(stamp, fact)])
            self._db.execute(_SEAL, (entry.sequence, seal.through, text))
            self._db.execute("DELETE FROM ledger WHERE sequence <= ?", through)
        return entry

    def _keep_bills(self, last: Sealed, through: int) -> str:
        """Copy the bills up to `through` to where they are kept; return what vouches for all."""
        self._db.execute(_KEEP, (bytes.fromhex(last.chain), through))
        hashes = self._db.execute(_KEPT, (last.through,))
        return vouch(last.kept, (each for (each,) in hashes))

    def tidy(self) -> bool:
        """Leave no byte of what was forgotten in the file or its log; False: try again later."""
        if self._db.execute("SELECT 1 FROM seal WHERE tidied = 0").fetchone() is None:
            return True
        # Pages that were shared with later rows may still have copies: a new file has none.
        self._db.execute("VACUUM")
        if not self._empty_log():
            return False  # somebody still reads the past
        self._db.execute("UPDATE seal SET tidied = 1")
        return True

    def _empty_log(self) -> bool:
        (busy, _, _) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        _make_room(self.path.with_name(f"{self.path.name}-wal"))
        return not busy

    def in_place(self) -> bool:
        """Tell whether what is written here is still the file under this name.

        SQLite goes on writing to a file that was removed or replaced, and all of that is lost.
        """
        return _file_at(self.path) == self._file

    def close(self) -> None:
        """Close, and leave a file that others can read without the right to write beside it."""
        # A reader that may not write to the folder cannot open a WAL file once -wal and -shm are
        # gone. While somebody reads this fails, and then the reader keeps them in place.
        if self.in_place():  # or it would remove the log of the file that took its place
            with suppress(sqlite3.Error):
                self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _make_room(wal: Path) -> None:
    """Give the log its full size now: a commit that makes a file grow takes two flushes, not one.

    SQLite takes zeros for the end of the log (https://sqlite.org/fileformat2.html#walformat).
    """
    with suppress(OSError):  # no room on the disk: then it grows, or does not, with each commit
        durable.append(wal, bytes(max(0, _WAL_PAGES * _PAGE - wal.stat().st_size)))


def _draft_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _connect(path: Path) -> sqlite3.Connection:
    # Opened by one thread and handed to the one that commits: never used by two at a time. A file
    # that somebody else locks is given up before the door is: facts are then kept aside in time.
    return sqlite3.connect(path, timeout=0.1, isolation_level=None, check_same_thread=False)


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _check(db: sqlite3.Connection, path: Path) -> None:
    check_ours(db, path)
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise LedgerDamaged(path, str(verdict))


def _last(db: sqlite3.Connection) -> tuple[int, bytes]:
    row = db.execute("SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1").fetchone()
    return row or (0, GENESIS)
