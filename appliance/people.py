"""Names, which can be erased: the ledger itself knows people by a random id only. Touches SQLite.

Names live in a table of their own, in the ledger's file, so that a member and their name are
written together or not at all.
"""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path


def new_member_id() -> str:
    """Return a random id: it says nothing about the person, not even when they came."""
    return secrets.token_hex(8)


def name(db: sqlite3.Connection, member: str, called: str) -> None:
    """Remember what a member is called."""
    db.execute("INSERT OR REPLACE INTO person VALUES (?, ?)", (member, called))


def erase(db: sqlite3.Connection, member: str) -> None:
    """Forget what a member is called; the ledger's facts stay, about nobody."""
    db.execute("DELETE FROM person WHERE member = ?", (member,))


def names(path: Path) -> dict[str, str]:
    """Return every known name by member id, read-only."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        return dict(db.execute("SELECT member, name FROM person"))
