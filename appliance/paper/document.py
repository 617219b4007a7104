"""A document: what a page, a PDF and a text all show, in words already chosen. Pure."""

from enum import StrEnum

from msgspec import Struct


class Mark(StrEnum):
    """What a reader should notice about a row. Its words stand in the row as well."""

    NONE = ""
    ESTIMATE = "estimate"
    CORRECTED = "corrected"


class Column(Struct, frozen=True):
    """`share` of the width it takes; figures stand to the right, below each other."""

    head: str
    share: int
    figures: bool = False


class Row(Struct, frozen=True):
    """One cell for each column, each of one or several lines, parted by line breaks."""

    cells: tuple[str, ...]
    mark: Mark = Mark.NONE
    strong: bool = False


class Table(Struct, frozen=True):
    """`foot` are its sums: never parted from each other, nor from the last row."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    foot: tuple[Row, ...] = ()


class Section(Struct, frozen=True):
    """A heading, what is said below it, a table, and what is said of the table.

    `level` 1 is a member (or another main part), 2 is within the one before.
    """

    title: str
    level: int = 1
    lead: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()


class Fact(Struct, frozen=True):
    """A label and what stands beside it."""

    label: str
    value: str


class Document(Struct, frozen=True, kw_only=True):
    """Everything on a paper, from the top to the bottom.

    `language` is fr, nl or en. `draft` is the word across a draft ("BROUILLON"), "" for what
    counts. `issuer` and `reader` are the lines of who sends it and who gets it, their name first.
    `facts` stand below the title; `result` is what everybody looks for first. `sums` are the
    last table of a statement, `payment` how to pay it, `notes` what else has to be said.
    `sign` is what stands below the line for a signature, "" for no such line.
    `file` is what a file of it is called, without its ending. `made_us` is when it was issued.
    """

    language: str
    title: str
    file: str
    made_us: int
    issuer: tuple[str, ...]
    reader: tuple[str, ...]
    facts: tuple[Fact, ...]
    result: Fact
    sections: tuple[Section, ...]
    draft: str = ""
    sums: Table | None = None
    payment: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sign: str = ""
    pages: str = "%(page)s / %(pages)s"
