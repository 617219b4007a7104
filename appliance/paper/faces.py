"""The typeface of a PDF: Debian's DejaVu or Liberation, else what every reader has. Touches files.

Without a typeface of its own a PDF can say only what Windows' Latin alphabet has: `plain` makes
the rest of it, so that a name in another script is set with question marks, and set all the same.
"""

import unicodedata
from pathlib import Path
from typing import Final

from msgspec import Struct

_FOLDER: Final = Path("/usr/share/fonts/truetype")

_OTHERWISE: Final = str.maketrans({"\u202f": "\u00a0", "\N{MINUS SIGN}": "-"})

ENCODING: Final = "cp1252"


class Face(Struct, frozen=True):
    regular: Path
    bold: Path


KNOWN: Final = (
    Face(_FOLDER / "dejavu/DejaVuSans.ttf", _FOLDER / "dejavu/DejaVuSans-Bold.ttf"),
    Face(
        _FOLDER / "liberation/LiberationSans-Regular.ttf",
        _FOLDER / "liberation/LiberationSans-Bold.ttf",
    ),
)


def found(known: tuple[Face, ...] = KNOWN) -> Face | None:
    """Return the first typeface that is on this machine, None for none."""
    here = (face for face in known if face.regular.is_file() and face.bold.is_file())
    return next(here, None)


def plain(text: str) -> str:
    """Return a text without what a PDF cannot say that has no typeface of its own."""
    return "".join(map(_sign, text.translate(_OTHERWISE)))


def _sign(sign: str) -> str:
    if _can_say(sign):
        return sign
    apart = unicodedata.normalize("NFKD", sign)
    return "".join(each for each in apart if _can_say(each)) or "?"


def _can_say(sign: str) -> bool:
    return bool(sign.encode(ENCODING, "ignore"))
