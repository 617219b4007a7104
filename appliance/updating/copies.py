"""What an update keeps before it begins: the record, the configuration, both packages.

Touches the folder of updates; the record through `backup.copying`, which only reads it.
"""

import shutil
from pathlib import Path
from typing import Final

from appliance import durable
from appliance.backup import copying
from appliance.storage import Storage
from appliance.updating import packages
from appliance.updating.steps import COPIES

PREVIOUS: Final = "previous.deb"
_NEW: Final = "new.deb"
_LOG: Final = "log"


def folder_of(root: Path, instant: str) -> Path:
    return root / instant


def log_of(root: Path, instant: str) -> Path:
    return folder_of(root, instant) / _LOG


def new_of(root: Path, instant: str) -> Path:
    """Return where the package is that is being installed: it must be there after a power cut."""
    return folder_of(root, instant) / _NEW


def keep_record(root: Path, instant: str, storage: Storage, config: Path) -> None:
    """Copy ledger, names and configuration, checked. Raises LedgerError, BackupError, OSError."""
    folder = folder_of(root, instant)
    if storage.begun():
        copying.copy(storage, folder)
    for file in (config, storage.directory / "site.key"):
        if file.exists():
            shutil.copy2(file, folder / file.name)
    for file in folder.iterdir():
        durable.see(file)


def keep_new(root: Path, instant: str, package: Path) -> None:
    new = new_of(root, instant)
    shutil.copyfile(package, new)
    durable.see(new)


def keep_previous(root: Path, instant: str) -> None:
    """Keep the package that is installed, made anew from its files. Raises PackageError."""
    work = folder_of(root, instant) / "repacked"
    work.mkdir(mode=0o700)
    made = packages.repack(work)
    durable.see(made)
    durable.move(made, root / PREVIOUS)
    shutil.rmtree(work)


def forget(root: Path, instant: str) -> None:
    """Let go of all that was kept for an update that came to nothing: the disk may be full."""
    shutil.rmtree(folder_of(root, instant), ignore_errors=True)


def sweep(root: Path, instant: str) -> None:
    """Let go of the package that was installed, and of all copies but the last ones."""
    new_of(root, instant).unlink(missing_ok=True)
    kept = sorted(each for each in root.iterdir() if each.is_dir() and each.name[:1].isdigit())
    for each in kept[:-COPIES]:
        shutil.rmtree(each, ignore_errors=True)
