"""Makes a backup: copied, checked, encrypted, on the disk, read again, and only then named.

Touches the storage, the configuration's folder and the folder of the backups. Whoever runs it, it
holds what the door's user may read; root puts it where root was told to, and does nothing else.
"""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from appliance import __version__, durable, holding
from appliance.backup import ciphers, copying, manifest, naming, rights, sources
from appliance.backup.ciphers import Recipient
from appliance.backup.errors import BackupError
from appliance.backup.manifest import Counts, Manifest
from appliance.backup.sources import Found, Source
from appliance.backup.tarred import header, tarred
from appliance.config import Settings
from appliance.model import Stamp
from appliance.storage import Storage

WORK: Final = "backup.new"
"""The folder of the copies, in the storage: who may read them may read what they are copies of."""
_REMEDIES: Final = {
    errno.ENOSPC: "the disk is full. Make room, or give another folder: backup.directory",
    errno.EROFS: "it cannot be written: the disk is read-only. A card does so at its end of life",
    errno.ENOENT: "there is no such folder. Is its disk mounted? If it is to be made: sudo install "
    "-d -o seuil-door -g seuil -m 0750 FOLDER",
    errno.EACCES: "it is not open to this user. Backups are made with the rights of seuil-door, "
    "also by root: give it the folder; or, as root, name another one with --to",
}


class Made(Struct, frozen=True):
    """A backup that counts; `gone` are older ones that made place for it."""

    path: Path
    size: int
    manifest: Manifest
    gone: tuple[str, ...]


class House(Struct, frozen=True):
    """What is copied: the storage of these settings, which stand in `config`."""

    settings: Settings
    config: Path

    @property
    def storage(self) -> Storage:
        return Storage(Path(self.settings.storage.directory))


def make(house: House, now: Stamp, to: Path | None = None) -> Made:
    """Make a backup in the folder that is configured, or in `to`. Raises BackupError, LedgerError.

    Older ones beyond backup.keep go from the folder that is configured, from no other.
    """
    readable_by = ciphers.recipients(house.settings.backup.keys)
    folder = to or Path(house.settings.backup.directory)
    with _in_words(folder):
        owner = rights.owner_behind(house.storage.directory, house.config)
        # Where a backup goes by itself the configuration says; --to is the word of whoever is here.
        with rights.lent(owner if to is None else 0), _alone_in(folder):
            path = folder / naming.name_of(now.utc_us)
            told = _put(house, now, path, readable_by, owner)
            gone = _swept(folder, house.settings.backup.keep, path.name) if to is None else ()
            return Made(path, path.stat().st_size, told, gone)


def _put(
    house: House, now: Stamp, path: Path, readable_by: Sequence[Recipient], owner: int
) -> Manifest:
    """Write a backup under its draft's name, read it again, and give it its own."""
    draft = path.with_name(naming.DRAFT)
    draft.unlink(missing_ok=True)  # of one that was cut off
    try:
        with _opened(draft) as opened:
            _give_to_owner_of(path.parent, opened.fileno())
            with rights.lent(owner), _work(house.storage) as work:
                told, found = _gather(house, now, work)
                digest = ciphers.encrypt(tarred(_files(told, found)), opened, readable_by)
        if ciphers.digest_of(draft) != digest:
            raise BackupError(f"{draft}: what is read is not what was written. Use another disk")
        durable.move(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return told


def _opened(draft: Path) -> BinaryIO:
    """Open a new file; whatever bears its name already, a link too, is not written through."""
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    return os.fdopen(os.open(draft, how, 0o600), "wb", buffering=0)


def _gather(house: House, now: Stamp, work: Path) -> tuple[Manifest, tuple[Source, ...]]:
    """Copy what changes, read what does not; return all of it, and the account of it."""
    beside = sources.kept_aside(house.storage, house.config)
    counts = copying.copy(house.storage, work)
    written = sources.configured(house.settings, house.config)
    found = (*sources.copied(house.storage, work), *beside.sources, *written.sources)
    return _account(house, now, counts, Found(found, (*beside.left_out, *written.left_out))), found


def _account(house: House, now: Stamp, counts: Counts, found: Found) -> Manifest:
    names = {source.stored.name for source in found.sources}
    key, config = f"{manifest.STATE}site.key", f"{manifest.ETC}{house.config.name}"
    for needed in (key, config):
        if needed not in names:
            raise BackupError(
                f"{needed.partition('/')[2]} cannot be read, and a backup is of no use without it. "
                "It belongs to seuil-door; others run this as root: sudo seuil backup"
            )
    return Manifest(
        version=__version__,
        made_us=now.utc_us,
        clock_right=now.synced,
        counts=counts,
        configuration=config,
        files=tuple(source.stored for source in found.sources),
        left_out=found.left_out,
        never_in=manifest.NEVER_IN,
    )


def _files(told: Manifest, found: Iterable[Source]) -> Iterator[tuple[bytes, int, Iterable[bytes]]]:
    text = manifest.text_of(told)
    yield header(manifest.NAME, len(text), told.made_us), len(text), (text,)
    for source in found:
        size = source.stored.size
        content = ciphers.pieces_of(source.path) if source.data is None else (source.data,)
        yield header(source.stored.name, size, told.made_us), size, content


@contextmanager
def _work(storage: Storage) -> Iterator[Path]:
    """Give an empty folder for the copies, and leave nothing of it; nor of one that was killed."""
    work = storage.directory / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _alone_in(folder: Path) -> AbstractContextManager[None]:
    """Make one backup at a time."""
    taken = BackupError(f"{folder}: another backup is being made. Try again in a while")
    return holding.alone(holding.folder(folder), taken)


def _give_to_owner_of(folder: Path, descriptor: int) -> None:
    """Leave no file of root's in a folder of others."""
    if os.geteuid() == 0:
        status = folder.stat()
        os.fchown(descriptor, status.st_uid, status.st_gid)


def _swept(folder: Path, keep: int, just_made: str) -> tuple[str, ...]:
    """Remove the backups beyond `keep`; one that cannot be removed stands in nobody's way."""
    gone = naming.superfluous((each.name for each in folder.iterdir()), keep, just_made)
    for name in gone:
        with suppress(OSError):
            (folder / name).unlink()
    return gone


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        remedy = _REMEDIES.get(error.errno or 0, error.strerror or "it cannot be used")
        raise BackupError(f"{where}: {remedy}") from error
