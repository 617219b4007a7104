"""Cells of a table that a spreadsheet may open: none is taken for a formula. Pure."""

from typing import Final

_OBEYED: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def harmless(cell: str) -> str:
    """Return a cell as it is written: with an apostrophe before what would be obeyed."""
    return f"'{cell}" if _would_be_obeyed(cell) else cell


def as_meant(cell: str) -> str:
    """Return what a cell was before `harmless`."""
    return cell[1:] if cell.startswith("'") and _would_be_obeyed(cell) else cell


def _would_be_obeyed(cell: str) -> bool:
    """Tell also of what has its apostrophe already, so that it comes back with it."""
    return cell.lstrip("'").startswith(_OBEYED)
