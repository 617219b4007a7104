"""The one-time code that opens the first admin's account. In memory only; used within turns."""

import hmac
import secrets
from typing import Final

from appliance.model import Stamp

MINUTES: Final = 15
WRONG_TRIES: Final = 5
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
_LENGTH: Final = 8


class SetupCodes:
    """Holds one code at most. A new one ends the one before."""

    def __init__(self) -> None:
        self._code = ""
        self._made: Stamp | None = None
        self._wrong = 0

    def make(self, now: Stamp) -> str:
        """Return a new code, as it is read aloud: XXXX-XXXX, forty bits."""
        self._code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        self._made, self._wrong = now, 0
        return f"{self._code[:4]}-{self._code[4:]}"

    def fits(self, told: str, now: Stamp) -> bool:
        """Tell whether this is the code, in time. Too many wrong ones end it."""
        if self._made is None or (now.boot_us - self._made.boot_us) / 60e6 > MINUTES:
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
        self._code, self._made = "", None
