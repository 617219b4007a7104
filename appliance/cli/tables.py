"""Tables for people, in columns; and for programs, parted by tabs. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence

Row = Sequence[str]


def aligned(head: Row, rows: Iterable[Row]) -> str:
    """Return a table in columns, under a heading."""
    lines = [head, *rows]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "".join(f"{_line(line, widths)}\n" for line in lines)


def tabbed(rows: Iterable[Row]) -> str:
    """Return one line for each row and no heading, as `cut` and `awk` like it."""
    return "".join("\t".join(row) + "\n" for row in rows)


def _line(cells: Row, widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes, in any script."""
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
