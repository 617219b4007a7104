"""Names, which can be erased: the ledger itself knows people by a random id only. Touches SQLite.

Names have a file of their own, for the eyes of the door's user alone: the page can read the ledger,
and has no name to lose.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from appliance import durable


def new_member_id() -> str:
    """Return a random id: it says nothing about the person, not even when they came."""
    return secrets.token_hex(8)


def name(path: Path, called: Mapping[str, str]) -> None:
    """Remember what members are called, by id: all of them or none."""
    if not path.exists():
        durable.write(path, b"")  # before SQLite does, which would let others read it
    with _open(path) as db:
        db.execute("CREATE TABLE IF NOT EXISTS person (member TEXT PRIMARY KEY, name TEXT) STRICT")
        db.executemany("INSERT OR REPLACE INTO person VALUES (?, ?)", called.items())


def erase(path: Path, members: Iterable[str]) -> None:
    """Forget what members are called, without a trace; the ledger's facts stay, about nobody."""
    with _open(path) as db:
        db.executemany("DELETE FROM person WHERE member = ?", ((member,) for member in members))


def names(path: Path) -> dict[str, str]:
    """Return every known name by member id."""
    if not path.exists():
        return {}
    with _open(path) as db:
        return dict(db.execute("SELECT member, name FROM person"))


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one transaction."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA secure_delete = ON")
        with db:
            yield db
