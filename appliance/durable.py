"""Bytes that are on the disk once the call returns. Touches files.

They are for their owner's eyes only, unless `mode` says otherwise.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OURS = 0o600


def write(path: Path, data: bytes, mode: int = _OURS) -> None:
    """Write a file anew."""
    _put(path, data, os.O_TRUNC, mode)


def append(path: Path, data: bytes) -> None:
    """Add to the end of a file, which may not be there yet."""
    _put(path, data, os.O_APPEND, _OURS)


def replace(path: Path, data: bytes, mode: int = _OURS) -> None:
    """Put a file in place whole or not at all, power cut or no."""
    draft = path.with_name(f"{path.name}.new")
    write(draft, data, mode)
    move(draft, path)


def replace_alike(path: Path, data: bytes) -> None:
    """Put another text in a file's place, whole or not at all; its owner and mode stay.

    For whom its folder belongs to.
    """
    path = path.resolve()
    status, draft = path.stat(), path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    write(draft, data)
    if os.geteuid() == 0:
        os.chown(draft, status.st_uid, status.st_gid)
    draft.chmod(stat.S_IMODE(status.st_mode))
    move(draft, path)


def move(draft: Path, path: Path) -> None:
    """Give `draft` the name of `path`, for good."""
    draft.replace(path)
    see_names(path.parent)


def rewrite(path: Path, data: bytes, draft: Path) -> None:
    """Write a file in place, where its folder belongs to others. What is cut off, `complete` ends.

    All of it stands in `draft` first: a full disk is met before a byte is lost.
    """
    replace(draft, data)
    write(path, data)
    draft.unlink(missing_ok=True)


def complete(path: Path, draft: Path) -> None:
    """End a rewrite that was cut off, so that the beginning of a text is not taken for all of it.

    What somebody else has written since is theirs. To be called before anybody rewrites.
    """
    with suppress(OSError):  # on a disk that takes nothing we go on with what is there
        whole = draft.read_bytes()
        shorter = path.is_file() and path.stat().st_size < len(whole)
        if shorter and whole.startswith(path.read_bytes()):
            write(path, whole)
        draft.unlink()


def _put(path: Path, data: bytes, how: int, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | how, mode)
    # Buffered: where a nearly full disk takes a part only, the rest is tried, and then refused.
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(descriptor)
    see_names(path.parent)


def see_names(folder: Path) -> None:
    """See a folder's list of names onto the disk: a new file is lost without it."""
    see(folder)


def see(path: Path) -> None:
    """See onto the disk what others have written."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
