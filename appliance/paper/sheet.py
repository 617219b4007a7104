"""A4 sheets on which text, tables and rules are set, and begun anew when full. Touches fpdf2."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from appliance.paper import faces
from appliance.paper.document import Column, Document, Mark, Row, Table

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

MARGIN: Final = 18.0  # mm, as all lengths here
_FOOT: Final = 16.0
_LEADING: Final = 0.48  # mm of a line for each point of the letters
_PAD: Final = 0.9  # above and below the text of a row
_GAP: Final = 1.6  # on either side of a cell

_BODY: Final = 8.5  # points
_SMALL: Final = 7.5

INK: Final = 25
GREY: Final = 105
_RULE: Final = 205
_MARKS: Final = {
    Mark.NONE: None,
    Mark.ESTIMATE: (255, 244, 214),
    Mark.CORRECTED: (231, 240, 250),
}

Align = Literal["L", "R"]


class Sheet(FPDF):
    """What is set goes where the last ended: `y` says where that is."""

    def __init__(self, document: Document, face: faces.Face | None) -> None:
        super().__init__(orientation="P", unit="mm", format="A4")
        self._document = document
        self._typeface(face)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.c_margin = 0.0
        self.set_auto_page_break(auto=False)
        self.set_lang(document.language)
        self.set_title(self._sayable(document.title))
        self.set_author(self._sayable(document.issuer[0]))
        self.set_creation_date(_EPOCH + timedelta(microseconds=document.made_us))
        self.set_display_mode("fullwidth")
        self.add_page()

    def _typeface(self, face: faces.Face | None) -> None:
        self._own = face is not None
        self._family = "own" if face else "helvetica"
        self.core_fonts_encoding = faces.ENCODING
        if face is not None:
            self.add_font("own", "", face.regular)
            self.add_font("own", "B", face.bold)

    def _sayable(self, text: str) -> str:
        return text if self._own else faces.plain(text)

    # --- every sheet -----------------------------------------------------------------------------

    def header(self) -> None:
        """Write the word of a draft across the sheet, paler than what stands on it."""
        if not self._document.draft:
            return
        word = self._sayable(self._document.draft)
        self.letters(74, bold=True, grey=236)
        with self.rotation(52, self.w / 2, self.h / 2):
            self.text(self.w / 2 - self.get_string_width(word) / 2, self.h / 2 + 12, word)
        self.set_xy(MARGIN, MARGIN)

    def footer(self) -> None:
        """Write below every sheet what it is, for whom, and which of how many."""
        self.letters(_SMALL, grey=GREY)
        self.set_y(-_FOOT + 4)
        self.cell(text=self._sayable(f"{self._document.title} – {self._document.reader[0]}"))
        pages = self._document.pages % {"page": self.page_no(), "pages": "{nb}"}
        # How many there are is filled in at the end: until then it is as wide as one figure.
        self.set_x(self.w - MARGIN - self.get_string_width(pages.replace("{nb}", "0")))
        self.cell(text=pages)

    # --- text ------------------------------------------------------------------------------------

    @property
    def below(self) -> float:
        """Return how much of the sheet is free."""
        return self.h - _FOOT - float(self.y)

    def room(self, height: float) -> bool:
        """Begin a sheet where the rest of this one is less than `height`; tell whether."""
        if self.below >= height:
            return False
        self.add_page()
        return True

    def letters(self, points: float, *, bold: bool = False, grey: int = INK) -> None:
        self.set_font(self._family, "B" if bold else "", points)
        self.set_text_color(grey)

    def lines(self, text: str, width: float) -> int:
        """Return on how many lines a text is set, in the letters of now."""
        height = self.multi_cell(
            width, 1, self._sayable(text), dry_run=True, output=MethodReturnValue.HEIGHT
        )
        assert isinstance(height, float)  # of lines that are 1 high
        return max(1, round(height))

    def set(self, text: str, x: float, width: float, *, align: Align = "L") -> None:
        """Set a text, wrapped; what follows goes below it."""
        self.set_x(x)
        height = self.font_size_pt * _LEADING
        self.multi_cell(
            width,
            height,
            self._sayable(text),
            align=align,
            padding=0,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )

    def height(self, text: str, width: float) -> float:
        return self.lines(text, width) * self.font_size_pt * _LEADING

    def rule(self, grey: int = _RULE, thick: float = 0.2) -> None:
        self.set_draw_color(grey)
        self.set_line_width(thick)
        self.line(MARGIN, self.y, self.w - MARGIN, self.y)

    def space(self, height: float) -> None:
        self.set_y(self.y + height)

    # --- tables ----------------------------------------------------------------------------------

    def widths(self, columns: Sequence[Column]) -> list[float]:
        whole = sum(column.share for column in columns)
        return [self.epw * column.share / whole for column in columns]

    def heading_height(self, table: Table) -> float:
        """Return how high a table's head and its first row are, which stay together."""
        first = (*table.rows, *table.foot)[:1]
        return 6 + sum(self.row_height(row, table.columns) for row in first)

    def row_height(self, row: Row, columns: Sequence[Column]) -> float:
        self.letters(_BODY, bold=row.strong)
        cells = zip(row.cells, self.widths(columns), strict=True)
        most = max(self.lines(cell, width - 2 * _GAP) for cell, width in cells)
        return most * _BODY * _LEADING + 2 * _PAD

    def foot_height(self, table: Table) -> float:
        """Return how high the last row and the sums are, which stay together."""
        last = (*table.rows[-1:], *table.foot)
        return sum(self.row_height(row, table.columns) for row in last)

    def tabled(self, table: Table) -> None:
        """Set a table: its head on every sheet, its sums in one piece with the last row."""
        self._heads(table.columns)
        for row in table.rows[:-1]:
            self._whole(row, table, self.row_height(row, table.columns))
        for place, row in enumerate((*table.rows[-1:], *table.foot)):
            needed = self.foot_height(table) if place == 0 else 0.0
            self._whole(row, table, needed)

    def _whole(self, row: Row, table: Table, needed: float) -> None:
        if self.room(needed):
            self._heads(table.columns)
        self._row(row, table.columns)

    def _heads(self, columns: Sequence[Column]) -> None:
        if any(column.head for column in columns):
            heads = Row(tuple(column.head for column in columns))
            self.letters(_SMALL, grey=GREY)
            self._cells(heads, columns, _SMALL)
        self.rule(grey=150)

    def _row(self, row: Row, columns: Sequence[Column]) -> None:
        height = self.row_height(row, columns)
        fill = _MARKS[row.mark]
        if fill is not None:
            self.set_fill_color(*fill)
            self.rect(MARGIN, self.y, self.epw, height, style="F")
        if row.strong:
            self.rule(grey=INK, thick=0.3)
        self.letters(_BODY, bold=row.strong)
        self._cells(row, columns, _BODY)
        if not row.strong:
            self.rule()

    def _cells(self, row: Row, columns: Sequence[Column], points: float) -> None:
        top, x, lowest = self.y + _PAD, MARGIN, self.y
        for cell, width, column in zip(row.cells, self.widths(columns), columns, strict=True):
            self.set_y(top)
            align: Align = "R" if column.figures else "L"
            self.set(cell, x + _GAP, width - 2 * _GAP, align=align)
            lowest = max(lowest, self.y, top + points * _LEADING)
            x += width
        self.set_y(lowest + _PAD)
