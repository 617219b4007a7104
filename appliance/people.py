"""Names, which can be erased: the ledger itself knows people by a random id only. Touches SQLite.

Names, addresses and the hashes of passwords have a file of their own, for the eyes of the door's
user alone: the page can read the ledger, and has no name to lose.
"""

import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from appliance import durable
from appliance.commands.answers.billing import Party
from appliance.commands.members import Particulars

_PERSON = "CREATE TABLE IF NOT EXISTS person (member TEXT PRIMARY KEY, name TEXT) STRICT"
_ACCOUNT = """CREATE TABLE IF NOT EXISTS account (
    account TEXT PRIMARY KEY, login TEXT UNIQUE NOT NULL COLLATE NOCASE, hash TEXT NOT NULL
) STRICT"""
_BILLED = """CREATE TABLE IF NOT EXISTS billed (
    number INTEGER PRIMARY KEY, payer TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL,
    language TEXT NOT NULL, lines TEXT NOT NULL
) STRICT"""
_PENDING = "CREATE TABLE IF NOT EXISTS pending (id TEXT PRIMARY KEY) STRICT"
_ADDED = {"email": "''", "language": "'fr'", "organisation": "''", "home": "''"}
_NEW_MEMBER = """INSERT OR IGNORE INTO pending
    SELECT :id WHERE :id NOT IN (SELECT member FROM person)"""
_NEW_ACCOUNT = """INSERT OR IGNORE INTO pending
    SELECT :id WHERE :id NOT IN (SELECT account FROM account)"""
_COLUMNS = "name, email, language, organisation, home"
# Columns are named throughout: those that a newer version added keep what it put into them.
_CHANGED = ", ".join(f"{each} = excluded.{each}" for each in _COLUMNS.split(", "))
_PARTY = "number, payer, name, email, language, lines"


def new_id() -> str:
    """Return a random id: it says nothing about the person, not even when they came."""
    return secrets.token_hex(8)


class Secret(Struct, frozen=True):
    """How an account signs in. `hash` is argon2id's."""

    account: str
    login: str
    hash: str


class People:
    """Who the ids are."""

    def __init__(self, path: Path) -> None:
        self._path = path

    # --- who may not be on record yet ---
    # Names come first and the facts about them after: where the power goes in between, a name would
    # stay that is nobody's. So whoever is new here is pending until somebody saw them on record.

    def pending(self) -> frozenset[str]:
        """Return the ids, of members and accounts, that nobody has seen on record yet."""
        if not self._path.exists():
            return frozenset()
        with self._open() as db:
            return frozenset(each for (each,) in db.execute("SELECT id FROM pending"))

    def seen_on_record(self, ids: Iterable[str]) -> None:
        with self._open() as db:
            db.executemany("DELETE FROM pending WHERE id = ?", ((each,) for each in ids))

    # --- members ---

    def name(self, called: Mapping[str, Particulars]) -> None:
        """Remember what members are called and how to reach them: all of them or none."""
        rows = (
            (member, p.name, p.email, p.language, p.organisation, p.home)
            for member, p in called.items()
        )
        with self._open() as db:
            db.executemany(_NEW_MEMBER, ({"id": member} for member in called))
            db.executemany(
                f"INSERT INTO person (member, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608, ours
                f" ON CONFLICT (member) DO UPDATE SET {_CHANGED}",
                rows,
            )

    def known(self) -> dict[str, Particulars]:
        """Return what is known of every member that was not erased, by id."""
        if not self._path.exists():
            return {}
        with self._open() as db:
            rows = db.execute(f"SELECT member, {_COLUMNS} FROM person").fetchall()  # noqa: S608, ours
        return {
            member: Particulars(
                name=name, email=email, language=language, organisation=organisation, home=home
            )
            for member, name, email, language, organisation, home in rows
        }

    def erase(self, members: Iterable[str]) -> None:
        """Forget them, without a trace; the ledger's facts stay, about nobody."""
        gone = [{"id": member} for member in members]
        with self._open() as db:
            for table in ("person WHERE member", "pending WHERE id"):
                db.executemany(f"DELETE FROM {table} = :id", gone)  # noqa: S608, ours

    # --- accounts ---

    def let_sign_in(self, secret: Secret) -> None:
        """Remember how an account signs in. Raises ValueError for a login that is taken."""
        try:
            with self._open() as db:
                db.execute(_NEW_ACCOUNT, {"id": secret.account})
                db.execute(
                    "INSERT INTO account (account, login, hash) VALUES (?, ?, ?)"
                    " ON CONFLICT (account) DO UPDATE"
                    " SET login = excluded.login, hash = excluded.hash",
                    (secret.account, secret.login, secret.hash),
                )
        except sqlite3.IntegrityError:
            raise ValueError(secret.login) from None

    def secrets(self) -> dict[str, Secret]:
        """Return how every account signs in, by account."""
        if not self._path.exists():
            return {}
        with self._open() as db:
            rows = db.execute("SELECT account, login, hash FROM account").fetchall()
        return {account: Secret(account, login, hashed) for account, login, hashed in rows}

    def forbid_sign_in(self, accounts: Iterable[str]) -> None:
        gone = [{"id": account} for account in accounts]
        with self._open() as db:
            for table in ("account WHERE account", "pending WHERE id"):
                db.executemany(f"DELETE FROM {table} = :id", gone)  # noqa: S608, ours

    # --- payers ---
    # A bill must name who it was for as long as it has to be kept, also once they are erased. The
    # note is made before the fact that issues it: one that is left over is written over.

    def note_billed(self, parties: Mapping[int, Party]) -> None:
        """Remember what the payers of statements were called when these were issued, by number."""
        rows = (
            (number, each.payer, each.name, each.email, each.language, "\n".join(each.lines))
            for number, each in parties.items()
        )
        with self._open() as db:
            db.executemany(
                f"INSERT OR REPLACE INTO billed ({_PARTY}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608, ours
                rows,
            )

    def billed(self, numbers: Collection[int]) -> dict[int, Party]:
        """Return who these statements were for, by number; those that were noted."""
        if not numbers or not self._path.exists():
            return {}
        within = min(numbers), max(numbers)
        with self._open() as db:
            rows = db.execute(
                f"SELECT {_PARTY} FROM billed WHERE number BETWEEN ? AND ?",  # noqa: S608, ours
                within,
            ).fetchall()
        return {
            number: Party(payer, name, email, language, tuple(lines.split("\n")) if lines else ())
            for number, payer, name, email, language, lines in rows
            if number in numbers
        }

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        if not self._path.exists():
            durable.write(self._path, b"")  # before SQLite does, which would let others read it
        with closing(sqlite3.connect(self._path)) as db:
            db.execute("PRAGMA secure_delete = ON")
            _bring_up(db)
            with db:
                yield db


def _bring_up(db: sqlite3.Connection) -> None:
    for statement in (_PERSON, _ACCOUNT, _PENDING, _BILLED):
        db.execute(statement)
    there = {column for _, column, *_ in db.execute("PRAGMA table_info(person)")}
    for column, default in _ADDED.items():
        if column not in there:
            db.execute(f"ALTER TABLE person ADD COLUMN {column} TEXT NOT NULL DEFAULT {default}")
