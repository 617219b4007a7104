"""What stood on the card before we touched it, kept so that it can be put back. Touches files.

One record says what was there and what we have put there since; the bytes are copies beside it,
under the names they had. The record is written before the card is changed: wherever the power is
cut, it knows both.
"""

import errno
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Final

import msgspec
from msgspec import Struct

from appliance.firmware import card
from appliance.firmware.difference import Pointing, Standing, Written

FOLDER: Final = "/var/lib/seuil-update/firmware"
_RECORD: Final = f"{FOLDER}/kept.json"
_OURS: Final = 0o700
_COPY: Final = 0o600


class Kept(Struct, frozen=True):
    """One file. `was` is a link's target, or the mode of a file whose bytes are copied."""

    path: str
    was: str | int | None = None
    wrote: tuple[str, ...] = ()  # by their hashes: a later plan may write anew
    made: tuple[str, ...] = ()  # folders
    words: tuple[str, ...] = ()  # taken out of the kernel's command line


class Keeping:
    """The record of one card."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = card.on(root, FOLDER)
        self._kept = self._read()

    @property
    def paths(self) -> tuple[str, ...]:
        """What is kept, the last first."""
        return tuple(reversed(self._kept))

    def __getitem__(self, path: str) -> Kept:
        return self._kept[path]

    def was(self, path: str) -> Standing:
        """Return what stood there before us."""
        was = self._kept[path].was
        if isinstance(was, int):
            copy = card.read(self._root, _copy_of(path))
            if not isinstance(copy, Written):  # a link leads out of the card: to whose file?
                raise OSError(errno.ENOENT, "the copy of it is not there", _copy_of(path))
            return Written(copy.data, was)
        return None if was is None else Pointing(was)

    def is_ours(self, path: str, standing: Standing) -> bool:
        """Tell whether nobody has touched it since."""
        return digest(standing) in self._kept[path].wrote

    def before(self, path: str, stands: Standing, after: Standing, words: tuple[str, ...]) -> None:
        """Keep what stands, the first time, and note what is about to take its place."""
        kept = self._kept.get(path)
        if kept is None:
            kept = Kept(path, self._keep(path, stands), words=words)
        wrote = (*kept.wrote, digest(after))
        self._kept[path] = msgspec.structs.replace(kept, wrote=tuple(dict.fromkeys(wrote)))
        self._write()

    def made(self, path: str, folders: tuple[str, ...]) -> None:
        """Note the folders that are about to be made for it."""
        kept = self._kept[path]
        made = tuple(dict.fromkeys((*kept.made, *folders)))
        if made != kept.made:
            self._kept[path] = msgspec.structs.replace(kept, made=made)
            self._write()

    def forget(self, path: str) -> None:
        """End the record of one file, which is as it was."""
        del self._kept[path]
        self._write()
        card.on(self._root, _copy_of(path)).unlink(missing_ok=True)
        if not self._kept:
            rmtree(self._folder)

    def _keep(self, path: str, stands: Standing) -> str | int | None:
        if isinstance(stands, Written):
            copy = _copy_of(path)
            card.on(self._root, copy).parent.mkdir(parents=True, exist_ok=True)
            card.put(self._root, copy, Written(stands.data, _COPY), None)
            return stands.mode
        return None if stands is None else stands.target

    def _read(self) -> dict[str, Kept]:
        record = card.read(self._root, _RECORD)
        if not isinstance(record, Written):
            return {}
        try:
            return msgspec.json.decode(record.data, type=dict[str, Kept])
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            why = f"this is not what Seuil wrote ({error}). Beside it are the files as they were"
            raise OSError(errno.EILSEQ, why, _RECORD) from error

    def _write(self) -> None:
        self._folder.mkdir(mode=_OURS, parents=True, exist_ok=True)
        text = msgspec.json.format(msgspec.json.encode(self._kept))
        card.put(self._root, _RECORD, Written(text, _COPY), None)


def _copy_of(path: str) -> str:
    return f"{FOLDER}/was{path}"


def digest(standing: Standing) -> str:
    """Return what a file or link is known by."""
    if isinstance(standing, Written):
        return sha256(standing.data).hexdigest()
    return "" if standing is None else f"-> {standing.target}"
