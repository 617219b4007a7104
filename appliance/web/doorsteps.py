"""The doorsteps: as many steps up as the threshold, then a landing. Pure."""

from typing import Final

from msgspec import Struct

HEIGHT: Final = 64
STEP: Final = 40
STANDING: Final = 18  # room for one on the landing
GAP: Final = 6
LOWEST: Final = 14
MOST_STEPS: Final = 12
LANDING: Final = 7


class Step(Struct, frozen=True):
    """One step, from its top `y` down to the ground. `taken`: somebody stands on it."""

    x: int
    y: int
    taken: bool


class Doorsteps(Struct, frozen=True):
    """`more` counts those on the landing for whom there is no room in the drawing.

    Each step stands for `each` people: one, as long as the threshold fits in MOST_STEPS.
    """

    steps: tuple[Step, ...]
    landing: tuple[Step, ...]
    more: int
    each: int
    width: int


def doorsteps(headcount: int, threshold: int) -> Doorsteps:
    each = -(-threshold // MOST_STEPS)
    count = -(-threshold // each)
    taken = count if headcount >= threshold else headcount // each
    steps = tuple(Step(i * (STEP + GAP), _rise(i, count), taken=i < taken) for i in range(count))
    beyond = max(0, headcount - threshold)
    shown = min(LANDING, -(-beyond // each))
    stairs = count * (STEP + GAP)
    landing = tuple(Step(stairs + i * (STANDING + GAP), 0, taken=True) for i in range(shown))
    more = max(0, beyond - shown * each)
    width = stairs + shown * (STANDING + GAP) - GAP
    return Doorsteps(steps, landing, more, each, width)


def _rise(step: int, count: int) -> int:
    """Return the y of a step: the first is LOWEST high, the last reaches the top."""
    if count == 1:
        return 0
    return round((HEIGHT - LOWEST) * (1 - step / (count - 1)))
