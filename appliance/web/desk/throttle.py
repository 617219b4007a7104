"""How often a password may be tried: after a few failures each costs twice the wait of the last.

Touches the page server's own file, so that a restart forgives nothing. Time is CLOCK_BOOTTIME.
"""

import hashlib
from typing import Final

from appliance.clock import Clock
from appliance.web.desk.store import Store

FREE: Final = 5
LONGEST_S: Final = 15 * 60
FORGET_S: Final = 24 * 60 * 60


def delay_s(failures: int) -> int:
    """Return how long to wait after so many failures in a row."""
    if failures < FREE:
        return 0
    doublings = min(failures - FREE, LONGEST_S.bit_length())
    return min(1 << doublings, LONGEST_S)


class Throttle:
    """Counts by login, known or not. Every method raises sqlite3.Error where the file fails."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def attempt(self, login: str) -> float:
        """Return 0 where a password may be tried now, else how long to wait, in seconds.

        The attempt counts as a failure until `passed` says otherwise: a hundred at once are a
        hundred.
        """
        now_s, boot, key = self._clock.steady_s(), self._clock.stamp().boot, _key(login)
        with self._store.opened() as file:
            file.execute(
                "DELETE FROM failure WHERE boot = ? AND at_s < ?", (boot, now_s - FORGET_S)
            )
            # A reboot begins the clock anew: the wait begins anew with it.
            file.execute(
                "UPDATE failure SET boot = ?, at_s = ? WHERE boot != ?", (boot, now_s, boot)
            )
            row = file.execute("SELECT tries, at_s FROM failure WHERE login = ?", (key,)).fetchone()
            tries, at_s = row or (0, now_s)
            wait_s = at_s + delay_s(tries) - now_s
            if wait_s > 0:
                return float(wait_s)
            file.execute(
                "INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?)", (key, boot, tries + 1, now_s)
            )
        return 0.0

    def passed(self, login: str) -> None:
        with self._store.opened() as file:
            file.execute("DELETE FROM failure WHERE login = ?", (_key(login),))


def _key(login: str) -> bytes:
    return hashlib.sha256(login.strip().casefold().encode()).digest()
