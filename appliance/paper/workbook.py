"""A month's statements as a spreadsheet (XLSX). Touches XlsxWriter.

Figures are figures and days are days; no text is ever taken for a formula or a link. Load it where
a spreadsheet is asked for.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from appliance.commands.answers.billing import StatementSeen
from appliance.paper import records
from appliance.paper.house import House
from appliance.paper.records import Records, Value

_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

_FORMATS: Final[Mapping[type, str]] = {
    Decimal: "#,##0.00",
    int: "0",
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd hh:mm",
}

_WIDEST: Final = 48
"""Columns, of what a cell says, beyond which a column gets no wider."""


def written(seen: Sequence[StatementSeen], house: House, language: str = "fr") -> bytes:
    """Return the bytes of a workbook: statements, amounts and visits, each on a sheet."""
    file = io.BytesIO()
    book = Workbook(file, _OPTIONS)
    book.set_properties({"author": house.name, "created": _made(seen)})
    head = book.add_format({"bold": True, "bottom": 1})
    formats = {kind: book.add_format({"num_format": each}) for kind, each in _FORMATS.items()}
    for make in (records.statements, records.charges, records.visits):
        _sheet(book, make(seen, house, language), head, formats)
    book.close()
    return file.getvalue()


def _made(seen: Sequence[StatementSeen]) -> datetime:
    """Return when the last was issued, so that the same statements make the same bytes."""
    last_us = max((each.issued_us for each in seen), default=0)
    return datetime.fromtimestamp(last_us // 1_000_000, tz=UTC).replace(tzinfo=None)


def _sheet(book: Workbook, of: Records, head: Format, formats: Mapping[type, Format]) -> None:
    sheet = book.add_worksheet(of.name)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(of.rows), len(of.heads) - 1)
    for column, name in enumerate(of.heads):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, _wide(of, column))
    for line, row in enumerate(of.rows, 1):
        for column, value in enumerate(row):
            _write(sheet, (line, column), value, formats)


def _write(
    sheet: Worksheet, place: tuple[int, int], value: Value, formats: Mapping[type, Format]
) -> None:
    if isinstance(value, str):
        sheet.write_string(*place, value)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, formats[type(value)])
    elif value is not None:
        sheet.write_number(*place, value, formats[type(value)])


def _wide(of: Records, column: int) -> int:
    shown = (of.heads[column], *(str(row[column]) for row in of.rows))
    return min(_WIDEST, max(map(len, shown)) + 2)
