"""How a command ends. Pure."""

from typing import Final

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2


class Failed(Exception):
    """What to say on the way out."""


class Misused(Exception):
    """What was typed cannot be meant; the words say what would be right."""
