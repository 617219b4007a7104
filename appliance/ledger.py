"""The append-only record in SQLite: facts in sequence, chained by hash. Touches SQLite.

One process writes, through `Ledger`; everybody else reads through `read_entries`, which opens the
file read-only for the length of the call. SQLite before 3.51.3 can damage a WAL file when two
connections write or checkpoint at once: https://sqlite.org/wal.html#walresetbug
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from appliance import durable
from appliance.facts import Fact, LedgerEntry
from appliance.migrations import APPLICATION_ID, VERSION, migrate
from appliance.model import Stamp

Stamped = tuple[Stamp, Fact]

_GENESIS = b"\0" * 32
_CHECKED_AT_START = 1000
_WAL_PAGES = 250  # some two hundred badges between checkpoints: 1 MiB written at each start
_PAGE = 4096 + 24  # and its header in the log
_INSERT = "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)"
_COLUMNS = "sequence, utc_us, boot_us, boot, synced, fact, hash"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Fact).decode


class LedgerError(Exception):
    """The root of what goes wrong with the ledger."""


class LedgerDamaged(LedgerError):
    """The file is there, but it is not a ledger that can be trusted."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path}: {why}. It was left as it is; put back the newest good copy of it"
        )


class LedgerUnavailable(LedgerError):
    """The file may be sound, but cannot be used now: locked, forbidden, newer, on a full disk."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")


class LedgerMissing(LedgerError, FileNotFoundError):
    """There is no ledger."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: there is no ledger here")


class Ledger:
    """The one writer. Opens an existing ledger, checks it, appends to it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise LedgerMissing(path)
        self.path = path
        with ExitStack() as opening, _in_our_words(path):
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
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        with closing(_connect(draft)) as db:
            migrate(db)
        os.link(draft, path)  # fails where the name is taken, which rename would not
        draft.unlink()
        return cls(path)

    @property
    def sequence(self) -> int:
        """The sequence of the newest entry, 0 while there is none."""
        return self._sequence

    def append(self, facts: Sequence[Stamped]) -> list[LedgerEntry]:
        """Commit the facts, all or none, in order. On return they are safely on disk."""
        sequence, chained = self._sequence, self._hash
        entries, rows = [], []
        for stamp, fact in facts:
            sequence += 1
            text = _encode(fact).decode()
            row = (sequence, stamp.utc_us, stamp.boot_us, stamp.boot, int(stamp.synced), text)
            chained = chain(chained, row)
            entries.append(LedgerEntry(sequence, stamp, fact))
            rows.append((*row, chained))
        if len(rows) == 1 and not self._db.in_transaction:
            self._db.execute(_INSERT, rows[0])  # its own transaction: one statement, one flush
        else:
            with self.transaction():
                self._db.executemany(_INSERT, rows)
        self._sequence, self._hash = sequence, chained
        return entries

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
        return _entries(self._db, self.path, after)

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


def read_entries(path: Path, after: int = 0) -> Iterator[LedgerEntry]:
    """Yield the entries beyond `after`, from a read-only connection that ends with the iterator."""
    with _in_our_words(path), closing(_connect_read_only(path)) as db:
        _check_ours(db, path)
        yield from _entries(db, path, after)


def verify_file(path: Path) -> int:
    """Check the whole chain, read-only, and return how many entries it holds."""
    with _in_our_words(path), closing(_connect_read_only(path)) as db:
        _check_ours(db, path)
        return verify(db, path)


def chain(before: bytes, row: tuple[object, ...]) -> bytes:
    """Return the hash of a row that follows the row whose hash is `before`."""
    return hashlib.sha256(before + _encode(row)).digest()


def verify(db: sqlite3.Connection, path: Path, after: int = 0) -> int:
    """Check the chain beyond `after` and return how many rows it holds; name the row that broke."""
    found = db.execute("SELECT hash FROM ledger WHERE sequence = ?", (after,)).fetchone()
    chained = found[0] if found else _GENESIS
    expected = after
    for *row, stored in db.execute(
        f"SELECT {_COLUMNS} FROM ledger WHERE sequence > ? ORDER BY sequence",  # noqa: S608, ours
        (after,),
    ):
        expected += 1
        chained = chain(chained, tuple(row))
        if row[0] != expected or chained != stored:
            raise LedgerDamaged(path, f"entry {expected} is not what was written")
    return expected - after


def _make_room(wal: Path) -> None:
    """Give the log its full size now: a commit that makes a file grow takes two flushes, not one.

    SQLite takes zeros for the end of the log (https://sqlite.org/fileformat2.html#walformat).
    """
    with suppress(OSError):  # no room on the disk: then it grows, or does not, with each commit
        durable.append(wal, bytes(max(0, _WAL_PAGES * _PAGE - wal.stat().st_size)))


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


def _connect_read_only(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise LedgerMissing(path)
    where = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(where, uri=True, isolation_level=None)


_IN_OUR_WORDS = {
    "attempt to write a readonly database": "not closed in good order: readable once the door runs",
    "unable to open database file": "not readable for this user, or its folder is not",
}


@contextmanager
def _in_our_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LedgerUnavailable(path, _IN_OUR_WORDS.get(str(error), str(error))) from error
    except sqlite3.DatabaseError as error:
        raise LedgerDamaged(path, str(error)) from error


def _check(db: sqlite3.Connection, path: Path) -> None:
    _check_ours(db, path)
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise LedgerDamaged(path, str(verdict))


def _check_ours(db: sqlite3.Connection, path: Path) -> None:
    if path.stat().st_size == 0:
        # SQLite calls an empty file a sound, empty database.
        raise LedgerDamaged(path, "the file is empty")
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise LedgerDamaged(path, "this SQLite file was not made by Seuil")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise LedgerUnavailable(
            path, f"written by a newer Seuil (schema {version}): update this one"
        )


def _last(db: sqlite3.Connection) -> tuple[int, bytes]:
    row = db.execute("SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1").fetchone()
    return row or (0, _GENESIS)


def _entries(db: sqlite3.Connection, path: Path, after: int) -> Iterator[LedgerEntry]:
    rows: Iterable[tuple[int, int, int, str, int, str, bytes]] = db.execute(
        f"SELECT {_COLUMNS} FROM ledger WHERE sequence > ? ORDER BY sequence",  # noqa: S608, ours
        (after,),
    )
    for sequence, utc_us, boot_us, boot, synced, text, _ in rows:
        stamp = Stamp(utc_us, boot_us, boot, bool(synced))
        try:
            fact = _decode(text)
        except msgspec.DecodeError as error:
            raise LedgerDamaged(path, f"entry {sequence} cannot be read: {error}") from error
        yield LedgerEntry(sequence, stamp, fact)
