"""Who looked at what lately: a screen that is always on is one look in ten minutes, not a flood.

In memory only; used within turns.
"""

from typing import Final

from appliance.model import Stamp

AGAIN_S: Final = 600.0


class Looks:
    """Tells whether a look has to be put on record."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, str], Stamp] = {}

    def is_new(self, by: str, what: str, now: Stamp, again_s: float = AGAIN_S) -> bool:
        noted = self._noted.get((by, what))
        return noted is None or (now.boot_us - noted.boot_us) / 1e6 >= again_s

    def note(self, by: str, what: str, now: Stamp) -> None:
        self._noted[by, what] = now
