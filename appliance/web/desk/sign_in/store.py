"""The page server's own small file: sessions, failed sign-ins, links, passkeys. Touches SQLite.

Nothing in it is worth keeping: a file that is damaged, or of another version, is made anew, and
everybody signs in again by password, and makes another passkey. A connection for each use;
SQLite's own locks keep them apart.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from appliance import journal

NAME: Final = "web.db"
VERSION: Final = 2
_BUSY_S: Final = 5.0
_SCHEMA: Final = f"""
    CREATE TABLE session (
        id BLOB PRIMARY KEY, boot TEXT, began_s REAL, seen_s REAL, signed_in INTEGER, data BLOB
    );
    CREATE TABLE failure (login BLOB PRIMARY KEY, boot TEXT, tries INTEGER, at_s REAL);
    CREATE TABLE link (
        token BLOB PRIMARY KEY, member TEXT NOT NULL, by TEXT NOT NULL, made_us INTEGER NOT NULL
    );
    CREATE TABLE passkey (
        id BLOB PRIMARY KEY, account TEXT NOT NULL, public_key BLOB NOT NULL,
        count INTEGER NOT NULL, made_us INTEGER NOT NULL
    );
    CREATE TABLE own (key TEXT PRIMARY KEY, value BLOB NOT NULL);
    PRAGMA user_version = {VERSION};
"""


class Store:
    """Opens the file for one thing at a time. `opened` raises sqlite3.Error where it cannot."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def prepare(self) -> None:
        """Make the file where there is none of ours; where it cannot be, say so and go on."""
        try:
            if not self._is_ours():
                self._make()
        except (OSError, sqlite3.Error) as trouble:
            journal.warning(f"{self._path}: {trouble}: nobody can sign in on the pages")

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file, commit at the end, close it."""
        uri = f"{self._path.resolve().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, timeout=_BUSY_S, isolation_level="IMMEDIATE", uri=True)
        with closing(connection), connection:
            connection.execute("PRAGMA synchronous = NORMAL")
            yield connection

    def secret(self) -> bytes:
        """Return the key that signs forms, made with the file. Raises sqlite3.Error."""
        with self.opened() as file:
            row = file.execute("SELECT value FROM own WHERE key = 'secret'").fetchone()
        return bytes(row[0])

    def _is_ours(self) -> bool:
        if not self._path.exists():
            return False
        try:
            with self.opened() as file:
                whole = file.execute("PRAGMA quick_check").fetchone() == ("ok",)
                version = file.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return False
        return bool(whole and version == (VERSION,))

    def _make(self) -> None:
        """Begin anew. Only its owner may read what is in it."""
        for end in ("", "-journal", "-wal", "-shm"):
            self._path.with_name(f"{NAME}{end}").unlink(missing_ok=True)
        os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with self.opened() as file:
            file.executescript(_SCHEMA)
            file.execute("INSERT INTO own VALUES ('secret', ?)", (os.urandom(32),))
