"""Facts kept beside a ledger that cannot be written, until it can. Touches one file.

JSON lines, each on disk before `put` returns. A torn line, as a power cut or a full disk leaves
it, is left out; all others count.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from appliance import durable, journal, written
from appliance.facts import Fact, SetAsideFolded
from appliance.ledger import Ledger
from appliance.model import Stamp


class Kept(msgspec.Struct, frozen=True, array_like=True):
    stamp: Stamp
    fact: msgspec.Raw


def put(path: Path, facts: Sequence[tuple[Stamp, Fact]]) -> None:
    """Add the facts, flushed to the disk."""
    # The line break comes first: a torn line before then spoils nothing but itself.
    lines = (b"\n" + _line(stamp, fact) for stamp, fact in facts)
    durable.append(path, b"".join(lines))


def read(path: Path) -> list[tuple[Stamp, Fact]]:
    """Return what can be read of what was kept aside."""
    return [kept for line in _lines(path) if (kept := _read(line))]


def _lines(path: Path) -> list[bytes]:
    try:
        data = b"" if path.is_fifo() else path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        journal.alarm(f"what was kept aside cannot be read, and is left as it is: {error}")
        return []
    return [line for line in data.split(b"\n") if line]


def _line(stamp: Stamp, fact: Fact) -> bytes:
    return msgspec.json.encode(Kept(stamp, msgspec.Raw(written.text_of(fact).encode())))


def _read(line: bytes) -> tuple[Stamp, Fact] | None:
    try:
        kept = msgspec.json.decode(line, type=Kept)
        return kept.stamp, written.read(bytes(kept.fact).decode())
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def fold(path: Path, ledger: Ledger, stamp: Stamp) -> int:
    """Take what was kept aside into the ledger, each fact once, and return how many were missing.

    A fact and its stamp are its identity: whatever the ledger has already is left out, so a power
    cut between the commit and the removal of the file repeats nothing.
    """
    kept = read(path)
    if not kept:
        return 0
    known = {(entry.stamp, entry.fact) for entry in ledger.entries()}
    missing = [fact for fact in dict.fromkeys(kept) if fact not in known]
    if missing:
        ledger.append([*missing, (stamp, SetAsideFolded(len(missing)))])
    if len(kept) == len(_lines(path)):
        path.unlink()
    else:  # somebody may want to look at the rest
        path.replace(path.with_name(f"{path.name}.damaged"))
    return len(missing)
