"""The figures as rows for a spreadsheet, nobody in them: CSV (RFC 4180). Pure.

Heads are English and the same in every language, days and hours as ISO 8601 writes them: for
whoever reckons on.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from appliance.insight.values import Figures
from appliance.model import Category

Value: TypeAlias = str | int | bool


class Listing(Struct, frozen=True):
    """Rows under the heads of their columns."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def days(figures: Figures, counted: Collection[Category], threshold: int) -> Listing:
    raise NotImplementedError


def hours(figures: Figures, counted: Collection[Category], threshold: int) -> Listing:
    raise NotImplementedError


def months(figures: Figures, counted: Collection[Category], threshold: int) -> Listing:
    raise NotImplementedError


def newcomers(figures: Figures, counted: Collection[Category], threshold: int) -> Listing:
    raise NotImplementedError


def encounters(figures: Figures, counted: Collection[Category], threshold: int) -> Listing:
    raise NotImplementedError


Maker: TypeAlias = Callable[[Figures, Collection[Category], int], Listing]

LISTINGS: Final[Mapping[str, Maker]] = {
    "days": days,
    "hours": hours,
    "months": months,
    "newcomers": newcomers,
    "encounters": encounters,
}
"""What can be asked for, by name."""


def written(listing: Listing) -> str:
    """Return the text of a CSV file."""
    raise NotImplementedError
