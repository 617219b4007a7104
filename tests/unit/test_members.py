"""The members file: a verdict on every line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import members
from appliance.members import Newcomer, Verdict
from appliance.model import Category

HEAD = "name,category,status,badge,finger,consent\n"


def test_a_good_file():
    newcomers, verdicts = members.read(
        "\ufeff" + HEAD + "Zoé Lefèvre,coworker,,0C:00:06:21:A5,,\n"
        '"Peeters, Jan",Student,suspended,0C000621A6 04A1B2C3,7,2026-11-02\n'
    )
    assert verdicts == []
    assert newcomers == [
        Newcomer(
            2, "Zoé Lefèvre", Category.COWORKER, False, (bytes.fromhex("0C000621A5"),), None, None
        ),
        Newcomer(
            3, "Peeters, Jan", Category.STUDENT, True,
            (bytes.fromhex("0C000621A6"), bytes.fromhex("04A1B2C3")), 7, date(2026, 11, 2),
        ),
    ]  # fmt: skip


def test_only_name_and_category_are_needed():
    newcomers, verdicts = members.read("category,name\nstaff,Ann\n")
    assert verdicts == []
    assert newcomers == [Newcomer(2, "Ann", Category.STAFF, False, (), None, None)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",coworker,,,,", "the name is empty"),
        ("   ,coworker,,,,", "the name is empty"),
        (f"{'x' * 201},coworker,,,,", "at most 200 characters"),
        ('"a\nb",coworker,,,,', "a name is one line"),
        ("\u200d,coworker,,,,", "the name is empty"),
        ("\x1b[2JAnn,coworker,,,,", "none that is invisible"),
        ("\u202eAnn,coworker,,,,", "none that is invisible"),
        ("Ann,boss,,,,", "write one of coworker, student, staff, visitor"),
        ("Ann,coworker,gone,,,", "write one of active, suspended"),
        ("Ann,coworker,,'; DROP TABLE,,", "4 to 10 bytes in hex"),
        ('Ann,coworker,,"""0C000621A5""",,', "4 to 10 bytes in hex"),
        ("Ann,coworker,,0C0006,,", "4 to 10 bytes in hex"),
        ("Ann,coworker,,0C000621A,,", "4 to 10 bytes in hex"),
        ("Ann,coworker,,0011223344556677889900,,", "4 to 10 bytes in hex"),
        ("Ann,coworker,,,seven,2026-11-02", "a number from 0"),
        ("Ann,coworker,,,-1,2026-11-02", "a number from 0"),
        ("Ann,coworker,,,²,2026-11-02", "a number from 0"),
        ("Ann,coworker,,,10000,2026-11-02", "a number from 0"),
        ("Ann,coworker,,,7,", "a finger needs the day of the consent"),
        ("Ann,coworker,,,7,yesterday", "write the day as"),
        ("Ann,coworker,,,,,surplus", "more values than columns"),
    ],
)
def test_a_line_that_is_wrong(line, why):
    newcomers, verdicts = members.read(HEAD + line + "\nBea,coworker,,,,\n")
    assert [newcomer.name for newcomer in newcomers] == ["Bea"]
    (verdict,) = verdicts
    assert why in str(verdict)


def test_what_is_just_within_bounds():
    name, badge = "x" * members.LONGEST_NAME, "0c-00-06-21 00112233445566778899"
    ((newcomer,), verdicts) = members.read(HEAD + f"{name},staff,,{badge},9999,2026-11-02\n")
    assert verdicts == []
    assert (newcomer.name, newcomer.finger) == (name, 9999)
    assert [len(number) for number in newcomer.badges] == [4, 10]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Zoé 😀", "Zoé 😀"),
        ("Jean\u00a0Paul\u202fII", "Jean Paul II"),
        ("👩\u200d💻 Lin", "👩\u200d💻 Lin"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_name_from_anywhere(written, name):
    ((newcomer,), _) = members.read(HEAD + f"{written},coworker,,,,\n")
    assert newcomer.name == name


def test_verdicts_name_the_line():
    _, verdicts = members.read(HEAD + "Ann,coworker,,,,\n,coworker,,,,\n")
    assert str(verdicts[0]) == "line 3: the name is empty"


def test_one_badge_on_two_lines():
    text = HEAD + "Ann,coworker,,0C000621A5,3,2026-01-01\nBea,coworker,,0c000621a5,3,2026-01-01\n"
    assert members.read(text)[1] == [
        Verdict(3, "this badge is on line 2 already"),
        Verdict(3, "this finger is on line 2 already"),
    ]


def test_verdicts_come_in_the_order_of_the_lines():
    text = "Ann,coworker,,0C000621A5,,\nBea,coworker,,0C000621A5,,\n,coworker,,,,\n"
    assert [verdict.line for verdict in members.read(HEAD + text)[1]] == [3, 4]


def test_the_same_badge_twice_on_one_line_is_one_badge():
    assert members.read(HEAD + "Ann,coworker,,0C000621A5 0C000621A5,,\n")[1] == []


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("", "missing: name, category"),
        ("name", "missing: category"),
        ("name,category,plan", "unknown: 'plan'"),
        ("name,category,badge,badge", "a column stands twice: 'badge'"),
    ],
)
def test_a_heading_that_is_wrong(heading, said):
    newcomers, (verdict,) = members.read(heading + "\nAnn,coworker\n" if heading else "")
    assert newcomers == []
    assert said in str(verdict)


def test_what_is_not_csv():
    _, verdicts = members.read(HEAD + '"never closed,coworker\n')
    assert any("this is not CSV" in str(verdict) for verdict in verdicts)


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text):
    newcomers, verdicts = members.read(HEAD + text)
    assert all(newcomer.name for newcomer in newcomers)
    assert all(verdict.line >= 1 for verdict in verdicts)


def test_a_spreadsheet_in_french_or_dutch_writes_semicolons():
    newcomers, verdicts = members.read(
        "name;category;badge\r\nLefèvre, Zoé;coworker;0C000621A5\r\n"
    )
    assert verdicts == []
    assert [newcomer.name for newcomer in newcomers] == ["Lefèvre, Zoé"]
    assert members.read("name,category\nA;B,coworker\n")[0][0].name == "A;B"
