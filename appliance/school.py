"""A table of school holidays, read whole: School, or every problem and what is right. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final

from msgspec import Meta, Struct

from appliance import shapes
from appliance.config.words import Text, right
from appliance.insight.values import Period
from appliance.shapes import Found, Problem, Values

LONGEST_DAYS: Final = 100
"""Summer holidays are shorter; beyond that it is a wrong year."""
MOST: Final = 500
"""Holidays in one file: a few a year, for longer than anybody plans."""

_Day = Annotated[date, Meta(extra=right("a date without quotes, such as 2026-12-21"))]


class Holiday(Struct, frozen=True, forbid_unknown_fields=True):
    """Some days on which there is no school: both ends are in it. One [[holiday]] each."""

    name: Annotated[Text, Meta(description="what it is called")]
    first: Annotated[_Day, Meta(description="its first day")]
    last: Annotated[_Day, Meta(description="its last day")]


class School(Struct, frozen=True, forbid_unknown_fields=True):
    """The school holidays of some years."""

    holiday: Annotated[tuple[Holiday, ...], Meta(max_length=MOST)] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        return tuple(Period(each.name, each.first, each.last) for each in self.holiday)


def read(text: str, file: str) -> School | tuple[Problem, ...]:
    """Return the school holidays in a table (TOML), or all that is wrong with it."""
    return shapes.read(text, file, School, _clashes)


def _clashes(values: Values) -> Iterator[Found]:
    if not values:
        yield Found(("holiday",), "no holiday is in it", "Write [[holiday]], name, first and last")
    for path, first in values.items():
        here = (*path[:-1], "last")
        last = values.get(here)
        if path[-1] != "first" or not isinstance(first, date) or not isinstance(last, date):
            continue
        if wrong := against(first, last):
            yield Found(here, *wrong)


def against(first: date, last: date) -> tuple[str, str] | None:
    """Return what is wrong with a holiday from one day to another, and what would be right."""
    if last < first:
        return f"it ends on {last}, before it begins on {first}", f"Write {first} or a later day"
    days = (last - first).days + 1
    if days > LONGEST_DAYS:
        return f"{days} days are more than any school is shut", "Look at the two years"
    return None
