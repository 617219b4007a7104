"""Statements and certificates as files: PDF, CSV, spreadsheet, and all of a month in one. Flask."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Response

from appliance.commands.answers import StatementSeen, StatementsSeen
from appliance.paper import layout, listing
from appliance.paper.document import Document
from appliance.paper.house import House, house_of
from appliance.web.desk.here import settings

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
    papers = tuple(document(each) for each in of.statements)
    return _file(_bundled(papers), "application/zip", f"{name}.zip")


class _Line:
    """What a bundle is written to, and read from in pieces: it cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Keep nothing back: there is nothing behind."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = b"".join(self._pieces), []
        return pieces


def _bundled(papers: Iterable[Document]) -> Iterator[bytes]:
    """Yield a zip paper by paper: to set three hundred takes minutes, and nobody waits for all."""
    line = _Line()
    with ZipFile(cast(IO[bytes], line), "w", ZIP_DEFLATED) as bundle:
        for each in papers:
            bundle.writestr(ZipInfo(f"{each.file}.pdf"), _set(each), ZIP_DEFLATED)
            yield line.taken()
    yield line.taken()


EXPORTS: Final[Mapping[str, Callable[[StatementsSeen, str, str], Response]]] = {
    "csv": _amounts,
    "visits": _visits,
    "xlsx": _spreadsheet,
    "pdf": _pdfs,
}


def _file(content: bytes | Iterator[bytes], kind: str, name: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
