"""A document as plain text, for terminals. Pure."""

from collections.abc import Iterable, Iterator

from appliance.columns import width
from appliance.paper.document import Column, Document, Fact, Row, Section, Table

_GAP = "  "


def written(document: Document) -> str:
    """Return everything that stands on a document, one line below the other."""
    return "".join(f"{line}\n".replace("\u202f", "\u00a0") for line in _lines(document))


def _lines(of: Document) -> Iterator[str]:
    yield from of.issuer
    yield ""
    yield from of.reader
    yield ""
    yield f"{of.draft} – {of.title}" if of.draft else of.title
    yield from _facts((*of.facts, of.result))
    for section in of.sections:
        yield from _section(section)
    if of.sums is not None:
        yield ""
        yield from table(of.sums)
    for paragraph in (*of.payment, *of.notes, of.sign):
        yield from ("", paragraph) if paragraph else ()


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    rows = [(fact.label, fact.value) for fact in facts]
    wide = max(width(label) for label, _ in rows)
    for label, value in rows:
        yield f"{_padded(label, wide)}{_GAP}{value}"


def _section(of: Section) -> Iterator[str]:
    yield ""
    yield of.title.upper() if of.level == 1 else of.title
    yield from of.lead
    if of.table is not None:
        yield from table(of.table)
    yield from of.notes


def table(of: Table) -> Iterator[str]:
    """Yield the lines of a table in columns, its sums below a rule."""
    heads = Row(tuple(column.head for column in of.columns))
    rows = (heads, *of.rows, *of.foot)
    widths = [max(map(_wide, column)) for column in zip(*(row.cells for row in rows), strict=True)]
    if any(heads.cells):
        yield from _row(heads, of.columns, widths)
    for row in of.rows:
        yield from _row(row, of.columns, widths)
    if of.foot:
        yield "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    for row in of.foot:
        yield from _row(row, of.columns, widths)


def _row(row: Row, columns: Iterable[Column], widths: list[int]) -> Iterator[str]:
    cells = [cell.split("\n") for cell in row.cells]
    for line in range(max(map(len, cells))):
        parts = (
            _padded(cell[line] if line < len(cell) else "", wide, right=column.figures)
            for cell, wide, column in zip(cells, widths, columns, strict=True)
        )
        yield _GAP.join(parts).rstrip()


def _wide(cell: str) -> int:
    return max(map(width, cell.split("\n")))


def _padded(text: str, wide: int, *, right: bool = False) -> str:
    blank = " " * (wide - width(text))
    return blank + text if right else text + blank
