"""The ledger and the names copied while the door writes them, and the copies checked.

Touches SQLite: read-only where the door's files are, so that it stays the one writer.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from appliance.backup.errors import BackupError
from appliance.backup.manifest import Counts
from appliance.people import People
from appliance.rows import LedgerDamaged, LedgerError, in_our_words, reading, verify_file
from appliance.storage import LEDGER, Storage

PEOPLE = "people.db"


def copy(storage: Storage, folder: Path) -> Counts:
    """Copy the ledger and the names of one moment into a folder. Raises LedgerError, BackupError.

    Names come before the facts about them, and go after these. While a transaction reads the names
    nobody changes them: the ledger of that moment is one that a power cut could have left beside
    them, and what that leaves, the door mends at its next start.
    """
    with ExitStack() as opened:
        names = opened.enter_context(_reading_names(storage.people))
        ledger = opened.enter_context(reading(storage.ledger))
        for db in (names, ledger):
            if db is not None:
                db.execute("BEGIN")
                db.execute("SELECT 1 FROM sqlite_schema").fetchone()  # from here on it stands still
        if names is not None:
            _copy(names, folder / PEOPLE)
            names.execute("COMMIT")  # whoever takes a member in has waited for no more than this
        _copy(ledger, folder / LEDGER)
    return check(folder)


def check(folder: Path) -> Counts:
    """Check the copies in a folder as whole, and by the ledger's own chain; count what they hold.

    Raises LedgerError, BackupError.
    """
    ledger, names = folder / LEDGER, folder / PEOPLE
    with reading(ledger) as db:
        _check_whole(db, ledger)
        (newest,) = db.execute("SELECT coalesce(max(sequence), 0) FROM ledger").fetchone()
    entries = verify_file(ledger)
    with _reading_names(names) as found:
        if found is None:
            return Counts(entries, newest)
        _check_whole(found, names)
    try:
        people = People(names)
        return Counts(entries, newest, len(people.known()), len(people.secrets()))
    except sqlite3.Error as error:
        raise BackupError(f"{names}: {error}") from error


def _copy(db: sqlite3.Connection, to: Path) -> None:
    try:
        with closing(sqlite3.connect(to, isolation_level=None)) as copy_:
            db.backup(copy_)
            copy_.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    except sqlite3.Error as error:
        raise BackupError(f"{to}: {error}") from error


@contextmanager
def _reading_names(path: Path) -> Iterator[sqlite3.Connection | None]:
    if not path.exists():
        yield None
        return
    where = f"{path.absolute().as_uri()}?mode=ro"
    with in_our_words(path), closing(sqlite3.connect(where, uri=True, isolation_level=None)) as db:
        yield db


def _check_whole(db: sqlite3.Connection, path: Path) -> None:
    (verdict,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise LedgerDamaged(path, str(verdict))


__all__ = ["PEOPLE", "LedgerError", "check", "copy"]
