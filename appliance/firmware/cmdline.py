"""The kernel's command line, and the console on it that would eat a sensor's answers. Pure."""

import re
from typing import Final

# /boot/firmware/cmdline.txt is one line: the firmware hands on the first, and no other.
_CONSOLE: Final = re.compile(
    r"(?:^|(?<=[ \t]))(console=(?:serial[01]|ttyAMA0|ttyS0)(?:,[^ \t\r]*)?)(?:[ \t]+|(?=\r?$))"
)


def consoles(text: str) -> tuple[str, ...]:
    """Return the words that put a console on a serial port of the header."""
    return tuple(_CONSOLE.findall(_first(text)))


def quiet(text: str) -> str:
    """Return `text` without these words; nothing else of it is touched."""
    first = _first(text)
    return _CONSOLE.sub("", first) + text[len(first) :]


def loud(text: str, words: tuple[str, ...]) -> str:
    """Return `text` with those of the words that it lacks, in front."""
    lacking = [word for word in words if word not in _first(text).split()]
    return " ".join((*lacking, text))


def _first(text: str) -> str:
    return text.split("\n", 1)[0]
