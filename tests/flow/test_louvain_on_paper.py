"""Each story of tests/flow/louvain on paper: what was billed is what everybody reads."""

import csv
import io
from decimal import Decimal

import pytest

from appliance.commands.answers.billing import Party, StatementSeen
from appliance.paper import layout, listing, pdf, text
from appliance.paper.words import amount
from tests import louvain, pdf_text
from tests.flow.test_louvain import House
from tests.paper_samples import HOUSE, ISSUED_US


def issued(path):
    """Play a story; return every statement it leads to, as the desk hands it out."""
    story = louvain.read(path)
    house = House(min(told.words[0] for told in story.told if told.what == "close"))
    for told in story.told:
        house.happen(told)
    return [_seen(each) for past in house.closed.values() for each in past.issued]


def _seen(fact):
    of = fact.statement
    names = {part.member: part.member.title() for part in of.parts}
    return StatementSeen(fact.number, of, Party(of.payer, of.payer.title()), names, ISSUED_US)


def _spaced(words):
    return words.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("path", louvain.stories(), ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_story_reads_as_it_was_billed(path, language):
    for seen in issued(path):
        of = seen.statement
        document = layout.statement(seen, HOUSE, language)
        whole = amount(abs(of.total), of.currency, language)
        assert document.result.value == whole
        assert _spaced(whole) in _spaced(text.written(document))
        tables = [each.table for each in document.sections if each.table is not None]
        shown = [len(table.rows) for table in tables if len(table.columns) == 6]
        parts = [part for part in of.parts if part.visits]
        again = [each for part in of.parts for each in part.restated if each.visits]
        assert sorted(shown) == sorted(len(each.visits) for each in (*parts, *again))


@pytest.mark.parametrize("path", louvain.stories()[::10], ids=lambda path: path.stem)
def test_a_story_can_be_printed(path):
    for seen in issued(path):
        document = layout.statement(seen, HOUSE)
        sheets = "\n".join(pdf_text.sheets(pdf.written(document)))
        assert _spaced(document.result.value) in _spaced(sheets)


def test_the_books_of_all_stories_come_to_what_was_billed():
    seen = [each for path in louvain.stories() for each in issued(path)]
    rows = csv.DictReader(io.StringIO(listing.charges(seen, HOUSE, "en"), newline=""))
    booked = sum(Decimal(row["Including VAT"]) for row in rows)
    assert booked == Decimal(sum(each.statement.total for each in seen)).scaleb(-2)
