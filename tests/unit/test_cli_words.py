"""What the command line understands and says: windows, names, tables, sentences, the manual."""

import argparse
import ast
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import cli
from appliance.cli import sentences, tables, times, who
from appliance.cli.ends import Failed
from appliance.cli.grammar import Argument, Page, argument
from appliance.cli.receipt import receipt
from appliance.cli.windows import DAYS, spelled, windows
from appliance.commands import MAY, Progress
from appliance.commands.answers import (
    AccountSeen,
    BadgeSeen,
    Erasure,
    FingerSeen,
    MemberCard,
    MemberRow,
    Receipt,
    Step,
    Trouble,
)
from appliance.commands.members import Particulars
from appliance.facts import Terms
from appliance.model import Category, Role
from appliance.schedule import Window

BRUSSELS = ZoneInfo("Europe/Brussels")
ON_THE_PAGES = {"OpenFirstAdmin", "ShowLogin", "NoteSignIn", "WhoAmI", "GiveLink"}

# --- windows ---


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mon-fri 08:00-19:00", (Window((0, 1, 2, 3, 4), 480, 1140),)),
        ("fri 22:00-02:00", (Window((4,), 1320, 120),)),
        ("SAT,Sun 9:30-24:00", (Window((5, 6), 570, 1440),)),
        ("fri-mon 00:00-00:00", (Window((0, 4, 5, 6), 0, 0),)),
        ("mon 08:00-12:00 13:00-17:00", (Window((0,), 480, 720), Window((0,), 780, 1020))),
        (
            "mon 08:00-12:00; wed,thu 13:00-14:00",
            (Window((0,), 480, 720), Window((2, 3), 780, 840)),
        ),
        ("", ()),
    ],
)
def test_windows_are_read(typed, meant):
    assert windows(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mon", "'mon' lacks its hours: write them after it, as mon-fri 08:00-19:00"),
        ("mon tue 08:00-19:00", "'mon' lacks its hours"),
        ("mon 08:00-09:00 tue", "'tue' lacks its hours"),
        ("08:00-19:00", "'08:00-19:00' lacks its days: write them before it"),
        ("lundi 08:00-19:00", "'lundi' names no days: write mon, tue, wed"),
        ("mon- 08:00-19:00", "'mon-' names no days"),
        ("mon 08:00", "'08:00' is one time: write from when to when"),
        ("mon 08:00-", "'' is no time of day"),
        ("mon 8-19:00", "'8' is no time of day: write 00:00 to 24:00, as 08:30"),
        ("mon 08:00-24:01", "'24:01' is no time of day"),
        ("mon 08:60-09:00", "'08:60' is no time of day"),
        ("mon 24:00-02:00", "'24:00-02:00' begins when the day is over"),
        ("mon 08:00-\uff119:00", "is no time of day"),
    ],
)
def test_what_is_no_window_is_told_what_would_be_right(typed, said):
    with pytest.raises(ValueError, match=r": write ") as told:
        windows(typed)
    assert said in str(told.value)


@given(st.sets(st.integers(0, 6), min_size=1), st.integers(0, 1439), st.integers(0, 1440))
def test_a_window_is_spelled_as_it_is_typed(days, start, end):
    window = Window(tuple(sorted(days)), start, end)
    assert windows(spelled(window)) == (window,)


@given(st.text(alphabet="mon-,:;0189 frisat", max_size=30))
def test_whatever_is_typed_is_read_or_explained(typed):
    try:
        read = windows(typed)
    except ValueError as wrong:
        assert ": write " in str(wrong)  # noqa: PT017, either end is right
    else:
        assert windows("; ".join(map(spelled, read))) == read


def test_days_in_a_row_are_spelled_short():
    assert spelled(Window((0, 1, 2, 4, 6), 0, 1440)) == "mon-wed,fri,sun 00:00-24:00"
    assert spelled(Window((5, 6), 570, 60)) == "sat,sun 09:30-01:00"
    assert DAYS[0] == "mon"


# --- sentences ---


