"""What is still to be sent to whom, on disk before anything is sent. Touches one SQLite file.

One process holds it, and one thread of that: whoever comes second is told so. What was taken is
kept for a week, so that nothing that is worked out anew is ever told twice.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from appliance.alerts import Alert, Watch, lapsed_us
from appliance.model import Stamp
from appliance.notify.choosing import Waiting

KEPT_US: Final = 7 * 24 * 3600 * 1_000_000
AT_ONCE: Final = 10_000
"""How much of what waits is looked at, and goes as one at most: 15 MB while it does."""
_SHAPE: Final = 1
_TABLES: Final = """
    CREATE TABLE watch (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL) STRICT;
    CREATE TABLE outgoing (
        number INTEGER PRIMARY KEY,
        channel TEXT NOT NULL,
        id TEXT NOT NULL,
        alert TEXT NOT NULL,
        since TEXT NOT NULL,
        parcel TEXT,
        done TEXT,
        taken INTEGER NOT NULL DEFAULT 0,
        UNIQUE (channel, id)
    ) STRICT;
    CREATE INDEX waiting ON outgoing (channel) WHERE done IS NULL;
"""
_IN_OUR_WORDS: Final = {"database is locked": "another `seuil notify` holds it: one is enough"}
_encode: Final = msgspec.json.encode


class OutboxError(Exception):
    """The outbox cannot be used, and why."""


class OutboxDamaged(OutboxError):
    """The file is there, and is no outbox, or not one from end to end."""


class Outbox:
    """The file. Raises OutboxError from every call that the disk or another process refuses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._in_our_words():
            self._db = sqlite3.connect(path, timeout=0.5, isolation_level=None)
        try:
            self._open()
        except OutboxError:
            self._db.close()  # now: later it would take the log of whatever is there then
            raise

    def _open(self) -> None:
        with self._in_our_words():
            # Held for good, so that a second process is refused at once.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA wal_autocheckpoint = 250")
            with self._transaction():
                self._prepare()
            self._look_through()

    def close(self) -> None:
        self._db.close()

    def state(self) -> Watch | None:
        """Return how things stood when they were last kept; None if never, or in another shape."""
        with self._in_our_words():
            row = self._db.execute("SELECT state FROM watch").fetchone()
        try:
            return None if row is None else msgspec.json.decode(row[0], type=Watch)
        except msgspec.MsgspecError:
            return None

    def take_in(self, state: Watch, told: Sequence[tuple[str, Alert]], stamp: Stamp) -> None:
        """Keep how things stand, and who is to be told what: both or neither."""
        since = _encode(stamp).decode()
        rows = [(channel, alert.id, _encode(alert).decode(), since) for channel, alert in told]
        with self._in_our_words(), self._transaction():
            self._db.executemany(
                "INSERT OR IGNORE INTO outgoing (channel, id, alert, since) VALUES (?, ?, ?, ?)",
                rows,
            )
            self._db.execute(
                "INSERT OR REPLACE INTO watch VALUES (1, ?)", (_encode(state).decode(),)
            )

    def waiting(self, channel: str) -> tuple[Waiting, ...]:
        """Return what waits for a channel, the oldest first; of very much the oldest alone."""
        with self._in_our_words():
            rows = self._db.execute(
                "SELECT number, alert, since, parcel FROM outgoing "
                "WHERE channel = ? AND done IS NULL ORDER BY number LIMIT ?",
                (channel, AT_ONCE),
            ).fetchall()
            return tuple(
                Waiting(
                    number,
                    msgspec.json.decode(alert, type=Alert),
                    msgspec.json.decode(since, type=Stamp),
                    parcel,
                )
                for number, alert, since, parcel in rows
            )

    def wrap(self, gathered: Iterable[Waiting], parcel: str) -> None:
        """Put them into one parcel, for good: each try sends the same."""
        with self._in_our_words(), self._transaction():
            self._db.executemany(
                "UPDATE outgoing SET parcel = ? WHERE number = ?",
                [(parcel, each.number) for each in gathered],
            )

    def done(self, numbers: Iterable[int], stamp: Stamp, *, taken: bool) -> None:
        """Note that they were taken, or that they are given up."""
        at = _encode(stamp).decode()
        with self._in_our_words(), self._transaction():
            self._db.executemany(
                "UPDATE outgoing SET done = ?, taken = ? WHERE number = ?",
                [(at, int(taken), number) for number in numbers],
            )

    def sent(self, channel: str) -> tuple[Stamp, ...]:
        """Return when each message was taken that is still known of, the oldest first."""
        with self._in_our_words():
            rows = self._db.execute(
                "SELECT min(done) FROM outgoing WHERE channel = ? AND taken = 1 "
                "GROUP BY parcel ORDER BY min(number)",
                (channel,),
            ).fetchall()
            return tuple(msgspec.json.decode(done, type=Stamp) for (done,) in rows)

    def forget(self, stamp: Stamp, channels: Sequence[str]) -> int:
        """Drop what was done a week ago, and what waits for channels that are no more.

        Return how much waited there.
        """
        with self._in_our_words(), self._transaction():
            rows = self._db.execute("SELECT number, done FROM outgoing WHERE done IS NOT NULL")
            old = [
                (number,)
                for number, done in rows.fetchall()
                if lapsed_us(msgspec.json.decode(done, type=Stamp), stamp) > KEPT_US
            ]
            self._db.executemany("DELETE FROM outgoing WHERE number = ?", old)
            marks = ", ".join("?" * len(channels)) or "NULL"
            gone = self._db.execute(
                f"DELETE FROM outgoing WHERE done IS NULL AND channel NOT IN ({marks})",  # noqa: S608, marks
                tuple(channels),
            )
            return gone.rowcount

    def _prepare(self) -> None:
        (shape,) = self._db.execute("PRAGMA user_version").fetchone()
        if shape == 0:
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_SHAPE}")
        elif shape != _SHAPE:
            raise OutboxError(f"{self.path}: written by a newer Seuil: update this one")

    def _look_through(self) -> None:
        """Find what is damaged before it is relied on: of a week it takes no time. Raises both."""
        (found,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise OutboxDamaged(f"{self.path}: {found}")
        for alert, since, done in self._db.execute("SELECT alert, since, done FROM outgoing"):
            msgspec.json.decode(since if done is None else done, type=Stamp)
            if done is None:
                msgspec.json.decode(alert, type=Alert)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as wrong:
            raise OutboxError(f"{self.path}: {_IN_OUR_WORDS.get(str(wrong), wrong)}") from wrong
        except (sqlite3.DatabaseError, msgspec.MsgspecError) as wrong:
            raise OutboxDamaged(f"{self.path}: {wrong}") from wrong
