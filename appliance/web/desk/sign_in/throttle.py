"""How often a password may be tried: after a few failures each costs twice the wait of the last.

Counted by login and address, so that a stranger's guesses keep nobody out who comes from elsewhere;
and by login alone, more patiently, for a stranger with many addresses. Touches the page server's
own file, so that a restart forgives nothing. Time is CLOCK_BOOTTIME.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from appliance.clock import Clock
from appliance.web.desk.sign_in.store import Store

FORGET_S: Final = 24 * 60 * 60


class Patience(Struct, frozen=True):
    """How many failures in a row are `free`, and the `longest_s` that one after them can cost."""

    free: int
    longest_s: int


WITH_ONE: Final = Patience(free=5, longest_s=15 * 60)
WITH_ALL: Final = Patience(free=50, longest_s=60)


def delay_s(failures: int, patience: Patience = WITH_ONE) -> int:
    """Return how long to wait after so many failures in a row."""
    if failures < patience.free:
        return 0
    doublings = min(failures - patience.free, patience.longest_s.bit_length())
    return min(1 << doublings, patience.longest_s)


class Throttle:
    """Counts by login, known or not. Every method raises sqlite3.Error where the file fails."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def attempt(self, login: str, address: str = "") -> float:
        """Return 0 where a password may be tried now, else how long to wait, in seconds.

        The attempt counts as a failure until `passed` says otherwise: a hundred at once are a
        hundred. Without an address it is counted by login alone, with the patience for one.
        """
        now_s, counted = self._clock.steady_s(), _counted(login, address)
        with self._store.opened() as file:
            self._forget(file, now_s)
            wait_s = max(_wait_s(file, key, each, now_s) for key, each in counted.items())
            if wait_s <= 0:
                self._count(file, counted, now_s)
        return max(wait_s, 0.0)

    def passed(self, login: str, address: str = "") -> None:
        with self._store.opened() as file:
            keys = [(key,) for key in _counted(login, address)]
            file.executemany("DELETE FROM failure WHERE login = ?", keys)

    def _forget(self, file: sqlite3.Connection, now_s: float) -> None:
        boot = self._clock.stamp().boot
        file.execute("DELETE FROM failure WHERE boot = ? AND at_s < ?", (boot, now_s - FORGET_S))
        # A reboot begins the clock anew: the wait begins anew with it.
        file.execute("UPDATE failure SET boot = ?, at_s = ? WHERE boot != ?", (boot, now_s, boot))

    def _count(self, file: sqlite3.Connection, keys: Iterable[bytes], now_s: float) -> None:
        file.executemany(
            "INSERT INTO failure (login, boot, tries, at_s) VALUES (?, ?, 1, ?) ON CONFLICT (login)"
            " DO UPDATE SET tries = tries + 1, at_s = excluded.at_s",
            [(key, self._clock.stamp().boot, now_s) for key in keys],
        )


def _wait_s(file: sqlite3.Connection, key: bytes, patience: Patience, now_s: float) -> float:
    row = file.execute("SELECT tries, at_s FROM failure WHERE login = ?", (key,)).fetchone()
    tries, at_s = row or (0, now_s)
    return float(at_s + delay_s(tries, patience) - now_s)


def _counted(login: str, address: str) -> Mapping[bytes, Patience]:
    """Return under what an attempt is counted, hashed: the file names nobody."""
    known = login.strip().casefold()
    # What somebody typed comes last: no login can be made to look like another's address.
    with_one = {_hashed(f"one {address} {known}"): WITH_ONE}
    return with_one | {_hashed(f"all {known}"): WITH_ALL} if address else with_one


def _hashed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
