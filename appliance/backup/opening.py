"""Opens a backup and looks through all of it, before anything is touched. Touches a folder."""

import shutil
import tarfile
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from appliance import __version__, lastgood
from appliance.backup import ciphers, copying, manifest
from appliance.backup.errors import BackupError
from appliance.backup.manifest import STATE, Counts, Manifest
from appliance.backup.sources import good_copy
from appliance.config import Settings
from appliance.ledger import LedgerError
from appliance.storage import Storage, StorageError

_TAR = "backup.tar"


class Opened(Struct, frozen=True):
    """A backup that may be put back: its files are in `folder`, by their names in it."""

    folder: Path
    manifest: Manifest
    counts: Counts
    settings: Settings


def opened(backup: Path, key_file: Path, folder: Path, kinds: Collection[str]) -> Opened:
    """Open `backup` into an empty `folder`. Raises BackupError, in words that say what to do.

    `kinds` are those of the readers there are.
    """
    try:
        ciphers.decrypt(backup, key_file, folder / _TAR)
        told, found = _unpacked(folder / _TAR, folder, backup)
        (folder / _TAR).unlink()
        if wrong := manifest.amiss(told, found):
            raise BackupError(f"{backup}: {'; '.join(wrong)}. Use another one")
        return Opened(folder, told, _checked(told, folder), _settings(told, folder, kinds))
    except OSError as error:
        raise BackupError(f"{error.filename or folder}: {error.strerror or error}") from error


def _checked(told: Manifest, folder: Path) -> Counts:
    """Check the ledger, the names and the key. Raises BackupError, OSError."""
    try:
        Storage(folder / STATE).site_key()
        return copying.check(folder / STATE)
    except (LedgerError, StorageError) as error:
        raise BackupError(f"it cannot be put back: {error}{_of_another(told.version)}") from error


def _unpacked(
    tar: Path, folder: Path, backup: Path
) -> tuple[Manifest, Mapping[str, tuple[int, str]]]:
    """Unpack the files that the manifest names; return it, and what was found of each."""
    try:
        with tarfile.open(tar, "r:") as archive:
            told = _manifest(archive)
            names = {each.name for each in told.files if manifest.is_safe(each.name)}
            return told, {
                member.name: _unpack(archive, member, folder / member.name)
                for member in archive
                if member.name in names and _is_plain(member)
            }
    except (tarfile.TarError, msgspec.DecodeError, ValueError) as error:
        # tarfile lets a ValueError through, of a header that is none.
        raise BackupError(f"{backup} is no backup of Seuil ({error}): use another one") from error


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Tell whether it is a file of no more bytes than are there: one with holes fills the disk."""
    return member.isreg() and not member.issparse()


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> tuple[int, str]:
    """Unpack one file; return its size and its hash."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = archive.extractfile(member)
    assert content is not None, "a regular file has content"
    with to.open("xb") as unpacked:
        shutil.copyfileobj(content, unpacked)
    return to.stat().st_size, ciphers.digest_of(to)


def _manifest(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    ours = first is not None and first.name == manifest.NAME and _is_plain(first)
    content = archive.extractfile(first) if first and ours else None
    if content is None:
        raise tarfile.ReadError("it has no manifest")
    return manifest.read(content.read())


def _settings(told: Manifest, folder: Path, kinds: Collection[str]) -> Settings:
    """Return the settings of the backup; of a broken configuration, those of its last good copy."""
    if told.configuration not in {each.name for each in told.files}:
        raise BackupError(f"the backup has no {told.configuration}: use another one")
    config = folder / told.configuration
    try:
        return lastgood.read_or_copy(config, folder / STATE / good_copy(config), kinds).settings
    except lastgood.ConfigError as error:
        raise BackupError(
            f"the configuration in the backup cannot be used: {error}{_of_another(told.version)}"
        ) from error


def _of_another(version: str) -> str:
    if version == __version__:
        return ""
    return f". It was made by Seuil {version}, and this is {__version__}: install that one first"
