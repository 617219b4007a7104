"""The ledger's rows as they stand in SQLite: read, chained, verified, from the seal on. Only reads.

The first row follows the seal, where there is one, and the very beginning, where there is none.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from appliance import seal as seals
from appliance import written
from appliance.facts import LedgerEntry, Sealed
from appliance.migrations import APPLICATION_ID, KEEPS, SEALABLE, VERSION, oldest
from appliance.model import Stamp
from appliance.seal import Ground, Seal

GENESIS = b"\0" * 32
NOTHING = Sealed(0, GENESIS.hex(), "")
"""What a ledger goes on from that has forgotten nothing."""
COLUMNS = "sequence, utc_us, boot_us, boot, synced, fact, hash"
encode = msgspec.json.Encoder().encode

G = TypeVar("G", bound=Ground)

Entries = Callable[[int], Iterator[LedgerEntry]]
"""The entries beyond a sequence."""


class LedgerError(Exception):
    """The root of what goes wrong with the ledger."""


class LedgerDamaged(LedgerError):
    """The file is there, but it is not a ledger that can be trusted."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path}: {why}. It was left as it is; put back the newest good copy of it"
        )


class LedgerUnavailable(LedgerError):
    """The file may be sound, but cannot be used now: locked, forbidden, newer, on a full disk."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")


class LedgerMissing(LedgerError, FileNotFoundError):
    """There is no ledger."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: there is no ledger here")


def read_entries(path: Path, after: int = 0) -> Generator[LedgerEntry, None, None]:
    """Yield the entries beyond `after`, from a read-only connection that ends with the iterator."""
    with reading(path) as db:
        yield from entries(db, path, after)


def read_back(path: Path, *holding: str) -> Generator[LedgerEntry, None, None]:
    """Yield the entries from the newest back, as they are asked for.

    With `holding`, those alone whose text holds one of these.
    """
    holds = " OR ".join(["instr(fact, ?)"] * len(holding)) or "TRUE"
    with reading(path) as db:
        rows = db.execute(
            f"SELECT {COLUMNS} FROM ledger WHERE {holds} ORDER BY sequence DESC",  # noqa: S608, ours
            holding,
        )
        yield from decoded(rows, path)


def read_on(path: Path) -> AbstractContextManager[tuple[Ground, Entries]]:
    """Give what the forgotten left standing, and the entries that came after; read-only."""
    return read_on_as(path, Ground(), seals.read_ground)


def read_on_seal(path: Path) -> AbstractContextManager[tuple[Seal, Entries]]:
    """Give the same with what was counted."""
    return read_on_as(path, Seal(), seals.read)


@contextmanager
def read_on_as(path: Path, none: G, read: Callable[[str], G]) -> Iterator[tuple[G, Entries]]:
    """Give the same with as much of the seal as `read` makes of it; `none` where there is none."""
    with reading(path) as db:
        db.execute("BEGIN")  # the seal and the rows of one moment
        yield _read_seal(db, path, none, read), lambda after: entries(db, path, after)


def verify_file(path: Path) -> int:
    """Check the whole chain, read-only, and return how many entries it holds; what is kept too."""
    with reading(path) as db:
        db.execute("BEGIN")
        _verify_kept(db, path)
        return verify(db, path)


def chain(before: bytes, row: tuple[object, ...]) -> bytes:
    """Return the hash of a row that follows the row whose hash is `before`."""
    return hashlib.sha256(before + encode(row)).digest()


def verify(db: sqlite3.Connection, path: Path, after: int = 0) -> int:
    """Check the chain beyond `after` and return how many rows it holds; name the row that broke."""
    last = sealed(db, path)
    after, chained = max(after, last.through), bytes.fromhex(last.chain)
    if found := db.execute("SELECT hash FROM ledger WHERE sequence = ?", (after,)).fetchone():
        chained = found[0]
    expected = after
    for *row, stored in db.execute(
        f"SELECT {COLUMNS} FROM ledger WHERE sequence > ? ORDER BY sequence",  # noqa: S608, ours
        (after,),
    ):
        expected += 1
        chained = chain(chained, tuple(row))
        if row[0] != expected or chained != stored:
            raise LedgerDamaged(path, f"entry {expected} is not what was written")
    return expected - after


def vouch(before: str, hashes: Iterable[bytes]) -> str:
    """Return what vouches for kept rows with these hashes, after others that `before` is for."""
    digest = bytes.fromhex(before)
    for each in hashes:
        digest = hashlib.sha256(digest + each).digest()
    return digest.hex()


