"""Statements and certificates as files: PDF, CSV, spreadsheet, and all of a month in one. Flask."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from flask import Response

from appliance.commands.answers import StatementSeen, StatementsSeen
from appliance.paper import layout, listing
from appliance.paper.document import Document
from appliance.paper.house import House, house_of
from appliance.web.desk.here import settings
from appliance.web.desk.pages.mydata import zipped

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def issuer() -> House:
    return house_of(settings())


def document(seen: StatementSeen) -> Document:
    """Return a statement in the language of whoever it is for."""
    return layout.statement(seen, issuer())


def pdf(of: Document) -> Response:
    return _file(_set(of), "application/pdf", f"{of.file}.pdf")


def csv(seen: Sequence[StatementSeen], name: str, language: str) -> Response:
    text = listing.charges(seen, issuer(), language)
    return _file(text.encode("utf-8-sig"), "text/csv", f"{name}.csv")


def _set(of: Document) -> bytes:
    from appliance.paper import pdf  # noqa: PLC0415, heavy, and seldom asked for

    return pdf.written(of)


# --- a month for the accountant ------------------------------------------------------------------


def _amounts(of: StatementsSeen, name: str, language: str) -> Response:
    return csv(of.statements, name, language)


def _visits(of: StatementsSeen, name: str, language: str) -> Response:
    text = listing.visits(of.statements, issuer(), language)
    return _file(text.encode("utf-8-sig"), "text/csv", f"{name}.csv")


def _spreadsheet(of: StatementsSeen, name: str, language: str) -> Response:
    from appliance.paper import workbook  # noqa: PLC0415, heavy, and seldom asked for

    return _file(workbook.written(of.statements, issuer(), language), XLSX, f"{name}.xlsx")


def _pdfs(of: StatementsSeen, name: str, _language: str) -> Response:
    papers = [document(each) for each in of.statements]
    packed = zipped({f"{each.file}.pdf": _set(each) for each in papers})
    return _file(packed, "application/zip", f"{name}.zip")


EXPORTS: Final[Mapping[str, Callable[[StatementsSeen, str, str], Response]]] = {
    "csv": _amounts,
    "visits": _visits,
    "xlsx": _spreadsheet,
    "pdf": _pdfs,
}


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
