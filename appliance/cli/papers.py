"""Statements as files: PDF, CSV, spreadsheet. Touches the files that are named."""

from collections.abc import Sequence
from pathlib import Path

from appliance.cli.grammar import Asked
from appliance.commands.answers import StatementSeen
from appliance.config import Settings
from appliance.paper import layout, listing
from appliance.paper import text as plain
from appliance.paper.document import Document
from appliance.paper.house import house_of


def text(seen: StatementSeen, settings: Settings) -> str:
    """Return a statement as it is read on a terminal."""
    return plain.written(layout.statement(seen, house_of(settings), "en"))


def csv(seen: Sequence[StatementSeen], settings: Settings) -> str:
    """Return every amount as a line, for the accountant."""
    return listing.charges(seen, house_of(settings), "en")


def written(
    asked: Asked, seen: Sequence[StatementSeen], settings: Settings, *, apart: bool = False
) -> bool:
    """Write the files that are asked for; tell whether there are any.

    The PDFs go into a folder where they are to be `apart`.
    """
    house = house_of(settings)
    files: dict[Path, bytes] = {}
    if asked.csv is not None:
        files[asked.csv] = listing.charges(seen, house, "en").encode()
    if asked.visits is not None:
        files[asked.visits] = listing.visits(seen, house, "en").encode()
    if asked.xlsx is not None:
        from appliance.paper import workbook  # noqa: PLC0415, heavy, and seldom asked for

        files[asked.xlsx] = workbook.written(seen, house, "en")
    if asked.pdf is not None:
        documents = [layout.statement(each, house) for each in seen]
        files |= _pdfs(asked.pdf, documents, apart=apart)
    for file, content in files.items():
        file.write_bytes(content)
        print(file)
    return bool(files)


def _pdfs(where: Path, documents: Sequence[Document], *, apart: bool) -> dict[Path, bytes]:
    """Return each document by the file it goes into."""
    from appliance.paper import pdf  # noqa: PLC0415, heavy, and seldom asked for

    if not apart:
        return {where: pdf.written(documents[0])}
    where.mkdir(exist_ok=True)
    return {where / f"{each.file}.pdf": pdf.written(each) for each in documents}
