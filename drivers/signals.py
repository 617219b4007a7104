"""What the door says in light and sound: a pattern each for the eye and for the ear. Pure.

Nobody has to tell red from green or to hear a pitch: each pattern also has its own rhythm. No lamp
flashes more than three times a second (WCAG 2.3.1).
"""

from enum import StrEnum
from itertools import accumulate

from msgspec import Struct


class Signal(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    LOOK = "look"  # look at the screen
    FINGER = "finger"  # the badge is fine: now the finger
    NEWS = "news"  # the door opens; and there is something to look at


class Levels(Struct, frozen=True):
    """What is on: the green lamp, the red lamp, the buzzer."""

    green: bool = False
    red: bool = False
    buzzer: bool = False


Step = tuple[float, Levels]
"""For how many seconds, and what is on meanwhile."""

OFF = Levels()
_GREEN, _GREEN_BEEP = Levels(green=True), Levels(green=True, buzzer=True)
_RED, _RED_BEEP = Levels(red=True), Levels(red=True, buzzer=True)

_GRANTED = ((0.12, _GREEN_BEEP), (1.88, _GREEN))
_LOOK = ((0.12, _RED_BEEP), (0.28, _RED), (0.5, _GREEN_BEEP), (0.2, OFF)) * 2

PATTERNS: dict[Signal, tuple[Step, ...]] = {
    # One short beep, steady green.
    Signal.GRANTED: _GRANTED,
    # Two long beeps, steady red.
    Signal.REFUSED: ((0.5, _RED_BEEP), (0.25, _RED), (0.5, _RED_BEEP), (0.75, _RED)),
    # Three short beeps, red flashing with them.
    Signal.UNKNOWN: ((0.15, _RED_BEEP), (0.25, OFF)) * 3,
    # Short, long: red, then green, twice.
    Signal.LOOK: _LOOK,
    # Two short beeps, and green flashing with them and on, for the twelve seconds there are.
    Signal.FINGER: ((0.12, _GREEN_BEEP), (0.28, OFF)) * 2 + ((0.4, _GREEN), (0.4, OFF)) * 14,
    # As granted, then look: whoever has their hands full goes in, and need not wait for the rest.
    Signal.NEWS: _GRANTED + _LOOK,
}

_ENDS = {signal: tuple(accumulate(lasts_s for lasts_s, _ in PATTERNS[signal])) for signal in Signal}
_LEVELS = {signal: tuple(levels for _, levels in PATTERNS[signal]) for signal in Signal}


class Player:
    """Plays one pattern at a time: a new one cuts the old one short."""

    def __init__(self) -> None:
        self._left: list[tuple[float, Levels]] = []  # until when, what

    def start(self, signal: Signal, at_s: float) -> None:
        ends_s = [at_s + end_s for end_s in _ENDS[signal]]
        self._left = list(zip(ends_s, _LEVELS[signal], strict=True))

    def levels(self, at_s: float) -> Levels:
        """Return what is on at `at_s`. Time only goes forward: what has ended is forgotten."""
        while self._left and self._left[0][0] <= at_s:
            del self._left[0]
        return self._left[0][1] if self._left else OFF

    def due(self) -> float | None:
        """Return when the levels last asked for will change, None in silence."""
        return self._left[0][0] if self._left else None
