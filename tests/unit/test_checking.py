import re
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.checking import check, notes
from appliance.config import Settings
from appliance.model import Category, Side
from appliance.shapes import Problem, written
from appliance.syntax import explain

KINDS = ("rdm6300", "pn532", "fingerprint")
EXAMPLE = Path(__file__).parents[2].joinpath("docs/seuil.example.toml").read_text("utf-8")
SPACE = '[space]\nid = "leuven"\nname = "Leuven"\n'
READERS = """
[[reader]]
name = "entrance"
kind = "pn532"
port = "/dev/ttyUSB0"
side = "in"

[[reader]]
name = "exit"
kind = "rdm6300"
port = "/dev/ttyUSB1"
side = "out"
"""


def said(text):
    """Return what is wrong with a text, one line each, without the file's name."""
    checked = check(text, "seuil.toml", KINDS)
    assert isinstance(checked, tuple), "this text is in order"
    assert all(problem.file == "seuil.toml" for problem in checked)
    return [str(problem).removeprefix("seuil.toml:") for problem in checked]


def in_order(text):
    checked = check(text, "seuil.toml", KINDS)
    assert isinstance(checked, Settings), checked
    return checked


# --- in order ------------------------------------------------------------------------------------


def test_the_example_is_in_order():
    assert in_order(EXAMPLE) == msgspec.toml.decode(EXAMPLE, type=Settings)


def test_what_is_left_out_has_its_default():
    settings = in_order(SPACE)
    assert (settings.space.threshold, settings.door.strike_pin, settings.reader) == (5, 17, ())
    assert settings.space.counted == (Category.COWORKER, Category.STUDENT)


def test_what_is_set_is_taken():
    settings = in_order(SPACE + 'counted = ["staff"]\n[door]\nopen_s = 2\n' + READERS)
    assert settings.space.counted == (Category.STAFF,)
    assert settings.door.open_s == 2.0
    assert [reader.side for reader in settings.reader] == [Side.IN, Side.OUT]


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_what_other_editors_leave_behind_does_no_harm(change):
    assert in_order(change(SPACE + READERS)) == in_order(SPACE + READERS)


def test_an_invented_time_is_noted_and_no_problem():
    assert notes(in_order(SPACE)) == ()
    (note,) = notes(in_order(SPACE + '[clock]\nsimulated = "/run/legs"\n'))
    assert "the time is invented" in note


# --- everything at once --------------------------------------------------------------------------


def test_the_whole_file_is_checked_and_every_problem_has_its_line():
    text = """
[space]
id = "Leuven X"
timezone = "Europe/Bruxelles"
threshold = 40
counted = []

[[reader]]
name = "a"
kind = "rdm6301"
port = "/dev/ttyAMA0"
side = "up"
[[reader]]
name = "a"   # "x" [y]
port = "/dev/ttyAMA0"
kind = "rdm6300"
[door]
strik_pin = 3
contact_pin = 17
buzzer_pin = 14
open_s = true
[mqtt]
protocol = 5
port = 99999
password_file = "/x"
[web]
port = 2026-11-23
[[whatever]]
"""
    assert said(text) == [
        (
            "2: space.name: it is missing. Write name in this table: "
            "1 to 80 characters without tabs or line breaks, in quotes."
        ),
        "2: space.capacity: 30 may be in, fewer than the threshold of 40. Write at least 40.",
        (
            '3: space.id: the text "Leuven X" does not fit. '
            "Write 1 to 32 small letters, digits or hyphens, in quotes."
        ),
        (
            '4: space.timezone: there is no time zone "Europe/Bruxelles". '
            "Did you mean Europe/Brussels?"
        ),
        (
            "6: space.counted: the list [] does not fit. "
            'Write a list [...] of one or more of "coworker", "student", "staff" or "visitor".'
        ),
        (
            '10: reader[1].kind: there is no kind "rdm6301". '
            'Write "rdm6300", "pn532" or "fingerprint".'
        ),
        '12: reader[1].side: the text "up" does not fit. Write "in", "out" or "toggle".',
        '13: reader[2].side: it is missing. Write side in this table: "in", "out" or "toggle".',
        "14: reader[2].name: reader[1] has this name already. Give each reader its own name.",
        "15: reader[2].port: reader[1] is on this port already. Give each reader its own port.",
        "18: door.strik_pin: there is no such setting. Did you mean strike_pin?",
        "19: door.contact_pin: GPIO 17 is taken by door.strike_pin. Write 22, 23 or 24.",
        (
            "20: door.buzzer_pin: GPIO 14 is taken by the serial port of reader[2]. "
            "Write 22, 23 or 24."
        ),
        "21: door.open_s: true does not fit. Write a number from 0.5 to 10.",
        '23: mqtt.protocol: the number 5 does not fit. Write "3.1.1" or "5".',
        "24: mqtt.port: the number 99999 does not fit. Write a TCP port, 1 to 65535.",
        "25: mqtt.password_file: there is a password and no user. Write mqtt.username too.",
        "27: web.port: the date or time 2026-11-23 does not fit. Write a TCP port, 1 to 65535.",
        (
            "28: whatever: there is no such setting. "
            "What there is: space, reader, door, access, control, privacy, billing, storage, "
            "mqtt, web, backup, notify, smtp, channel, clock."
        ),
    ]


