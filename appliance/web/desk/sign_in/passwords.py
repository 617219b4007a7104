"""Passwords, by argon2id. Takes 19 MiB for a moment, and only once at a time.

The parameters are OWASP's for a small machine: m = 19 MiB, t = 2, p = 1.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final
from unicodedata import normalize

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 10
LONGEST: Final = 1000
PATIENCE_S: Final = 10.0
MOST_WAITING: Final = 8

_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, type=Type.ID)
# What an unknown login is checked against: it takes as long, and nothing fits it.
_NOBODYS: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "c2V1aWwtbm9ib2R5cy0wMQ$MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA"
)
# Memory is what a flood of sign-ins would take: one hashes, a few wait, the rest are turned away.
_hashing = BoundedSemaphore(1)
_waiting = BoundedSemaphore(MOST_WAITING)


class Crowded(Exception):
    """Too many passwords to check at once: try again in a moment."""


def hashed(password: str) -> str:
    """Return what the door may know of a password. Raises Crowded."""
    with _turn():
        return _hasher.hash(_plain(password))


def fits(password: str, known: str) -> bool:
    """Tell whether it is the password behind `known`, "" for nobody's. Raises Crowded."""
    with _turn():
        try:
            _hasher.verify(known or _NOBODYS, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return bool(known)


def long_enough(password: str) -> bool:
    return SHORTEST <= len(_plain(password)) <= LONGEST


def _plain(password: str) -> str:
    """Return it as any keyboard would have typed it: é is one character or two."""
    return normalize("NFKC", password)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for the turn to hash."""
    if not _waiting.acquire(blocking=False):
        raise Crowded
    try:
        if not _hashing.acquire(timeout=PATIENCE_S):
            raise Crowded
        try:
            yield
        finally:
            _hashing.release()
    finally:
        _waiting.release()
