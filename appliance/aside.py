"""Facts kept beside a ledger that cannot be written, until it can. Touches one file.

JSON lines, each on disk before `put` returns. A torn last line, as a power cut leaves it, is left
out; everything before it counts.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from appliance.ledger import Ledger
from appliance.model import Fact, SetAsideFolded, Stamp


class Kept(msgspec.Struct, frozen=True, array_like=True):
    stamp: Stamp
    fact: Fact


def put(path: Path, facts: Sequence[tuple[Stamp, Fact]]) -> None:
    """Add the facts, flushed to the disk."""
    data = b"".join(msgspec.json.encode(Kept(stamp, fact)) + b"\n" for stamp, fact in facts)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(path: Path) -> list[tuple[Stamp, Fact]]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    facts = []
    for line in data.splitlines():
        with suppress(msgspec.DecodeError):
            kept = msgspec.json.decode(line, type=Kept)
            facts.append((kept.stamp, kept.fact))
    return facts


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
    path.unlink()
    return len(missing)
