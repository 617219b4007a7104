"""Puts what was opened into its place, and what stood there aside. Touches the storage and /etc.

Nothing is ever removed or written over: what stood is moved, whole, to a folder that is named
before the first file is touched. Whatever stops this in the middle, it can be done again, or undone
by hand.
"""

import grp
import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from appliance import durable, holding
from appliance.backup.errors import BackupError
from appliance.backup.manifest import ETC, STATE, Stored
from appliance.backup.opening import Opened

LOCK: Final = "lock"
_RIGHTS: Final = 0o777
"""Nothing in a backup is run as somebody else: whoever made it may have thought otherwise."""


class Places(Struct, frozen=True):
    """Where a backup goes, what is opened meanwhile, and where what stands goes."""

    state: Path
    etc: Path
    opened: Path
    aside: Path


def places(state: Path, config: Path, instant: str) -> Places:
    """Return the places of a restore at `instant`.

    They are on one disk: beside the storage, or within it where it is a disk of its own.
    """

    def beside(word: str) -> Path:
        return state / word if os.path.ismount(state) else state.with_name(f"{state.name}.{word}")

    return Places(state, config.absolute().parent, beside("restoring"), beside(f"before-{instant}"))


@contextmanager
def emptied(folder: Path) -> Iterator[Path]:
    """Give an empty folder that is root's alone, and leave nothing of it."""
    shutil.rmtree(folder, ignore_errors=True)  # of a restore that was cut off
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def owners(files: tuple[Stored, ...]) -> dict[str, tuple[int, int]]:
    """Return to whom each file goes, by its name. Raises BackupError where there is no such user.

    Their numbers may be others than on the machine that made the backup: the names are the same.
    """
    try:
        return {
            each.name: (pwd.getpwnam(each.owner).pw_uid, grp.getgrnam(each.group).gr_gid)
            for each in files
        }
    except KeyError as error:
        raise BackupError(
            f"there is no such user or group here: {error}. Install the package first: "
            "sudo apt install ./seuil_*.deb"
        ) from error


def held(state: Path) -> AbstractContextManager[None]:
    """Keep every other Seuil process from the storage. Raises BackupError where one has it."""
    state.mkdir(mode=0o750, parents=True, exist_ok=True)
    # The folder is the door's user's, and we are root: no link is followed, and none given away.
    how = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(state / LOCK, how, 0o600)
    taken = BackupError(
        f"{state} is in use by another Seuil process. Stop the door first: "
        "sudo systemctl stop seuil-door"
    )
    return holding.alone(descriptor, taken)


def put_back(opened: Opened, where: Places) -> None:
    """Move aside what stands, and put the files of the backup into their places.

    The storage must be held. Its key comes last: without one it is no storage that was ever used.
    """
    stored = sorted(opened.manifest.files, key=lambda each: each.name == f"{STATE}site.key")
    owned = owners(opened.manifest.files)
    for each in stored:
        _make_ready(opened.folder / each.name, each.mode, owned[each.name])
    where.aside.mkdir(mode=0o700)
    _move_aside(where)
    for each in stored:
        if each.name.startswith(STATE):
            durable.move(opened.folder / each.name, where.state / each.name.removeprefix(STATE))
        else:
            _exchange(opened.folder / each.name, each.name.removeprefix(ETC), where)
    for ours in (where.state, where.state / LOCK):
        os.chown(ours, *owned[f"{STATE}site.key"], follow_symlinks=False)


def _make_ready(file: Path, mode: int, owner: tuple[int, int]) -> None:
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        os.fchown(descriptor, *owner)
        os.fchmod(descriptor, mode & _RIGHTS)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _move_aside(where: Places) -> None:
    ours = {where.state / LOCK, where.opened, where.aside}
    for each in sorted(where.state.iterdir()):
        if each not in ours and not each.name.startswith("before-"):
            durable.move(each, where.aside / each.name)


def _exchange(file: Path, name: str, where: Places) -> None:
    """Put a file of the configuration in place; what stood is copied aside first, to its disk."""
    to, aside = where.etc / name, where.aside / "etc" / name
    if to.exists():
        aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy2(to, aside)
    _make_folders(to.parent, where.etc)
    draft = to.with_name(f"{to.name}.new")
    draft.unlink(missing_ok=True)  # its folder may be another user's: no link is followed
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with file.open("rb") as opened, os.fdopen(descriptor, "wb") as copy:
        shutil.copyfileobj(opened, copy)
    status = file.stat()
    _make_ready(draft, status.st_mode & 0o7777, (status.st_uid, status.st_gid))
    durable.move(draft, to)


def _make_folders(folder: Path, within: Path) -> None:
    """Make a folder of the configuration that is missing, open to nobody that the one above is."""
    if not folder.exists():
        _make_folders(folder.parent, within)
        folder.mkdir(mode=0o750)
        status = within.stat()
        os.chown(folder, status.st_uid, status.st_gid)
