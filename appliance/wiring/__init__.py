"""The board's header and what is wired to it, from one data file. Reads that file, once.

The check of the configuration goes by it, and the drawings and tables of hardware.md are made of
it.
"""

from functools import cache
from pkgutil import get_data
from typing import Final

from appliance.wiring.values import Board, read

_FILE: Final = "boards.toml"


@cache
def board() -> Board:
    """Return all that is known of the header."""
    text = get_data(__name__, _FILE)
    assert text is not None, "it is part of the package"
    return read(text)
