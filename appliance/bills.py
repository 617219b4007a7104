"""Tariffs, closed months and statements, found by an index over all the years. Only reads.

They are in the ledger, and in the place of its own that they have when the rest is forgotten.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from appliance.facts import Foreign, LedgerEntry
from appliance.migrations import BILL, FOR_OTHERS, KEEPS, KIND, MONTH, NUMBER, PAYER
from appliance.rows import COLUMNS, decoded, read_ground, reading
from appliance.seal import Ground

_PLACES: Final = ("kept", "ledger")
"""What stands in the first is older than all in the second."""

Where = tuple[str, tuple[object, ...]]
"""Which rows: the condition, in the words of the index, and the values in it."""


class Closed(Struct, frozen=True):
    """A month that is closed, "2026-10", by the entry `sequence`."""

    month: str
    sequence: int


class Bills:
    """What is on record of bills, and the entries beside them, at one moment."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path
        (version,) = db.execute("PRAGMA user_version").fetchone()
        self._places = _PLACES if version >= KEEPS else ()

    def ground(self) -> Ground:
        """Return what the forgotten left standing."""
        return read_ground(self._db, self._path)

    def entries(self, after: int = 0) -> Iterator[LedgerEntry]:
        """Yield the entries beyond `after`, all but tariffs, closed months and statements."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM ledger WHERE sequence > ? AND NOT ({BILL}) ORDER BY sequence",  # noqa: S608, ours
            (after,),
        )
        return decoded(rows, self._path)

    def tariffs(self) -> tuple[LedgerEntry, ...]:
        """Return every tariff there ever was (TariffSet), as recorded."""
        return tuple(self._found(_of_kind("bill_tariff")))

    def closes(self) -> tuple[Closed, ...]:
        """Return the months that are closed, the first one first."""
        rows = self._rows(f"{MONTH}, sequence", _of_kind("bill_month"), f"ORDER BY {MONTH}")
        return tuple(Closed(month, sequence) for month, sequence in rows)

    def close(self, month: str) -> LedgerEntry | None:
        """Return the entry that closed a month (MonthClosed), None where it is not closed."""
        return next(self._found(_and_month(_of_kind("bill_month"), month)), None)

    def newest_close(self) -> LedgerEntry | None:
        closes = self.closes()
        return self.close(closes[-1].month) if closes else None

    def statements(
        self, month: str = "", payer: str = "", number: int = 0, member: str = ""
    ) -> Iterator[LedgerEntry]:
        """Yield the statements (StatementIssued) that are all that is asked for, oldest first.

        A `member`'s are those with a part of theirs, and those that they pay.
        """
        where = _and_month(_of_kind("bill_statement"), month)
        if payer:
            where = _and(where, f"{PAYER} = ?", payer)
        if number:
            where = _and(where, f"{NUMBER} = ?", number)
        if member:
            part = f'"member":{msgspec.json.encode(member).decode()}'
            has = f"({PAYER} = ? OR {FOR_OTHERS} = 1 AND instr(fact, ?))"
            where = _and(where, has, member, part)
        return self._found(where)

    def last_number(self) -> int:
        """Return the number of the newest statement or credit note, 0 while there is none."""
        rows = self._rows(f"max({NUMBER})", _of_kind("bill_statement"))
        return max((number or 0 for (number,) in rows), default=0)

    def _found(self, where: Where) -> Iterator[LedgerEntry]:
        """Yield what `where` finds, oldest first, each decoded as it is asked for."""
        for place in self._places:
            one = f"SELECT {COLUMNS} FROM {place} WHERE sequence = ?"  # noqa: S608, ours
            wanted = self._index(place, "sequence", where, "ORDER BY sequence")
            found = decoded((self._db.execute(one, n).fetchone() for n in wanted), self._path)
            # Nothing is billed by what is not understood, and no month closed beside it.
            yield from (entry for entry in found if not isinstance(entry.fact, Foreign))

    def _rows(self, columns: str, where: Where, order: str = "") -> Iterator[tuple[Any, ...]]:
        for place in self._places:
            yield from self._index(place, columns, where, order)

    def _index(self, place: str, columns: str, where: Where, order: str) -> sqlite3.Cursor:
        """Return what the index has of the rows: of a long row itself nothing is read."""
        condition, values = where
        return self._db.execute(
            f"SELECT {columns} FROM {place} INDEXED BY {place}_bills WHERE {condition} {order}",  # noqa: S608, ours
            values,
        )


def _of_kind(tag: str) -> Where:
    return f"{BILL} AND {KIND} = ?", (tag,)


def _and_month(where: Where, month: str) -> Where:
    return _and(where, f"{MONTH} = ?", month) if month else where


def _and(where: Where, condition: str, *values: object) -> Where:
    before, given = where
    return f"{before} AND {condition}", (*given, *values)


@contextmanager
def read_bills(path: Path) -> Iterator[Bills]:
    """Give what there is of bills at one moment, read-only. Raises LedgerError."""
    with reading(path) as db:
        db.execute("BEGIN")
        yield Bills(db, path)