# --- one thing at a time -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("threshold = 0", "space.threshold: the number 0 does not fit"),
        ("threshold = 501", "space.threshold: the number 501 does not fit"),
        ("threshold = 5.0", "space.threshold: the number 5.0 does not fit"),
        ("threshold = true", "space.threshold: true does not fit"),
        ('threshold = "5"', 'space.threshold: the text "5" does not fit'),
        ("threshold = [5]", "space.threshold: the list [5] does not fit"),
        ("threshold = {}", "space.threshold: a table does not fit"),
        ("threshold.a = 5", "space.threshold: a table does not fit"),
        ("capacity = 4", "space.capacity: 4 may be in, fewer than the threshold of 5"),
        ('counted = "coworker"', 'space.counted: the text "coworker" does not fit'),
        ('counted = ["ghost"]', 'space.counted: the list ["ghost"] does not fit'),
        ('timezone = "../passwd"', 'space.timezone: there is no time zone "../passwd"'),
        ('timezone = "/etc/passwd"', 'space.timezone: there is no time zone "/etc/passwd"'),
        ('timezone = "Europe"', 'space.timezone: there is no time zone "Europe"'),
        ('timezone = "Nowhere at all"', 'space.timezone: there is no time zone "Nowhere at all"'),
        ("timezone = 1", "space.timezone: the number 1 does not fit"),
        ('"\\u001b[2J" = 1', 'space."\\u001b[2J": there is no such setting'),
    ],
)
def test_a_wrong_line_of_the_space(line, problem):
    (only,) = said(f"{SPACE}{line}\n")
    assert only.startswith(f"4: {problem}. ")


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ("[door]\nopen_s = nan", "5: door.open_s: the number nan does not fit"),
        ("[door]\nopen_s = inf", "5: door.open_s: the number inf does not fit"),
        ("[door]\nopen_s = 0.4", "5: door.open_s: the number 0.4 does not fit"),
        ("[door]\nbuzzer_pin = 28", "5: door.buzzer_pin: the number 28 does not fit"),
        ("[door]\nbuzzer_pin = -1", "5: door.buzzer_pin: the number -1 does not fit"),
        ("[[door]]", "4: door: the list [{}] does not fit"),
        ("[reader]", "4: reader: a table does not fit"),
        ('[mqtt]\nprefix = "a/#"', '5: mqtt.prefix: the text "a/#" does not fit'),
        ('[mqtt]\nprefix = "/a"', '5: mqtt.prefix: the text "/a" does not fit'),
        ('[mqtt]\nprefix = "$SYS"', '5: mqtt.prefix: the text "$SYS" does not fit'),
        ('[mqtt]\nhost = "a b"', '5: mqtt.host: the text "a b" does not fit'),
        ('[mqtt]\nhost = ""', '5: mqtt.host: the text "" does not fit'),
        ('[mqtt]\nenabled = "no"', '5: mqtt.enabled: the text "no" does not fit'),
        ('[storage]\ndirectory = "a\\tb"', '5: storage.directory: the text "a\\tb" does not fit'),
        ("[web]\nport = 0", "5: web.port: the number 0 does not fit"),
    ],
)
def test_a_wrong_table(tables, problem):
    (only,) = said(f"{SPACE}{tables}\n")
    assert only.startswith(f"{problem}. ")


@pytest.mark.parametrize("name", ["a\\tb", "a\\n", "a\\u0000", "", "x" * 81])
def test_a_name_that_no_page_could_show(name):
    (only,) = said(f'[space]\nid = "a"\nname = "{name}"\n')
    assert only.startswith("3: space.name: ")


