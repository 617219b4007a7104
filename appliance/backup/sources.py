"""What belongs to a backup beside ledger and names, and how it stands. Only reads files."""

import grp
import pwd
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from appliance import texts
from appliance.backup.ciphers import digest_of
from appliance.backup.copying import PEOPLE
from appliance.backup.manifest import ETC, STATE, Stored, is_safe
from appliance.config import Settings
from appliance.storage import LEDGER, Storage

LARGEST: Final = 1 << 20
"""Bytes; a file that somebody edits has less, and a certificate too."""


class Source(Struct, frozen=True):
    """A file to go into a backup; `data` where it was read already, whole."""

    stored: Stored
    path: Path
    data: bytes | None = None


class Found(Struct, frozen=True):
    """`left_out` are those that are not open to this user, or too large."""

    sources: tuple[Source, ...]
    left_out: tuple[str, ...]


def kept_aside(storage: Storage, config: Path) -> Found:
    """Return the site's key, the facts that wait beside the ledger, the last good configuration.

    To be called before the ledger is copied: what goes into it meanwhile is then in both, and is
    told apart by its time; the other way round it would be in neither.
    """
    names = ("site.key", storage.aside.name, storage.damaged.name, good_copy(config))
    return _read((f"{STATE}{name}", storage.directory / name) for name in names)


def good_copy(config: Path) -> str:
    """Return what the last good copy of the configuration is called in the storage."""
    return f"{config.name}.good"


def configured(settings: Settings, config: Path) -> Found:
    """Return the configuration, and what the door reads of what it names, in its folder."""
    folder = config.absolute().parent
    named = dict.fromkeys((config.absolute(), *_named(settings, config)))
    inside = (path for path in named if path.is_relative_to(folder))
    return _read((f"{ETC}{path.relative_to(folder)}", path) for path in inside)


def copied(storage: Storage, folder: Path) -> Iterator[Source]:
    """Yield the copies in `folder`, with how the files stand that they are copies of."""
    for name, original in ((LEDGER, storage.ledger), (PEOPLE, storage.people)):
        copy = folder / name
        if copy.exists():
            size, digest = copy.stat().st_size, digest_of(copy)
            yield Source(stored_as(f"{STATE}{name}", original, size, digest), copy)


def stored_as(name: str, path: Path, size: int, digest: str) -> Stored:
    """Return how a file stands: whose it is, and who may read it."""
    status = path.stat()
    mode = stat.S_IMODE(status.st_mode)
    return Stored(name, size, digest, owner_of(status.st_uid), group_of(status.st_gid), mode)


def owner_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def group_of(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _named(settings: Settings, config: Path) -> Iterator[Path]:
    names = (settings.billing.plans, settings.space.school_holidays, settings.mqtt.password_file)
    return (texts.path_of(name, config) for name in names if name)


def _read(files: Iterator[tuple[str, Path]]) -> Found:
    sources, left_out = list[Source](), list[str]()
    for name, path in files:
        try:
            source = _source(name, path)
        except FileNotFoundError:
            continue
        except PermissionError:
            source = None
        if source is None:
            left_out.append(str(path))
        else:
            sources.append(source)
    return Found(tuple(sources), tuple(left_out))


def _source(name: str, path: Path) -> Source | None:
    with path.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST or not is_safe(name):
        return None
    return Source(stored_as(name, path, len(data), sha256(data).hexdigest()), path, data)