@pytest.mark.parametrize("why", Trouble)
def test_every_trouble_has_a_sentence(why):
    said = sentences.trouble(why)
    assert said[0].isupper()
    assert len(said) > 20
    assert said.endswith(".") or ": " in said  # a sentence, or a command to give
    assert sentences.trouble(why, "line 3") == f"{said} (line 3)"


@pytest.mark.parametrize("step", Step)
def test_every_step_has_a_line(step):
    said = sentences.step(Progress(step, "finger-in"))
    assert said == f"finger-in: {sentences.STEPS[step]}"
    assert said[-1] in ".?"


def test_a_step_tells_how_far_and_why():
    told = Progress(Step.POOR, "in", done=2, of=6, detail="too dry")
    assert sentences.step(told) == "in: That was no use. Try again. (too dry) [2 of 6]"
    assert sentences.step(Progress(Step.PLACE, "in", of=6)).endswith(" [0 of 6]")


def test_no_two_troubles_and_no_two_steps_sound_alike():
    assert len(set(sentences.TROUBLES.values())) == len(Trouble)
    assert len(set(sentences.STEPS.values())) == len(Step)


# --- tables ---


def test_columns_stand_under_each_other_in_any_script():
    rows = [("a", "Zoe\u0301"), ("bbb", "王芳"), ("c", "")]
    text = tables.aligned(("ID", "NAME"), rows)
    assert text == "ID   NAME\na    Zoe\u0301\nbbb  王芳\nc\n"
    assert tables.aligned(("N", "X"), [("王芳", "x"), ("e\u0301", "y")]).splitlines() == [
        "N     X",
        "王芳  x",
        "e\u0301     y",
    ]
    assert tables.aligned(("N", "X"), [("\u200da", "x")]) == "N  X\n\u200da  x\n"
    assert tables.aligned(("N", "X"), [("\uff3a", "x")]) == "N   X\n\uff3a  x\n"  # a wide Z


def test_a_table_of_nobody_is_its_heading():
    assert tables.aligned(("A", "B"), []) == "A  B\n"


def test_for_programs_there_are_tabs_alone():
    assert tables.tabbed([("a", ""), ("b", "c")]) == "a\t\nb\tc\n"


# --- times ---


def test_days_and_times_are_read():
    assert times.day("2026-11-23") == date(2026, 11, 23)
    assert times.day_or_none("none") is None
    assert times.day_or_none("2026-11-23") == date(2026, 11, 23)
    typed = times.moment("2026-11-23 18:05")
    assert times.utc_us(typed, BRUSSELS) == 1_795_453_500_000_000
    assert times.shown(1_795_453_500_000_000, BRUSSELS) == "2026-11-23 18:05:00"
    assert times.midnight_us(date(2026, 11, 23), BRUSSELS) == times.utc_us(
        datetime(2026, 11, 22, 23, 0, tzinfo=UTC), UTC
    )


@pytest.mark.parametrize("typed", ["23/11/2026", "2026-11-23", "18:05", "2026-11-23T18:05+01:00"])
def test_what_is_no_time_is_told_what_would_be_right(typed):
    with pytest.raises(argparse.ArgumentTypeError, match="write it as '2026-11-23 18:05'"):
        times.moment(typed)


def test_what_is_no_day_is_told_what_would_be_right():
    with pytest.raises(argparse.ArgumentTypeError, match="'tomorrow' is no day: write it as 2026"):
        times.day("tomorrow")


