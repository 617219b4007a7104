"""The files of a card, read and put in place. Touches files.

The card is the running one, `/`, or another that is mounted somewhere.
"""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from appliance import durable
from appliance.firmware.difference import Pointing, Standing, Written

_FOLDER: Final = 0o755


def on(root: Path, path: str) -> Path:
    """Return where an appliance's path is on this card. Raises OSError where it leads out of it.

    A link on somebody's card, `etc -> /etc`, would have us write on the machine it is plugged into.
    """
    place = root / path.lstrip("/")
    if place != root and not place.parent.resolve().is_relative_to(root.resolve()):
        raise OSError(errno.EXDEV, "it leads out of the card", str(place))
    return place


def read(root: Path, path: str) -> Standing:
    """Return what stands there. Raises OSError where it is no file."""
    place = on(root, path)
    try:
        status = place.lstat()
        if stat.S_ISLNK(status.st_mode):
            return Pointing(str(place.readlink()))
        return Written(place.read_bytes(), stat.S_IMODE(status.st_mode))
    except (FileNotFoundError, NotADirectoryError):
        return None


def put(root: Path, path: str, standing: Written | Pointing, owner: tuple[int, int] | None) -> None:
    """Put it in place whole or not at all, power cut or no; `owner` is of a new file alone.

    The boot partition is FAT: it knows no owners, and refuses a mode that is not its own.
    """
    place = on(root, path)
    draft = place.with_name(f"{place.name}.new")
    draft.unlink(missing_ok=True)
    try:
        if isinstance(standing, Pointing):
            draft.symlink_to(standing.target)
        else:
            _write(draft, place, standing, owner)
        durable.move(draft, place)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _write(draft: Path, place: Path, standing: Written, owner: tuple[int, int] | None) -> None:
    durable.write(draft, standing.data)
    try:
        before = place.lstat()
        owner = before.st_uid, before.st_gid
    except FileNotFoundError:
        pass
    status = draft.lstat()
    if owner not in (None, (status.st_uid, status.st_gid)) and os.geteuid() == 0:
        os.chown(draft, *owner)
    if standing.mode != stat.S_IMODE(status.st_mode):
        _unless_fat(lambda: draft.chmod(standing.mode))


def _unless_fat(change: Callable[[], None]) -> None:
    try:
        change()
    except PermissionError:  # nobody may: the modes of such a partition are those of its mount
        return


def remove(root: Path, path: str) -> None:
    """Take it away, for good."""
    place = on(root, path)
    place.unlink(missing_ok=True)
    durable.see_names(place.parent)


def missing_folders(root: Path, path: str) -> tuple[str, ...]:
    """Return the folders above a file that are not there, outermost first."""
    above = [str(each) for each in Path(path).parents][::-1]
    return tuple(each for each in above if not on(root, each).exists())


def make_folders(root: Path, path: str) -> None:
    """Make the folders that a file stands in."""
    for each in missing_folders(root, path):
        on(root, each).mkdir()
        on(root, each).chmod(_FOLDER)  # whatever the umask
        durable.see_names(on(root, each).parent)


def remove_folders(root: Path, paths: tuple[str, ...]) -> None:
    """Take away those folders that are empty again."""
    for each in reversed(paths):
        folder = on(root, each)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def owner_of(root: Path, user: str, group: str) -> tuple[int, int] | None:
    """Return the numbers of a user and a group on this card, None where it does not know them."""
    uid, gid = _number(root, "/etc/passwd", user), _number(root, "/etc/group", group)
    return None if uid is None or gid is None else (uid, gid)


def _number(root: Path, path: str, name: str) -> int | None:
    """Return the number beside a name, in the form of passwd(5) and group(5)."""
    if name == "root":
        return 0
    file = read(root, path)
    lines = file.data.decode(errors="replace").splitlines() if isinstance(file, Written) else ()
    entries = (line.split(":") for line in lines)
    return next((int(entry[2]) for entry in entries if entry[0] == name), None)
