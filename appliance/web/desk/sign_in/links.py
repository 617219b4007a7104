"""One-time links: the desk gives one to a member, who opens their own account by it.

Touches the page server's own file. The link's random word is stored hashed: whoever reads the file
cannot follow it.
"""

import hashlib
import secrets
from typing import Final

from msgspec import Struct

from appliance.clock import Clock
from appliance.web.desk.sign_in.store import Store

GOOD_FOR_US: Final = 7 * 24 * 60 * 60 * 1_000_000
TOKEN_BYTES: Final = 32


class Link(Struct, frozen=True):
    """For whom a link is, the account that gave it, and when."""

    member: str
    by: str
    made_us: int


class Links:
    """Every method raises sqlite3.Error where the file cannot be read or written."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def make(self, member: str, by: str) -> str:
        """Return the word of a new link; those the member had before are good no more."""
        token, now_us = secrets.token_urlsafe(TOKEN_BYTES), self._clock.stamp().utc_us
        with self._store.opened() as file:
            file.execute(
                "DELETE FROM link WHERE member = ? OR made_us < ?", (member, now_us - GOOD_FOR_US)
            )
            file.execute(
                "INSERT INTO link VALUES (?, ?, ?, ?)", (_hashed(token), member, by, now_us)
            )
        return token

    def look(self, token: str) -> Link | None:
        """Return what a link is good for, None where it was used or is too old."""
        with self._store.opened() as file:
            row = file.execute(
                "SELECT member, by, made_us FROM link WHERE token = ? AND made_us >= ?",
                (_hashed(token), self._oldest_us()),
            ).fetchone()
        return None if row is None else Link(*row)

    def use(self, token: str) -> Link | None:
        """Return the same, once: whoever comes second gets None."""
        with self._store.opened() as file:
            row = file.execute(
                "DELETE FROM link WHERE token = ? AND made_us >= ? RETURNING member, by, made_us",
                (_hashed(token), self._oldest_us()),
            ).fetchone()
        return None if row is None else Link(*row)

    def give_back(self, token: str, link: Link) -> None:
        """Make good again what was used in vain, unless there is a newer link for the member."""
        with self._store.opened() as file:
            file.execute(
                "INSERT INTO link SELECT ?, ?, ?, ?"
                " WHERE NOT EXISTS (SELECT 1 FROM link WHERE member = ?)",
                (_hashed(token), link.member, link.by, link.made_us, link.member),
            )

    def _oldest_us(self) -> int:
        return self._clock.stamp().utc_us - GOOD_FOR_US


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
