"""What backups are called, and which of them go. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

DRAFT: Final = ".seuil-backup.part"
"""What a backup is called until it counts. One that was cut off stays under this name."""
_NAME: Final = re.compile(r"seuil-(\d{8}T\d{6}Z)\.tar\.age\Z")
_INSTANT: Final = "%Y%m%dT%H%M%SZ"


class Named(Struct, frozen=True):
    """A backup, and when it was made by what it is called."""

    name: str
    made: datetime


class Kept(Struct, frozen=True):
    """A backup that is there: `size` in bytes."""

    file: str
    made: datetime
    size: int


class Backups(Struct, frozen=True):
    """Those of one folder, newest first."""

    backups: tuple[Kept, ...]


def instant_of(utc_us: int) -> str:
    """Return an instant as names have it, such as 20261123T024500Z."""
    return datetime.fromtimestamp(utc_us // 1_000_000, UTC).strftime(_INSTANT)


def name_of(utc_us: int) -> str:
    return f"seuil-{instant_of(utc_us)}.tar.age"


def backups(names: Iterable[str]) -> tuple[Named, ...]:
    """Return the backups among some names of files, newest first."""
    found = (each for each in map(_named, names) if each is not None)
    return tuple(sorted(found, key=lambda each: each.name, reverse=True))


def superfluous(names: Iterable[str], keep: int, just_made: str) -> tuple[str, ...]:
    """Return which backups go so that `keep` stay; the one just made does, whatever its date.

    The clock may have been wrong, then or now.
    """
    others = [each.name for each in backups(names) if each.name != just_made]
    return tuple(others[keep - 1 :])


def _named(name: str) -> Named | None:
    found = _NAME.match(name)
    if found is None:
        return None
    try:
        return Named(name, datetime.fromisoformat(found[1]))
    except ValueError:  # the 31st of February
        return None
