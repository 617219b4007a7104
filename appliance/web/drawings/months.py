"""The calendar of days as leaves of months, a cell for each day. Pure."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final

from msgspec import Struct

from appliance.insight.history import Square

LEVELS: Final = 4
"""How many shades there are below the threshold; one that is reached is another shape."""


class Cell(Struct, frozen=True):
    """One day: column and row on its leaf, and its shade."""

    column: int
    row: int
    level: int
    square: Square


class Leaf(Struct, frozen=True):
    """One month, 2026-10; `rows` are its weeks."""

    month: str
    rows: int
    cells: tuple[Cell, ...]

    @property
    def open_days(self) -> int:
        return sum(cell.square.is_open for cell in self.cells)

    @property
    def reached(self) -> int:
        return sum(cell.square.reached for cell in self.cells)


def level(value: float, threshold: int) -> int:
    """Return the shade of a number: 0 for nothing, LEVELS for all but enough."""
    return min(LEVELS, -int(-LEVELS * value // threshold))


def leaves(squares: Iterable[Square], threshold: int) -> tuple[Leaf, ...]:
    """Put days, the oldest first, on leaves of months."""
    by_month = groupby(squares, key=lambda square: square.day.replace(day=1))
    return tuple(_leaf(first, tuple(days), threshold) for first, days in by_month)


def _leaf(first: date, squares: Iterable[Square], threshold: int) -> Leaf:
    cells = tuple(_cell(first, square, threshold) for square in squares)
    return Leaf(f"{first:%Y-%m}", max(cell.row for cell in cells) + 1, cells)


def _cell(first: date, square: Square, threshold: int) -> Cell:
    place = first.weekday() + square.day.day - 1
    return Cell(place % 7, place // 7, level(square.distinct, threshold), square)
