"""How many are in, how many it takes and how many there is room for, on one scale. Pure."""

from typing import Final, Literal

from msgspec import Struct

MOST_NOTCHES: Final = 50
"""Up to so many people the scale is notched, one for each; beyond, nobody could count them."""
EDGE: Final = 8.0
"""How near an end a figure is written towards the middle, percent of the scale."""


class Scale(Struct, frozen=True):
    """People laid end to end, from nobody at 0 to `end`; each field is a place on it.

    It is filled to `headcount` and, lighter, to `present`; `threshold` and `capacity` are marks.
    """

    headcount: int
    present: int
    threshold: int
    capacity: int
    end: int

    @property
    def notches(self) -> tuple[int, ...]:
        return tuple(range(1, self.end)) if self.end <= MOST_NOTCHES else ()

    def percent(self, place: int) -> float:
        return round(100 * place / self.end, 2)

    def anchor(self, place: int) -> Literal["start", "middle", "end"]:
        """Return how a figure is aligned with its mark, so that it stays within the drawing."""
        if self.percent(place) < EDGE:
            return "start"
        return "end" if self.percent(place) > 100 - EDGE else "middle"


def scale(headcount: int, present: int, threshold: int, capacity: int) -> Scale:
    """Return the scale: as long as there is room, and longer where more are in, or needed."""
    everybody = max(headcount, present)
    end = max(capacity, threshold, everybody, 1)
    return Scale(headcount, everybody, threshold, capacity, end)
