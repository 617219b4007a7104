"""How much a request may bring: for the server, which knows nothing of who may send it. Pure."""

from typing import Final

SMALL: Final = 64 * 1024
A_FILE: Final = 1_000_000
"""How much a form may bring, bytes; a CSV of some ten thousand members is less than A_FILE."""
