"""What stood on the card before we touched it, kept so that it can be put back. Touches files.

One record says what was there and what we have put there since; the bytes are copies beside it,
under the names they had. The record is written before the card is changed: wherever the power is
cut, it knows both.
"""

from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Final

import msgspec
from msgspec import Struct

from appliance import durable
from appliance.firmware import card
from appliance.firmware.difference import Pointing, Standing, Written

FOLDER: Final = "/var/lib/seuil-update/firmware"
_OURS: Final = 0o700


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
        self._record = card.on(root, f"{FOLDER}/kept.json")
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
            return Written(self._copy_of(path).read_bytes(), was)
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
        self._copy_of(path).unlink(missing_ok=True)
        if not self._kept:
            rmtree(self._folder)

    def _keep(self, path: str, stands: Standing) -> str | int | None:
        if isinstance(stands, Written):
            copy = self._copy_of(path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            durable.replace(copy, stands.data)
            return stands.mode
        return None if stands is None else stands.target

    def _copy_of(self, path: str) -> Path:
        return card.on(self._root, f"{FOLDER}/was{path}")

    def _read(self) -> dict[str, Kept]:
        if not self._record.exists():
            return {}
        return msgspec.json.decode(self._record.read_bytes(), type=dict[str, Kept])

    def _write(self) -> None:
        self._folder.mkdir(mode=_OURS, parents=True, exist_ok=True)
        durable.replace(self._record, msgspec.json.format(msgspec.json.encode(self._kept)))


def digest(standing: Standing) -> str:
    """Return what a file or link is known by."""
    if isinstance(standing, Written):
        return sha256(standing.data).hexdigest()
    return "" if standing is None else f"-> {standing.target}"
