"""Tables for people, in columns; and for programs, parted by tabs. Pure."""

from collections.abc import Iterable, Sequence

from appliance.columns import width

Row = Sequence[str]


def aligned(head: Row, rows: Iterable[Row]) -> str:
    """Return a table in columns, under a heading."""
    lines = [head, *rows]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return "".join(f"{_line(line, widths)}\n" for line in lines)


def tabbed(rows: Iterable[Row]) -> str:
    """Return one line for each row and no heading, as `cut` and `awk` like it."""
    return "".join("\t".join(row) + "\n" for row in rows)


def _line(cells: Row, widths: Sequence[int]) -> str:
    padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()
