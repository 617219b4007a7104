"""The schema of the ledger, in numbered steps. Touches SQLite through sqlite-utils.

Steps only go forward, each in one transaction with the record that it ran. They only add: tables,
indexes, columns with a default. So the version before goes on reading and writing what a step was
made for it, as somebody who goes back after an update must. sqlite-utils is imported late: the door
process needs it on the day a ledger is made or grows a step, and no other.
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


def kept(database: "Database") -> None:
    """Make the place of the bills among what was forgotten, and look up any bill by an index.

    `before` is the hash of the entry that stood before one: with it each can be verified alone.
    """
    database.execute("""
        CREATE TABLE kept (
            sequence INTEGER PRIMARY KEY,
            utc_us INTEGER NOT NULL,
            boot_us INTEGER NOT NULL,
            boot TEXT NOT NULL,
            synced INTEGER NOT NULL,
            fact TEXT NOT NULL,
            hash BLOB NOT NULL,
            before BLOB NOT NULL
        )""")
    for verb in ("UPDATE", "DELETE"):
        database.execute(f"""
            CREATE TRIGGER kept_refuses_{verb.lower()} BEFORE {verb} ON kept
            BEGIN SELECT RAISE(ABORT, 'bills are kept'); END""")
    for table in ("ledger", "kept"):
        database.execute(f"CREATE INDEX {table}_bills ON {table} ({_COLUMNS}) WHERE {BILL}")


# A query finds the index by repeating its words. Every badge pays for it: so it is one for all that
# is asked of bills, and whether a row is a bill is told by comparing text, without a function.
BILL = """fact >= '{"type":"bill_' AND fact < '{"type":"bill`'"""
KIND = "json_extract(fact, '$.type')"
MONTH = "coalesce(json_extract(fact, '$.month'), json_extract(fact, '$.statement.month'))"
PAYER = "json_extract(fact, '$.statement.payer')"
NUMBER = "json_extract(fact, '$.number')"
FOR_OTHERS = f"""CASE WHEN json_array_length(fact, '$.statement.parts') > 1
    OR json_extract(fact, '$.statement.parts[0].member') IS NOT {PAYER} THEN 1 END"""
"""1 where a statement has a part that is not the payer's own."""
_COLUMNS = f"{KIND}, {MONTH}, {PAYER}, {NUMBER}, {FOR_OTHERS}"


def reach(database: "Database") -> None:
    """Make the place where each schema says how old the code may be that still reads and writes."""
    database.execute("""
        CREATE TABLE reach (only INTEGER PRIMARY KEY CHECK (only = 1), oldest INTEGER NOT NULL)""")


STEPS = (append_only_facts, seal, kept, reach)
SEALABLE = 2
"""The first schema that has a place for a seal."""
KEEPS = 3
"""The first schema that keeps bills, and so the first that can hold any."""
VERSION = len(STEPS)
"""The schema this code reads and writes; PRAGMA user_version mirrors it."""
OLDEST = 4
"""The oldest schema whose code may still read and write this one. A step that only adds leaves it
as it is; one that raises it takes from whoever updates the way back, and says so in its release."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema up to VERSION. A current or a newer one is left alone, nothing imported."""
    if connection.execute("PRAGMA user_version").fetchone()[0] >= VERSION:
        return
    from sqlite_utils import Database, Migrations  # noqa: PLC0415, dear, and hardly ever needed

    steps = Migrations("seuil")
    for step in STEPS:
        steps()(step)
    steps.apply(Database(connection))
    connection.execute("INSERT OR REPLACE INTO reach (only, oldest) VALUES (1, ?)", (OLDEST,))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def oldest(connection: sqlite3.Connection) -> int:
    """Return the oldest schema whose code may still read and write this ledger: what it says."""
    there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'reach'"
    if connection.execute(there).fetchone() is None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return int(version)
    (told,) = connection.execute("SELECT max(oldest) FROM reach").fetchone()
    return int(told)
