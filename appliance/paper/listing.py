"""A month's statements as CSV (RFC 4180): one row for each amount, visit or statement. Pure.

In French and Dutch as spreadsheets there write it: semicolons, and a comma in figures.
"""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from appliance.cells import harmless
from appliance.commands.answers.billing import StatementSeen
from appliance.paper import records
from appliance.paper.house import House
from appliance.paper.records import Records, Value

_WITH_COMMA: Final = frozenset({"fr", "nl"})


def charges(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> str:
    return written(records.charges(seen, house, language), language)


def visits(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> str:
    return written(records.visits(seen, house, language), language)


def statements(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> str:
    return written(records.statements(seen, house, language), language)


def written(of: Records, language: str) -> str:
    """Return the text of a file: days are 2026-10-05 in every language."""
    text, comma = io.StringIO(), language in _WITH_COMMA
    writer = csv.writer(text, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerow(of.heads)
    writer.writerows([_cell(value, comma=comma) for value in row] for row in of.rows)
    return text.getvalue()


def _cell(value: Value, *, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, str):
        return harmless(value)
    return str(value).replace(".", ",") if comma else str(value)
