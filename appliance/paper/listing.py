"""A month's statements as CSV (RFC 4180): one row for each amount, visit or statement. Pure."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from appliance.cells import harmless
from appliance.commands.answers.billing import StatementSeen
from appliance.paper import records
from appliance.paper.house import House
from appliance.paper.records import Records, Value


def charges(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> str:
    return written(records.charges(seen, house, language))


def visits(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> str:
    return written(records.visits(seen, house, language))


def statements(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> str:
    return written(records.statements(seen, house, language))


def written(of: Records) -> str:
    """Return the text of a file: figures with a point, days as 2026-10-05."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(of.heads)
    writer.writerows([_cell(value) for value in row] for row in of.rows)
    return text.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return harmless(value) if isinstance(value, str) else str(value)