def test_months_are_read():
    assert times.month("2026-11") == "2026-11"
    assert times.month_of(1_795_453_500_000_000, BRUSSELS) == "2026-11"
    assert times.month_of(times.midnight_us(date(2026, 12, 1), BRUSSELS), BRUSSELS) == "2026-12"
    assert times.days_of("2026-11") == (date(2026, 11, 1), date(2026, 11, 30))
    assert times.days_of("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert times.days_of("2026-12") == (date(2026, 12, 1), date(2026, 12, 31))


@pytest.mark.parametrize("typed", ["2026-13", "11/2026", "2026-1", "1999-11", "2026-11-01", ""])
def test_what_is_no_month_is_told_what_would_be_right(typed):
    with pytest.raises(argparse.ArgumentTypeError, match="is no month: write it as 2026-11"):
        times.month(typed)


def test_how_long_in_hours_and_minutes():
    assert times.lasting(7 * 3600 + 5 * 60 + 59) == "7 h 05"
    assert times.lasting(0) == "0 h 00"
    assert times.lasting(36 * 3600) == "36 h 00"


def test_an_age_in_words():
    assert times.age(4.4) == "4 s ago"
    assert times.age(61) == "1 min 1 s ago"


# --- who is meant ---


def row(member, name):
    return MemberRow(member, Particulars(name=name), Terms(Category.COWORKER))


ROWS = [row("a1", "Zoé Lambert"), row("b2", "Zoé"), row("c3", "Łukasz Żak"), row("d4", "")]


@pytest.mark.parametrize(
    ("meant", "found"),
    [("a1", "a1"), ("lamb", "a1"), ("ZOE", "b2"), (" zoé ", "b2"), ("zak", "c3"), ("d4", "d4")],
)
def test_a_member_is_found_by_id_name_or_part_of_it(meant, found):
    assert who.member(ROWS, meant).member == found


def test_several_members_are_listed_and_nobody_is_taken():
    rows = [row("a1", "Zoé Lambert"), row("b2", "Zoé Peeters")]
    with pytest.raises(Failed) as told:
        who.member(rows, "zoe")
    assert str(told.value).splitlines() == [
        "zoe: this fits several members. Say which, by its id:",
        "  a1  Zoé Lambert",
        "  b2  Zoé Peeters",
    ]


@pytest.mark.parametrize("meant", ["nobody", "", "  "])
def test_nobody_is_found(meant):
    with pytest.raises(Failed, match="no member has this id"):
        who.member(ROWS[:3], meant)


@given(st.text(max_size=10), st.sampled_from(["NFC", "NFD"]))
def test_a_name_is_found_however_it_is_composed(name, form):
    assert who.folded(unicodedata.normalize(form, name)) == who.folded(name)


def test_an_erased_member_is_called_so():
    assert who.called(ROWS[3]) == "(erased)"
    assert who.called(ROWS[1]) == "Zoé"


BADGES = [
    BadgeSeen("aa11", "A5"),
    BadgeSeen("aa22", "B7"),
    BadgeSeen("bb33", "B7"),
    BadgeSeen("cc44", "C9", revoked=True),
]


def test_a_badge_is_found_by_its_end_or_its_token():
    assert who.badge(BADGES, "a5").token == "aa11"
    assert who.badge(BADGES, "aa2").token == "aa22"
    with pytest.raises(Failed, match=r"several badges(.|\n)*aa22  …B7\n  bb33  …B7"):
        who.badge(BADGES, "B7")
    for gone in ("C9", "cc44", "aa", ""):
        with pytest.raises(Failed, match="no badge of this member"):
            who.badge(BADGES, gone)


def test_a_finger_is_found_by_its_id_or_by_being_the_only_one():
    fingers = [FingerSeen("f1"), FingerSeen("f2", revoked=True)]
    assert who.finger(fingers, None).finger == "f1"
    assert who.finger([FingerSeen("f1"), FingerSeen("g2")], "g").finger == "g2"
    with pytest.raises(Failed, match="several fingers"):
        who.finger([FingerSeen("f1"), FingerSeen("g2")], None)
    for meant in (None, "x"):
        with pytest.raises(Failed, match="no such finger"):
            who.finger(fingers[1:], meant)


def account(ident, login, **more):
    return AccountSeen(ident, login, Role.HOST, 0, **more)


def test_an_account_is_found_by_id_login_or_part_of_it():
    some = [
        account("a1", "ann@x.org"),
        account("b2", "joann@x.org"),
        account("c3", "c", closed=True),
    ]
    assert who.account(some, "b2").account == "b2"
    assert who.account(some, "ANN@x.org").account == "a1"
    assert who.account(some, "jo").account == "b2"
    with pytest.raises(Failed, match="several accounts"):
        who.account(some, "x.org")
    for nobody in ("c3", "c", "zed", ""):
        with pytest.raises(Failed, match="no open account"):
            who.account(some[2:], nobody)


# --- the receipt ---


@pytest.mark.parametrize(
    ("language", "erased", "pending", "none"),
    [
        ("fr", "finger-in, emplacement 4\u00a0: effacée", "sera effacée", "Aucune empreinte"),
        ("nl", "finger-in, plaats 4: gewist", "wordt gewist", "geen vingerafdruk"),
        ("en", "finger-in, position 4: erased", "will be erased", "No fingerprint"),
    ],
)
def test_the_receipt_says_what_is_proved_in_the_members_language(language, erased, pending, none):
    gone = (Erasure("finger-in", 4, proved=True), Erasure("finger-out", 5, proved=False))
    told = Receipt("a1", "Zoé", 0, gone, MemberCard(ROWS[1]))
    text = receipt(told, language, "2026-11-23 18:05")
    assert erased in text
    assert "Zoé (a1)" in text
    assert "2026-11-23 18:05" in text
    assert pending in next(line for line in text.splitlines() if "finger-out" in line)
    assert none not in text
    assert none in receipt(Receipt("a1", "Zoé", 0, (), MemberCard(ROWS[1])), language, "now")


# --- the manual ---

PAGES = [page for chapter in cli.CHAPTERS for page in cli.pages(chapter)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.words)
def test_help_reads_like_a_manual_page(page, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([*page.words.split(), "--help"])
    said = capsys.readouterr().out
    assert end.value.code == cli.DONE
    assert said.startswith(f"usage: seuil {page.words} ")
    assert "exit status:\n  0  done\n  1  " in said
    for sample in page.examples:
        assert " ".join(sample.split()) in " ".join(said.split())
    for each in page.all_arguments:
        assert each.names[0] in said or each.options["metavar"] in said
    assert max(map(len, said.splitlines())) <= 80
    assert page.happens.endswith(".")
    assert not page.purpose.endswith(".")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.words)
def test_the_examples_are_commands_that_can_be_given(page):
    grammar = cli.parser(page.words.split()[0])
    for sample in page.examples:
        if f"seuil {page.words}" in sample:
            typed = _typed(sample.partition("seuil ")[2])
            assert grammar.parse_args(typed).run is page.run


def _typed(text):
    import shlex

    return shlex.split(text.partition(" < ")[0].partition(" > ")[0].partition(" | ")[0])


def test_every_command_of_the_desk_can_be_given():
    rooms = Path(cli.__file__).parent.rglob("*.py")
    called = {
        node.func.id
        for room in rooms
        for node in ast.walk(ast.parse(room.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {kind.__name__ for kind in MAY} - called == ON_THE_PAGES


def test_a_usage_spells_each_kind_of_argument():
    arguments = (
        argument("one", meaning="", metavar="ONE"),
        argument("some", meaning="", nargs="+", metavar="SOME"),
        argument("maybe", meaning="", nargs="?", metavar="MAYBE"),
        argument("--needed", meaning="", required=True, metavar="X"),
        argument("--flag", meaning="", action="store_true"),
    )
    page = Page("try it", "try", "It tries.", lambda _: 0, arguments)
    assert page.usage == (
        "seuil try it ONE SOME [SOME …] [MAYBE] --needed X [--flag] [--config FILE]"
    )
    named = Page("try", "try", "It tries.", lambda _: 0, (Argument(("--config",), "", {}),))
    assert named.usage == "seuil try [--config]"


@pytest.mark.parametrize("typed", [[], ["fly"], ["member"], ["member", "add"], ["schedule", "set"]])
def test_what_cannot_be_meant_is_misuse(typed, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(typed)
    assert end.value.code == cli.MISUSED
    assert "usage: seuil" in capsys.readouterr().err


def test_the_chapters_and_the_parser_agree(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert all(chapter.name in said for chapter in cli.CHAPTERS)
    assert len(PAGES) == len({page.words for page in PAGES})