@pytest.mark.parametrize("name", ["x" * 80, "Zoé's D'Hondt & <Co>", "空間"])
def test_a_name_that_any_page_can_show(name):
    assert in_order(f'[space]\nid = "a"\nname = "{name}"\n').space.name == name


def test_a_name_in_topics_ends_where_it_ends():
    assert said('[space]\nid = "a\\n"\nname = "A"\n')[0].startswith("2: space.id: ")
    assert len(said(SPACE + READERS.replace('"exit"', '"exit\\n"'))) == 1


def test_a_space_is_needed():
    assert said("") == ["1: space: this table is missing. Write [space]."]
    assert said("space = 3") == ["1: space: the number 3 does not fit. Write a table, [space]."]


def test_a_reader_that_is_no_table():
    text = f"reader = [1]\n{SPACE}"
    assert said(text) == ["1: reader[1]: the number 1 does not fit. Write a table, [reader[1]]."]


def test_sixteen_readers_and_no_more():
    reader = '[[reader]]\nname = "r{0}"\nkind = "pn532"\nport = "/dev/r{0}"\nside = "in"\n'
    sixteen = SPACE + "".join(reader.format(number) for number in range(16))
    assert len(in_order(sixteen).reader) == 16
    assert said(sixteen + reader.format(16)) == [
        "84: reader[17]: there are too many. Write at most 16 of [[reader]]."
    ]


@pytest.mark.parametrize("port", ["/dev/ttyAMA0", "/dev/serial0", "/dev/ttyS0"])
@pytest.mark.parametrize("pin", [14, 15])
def test_a_pin_of_the_serial_port_in_use(port, pin):
    readers = READERS.replace("/dev/ttyUSB1", port)
    (only,) = said(f"{SPACE}[door]\nstrike_pin = {pin}\n{readers}")
    assert only.startswith(
        f"5: door.strike_pin: GPIO {pin} is taken by the serial port of reader[2]"
    )
    assert in_order(f"{SPACE}[door]\ncontact_pin = {pin}\n{READERS}").door.contact_pin == pin


@pytest.mark.parametrize("pin", [4, 5])
def test_a_pin_of_the_second_serial_port_in_use(pin):
    readers = READERS.replace("/dev/ttyUSB1", "/dev/ttyAMA3")
    (only,) = said(f"{SPACE}[door]\nexit_button_pin = {pin}\n{readers}")
    assert f"GPIO {pin} is taken by the serial port of reader[2]" in only
    assert only.endswith("Write 22, 23 or 24.")


HIGH = {
    **dict.fromkeys(range(9), "is pulled up from power-up on"),
    14: "goes high while the board starts",
    15: "is pulled up once the serial port is open",
}


@pytest.mark.parametrize("pin", range(28))
def test_a_strike_is_where_nothing_opens_the_door_at_the_start(pin):
    text = f"{SPACE}[door]\nstrike_pin = {pin}\n"
    if pin not in HIGH:
        assert in_order(text).door.strike_pin == pin
        return
    assert said(text) == [
        (
            f"5: door.strike_pin: GPIO {pin} {HIGH[pin]}, and would open the door at every start. "
            "Write 17, 22 or 23."
        )
    ]


def test_what_is_written_instead_is_free():
    readers = READERS.replace("/dev/ttyUSB1", "/dev/ttyAMA0")
    (only,) = said(
        f"{SPACE}[door]\nstrike_pin = 7\nbuzzer_pin = 22\ncontact_pin = 27\n"
        f"refused_lamp_pin = 23\n{readers}"
    )
    assert only.endswith("Write 17, 24 or 25.")


def test_a_pin_that_may_be_something_else_is_told():
    text = f"{SPACE}[door]\nexit_button_pin = 3\ncontact_pin = 27\n"
    assert notes(in_order(text)) == (
        (
            "door.exit_button_pin: GPIO 3 is also the clock module (I2C). "
            "Where that is in use, write 22, 23 or 24"
        ),
    )


@pytest.mark.parametrize(
    ("key", "told"),
    [("granted_lamp_pin", 1), ("refused_lamp_pin", 1), ("buzzer_pin", 1), ("contact_pin", 0)],
)
def test_what_would_be_on_at_every_start_is_told(key, told):
    found = notes(in_order(f"{SPACE}[door]\n{key} = 7\n"))
    assert found == told * (
        (
            f"door.{key}: GPIO 7 is pulled up from power-up on, so it is on then. "
            "Write 22, 23 or 24 instead"
        ),
    )


def test_as_many_places_as_the_threshold_are_enough():
    assert in_order(f"{SPACE}threshold = 30\n").space.capacity == 30


