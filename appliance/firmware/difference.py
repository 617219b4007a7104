"""What stands, what is to stand, and the difference. Pure."""

import difflib
from typing import Final, TypeAlias

from msgspec import Struct

from appliance.firmware import blocks, cmdline
from appliance.firmware.values import Block, File, Link, Quiet, Wanted

_NOBODY: Final = "/dev/null"  # as diff calls a file that is not there
_NO_END: Final = "\\ No newline at end of file"
_ANY_BYTES: Final = "latin-1"  # each byte is one character, and comes out as it went in


class Written(Struct, frozen=True, tag="file"):
    """A file: its bytes, and who may do what with it."""

    data: bytes
    mode: int = 0o644


class Pointing(Struct, frozen=True, tag="link"):
    """A symbolic link."""

    target: str


Standing: TypeAlias = Written | Pointing | None


class Change(Struct, frozen=True):
    """One file that is not as it is to be, and the difference as people read it."""

    path: str
    why: str
    then: str
    shown: str


class Missing(Exception):
    """A file of the system that is not there, and that we do not make."""


def becomes(wanted: Wanted, stands: Standing) -> Standing:
    """Return what is to stand in the place of what stands. Raises Missing."""
    if isinstance(wanted, Link):
        return Pointing(wanted.target)
    if isinstance(wanted, File):
        kept = wanted.once and isinstance(stands, Written)
        return stands if kept else Written(wanted.text.encode(), wanted.mode)
    if not isinstance(stands, Written):
        raise Missing(wanted.path)
    return Written(_edited(wanted, stands.data.decode(_ANY_BYTES)), stands.mode)


def _edited(wanted: Block | Quiet, text: str) -> bytes:
    edited = blocks.put(text, wanted.text) if isinstance(wanted, Block) else cmdline.quiet(text)
    return edited.encode(_ANY_BYTES)


def change(wanted: Wanted, stands: Standing) -> Change | None:
    """Return the difference, None where all is as it is to be. Raises Missing."""
    after = becomes(wanted, stands)
    if after == stands:
        return None
    secret = isinstance(wanted, File) and wanted.secret
    shown = "(its lines are shown to nobody)\n" if secret else ""
    return Change(
        wanted.path, wanted.why, wanted.then, shown or _difference(wanted.path, stands, after)
    )


def _difference(path: str, stands: Standing, after: Standing) -> str:
    lines = difflib.unified_diff(
        _lines(stands), _lines(after), path if stands else _NOBODY, path if after else _NOBODY
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines) or _mode(
        path, stands, after
    )


def _mode(path: str, stands: Standing, after: Standing) -> str:
    """Return the difference where the bytes are the same."""
    modes = [oct(each.mode) for each in (stands, after) if isinstance(each, Written)]
    return f"{path}: mode {' -> '.join(modes)}\n"


def _lines(standing: Standing) -> list[str]:
    if standing is None:
        return []
    if isinstance(standing, Pointing):
        return [f"(a link to {standing.target})\n"]
    text = standing.data.decode("utf-8", "backslashreplace").replace("\r", "\\r")
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in (*lines, *((last, _NO_END) if last else ()))]
