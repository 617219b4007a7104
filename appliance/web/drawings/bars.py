"""Bars side by side: a number for each month or week, against a line where there is one. Pure."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from appliance.web.drawings.axes import Mark, ceiling, height, marks, slots

FEW: Final = 6
"""So many bars leave room for all their labels, on a phone too."""


class Column(Struct, frozen=True):
    """What a bar stands for, in words. `strong` ones are what is looked at, `hollow` not over."""

    label: str
    value: float
    said: str
    strong: bool = False
    hollow: bool = False


class Bar(Struct, frozen=True):
    """A column in its place; not all are `labelled`. `minor` labels give way on a small screen."""

    column: Column
    x: int
    width: int
    middle: int
    y: int
    minor: bool
    labelled: bool


class Bars(Struct, frozen=True):
    """All of them. `line` is how high what they are held against lies, None where nothing is."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    line: int | None


def bars(
    columns: Sequence[Column], line: float | None = None, every: int = 2, written: int = 1
) -> Bars:
    """Draw a bar for each column; of `written` so many labels one is written.

    Of `every` so many one is on a small screen too. Counted from the last, which is the newest.
    A few bars have all their labels everywhere.
    """
    if len(columns) <= FEW:
        every = written = 1
    top = ceiling(max([1.0, line or 0.0, *(each.value for each in columns)]))
    placed = zip(columns, slots(len(columns)), strict=True)
    return Bars(
        tuple(
            Bar(
                column,
                slot.x,
                slot.width,
                slot.middle,
                height(column.value, top),
                minor=(len(columns) - 1 - place) % every != 0,
                labelled=(len(columns) - 1 - place) % written == 0,
            )
            for place, (column, slot) in enumerate(placed)
        ),
        marks(top),
        None if line is None else height(line, top),
    )