def _verify_kept(db: sqlite3.Connection, path: Path) -> None:
    """Check the bills that are kept of what was forgotten; name the one that was changed."""
    if db.execute("PRAGMA user_version").fetchone()[0] < KEEPS:
        return
    digest = ""
    for *row, stored, before in db.execute(
        f"SELECT {COLUMNS}, before FROM kept ORDER BY sequence"  # noqa: S608, ours
    ):
        if chain(before, tuple(row)) != stored:
            raise LedgerDamaged(path, f"entry {row[0]}, kept as a bill, is not what was written")
        digest = vouch(digest, [stored])
    if digest != sealed(db, path).kept:
        raise LedgerDamaged(path, "the bills that are kept are not those that were written")


def sealed(db: sqlite3.Connection, path: Path) -> Sealed:
    """Return what was forgotten last: its last hash is what the first row goes on from."""
    found = _sealed(db, path)
    if found is None:
        return NOTHING
    fact, _ = found
    if db.execute("SELECT 1 FROM ledger WHERE sequence <= ?", (fact.through,)).fetchone():
        raise LedgerDamaged(path, f"what was sealed up to entry {fact.through} is there again")
    return fact


def read_ground(db: sqlite3.Connection, path: Path) -> Ground:
    """Return what the forgotten left standing, nothing where nothing was forgotten yet."""
    return _read_seal(db, path, Ground(), seals.read_ground)


def _read_seal(db: sqlite3.Connection, path: Path, none: G, read: Callable[[str], G]) -> G:
    found = _sealed(db, path)
    if found is None:
        return none
    _, text = found
    try:
        return read(text)
    except msgspec.DecodeError as error:
        raise LedgerDamaged(path, f"its seal cannot be read: {error}") from error


def _sealed(db: sqlite3.Connection, path: Path) -> tuple[Sealed, str] | None:
    """Return what the chain says of the seal, and the seal's text, which it vouches for."""
    if db.execute("PRAGMA user_version").fetchone()[0] < SEALABLE:
        return None
    row = db.execute("SELECT sequence, text FROM seal").fetchone()
    if row is None:
        return None
    fact = next((e.fact for e in entries(db, path, row[0] - 1) if e.sequence == row[0]), None)
    if not isinstance(fact, Sealed) or fact.seal != seals.digest(row[1]):
        raise LedgerDamaged(path, "its seal is not what was written")
    return fact, row[1]


def entries(db: sqlite3.Connection, path: Path, after: int) -> Iterator[LedgerEntry]:
    rows = db.execute(
        f"SELECT {COLUMNS} FROM ledger WHERE sequence > ? ORDER BY sequence",  # noqa: S608, ours
        (after,),
    )
    yield from decoded(rows, path)


def decoded(
    rows: Iterable[tuple[int, object, object, str, int, str, bytes]], path: Path
) -> Iterator[LedgerEntry]:
    for sequence, utc_us, boot_us, boot, synced, text, _ in rows:
        if not (isinstance(utc_us, int) and isinstance(boot_us, int)):  # a column may hold anything
            raise LedgerDamaged(path, f"entry {sequence} cannot be read: it has no time")
        stamp = Stamp(utc_us, boot_us, boot, bool(synced))
        try:
            fact = written.read(text)
        except (msgspec.DecodeError, TypeError) as error:
            raise LedgerDamaged(path, f"entry {sequence} cannot be read: {error}") from error
        yield LedgerEntry(sequence, stamp, fact)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        raise LedgerMissing(path)
    where = f"{path.absolute().as_uri()}?mode=ro"
    with in_our_words(path), closing(sqlite3.connect(where, uri=True, isolation_level=None)) as db:
        check_ours(db, path)
        yield db


_IN_OUR_WORDS = {
    "attempt to write a readonly database": "not closed in good order: readable once the door runs",
    "unable to open database file": "not readable for this user, or its folder is not",
}


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LedgerUnavailable(path, _IN_OUR_WORDS.get(str(error), str(error))) from error
    except sqlite3.DatabaseError as error:
        raise LedgerDamaged(path, str(error)) from error


def check_ours(db: sqlite3.Connection, path: Path) -> None:
    if path.stat().st_size == 0:
        # SQLite calls an empty file a sound, empty database.
        raise LedgerDamaged(path, "the file is empty")
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise LedgerDamaged(path, "this SQLite file was not made by Seuil")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION and oldest(db) > VERSION:
        raise LedgerUnavailable(
            path, f"written by a newer Seuil (schema {version}): update this one"
        )
