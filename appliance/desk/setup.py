"""The one-time code that opens the first admin's account. In memory only; used within turns."""

import hmac
import secrets
from collections.abc import Callable
from typing import Final

MINUTES: Final = 15
WRONG_TRIES: Final = 5
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
_LENGTH: Final = 8


class SetupCodes:
    """Holds one code at most. A new one ends the one before. `steady_s` is its clock."""

    def __init__(self, steady_s: Callable[[], float]) -> None:
        self._steady_s = steady_s
        self._code = ""
        self._made_s: float | None = None
        self._wrong = 0

    def make(self) -> str:
        """Return a new code, as it is read aloud: XXXX-XXXX, forty bits."""
        self._code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        self._made_s, self._wrong = self._steady_s(), 0
        return f"{self._code[:4]}-{self._code[4:]}"

    def fits(self, told: str) -> bool:
        """Tell whether this is the code, in time. Too many wrong ones end it."""
        if self._made_s is None or self._steady_s() - self._made_s > MINUTES * 60:
            self.end()
            return False
        plain = "".join(letter for letter in told.upper() if letter.isalnum())
        if plain.isascii() and hmac.compare_digest(plain, self._code):
            return True
        self._wrong += 1
        if self._wrong >= WRONG_TRIES:
            self.end()
        return False

    def end(self) -> None:
        self._code, self._made_s = "", None