def test_a_name_used_three_times_is_told_twice():
    three = [READERS.replace("ttyUSB", f"tty{n}").replace("exit", "entrance") for n in "ab"]
    found = [line for line in said(SPACE + "".join(three)) if "has this name" in line]
    assert [line.partition(": ")[2].partition(" has")[0] for line in found] == [
        f"reader[{number}].name: reader[1]" for number in (2, 3, 4)
    ]


def test_a_pin_used_three_times_is_told_twice():
    found = said(f"{SPACE}[door]\nbuzzer_pin = 5\ncontact_pin = 5\nexit_button_pin = 5\n")
    assert [line.partition(". ")[0] for line in found] == [
        "6: door.contact_pin: GPIO 5 is taken by door.buzzer_pin",
        "7: door.exit_button_pin: GPIO 5 is taken by door.buzzer_pin",
    ]


def test_a_wrong_value_is_not_counted_as_a_clash():
    found = said(f"{SPACE}capacity = 0\nthreshold = 0\n[door]\nstrike_pin = 99\nbuzzer_pin = 99\n")
    assert all("does not fit" in line for line in found)
    assert len(found) == 4


def test_a_password_with_its_user_and_a_user_alone_are_in_order():
    both = '[mqtt]\nusername = "door"\npassword_file = "/x"\n'
    assert in_order(SPACE + both).mqtt.password_file == "/x"
    assert in_order(SPACE + '[mqtt]\nusername = "door"\n').mqtt.password_file is None
    wrong = said(SPACE + '[mqtt]\nusername = 1\npassword_file = "/x"\n')
    assert len(wrong) == 1  # the user is wrong, not missing


# --- not TOML ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[space]\nid = "x\nb = 1',
            "2: at column 8, a quote is opened and not closed on its line. ",
        ),
        ("[space]\nid = 'x\nb = 1", "2: a quote is opened and never closed. "),
        ('a = 1\nb = """x\n\nc = 1', "2: a quote is opened and never closed. "),
        ("id = “x”", "1: at column 6, there is a curly quote. Write straight ones, "),
        ("thres\thold = 2", "1: at column 7, after a tab, there is no = after the key. "),
        ("a = 1\tb", "1: at column 7, after a tab, something follows "),
        ("a = 'it's'", "1: at column 9, something follows where the setting should have ended. "),
        ("a = yes", "1: at column 5, there is no value here that TOML knows. "),
        ("a =\n", "1: at column 4, there is no value here that TOML knows. "),
        ("a = 1\na = 2\n", "2: at column 6, this is set twice. "),
        ("[a]\n[a]", "2: at column 3, this table stands twice. "),
        ("a = [1]\n[[a]]", "2: at column 4, this has been written in another form before. "),
        ("[a\n", "1: at column 3, a bracket is opened and not closed. "),
        ("a = 1\n\nb = [1,\n2\n", "3: a list is not closed, or has no comma"),
        ("a = {b = 1", "1: a table in { } is not closed, or has no comma"),
        ('a = "\\q"', "1: at column 8, a backslash in double quotes begins an escape "),
        ('a = "\x01"', "1: at column 6, there is a character that may not stand in quotes "),
        ("# \x01", "1: at column 3, there is a character that no text file should have. "),
        ("é = 1", "1: at column 1, a line must begin with a key, a [table] or a #. "),
        ("a. = 1", "1: at column 4, a key is missing or begins with a character "),
        ('a = "\\u12"', "1: at column 8, Invalid hex value. Write it as the example does."),
        ("[" * 5000, "1: at column 3, a key is missing or begins with a character "),
        ("a = " + "[" * 5000, "1: this cannot be read: "),
        ("a = " + "1" * 5000, "1: this cannot be read: "),
    ],
)
def test_a_text_that_is_not_toml(text, problem):
    (only,) = said(text)
    assert only.startswith(problem)
    assert only.endswith(".")


def test_an_open_quote_in_a_file_of_many_lines_is_said_to_be_open_at_its_end():
    text = 'a = """\n' + "\n" * 600
    assert explain(text, ValueError("Unterminated string (at end of document)"))[0] == 602
    short = 'a = """\n' + "\n" * 400
    assert explain(short, ValueError("Unterminated string (at end of document)"))[0] == 1


# --- whatever somebody types ---------------------------------------------------------------------


@given(st.text())
def test_no_text_upsets_the_check(text):
    assert all(str(problem) for problem in said(text))


