"""What a member may be called, and how to reach them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.commands.members import Particulars
from appliance.commands.verdicts import Flaw
from appliance.particulars import LONGEST, Unfit, first_name, fitting, one_line, quoted


def test_what_is_told_is_tidied():
    told = Particulars(
        name=" Zoé\u00a0Lefèvre\t",
        email=" zoe@example.org\n",
        language="nl",
        organisation=" Asbl ",
        home="\u202fNamur",
    )
    assert fitting(told) == Particulars(
        name="Zoé Lefèvre",
        email="zoe@example.org",
        language="nl",
        organisation="Asbl",
        home="Namur",
    )


@pytest.mark.parametrize(
    ("told", "flaw", "about"),
    [
        ({"name": ""}, Flaw.NAME_EMPTY, ""),
        ({"name": "\u200d"}, Flaw.NAME_EMPTY, ""),
        ({"name": "x" * (LONGEST + 1)}, Flaw.TEXT, "name"),
        ({"organisation": "\u202e"}, Flaw.TEXT, "organisation"),
        ({"home": "a\rb"}, Flaw.TEXT, "home"),
        ({"email": "a@b@c"}, Flaw.EMAIL, ""),
        ({"language": ""}, Flaw.WORD, "language"),
    ],
)
def test_what_does_not_fit(told, flaw, about):
    with pytest.raises(Unfit) as unfit:
        fitting(Particulars(**{"name": "Ann", **told}))
    assert (unfit.value.flaw, unfit.value.about) == (flaw, about)


def test_the_longest_that_fits():
    name, email = "x" * LONGEST, "a@" + "b" * (LONGEST - 2)
    assert fitting(Particulars(name=name, email=email)) == Particulars(name=name, email=email)
    with pytest.raises(Unfit):
        fitting(Particulars(name=name, email=email + "b"))


@given(st.text(max_size=LONGEST + 10))
def test_whatever_fits_is_one_visible_line_and_fits_again(text):
    try:
        line = one_line("name", text)
    except Unfit:
        return
    assert len(line) <= LONGEST
    assert line == line.strip() == one_line("name", line)
    assert not set(line) & set("\n\r\t\x00\x1b\u2028\u202e")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Zoé Lefèvre", "Zoé"),
        ("Jean-Noël D'Hondt", "Jean-Noël"),
        ("Peeters, Jan Piet", "Jan"),
        ("山田太郎", "山田太郎"),
        ("Prince", "Prince"),
        ("Peeters,", "Peeters"),
        (",", ""),
        ("", ""),
    ],
)
def test_a_first_name(name, first):
    assert first_name(name) == first


def test_what_is_quoted_is_harmless():
    assert quoted("\x1b[2J" + "x" * 50) == repr("\x1b[2J" + "x" * 36 + "…")
