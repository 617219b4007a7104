"""Cells that no spreadsheet obeys, and that come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.cells import as_meant, harmless


@pytest.mark.parametrize(
    ("meant", "written"),
    [
        ("Anne", "Anne"),
        ("'t Hooft", "'t Hooft"),
        ("", ""),
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("+32 10", "'+32 10"),
        ("-1", "'-1"),
        ("@anne", "'@anne"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
    ],
)
def test_what_would_be_obeyed_has_an_apostrophe(meant, written):
    assert harmless(meant) == written
    assert as_meant(written) == meant


@given(st.text(alphabet="'=+-@\t\ra é"))
def test_every_cell_comes_back_and_none_is_obeyed(cell):
    assert as_meant(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
