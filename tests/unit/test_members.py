"""The members file: a verdict on every line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import members
from appliance.commands.members import Particulars
from appliance.commands.verdicts import Flaw, Verdict
from appliance.facts import Terms
from appliance.model import Category
from appliance.newcomers import Newcomer
from appliance.particulars import LONGEST

HEAD = "name,category,status,badge,finger,consent\n"


def test_a_good_file():
    newcomers, verdicts = members.read(
        "\ufeff" + HEAD + "Zoé Lefèvre,coworker,,0C:00:06:21:A5,,\n"
        '"Peeters, Jan",Student,suspended,0C000621A6 04A1B2C3,7,2026-11-02\n'
    )
    assert verdicts == []
    assert newcomers == [
        Newcomer(
            line=2,
            particulars=Particulars(name="Zoé Lefèvre"),
            terms=Terms(Category.COWORKER),
            badges=(bytes.fromhex("0C000621A5"),),
        ),
        Newcomer(
            line=3,
            particulars=Particulars(name="Peeters, Jan"),
            terms=Terms(Category.STUDENT),
            suspended=True,
            badges=(bytes.fromhex("0C000621A6"), bytes.fromhex("04A1B2C3")),
            finger=7,
            consent=date(2026, 11, 2),
        ),
    ]


def test_every_column():
    newcomers, verdicts = members.read(
        ",".join(members.COLUMNS) + "\n"
        "Zoé,zoe@example.org,NL,visitor,Asbl,Namur,2026-11-02,2026-11-03,hours,Yes,active,0C000621A5,"
        "3,2026-11-01\n"
    )
    assert verdicts == []
    assert newcomers == [
        Newcomer(
            line=2,
            particulars=Particulars(
                name="Zoé",
                email="zoe@example.org",
                language="nl",
                organisation="Asbl",
                home="Namur",
            ),
            terms=Terms(Category.VISITOR, date(2026, 11, 2), date(2026, 11, 3), "hours"),
            shown=True,
            badges=(bytes.fromhex("0C000621A5"),),
            finger=3,
            consent=date(2026, 11, 1),
        )
    ]


def test_only_name_and_category_are_needed():
    newcomers, verdicts = members.read("category,name\nstaff,Ann\n")
    assert verdicts == []
    assert newcomers == [Newcomer(2, Particulars(name="Ann"), Terms(Category.STAFF))]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",coworker,,,,", "the name is empty"),
        ("   ,coworker,,,,", "the name is empty"),
        (f"{'x' * 201},coworker,,,,", "at most 200 characters"),
        ('"a\nb",coworker,,,,', "name: one line"),
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
    name, badge = "x" * LONGEST, "0c-00-06-21 00112233445566778899"
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


def test_one_badge_finger_or_address_on_two_lines():
    text = (
        "name,category,email,badge,finger,consent\n"
        "Ann,coworker,ann@example.org,0C000621A5,3,2026-01-01\n"
        "Bea,coworker,Ann@Example.org,0c000621a5,3,2026-01-01\n"
        "Cas,coworker,,,,\n"
        "Dan,coworker,,,,\n"
    )
    assert members.read(text)[1] == [
        Verdict(3, "Bea", "this badge is on line 2 already", Flaw.BADGE_TWICE, "2"),
        Verdict(3, "Bea", "this finger is on line 2 already", Flaw.FINGER_TWICE, "2"),
        Verdict(3, "Bea", "this e-mail address is on line 2 already", Flaw.EMAIL_TWICE, "2"),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "why", "flaw"),
    [
        ("email", "zoe", "such as name@example.org", Flaw.EMAIL),
        ("language", "de", "write one of fr, nl, en", Flaw.WORD),
        ("organisation", "a\x07", "organisation: one line", Flaw.TEXT),
        ("home", "x" * 201, "at most 200 characters", Flaw.TEXT),
        ("from", "23/11/2026", "write the day as 2026-11-23", Flaw.DAY),
        ("until", "2026-02-30", "write the day as 2026-11-23", Flaw.DAY),
        ("board", "maybe", "write one of yes, no", Flaw.WORD),
        ("status", "x" * 50, f"'{'x' * 40}…'", Flaw.WORD),
    ],
)
def test_a_cell_that_does_not_fit(column, cell, why, flaw):
    _, (verdict,) = members.read(f"name,category,{column}\nAnn,coworker,{cell}\n")
    assert (verdict.line, verdict.name, verdict.flaw) == (2, "Ann", flaw)
    assert why in verdict.why


def test_a_verdict_has_the_name_as_far_as_it_can_be_shown():
    _, verdicts = members.read(f"name,category\nBe\x1ba,coworker\n{'x' * 50},wizard\n")
    assert [verdict.name for verdict in verdicts] == ["", f"{'x' * 40}…"]
    assert verdicts[1].about == "category (wizard)"


def test_a_last_day_before_the_first():
    text = "name,category,from,until\nAnn,visitor,2026-11-02,{}\nBea,visitor,,2026-01-01\n"
    assert members.read(text.format("2026-11-02"))[1] == []
    (verdict,) = members.read(text.format("2026-11-01"))[1]
    assert verdict.flaw is Flaw.DATES


def test_a_file_has_an_end():
    lines = "Ann,coworker\n" * members.MOST
    assert members.read("name,category\n" + lines)[1] == []
    _, (verdict,) = members.read("name,category\n" + lines + "One,coworker\n")
    assert (verdict.line, verdict.flaw) == (members.MOST + 2, Flaw.TOO_MANY)


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
