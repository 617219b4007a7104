"""A document as a PDF, without a browser: the same bytes for the same document. Touches fpdf2.

Load it where a PDF is asked for, and nowhere else: it brings fonts and pictures along.
"""

from typing import Final

from appliance.paper import faces
from appliance.paper.document import Document, Fact, Section
from appliance.paper.sheet import GREY, INK, MARGIN, Sheet

_READER_X: Final = 112.0  # where a window of an envelope is
_FACTS_X: Final = 48.0
_RESULT: Final = 62.0  # how wide what everybody looks for first is


def written(document: Document, known: tuple[faces.Face, ...] = faces.KNOWN) -> bytes:
    """Return the bytes of a PDF, in the first typeface that is on this machine."""
    sheet = Sheet(document, faces.found(known))
    _letterhead(sheet, document)
    _title(sheet, document)
    for section in document.sections:
        _section(sheet, section)
    _end(sheet, document)
    return bytes(sheet.output())


def _letterhead(sheet: Sheet, document: Document) -> None:
    _block(sheet, document.issuer, MARGIN)
    below = sheet.y
    sheet.set_y(MARGIN + 18)
    _block(sheet, document.reader, _READER_X)
    sheet.set_y(max(below, sheet.y, MARGIN + 32))


def _block(sheet: Sheet, lines: tuple[str, ...], x: float) -> None:
    for place, line in enumerate(lines):
        sheet.letters(11 if place == 0 else 9, bold=place == 0, grey=INK if place == 0 else GREY)
        sheet.set(line, x, sheet.w - MARGIN - x)


def _title(sheet: Sheet, document: Document) -> None:
    sheet.space(6)
    sheet.letters(17, bold=True)
    sheet.set(document.title, MARGIN, sheet.epw)
    sheet.space(2)
    sheet.rule(grey=INK, thick=0.4)
    sheet.space(3)
    top = sheet.y
    _result(sheet, document.result)
    below = sheet.y
    sheet.set_y(top)
    _facts(sheet, document.facts)
    sheet.set_y(max(below, sheet.y) + 2)


def _result(sheet: Sheet, result: Fact) -> None:
    x = sheet.w - MARGIN - _RESULT
    sheet.letters(9, grey=GREY)
    sheet.set(result.label, x, _RESULT, align="R")
    sheet.letters(20, bold=True)
    sheet.set(result.value, x, _RESULT, align="R")


def _facts(sheet: Sheet, facts: tuple[Fact, ...]) -> None:
    for fact in facts:
        top = sheet.y
        sheet.letters(9, grey=GREY)
        sheet.set(fact.label, MARGIN, _FACTS_X - MARGIN)
        sheet.set_y(top)
        sheet.letters(9)
        sheet.set(fact.value, _FACTS_X, sheet.epw - _RESULT - (_FACTS_X - MARGIN))
        sheet.space(0.6)


def _section(sheet: Sheet, section: Section) -> None:
    """Set a heading with what follows, never alone at the foot of a sheet."""
    sheet.space(6 if section.level == 1 else 3.5)
    sheet.room(_head_height(sheet, section))
    sheet.letters(12.5 if section.level == 1 else 9.5, bold=True)
    sheet.set(section.title, MARGIN, sheet.epw)
    _paragraphs(sheet, section.lead)
    if section.table is not None:
        sheet.space(0.8)
        sheet.tabled(section.table)
    _paragraphs(sheet, section.notes)


def _head_height(sheet: Sheet, section: Section) -> float:
    sheet.letters(8.5)
    lead = sum(sheet.height(line, sheet.epw) for line in section.lead)
    following = sheet.heading_height(section.table) if section.table is not None else 0.0
    # The name of a member is followed by their first table: it would stand alone without this.
    return 8 + lead + following + (24 if section.level == 1 else 4)


def _paragraphs(sheet: Sheet, lines: tuple[str, ...]) -> None:
    sheet.letters(8.5, grey=GREY)
    for line in lines:
        sheet.space(0.8)
        sheet.room(sheet.height(line, sheet.epw))
        sheet.letters(8.5, grey=GREY)
        sheet.set(line, MARGIN, sheet.epw)


def _end(sheet: Sheet, document: Document) -> None:
    """Set the sums, how to pay, what else has to be said, and the room for a signature."""
    if document.sums is not None:
        sheet.space(7)
        sheet.room(sheet.heading_height(document.sums) + sheet.foot_height(document.sums) + 14)
        sheet.tabled(document.sums)
    sheet.space(3)
    for line in document.payment:
        sheet.letters(9.5, bold=True)
        sheet.room(sheet.height(line, sheet.epw))
        sheet.letters(9.5, bold=True)
        sheet.set(line, MARGIN, sheet.epw)
    sheet.space(2)
    _paragraphs(sheet, document.notes)
    if document.sign:
        sheet.space(8)
        sheet.room(30)
        sheet.letters(9)
        sheet.set(document.sign, _READER_X, sheet.w - MARGIN - _READER_X)