@given(st.data())
def test_no_slip_upsets_the_check(data):
    at = data.draw(st.integers(0, len(EXAMPLE) - 1))
    slip = data.draw(st.text(alphabet="\t\"'[]{}=#.,\\\n01ae é“", max_size=3))
    text = EXAMPLE[:at] + slip + EXAMPLE[at + data.draw(st.integers(0, 3)) :]
    checked = check(text, "f", KINDS)
    if isinstance(checked, Settings):
        assert msgspec.toml.decode(text, type=Settings) == checked
        return
    for problem in checked:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert str(problem).isprintable()


SETS = re.compile(r"[a-z_]+ = ")


@given(st.data())
def test_any_value_of_another_type_is_found_on_its_line(data):
    lines = EXAMPLE.splitlines()
    settable = [number for number, line in enumerate(lines) if SETS.match(line)]
    number = data.draw(st.sampled_from(settable))
    key = lines[number].partition(" = ")[0]
    lines[number] = f"{key} = 1979-05-27"
    problems = check("\n".join(lines), "f", KINDS)
    assert number + 1 in {problem.line for problem in problems}
    assert tomllib.loads("\n".join(lines))


def test_a_problem_of_a_file_as_a_whole_has_no_line():
    assert str(Problem("f", 0, "", "it is gone", "Look for it")) == "f: it is gone. Look for it."
    assert str(Problem("f", 3, "k", "no", "Why?")) == "f:3: k: no. Why?"


def test_a_path_as_people_write_it():
    assert written(("reader", 1, "port")) == "reader[2].port"
    assert written(("a b",)) == '"a b"'


# --- who may come in when ------------------------------------------------------------------------

CONFIRMING = """
[[reader]]
name = "entrance"
kind = "pn532"
port = "/dev/ttyUSB0"
side = "in"
confirm = "finger"

[[reader]]
name = "finger"
kind = "fingerprint"
port = "/dev/ttyUSB1"
side = "in"
alone = false
"""
UNNAMED = (
    "17: reader[2].alone: no badge reader names this one in confirm, so no finger would ever open "
    "here. Leave this setting out, or name it there."
)
NO_SENSOR = '10: reader[1].confirm: "finger" is no fingerprint sensor. Leave this setting out.'


def test_a_finger_after_the_badge_is_in_order():
    settings = in_order(SPACE + CONFIRMING)
    assert settings.reader[0].confirm == "finger"
    assert not settings.reader[1].alone


@pytest.mark.parametrize(
    ("was", "edited", "wrong"),
    [
        (
            'confirm = "finger"',
            'confirm = "entrance"',
            [
                '10: reader[1].confirm: "entrance" is no fingerprint sensor. Write "finger".',
                UNNAMED,
            ],
        ),
        (
            "alone = false",
            'confirm = "finger"',
            [
                (
                    "17: reader[2].confirm: this reader takes fingers itself. "
                    "Write confirm at a badge reader."
                )
            ],
        ),
        (
            'side = "in"\nconfirm',
            'side = "out"\nconfirm',
            [
                (
                    "10: reader[1].confirm: this reader looks out, and nobody is refused the way "
                    "out. Leave this setting out."
                )
            ],
        ),
        (
            'side = "in"\nalone',
            'side = "toggle"\nalone',
            ['10: reader[1].confirm: "finger" looks the other way. Give both the same side.'],
        ),
        ('confirm = "finger"', "", [UNNAMED]),
        ('kind = "fingerprint"', 'kind = "rdm6300"', [NO_SENSOR]),
        (
            'kind = "fingerprint"',
            'kind = "fingerprnt"',
            [
                NO_SENSOR,
                (
                    '14: reader[2].kind: there is no kind "fingerprnt". '
                    'Write "rdm6300", "pn532" or "fingerprint".'
                ),
            ],
        ),
        (
            'kind = "fingerprint"\n',
            "",
            [
                (
                    "12: reader[2].kind: it is missing. Write kind in this table: "
                    "1 to 80 characters without tabs or line breaks, in quotes."
                )
            ],
        ),
    ],
)
def test_what_makes_no_sense_of_a_finger_after_the_badge(was, edited, wrong):
    assert CONFIRMING.count(was) == 1
    assert said(SPACE + CONFIRMING.replace(was, edited)) == wrong


def test_a_region_needs_its_country():
    assert said(SPACE + '[access]\nregion = "Zuid"\n') == [
        "5: access.region: there is a region and no country. Write access.country too."
    ]
    in_order(SPACE + '[access]\ncountry = "NL"\nregion = "Zuid"\n')
