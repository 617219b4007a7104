"""What a backup holds, by its own account, and whether that is so. Pure."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

NAME: Final = "manifest.json"
STATE: Final = "state/"
ETC: Final = "etc/"
FORMAT: Final = 1
SENSOR: Final = (
    "The sensors' password is derived from state/site.key: with this file in place, every sensor "
    "of the site opens. It is written nowhere else."
)
NEVER_IN: Final = (
    "The passwords and tokens of mail and webhooks, which the door may not read: they are entered "
    "again. The proxy's certificate: it is made anew, and phones take the new authority."
)
_OTHER: Final = r"/\x00-\x1f\x7f-\x9f\ud800-\udfff"
_PART: Final = rf"[^.{_OTHER}-][^{_OTHER}]*"
"""People call a file `nos tarifs d'été.toml`; what is no text, and no file of theirs, is not."""
_SAFE: Final = re.compile(rf"(state/{_PART}|etc/{_PART}(/{_PART}){{0,3}})\Z")


class Stored(Struct, frozen=True):
    """A file: what it is called in here, and how it stood. `sha256` in hex."""

    name: str
    size: int
    sha256: str
    owner: str
    group: str
    mode: int


class Counts(Struct, frozen=True):
    """What the ledger and the names hold. `newest` is the sequence of the newest entry."""

    entries: int = 0
    newest: int = 0
    members: int = 0
    accounts: int = 0


class Manifest(Struct, frozen=True):
    """The first file of a backup. `configuration` is which of the files is that."""

    version: str
    made_us: int
    clock_right: bool
    counts: Counts
    configuration: str
    files: tuple[Stored, ...]
    left_out: tuple[str, ...] = ()
    sensor_password: str = SENSOR
    never_in: str = ""  # said by none of those that may hold it
    format: int = FORMAT


def text_of(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2)


def read(text: bytes) -> Manifest:
    """Return the manifest that `text` is. Raises msgspec.DecodeError."""
    return msgspec.json.decode(text, type=Manifest)


def amiss(manifest: Manifest, found: Mapping[str, tuple[int, str]]) -> tuple[str, ...]:
    """Return what is not as the manifest says, of the sizes and hashes that were `found`."""
    if manifest.format > FORMAT:
        return (f"it was made by Seuil {manifest.version}, in a form that this one cannot read",)
    told = {each.name: (each.size, each.sha256) for each in manifest.files}
    unsafe = [f"{name} is no name for a file in it" for name in told if not is_safe(name)]
    missing = [f"{name} is missing" for name in told if name not in found]
    changed = [
        f"{name} is not what was put in"
        for name in told
        if found.get(name, told[name]) != told[name]
    ]
    return (*unsafe, *missing, *changed)


def is_safe(name: str) -> bool:
    """Tell whether a name leads nowhere but into one of the two folders."""
    return _SAFE.match(name) is not None
