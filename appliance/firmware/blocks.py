"""Lines of ours in a file that is others', between two marks. Pure.

A text is bytes read as Latin-1: whatever bytes others wrote there come out as they went in.
"""

from typing import Final

from msgspec import Struct

BEGIN: Final = "# seuil: from here to its end kept by `seuil firmware`; undo takes it away"
END: Final = "# seuil: end"


class Parted(Struct, frozen=True):
    """The lines that are others', and where ours stood among them."""

    others: tuple[str, ...]
    at: int | None


def put(text: str, ours: str) -> str:
    """Return `text` with our lines: where they stood before, or else at its end."""
    parted, returned = _parted(text), "\r" if "\r\n" in text else ""
    lines = list(parted.others) or [""]
    if lines[-1]:  # the last line has no end
        lines[-1:] = [lines[-1].removesuffix("\r") + returned, ""]
    at = len(lines) - 1 if parted.at is None else parted.at
    lines[at:at] = [f"{line}{returned}" for line in (BEGIN, *ours.splitlines(), END)]
    return "\n".join(lines)


def removed(text: str) -> str:
    """Return `text` without our lines."""
    return "\n".join(_parted(text).others)


def stands_in(text: str) -> bool:
    return _parted(text).at is not None


def _parted(text: str) -> Parted:
    lines = text.split("\n")
    bare = [line.rstrip("\r") for line in lines]
    at = first = None
    while BEGIN in bare:
        at = bare.index(BEGIN)
        mark = next((n for n in range(at + 1, len(bare)) if bare[n] in (BEGIN, END)), at)
        # Where somebody has deleted the end, what follows may be theirs: up to the next beginning.
        after = mark + 1 if bare[mark] == END else at + 1
        del lines[at:after], bare[at:after]
        first = at if first is None else first
    return Parted(tuple(lines), first)
