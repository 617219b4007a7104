"""The field of a drawing, and where numbers lie in it. Pure."""

from typing import Final

from msgspec import Struct

FIELD: Final = 1000
_ROUND: Final = (1, 2, 3, 4, 5, 6, 8, 10)


class Mark(Struct, frozen=True):
    """A number on the axis at the side."""

    y: int
    value: int


class Slot(Struct, frozen=True):
    """The room that one of several things side by side has; `middle` is for its label."""

    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


def ceiling(most: float) -> int:
    """Return the round number an axis goes up to, where `most` is the largest on it."""
    size = 1
    while size * 10 < most:
        size *= 10
    return next(step * size for step in _ROUND if step * size >= most)


def height(value: float, top: float) -> int:
    """Return where a value lies, from the top of the field down; what is beyond it, at its edge."""
    return FIELD - round(FIELD * min(max(value / top, 0.0), 1.0))


def marks(top: int) -> tuple[Mark, ...]:
    """Mark the ground, the top, and the middle where that is a whole number."""
    between = () if top % 2 else (top // 2,)
    return tuple(Mark(height(each, top), each) for each in (0, *between, top))


def slots(number: int, gap: int = 4) -> tuple[Slot, ...]:
    """Share the width among things side by side, with a gap after each but the last."""
    edges = [round(FIELD * each / number) for each in range(number)] + [FIELD + gap]
    return tuple(Slot(x, edges[place + 1] - x - gap) for place, x in enumerate(edges[:-1]))
