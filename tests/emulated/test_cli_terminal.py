"""What the command line shows to people and to programs, and what takes a while."""

import json
import re
import threading
from datetime import date

import pytest

from appliance import cli
from appliance.cli import prints
from appliance.people import People
from appliance.web.desk.sign_in.passwords import fits
from tests.installation import ANNE, CAS, STRANGER
from tests.terminal import Typed, on_a_terminal, terminal, terminal_of, with_sensor

__all__ = ["terminal", "terminal_of", "with_sensor"]

NEW = bytes.fromhex("0C000777D4")
PASSWORD = "correct horse battery\n"


def taken_away():
    """Keep a badge from the reader for long enough to be shown anew."""
    threading.Event().wait(1.0)


def test_the_next_unknown_badge_is_given(house, terminal):
    house.start_door()  # which has seen a stranger's badge
    assert f"…{STRANGER[-1:].hex().upper()}" in terminal("badge", "unknown")[1]
    waiting = Typed(house, "badge", "wait", "bert")
    waiting.until("Show the new badge of Bert Peeters at a reader now")
    house.badge_in.present(NEW, held_s=0)
    status, said = waiting.ended()
    assert (status, said) == (0, "The badge …D4, shown at badge-in, is now Bert Peeters's.\n")
    taken_away()
    assert house.opens_for(house.badge_in, NEW)
    assert "…D4" not in terminal("badge", "unknown")[1]


def test_a_badge_shown_before_is_given_when_it_is_shown_again(house):
    house.start_door()
    waiting = Typed(house, "badge", "wait", "bert", "--until", "2099-01-01")
    waiting.until("Show the new badge")
    taken_away()
    house.badge_in.present(STRANGER, held_s=0)
    assert waiting.ended() == (
        cli.DONE,
        "The badge …DE, shown at badge-in, is now Bert Peeters's.\n",
    )
    assert house.facts("badge_given")[-1].until == date(2099, 1, 1)


def test_waiting_for_a_badge_is_given_up(house):
    house.start_door()
    waiting = Typed(house, "badge", "wait", "bert")
    waiting.until("Show the new badge")
    assert waiting.ctrl_c() == (cli.FAILED, "seuil: given up\n")
    assert len(house.facts("badge_given")) == 3


@pytest.mark.parametrize("running", [True, False])
def test_ctrl_c_ends_an_enrolment_and_nothing_is_kept(with_sensor, terminal_of, running):
    house, terminal = with_sensor, terminal_of(with_sensor)
    if running:
        house.start_door()
    assert terminal("finger", "consent", "bert", said="oui\n")[0] == cli.DONE
    enrolling = Typed(house, "finger", "enrol", "bert")
    enrolling.until("finger-in: Place the finger on the sensor.")
    status, said = enrolling.ctrl_c()
    assert status == cli.FAILED
    assert said.endswith("seuil: Cancelled. Nothing was kept.\n")
    house.until(lambda: "finger-in\tyes\t1\t" in terminal("finger", "sensors")[1])
    assert house.sensor.module.library == {3: "anne"}
    assert not house.facts("finger_given")[1:]


def test_a_sensor_that_is_not_there_is_said_in_words(with_sensor, terminal_of):
    terminal = terminal_of(with_sensor)
    terminal("finger", "consent", "bert", said="oui\n")
    with_sensor.sensor.unplug()
    status, _, said = terminal("finger", "enrol", "bert")
    assert status == cli.FAILED
    assert said.startswith("seuil: The sensor does not answer. Look at its cable")
    assert "finger-in\tno\t" in terminal("finger", "sensors")[1]
    assert terminal("finger", "survey", "nowhere")[2].startswith("seuil: No reader of the config")


def test_without_a_sensor_there_is_nothing_to_survey(terminal):
    assert terminal("finger", "survey")[2].startswith("seuil: No fingerprint sensor is configured")


# --- on a terminal, and for programs ---


def test_on_a_terminal_there_are_columns(house):
    status, shown = on_a_terminal(house, "member", "list")
    assert status == cli.DONE
    head, first, *_ = shown.splitlines()
    assert head.split() == list(prints.MEMBERS)
    assert first.index("Anne Étienne") == head.index("NAME")
    assert first.index("coworker") == head.index("CATEGORY")


def test_a_password_is_asked_for_twice_and_never_shown(house):
    twice = (("New password for h@x.org: ", PASSWORD), ("Once more: ", PASSWORD))
    status, shown = on_a_terminal(house, "account", "open", "h@x.org", "host", types=twice)
    assert status == cli.DONE
    assert "h@x.org may sign in as host" in shown
    assert PASSWORD.strip() not in shown
    (secret,) = People(house.storage.people).secrets().values()
    assert fits(PASSWORD.strip(), secret.hash)


