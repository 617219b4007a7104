"""The schema of the ledger, in numbered steps. Touches SQLite through sqlite-utils.

Steps only go forward, each in one transaction with the record that it ran. sqlite-utils is
imported late: the door process needs it on the day a ledger is made or grows a step, and no other.
"""

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x5E0112
"""PRAGMA application_id: tells a ledger of ours from anybody else's SQLite file."""


def append_only_facts(database: "Database") -> None:
    """Make the append-only ledger."""
    database.execute("""
        CREATE TABLE ledger (
            sequence INTEGER PRIMARY KEY,
            utc_us INTEGER NOT NULL,
            boot_us INTEGER NOT NULL,
            boot TEXT NOT NULL,
            synced INTEGER NOT NULL,
            fact TEXT NOT NULL,
            hash BLOB NOT NULL
        )""")
    for verb in ("UPDATE", "DELETE"):
        database.execute(f"""
            CREATE TRIGGER ledger_refuses_{verb.lower()} BEFORE {verb} ON ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""")


def seal(database: "Database") -> None:
    """Make the place of the seal: what it stands for may go from the ledger, and nothing else."""
    database.execute("""
        CREATE TABLE seal (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            sequence INTEGER NOT NULL,
            through INTEGER NOT NULL,
            text TEXT NOT NULL,
            tidied INTEGER NOT NULL
        )""")
    database.execute("DROP TRIGGER ledger_refuses_delete")
    database.execute("""
        CREATE TRIGGER ledger_refuses_delete BEFORE DELETE ON ledger
        WHEN OLD.sequence > coalesce((SELECT through FROM seal), 0)
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""")


STEPS = (append_only_facts, seal)
SEALABLE = 2
"""The first schema that has a place for a seal."""
VERSION = len(STEPS)
"""The schema this code reads and writes; PRAGMA user_version mirrors it."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema up to VERSION. A current one is left alone, and nothing is imported."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == VERSION:
        return
    from sqlite_utils import Database, Migrations  # noqa: PLC0415, dear, and hardly ever needed

    steps = Migrations("seuil")
    for step in STEPS:
        steps()(step)
    steps.apply(Database(connection))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
