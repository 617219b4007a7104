"""A month's statements for the accountant: the columns come to the total, and nothing is obeyed."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance.commands.answers.billing import Party
from appliance.paper import listing, records, workbook
from appliance.tariff.values import For
from tests.paper_samples import (
    ALL,
    ANNE,
    CREDIT,
    DRAFT,
    EMPLOYER,
    FREE,
    HOUSE,
    LOUVAIN,
    ONE,
    PLANS,
    charge,
    seen,
    statement,
    visit,
)


def by_head(of):
    return [dict(zip(of.heads, row, strict=True)) for row in of.rows]


def read(text):
    separator = ";" if ";" in text.partition("\r\n")[0] else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=separator))


# --- values --------------------------------------------------------------------------------------


def test_an_amount_with_all_that_a_book_wants():
    (row,) = by_head(records.charges([ONE], HOUSE))
    assert {head: value for head, value in row.items() if head != "Libellé"} == {
        "Numéro": "2026-0012",
        "Mois": "2026-10",
        "Date": date(2026, 11, 2),
        "Payeur": "Anne Dupont",
        "Membre": "Anne Dupont",
        "Jour": date(2026, 10, 5),
        "Formule": "La journée",
        "Hors TVA": Decimal("33.06"),
        "Taux de TVA (%)": Decimal(21),
        "TVA": Decimal("6.94"),
        "TVA comprise": Decimal("40.00"),
        "Devise": "EUR",
        "Jours des visites": "2026-10-05 2026-10-06 2026-10-08",
    }
    assert row["Libellé"].startswith("La journée")


def test_a_statement_a_free_one_a_credit_note_and_a_draft():
    rows = by_head(records.statements([ONE, FREE, CREDIT, DRAFT], HOUSE))
    assert [row["Numéro"] for row in rows] == ["2026-0012", "2026-0013", "2026-0015", ""]
    assert [row["Corrige"] for row in rows] == ["", "", "2026-0012", ""]
    assert [row["TVA comprise"] for row in rows] == [
        *(Decimal("40.00"), Decimal(0), Decimal("-40.00"), Decimal("135.83")),
    ]
    assert rows[0]["Date"] == date(2026, 11, 2)
    assert rows[-1]["Date"] is None


def test_each_way_a_visit_was_counted_is_a_row():
    rows = by_head(records.visits([EMPLOYER], HOUSE))
    twice = [row for row in rows if row["Arrivée"] == datetime(2026, 10, 7, 9)]  # noqa: DTZ001
    assert [(row["Durée (minutes)"], row["Minutes comptées"]) for row in twice] == [
        (505, 480),
        (505, 25),
    ]
    assert [row["Formule"] for row in twice] == ["Un jour par semaine", "À la carte"]
    night = [row for row in rows if row["Arrivée"] == datetime(2026, 10, 20, 22)]  # noqa: DTZ001
    assert [row["Jour"] for row in night] == [date(2026, 10, 20), date(2026, 10, 21)]
    assert night[0]["Départ"] == datetime(2026, 10, 21, 2)  # noqa: DTZ001
    assert [row["Remarque"].replace("\u00a0", " ") for row in rows[:3]] == [
        *("", "Estimation : pas de badge au départ", "Corrigé"),
    ]


def test_a_visit_that_was_counted_as_nothing_is_there_all_the_same():
    of = replace(LOUVAIN, visits=(visit(9, "10-05 09:00", 1, went=None),), uses=(), charges=())
    (row,) = by_head(records.visits([seen(statement(of))], HOUSE))
    assert (row["Minutes comptées"], row["Compté comme"], row["Jour"]) == (0, "", date(2026, 10, 5))
    assert row["Départ"] is None


def test_whoever_is_erased_has_no_name():
    erased = replace(ONE, party=Party(ANNE, ""), names={})
    (row,) = by_head(records.charges([erased], HOUSE))
    assert (row["Payeur"], row["Membre"]) == ("Personne effacée", "Personne effacée")


def test_a_rounding_has_a_row_of_its_own():
    thirds = [charge("10-05", "hourly", For.HOURS, Fraction(100, 3)) for _ in range(3)]
    rows = by_head(records.charges([seen(statement(replace(LOUVAIN, charges=thirds)))], HOUSE))
    assert [row["TVA comprise"] for row in rows] == [Decimal("0.33")] * 3 + [Decimal("0.01")]
    assert rows[-1]["Libellé"] == "Arrondi"
    assert rows[-1]["Membre"] == ""


cents = st.fractions(-100_000, 100_000, max_denominator=60)


@given(
    st.lists(st.tuples(cents, st.sampled_from(["0", "6", "21", "21.0", "5.5"])), max_size=8),
    st.sampled_from(["with_vat", "without_vat"]),
)
def test_the_columns_come_to_the_statement(amounts, prices):
    charges = tuple(charge("10-05", "day", For.HOURS, each, vat=rate) for each, rate in amounts)
    of = seen(statement(replace(LOUVAIN, charges=charges), prices=prices))
    rows = by_head(records.charges([of], HOUSE))
    (whole,) = by_head(records.statements([of], HOUSE))
    for head in ("Hors TVA", "TVA", "TVA comprise"):
        assert sum((row[head] for row in rows), Decimal()) == whole[head]


# --- CSV -----------------------------------------------------------------------------------------


def test_csv_reads_back():
    (row,) = read(listing.charges([ONE], HOUSE, "en"))
    assert row["Number"] == "2026-0012"
    assert (row["Day"], row["Including VAT"], row["VAT rate (%)"]) == ("2026-10-05", "40.00", "21")
    (credit,) = read(listing.statements([CREDIT], HOUSE, "en"))
    assert (credit["Including VAT"], credit["Corrects"]) == ("-40.00", "2026-0012")
    visits = read(listing.visits([ONE], HOUSE, "en"))
    assert [(row["Arrival"], row["Minutes counted"]) for row in visits] == [
        ("2026-10-05 09:00", "120"),
        ("2026-10-06 13:30", "180"),
        ("2026-10-08 09:05", "180"),
    ]
    assert read(listing.statements([DRAFT], HOUSE))[0]["Date"] == ""
    assert read(listing.statements([FREE], HOUSE))[0]["TVA comprise"] == "0,00"
    assert read(listing.visits([FREE], HOUSE))[-1]["Minutes comptées"] == "0"


def test_csv_is_as_spreadsheets_of_the_language_write_it():
    for language, row in (("fr", "2026-0012;"), ("nl", "2026-0012;"), ("en", "2026-0012,")):
        (_, line, _) = listing.charges([ONE], HOUSE, language).split("\r\n")
        assert line.startswith(row)
        assert ("40,00" in line, "40.00" in line) == (language != "en", language == "en")


EVIL = '=HYPERLINK("http://example.org";"x")'


def evil():
    of = replace(statement(LOUVAIN), plans={**PLANS, "day": EVIL}, currency="EUR")
    return replace(ONE, statement=of, party=replace(ONE.party, name=EVIL), names={ANNE: "+32"})


def test_no_cell_is_taken_for_a_formula():
    for text in (listing.charges([evil()], HOUSE), listing.visits([evil()], HOUSE)):
        for row in read(text):
            assert (row["Payeur"], row["Membre"]) == (f"'{EVIL}", "'+32")
            assert row["Formule"] == f"'{EVIL}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_any_name_comes_back(name):
    of = replace(ONE, party=replace(ONE.party, name=name))
    (row,) = read(listing.statements([of], HOUSE))
    assert row["Payeur"].removeprefix("'") == (name or "Personne effacée").removeprefix("'")


# --- XLSX ----------------------------------------------------------------------------------------


def opened(made):
    """Return what the sheets of a workbook say: their names, and the raw XML of each."""
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        sheets = [book.read(f"xl/worksheets/sheet{at}.xml").decode() for at in range(1, 4)]
        strings = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
    return dict(zip(names, sheets, strict=True)), strings


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["Relevés", "Montants", "Visites"]),
        ("nl", ["Afrekeningen", "Bedragen", "Bezoeken"]),
        ("en", ["Statements", "Charges", "Visits"]),
    ],
)
def test_a_workbook_has_three_sheets(language, names):
    sheets, _ = opened(workbook.written(ALL, HOUSE, language))
    assert list(sheets) == names


def test_figures_are_figures_and_days_are_days():
    sheets, _ = opened(workbook.written([ONE], HOUSE))
    assert re.search(r'<c r="H2" s="\d+"><v>40.00</v></c>', sheets["Relevés"])
    # Days since the end of 1899, as spreadsheets count them: 5 October and 2 November 2026.
    assert re.search(r'<c r="F2" s="\d+"><v>46300</v></c>', sheets["Montants"])
    assert re.search(r'<c r="C2" s="\d+"><v>46328</v></c>', sheets["Relevés"])
    assert re.search(r'<c r="F2" s="\d+"><v>46300.375</v></c>', sheets["Visites"])  # 9 o'clock
    assert re.search(r'<c r="I2" s="\d+"><v>120</v></c>', sheets["Visites"])


def test_a_workbook_obeys_no_text():
    sheets, strings = opened(workbook.written([evil()], HOUSE))
    assert EVIL.replace('"', "&quot;") in strings or EVIL in strings
    assert "+32" in strings
    for sheet in sheets.values():
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet.lower()


def test_the_same_statements_are_the_same_workbook():
    assert workbook.written(ALL, HOUSE) == workbook.written(ALL, HOUSE)
    assert workbook.written([], HOUSE) == workbook.written([], HOUSE)