def test_two_different_passwords_are_none(house):
    types = (("New password", PASSWORD), ("Once more", "correct house battery\n"))
    status, shown = on_a_terminal(house, "account", "open", "h@x.org", "host", types=types)
    assert status == cli.FAILED
    assert "two different passwords. Nothing was done" in shown
    assert not house.facts("account_opened")


TOLD = (
    "member list",
    "member show anne",
    "member change anne --language en",
    "member movements anne",
    "member export anne",
    "schedule list",
    "account list",
    "finger sensors",
    "status",
    "board",
    "refusals",
    "journal",
    "retain --preview",
)


@pytest.mark.parametrize("line", TOLD)
def test_for_programs_there_is_json(terminal, line):
    status, said, errors = terminal(*line.split(), "--json")
    assert (status, errors) == (cli.DONE, "")
    assert isinstance(json.loads(said), dict)


def test_an_import_tells_programs_the_verdicts_too(terminal):
    file = "name,category\nIda,coworker\n,coworker\n"
    status, said, _ = terminal("member", "import", "-", "--preview", "--json", said=file)
    assert status == cli.FAILED
    assert [bool(line["why"]) for line in json.loads(said)["lines"]] == [False, True]
    status, said, _ = terminal("member", "import", "-", "--json", said=file[:-11])
    assert (status, json.loads(said)["taken"]) == (cli.DONE, 1)


def test_what_happens_at_the_door_is_told(house, terminal):
    house.start_door()
    house.badge_in.present(CAS, held_s=0)
    assert house.opens_for(house.badge_in, ANNE)
    house.until(lambda: "suspended" in terminal("refusals")[1])
    assert "badge-in\tbadge\tsuspended\tCas Suspended" in terminal("refusals")[1]
    assert "badge-in\tbadge\tunknown\t…DE" in terminal("refusals")[1]
    assert terminal("board")[1].endswith("\tAnne Étienne\n")
    assert "\tentered in\tbadge-in\tbadge\t" in terminal("member", "movements", "anne")[1]
    assert "door          running" in terminal("status")[1]
    assert re.search("^[A-Z2-9]{4}-[A-Z2-9]{4}\n", terminal("setup-code")[1])
    newest, *_ = terminal("journal", "--most", "3")[1].splitlines()
    assert newest.endswith("\tconsole\tsetup code made\t")


NOVEMBER, JUNE = 1_795_435_200, 1_812_103_200  # 23 November 2026, 4 June 2027


def set_to(house, utc_s):
    """Give the house a clock that is right, and stands still."""
    legs = house.folder / "legs.json"
    legs.write_text(json.dumps([{"real_us": 0, "utc_us": utc_s * 1_000_000, "rate": 0.0}]))
    house.settings["clock"] = {"simulated": str(legs)}
    house.write()


def test_a_correction_and_what_becomes_of_it(house, terminal):
    set_to(house, NOVEMBER)
    for way, when in (("in", "2026-11-20 09:00"), ("out", "2026-11-20 17:30")):
        _, said, _ = terminal("member", "correct", "anne", way, when, "--why", "forgot")
        assert said.startswith("on record: Anne Étienne ")
    told = terminal("member", "movements", "anne")[1]
    assert re.findall("corrected (in|out)", told) == ["out", "in"]
    assert "2026-11-20 17:30" in told
    assert terminal("retain")[1] == "Nothing is old enough to be forgotten.\n"
    set_to(house, JUNE)
    assert "To be forgotten: 2 movements from before 2027-" in terminal("retain", "--preview")[1]
    assert "Forgotten: 2 movements from before 2027-" in terminal("retain")[1]
    assert terminal("member", "movements", "anne")[1] == ""
    assert terminal("verify")[0] == cli.DONE


def test_a_stopped_door_has_seen_no_badge_and_keeps_no_code(terminal):
    for typed in (["setup-code"], ["badge", "unknown"], ["badge", "wait", "anne"]):
        status, _, said = terminal(*typed)
        assert status == cli.FAILED
        assert "sudo systemctl start seuil-door" in said
    assert "door          stopped" in terminal("status")[1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("schedule set office mon", "'mon' lacks its hours"),
        ("schedule set OFFICE mon 08:00-09:00", "a schedule's name is 1 to 32 small letters"),
        ("member change anne", "say what to change: --name"),
        ("member terms anne", "say what to change: --category"),
        ("member export --json", "everybody together is exported as CSV"),
    ],
)
def test_misuse_says_what_would_be_right(house, terminal, typed, said):
    before = len(house.facts())
    status, _, errors = terminal(*typed.split())
    assert status == cli.MISUSED
    assert said in errors
    assert len(house.facts()) == before
