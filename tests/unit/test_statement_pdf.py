"""A document as a PDF and as plain text: all of it is there, and the same bytes each time."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance.columns import width
from appliance.commands.answers.billing import Party
from appliance.paper import faces, layout, pdf, text
from appliance.paper.document import Column, Document, Fact, Row, Section, Table
from tests import pdf_text
from tests.paper_samples import ALL, ANNE, DRAFT, EMPLOYER, HOUSE, ONE

NO_FACE = ()
BARE = Document(
    language="fr",
    title="Relevé",
    file="releve",
    made_us=1_793_606_400_000_000,
    issuer=("Gare",),
    reader=("Anne",),
    facts=(Fact("Mois", "octobre"),),
    result=Fact("À payer", "0"),
    sections=(),
)
needs_a_face = pytest.mark.skipif(faces.found() is None, reason="no typeface on this machine")


def made(of=ONE, **more):
    return pdf.written(layout.statement(of, HOUSE), **more)


def words_of(pdf_bytes):
    """Return every word on the sheets, in order of their setting."""
    return " ".join(pdf_text.sheets(pdf_bytes)).replace("\u00a0", " ").split()


def said(document):
    """Yield everything that a document says."""
    yield from (*document.issuer, *document.reader, document.title, *document.payment)
    yield from (part for fact in (*document.facts, document.result) for part in _both(fact))
    yield from document.notes
    for section in document.sections:
        yield from (section.title, *section.lead, *section.notes)
        yield from _cells(section.table)
    yield from _cells(document.sums)


def _both(fact):
    return fact.label, fact.value


def _cells(table):
    rows = (*table.rows, *table.foot) if table else ()
    yield from (column.head for column in (table.columns if table else ()))
    yield from (cell for row in rows for cell in row.cells)


def wordlike(sentence):
    return (
        sentence.replace("\u00a0", " ")
        .replace("\u202f", " ")
        .replace("\N{MINUS SIGN}", "-")
        .split()
    )


# --- everything is there -------------------------------------------------------------------------


@pytest.mark.parametrize("known", [faces.KNOWN, NO_FACE], ids=["own", "plain"])
@pytest.mark.parametrize("of", ALL)
def test_everything_said_is_on_the_paper(of, known):
    document = layout.statement(of, HOUSE)
    found = [word.replace("\N{MINUS SIGN}", "-") for word in words_of(pdf.written(document, known))]
    for sentence in said(document):
        for word in wordlike(sentence):
            assert word in found


@pytest.mark.parametrize("of", ALL)
def test_everything_said_is_in_the_text(of):
    document = layout.statement(of, HOUSE)
    found = [word.replace("\N{MINUS SIGN}", "-") for word in text.written(document).split()]
    for sentence in said(document):
        for word in wordlike(sentence):
            assert word in found or word.upper() in found


def test_a_draft_says_so_on_every_sheet_and_what_counts_never():
    for sheet in pdf_text.sheets(made(DRAFT)):
        assert "BROUILLON" in sheet
    assert "BROUILLON" not in "".join(pdf_text.sheets(made(EMPLOYER)))


def test_every_sheet_has_its_number_and_how_many_there_are():
    sheets = pdf_text.sheets(made(EMPLOYER))
    assert len(sheets) == 3
    for number, sheet in enumerate(sheets, 1):
        foot = " ".join(sheet.split()[-9:])
        assert foot.endswith(f"Brasserie du Lac page {number} sur 3")


# --- the same bytes ------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ALL)
def test_the_same_statement_is_the_same_file_and_a_small_one(of):
    first = made(of)
    assert first == made(of)
    assert len(first) < 100_000
    assert first.startswith(b"%PDF-")


def test_another_process_makes_the_same_bytes():
    code = (
        "import sys; from appliance.paper import layout, pdf;"
        "from tests.paper_samples import EMPLOYER, HOUSE;"
        "sys.stdout.buffer.write(pdf.written(layout.statement(EMPLOYER, HOUSE)))"
    )
    root = Path(__file__).parents[2]
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"},
            capture_output=True,
            check=True,
        )
        assert done.stdout == made(EMPLOYER)


def test_a_file_is_dated_by_its_statement():
    assert b"/CreationDate (D:20261102083000Z)" in made()
    assert b"/Lang (fr)" in made()


# --- long ones -----------------------------------------------------------------------------------

COLUMNS = (Column("Jour", 20), Column("Montant", 20, figures=True))


def long(count, foot=()):
    rows = tuple(Row((f"ligne {number}", f"{number},00")) for number in range(count))
    return replace(BARE, sections=(Section("Visites", table=Table(COLUMNS, rows, foot)),))


def test_a_long_table_has_its_head_on_every_sheet():
    sheets = pdf_text.sheets(pdf.written(long(150)))
    assert len(sheets) > 2
    for sheet in sheets:
        assert sheet.count("Montant") == 1
    for number in range(150):
        assert sum(f"ligne {number}\n" in sheet for sheet in sheets) == 1


@pytest.mark.parametrize("count", range(30, 42))
def test_sums_stay_with_each_other_and_with_the_last_row(count):
    foot = (Row(("Sous-total", "1")), Row(("Ensemble", "2"), strong=True))
    sheets = pdf_text.sheets(pdf.written(long(count, foot)))
    (at,) = (sheet for sheet in sheets if "Ensemble" in sheet)
    assert "Sous-total" in at
    assert f"ligne {count - 1}\n" in at


@pytest.mark.parametrize("count", range(28, 40))
def test_a_heading_never_stands_alone(count):
    document = long(count)
    more = Section("Suite", lead=("Ce qui suit.",), table=Table(COLUMNS, (Row(("fin", "1")),)))
    sheets = pdf_text.sheets(
        pdf.written(replace(document, sections=(*document.sections, more, more)))
    )
    assert sum(sheet.count("Suite") for sheet in sheets) == 2
    for sheet in sheets:
        assert sheet.count("Suite") == sheet.count("Ce qui suit.") == sheet.count("fin\n")


def test_nothing_is_set_below_the_foot_of_a_sheet():
    notes = tuple(f"note {number} " + "mot " * 60 for number in range(60))
    tables = long(100).sections
    made = pdf.written(replace(BARE, sections=tables, notes=notes, payment=notes[:20]))
    sheets = pdf_text.sheets(made)
    assert len(sheets) > 5
    low = [above for above in pdf_text.heights(made) if above < 16]
    assert {round(above) for above in low} == {10}  # the line at the foot, and nothing else
    assert len(low) == 2 * len(sheets)
    assert all("page" not in sheet.splitlines()[0] for sheet in sheets)
    for number in range(60):
        assert any(f"note {number} " in sheet for sheet in sheets)


def test_a_document_of_next_to_nothing():
    assert "Anne" in pdf_text.sheets(pdf.written(BARE))[0]
    signed = replace(BARE, sign="Signature", sections=(Section("Rien", notes=("Vide.",)),))
    assert "Signature" in pdf_text.sheets(pdf.written(signed))[0]
    headless = Table((Column("", 1), Column("", 1)), (Row(("Facturé", "1")),))
    assert "Facturé" in pdf_text.sheets(pdf.written(replace(BARE, sums=headless)))[0]
    no_row = Section("Rien", table=Table(COLUMNS, ()))
    assert "Montant" in pdf_text.sheets(pdf.written(replace(BARE, sections=(no_row,))))[0]


# --- names in any script -------------------------------------------------------------------------


@needs_a_face
@pytest.mark.parametrize("name", ["Žaneta Łukasiewicz", "Αθηνά", "Ольга", "Nguyễn Thị Ánh"])
def test_names_in_other_alphabets(name):
    of = replace(ONE, party=Party(ANNE, name))
    assert name in pdf_text.sheets(made(of))[0].split("\n")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoé D’Hondt – 40 €", "Zoé D’Hondt – 40 €"),
        ("Žaneta Łukasz", "Žaneta ?ukasz"),
        ("Ếva", "Eva"),
        ("Ольга", "?????"),
        ("−5\u202f€", "-5\u00a0€"),  # noqa: RUF001
    ],
)
def test_without_a_typeface_a_name_is_set_as_far_as_it_goes(name, shown):
    assert faces.plain(name) == shown
    of = replace(ONE, party=Party(ANNE, name))
    (sheet,) = pdf_text.sheets(made(of, known=NO_FACE))
    assert shown.replace("\u00a0", " ") in sheet.split("\n")


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60), st.booleans())
@pytest.mark.no_cover
def test_no_name_is_ever_too_much(name, own):
    of = replace(ONE, party=Party(ANNE, name), names={ANNE: name})
    known = faces.KNOWN if own else NO_FACE
    assert made(of, known=known).startswith(b"%PDF-")


@given(st.text())
def test_what_is_plain_can_be_said(name):
    plain = faces.plain(name)
    assert plain.encode(faces.ENCODING).decode(faces.ENCODING) == plain


def test_the_first_typeface_on_the_machine_is_taken(tmp_path):
    here = faces.Face(tmp_path / "a.ttf", tmp_path / "b.ttf")
    half = faces.Face(tmp_path / "a.ttf", tmp_path / "none.ttf")
    other_half = faces.Face(tmp_path / "none.ttf", tmp_path / "b.ttf")
    here.regular.touch()
    assert faces.found((here,)) is None
    here.bold.touch()
    assert faces.found((half, other_half, here)) is here
    assert faces.found(()) is None


# --- plain text ----------------------------------------------------------------------------------


def test_columns_stand_below_each_other():
    rows = (Row(("林\nbis", "1,00")), Row(("a", "10,00")))
    foot = (Row(("Total", "11,00")),)
    assert list(text.table(Table(COLUMNS, rows, foot))) == [
        "Jour   Montant",
        "林        1,00",
        "bis",
        "a        10,00",
        "--------------",
        "Total    11,00",
    ]


def test_a_table_without_heads_has_no_line_for_them():
    bare = (Column("", 1), Column("", 1, figures=True))
    assert list(text.table(Table(bare, (Row(("Facturé", "1")),)))) == ["Facturé  1"]


@pytest.mark.parametrize(("sign", "columns"), [("é", 1), ("e\u0301", 1), ("林", 2), ("\u200b", 0)])
def test_how_wide_a_text_is(sign, columns):
    assert width(sign) == columns


def test_a_draft_and_a_signature_in_text():
    document = replace(BARE, draft="BROUILLON", sign="Signature")
    lines = text.written(document).splitlines()
    assert lines[4] == "BROUILLON – Relevé"
    assert lines[-1] == "Signature"
    assert "BROUILLON" not in text.written(BARE)
