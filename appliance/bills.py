"""Tariffs, closed months and statements, found by an index over all the years. Only reads.

They are in the ledger, and in the place of its own that they have when the rest is forgotten.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from appliance.facts import LedgerEntry
from appliance.migrations import (
    BILL,
    FOR_OTHERS,
    KEEPS,
    KIND,
    MONTH,
    NUMBER,
    PAYER,
    STATEMENT,
)
from appliance.rows import COLUMNS, decoded, read_ground, reading
from appliance.seal import Ground

_PLACES: Final = ("kept", "ledger")
"""What stands in the first is older than all in the second."""

Where = tuple[str, str, tuple[object, ...]]
"""Which rows: the index that finds them, the condition in its own words, and the values in it."""


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
        index, condition, values = _of_kind("bill_month")
        return tuple(
            Closed(month, sequence)
            for place in self._places
            for month, sequence in self._db.execute(
                f"SELECT {MONTH}, sequence FROM {place} INDEXED BY {place}_{index}"  # noqa: S608, ours
                f" WHERE {condition} ORDER BY {MONTH}",
                values,
            )
        )

    def close(self, month: str) -> LedgerEntry | None:
        """Return the entry that closed a month (MonthClosed), None where it is not closed."""
        return next(self._found(_of_kind("bill_month", month)), None)

    def newest_close(self) -> LedgerEntry | None:
        closes = self.closes()
        return self.close(closes[-1].month) if closes else None

    def statements(
        self, month: str = "", payer: str = "", number: int = 0, member: str = ""
    ) -> Iterator[LedgerEntry]:
        """Yield the statements (StatementIssued) that are all that is asked for, oldest first.

        A `member`'s are those with a part of theirs, and those that they pay.
        """
        if member:
            return self._found(_paid_by(member, month), _for_others(member, month))
        if number:
            return self._found(("by_number", f"{STATEMENT} AND {NUMBER} = ?", (number,)))
        if payer:
            return self._found(_paid_by(payer, month))
        return self._found(_of_kind("bill_statement", month))

    def last_number(self) -> int:
        """Return the number of the newest statement or credit note, 0 while there is none."""
        numbers = [
            self._db.execute(
                f"SELECT max({NUMBER}) FROM {place} INDEXED BY {place}_by_number WHERE {STATEMENT}"  # noqa: S608, ours
            ).fetchone()[0]
            for place in self._places
        ]
        return max((number or 0 for number in numbers), default=0)

    def _found(self, *wheres: Where) -> Iterator[LedgerEntry]:
        """Yield what any of `wheres` finds, oldest first, each decoded as it is asked for."""
        values = [value for _, _, each in wheres for value in each]
        for place in self._places:
            sequences = " UNION ".join(
                f"SELECT sequence FROM {place} INDEXED BY {place}_{index} WHERE {condition}"  # noqa: S608, ours
                for index, condition, _ in wheres
            )
            rows = self._db.execute(
                f"SELECT {COLUMNS} FROM {place} WHERE sequence IN ({sequences}) ORDER BY sequence",  # noqa: S608, ours
                values,
            )
            yield from decoded(rows, self._path)


def _of_kind(tag: str, month: str = "") -> Where:
    return _in_month(("by_month", f"{BILL} AND {KIND} = ?", (tag,)), month)


def _paid_by(payer: str, month: str) -> Where:
    return _in_month(("by_payer", f"{STATEMENT} AND {PAYER} = ?", (payer,)), month)


def _for_others(member: str, month: str) -> Where:
    """Find the statements with a part of a member among those that are not just the payer's own."""
    part = f'"member":{msgspec.json.encode(member).decode()}'
    where = ("for_others", f"{STATEMENT} AND {FOR_OTHERS} AND instr(fact, ?)", (part,))
    return _in_month(where, month)


def _in_month(where: Where, month: str) -> Where:
    index, condition, values = where
    return (index, f"{condition} AND {MONTH} = ?", (*values, month)) if month else where


@contextmanager
def read_bills(path: Path) -> Iterator[Bills]:
    """Give what there is of bills at one moment, read-only. Raises LedgerError."""
    with reading(path) as db:
        db.execute("BEGIN")
        yield Bills(db, path)
