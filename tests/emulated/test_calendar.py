"""Public holidays: the real child, the file, and what the door has when neither is right."""

import subprocess
import sys
import threading
from datetime import date
from queue import Empty, SimpleQueue
from zoneinfo import ZoneInfo

import msgspec
import pytest

from appliance import calendar
from appliance.calendar import Calendar, problems
from appliance.config import Access
from appliance.events import Holidays
from appliance.model import Stamp

BELGIUM = Access(country="BE")
NOVEMBER_2026_US = 1_795_000_000_000_000
NEXT_YEAR_US = 1_800_000_000_000_000
ARMISTICE, CHRISTMAS_2028 = date(2026, 11, 11), date(2028, 12, 25)
WAIT_S = 30


class FakeClock:
    simulated = False

    def __init__(self):
        self.utc_us, self.now_s = NOVEMBER_2026_US, 100.0

    def stamp(self):
        return Stamp(self.utc_us, 0, "b", synced=True)

    def steady_s(self):
        return self.now_s

    def rate(self):
        return 1.0


class Desk:
    """A calendar and what it posts."""

    def __init__(self, folder):
        self.file, self.clock, self.inbox = folder / "holidays.json", FakeClock(), SimpleQueue()
        self.begun = []

    def begin(self, access=BELGIUM):
        made = Calendar(access, self.file, self.clock, ZoneInfo("Europe/Brussels"), self.inbox.put)
        self.begun.append(made)
        return made

    def posted(self):
        return self.inbox.get(timeout=WAIT_S)

    def nothing_posted(self):
        with pytest.raises(Empty):
            self.inbox.get(block=False)
        return True


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    for each in made.begun:
        each.close()


def done(made):
    """Wait until a calendar's thread has ended."""
    made._at_work.join(WAIT_S)
    assert not made._at_work.is_alive()


def test_this_year_the_two_before_and_the_two_after_from_a_child(desk):
    made = desk.begin()
    assert made.days == frozenset()
    made.look()
    days = desk.posted().days
    assert {ARMISTICE, CHRISTMAS_2028} <= days
    assert {day.year for day in days} == {2024, 2025, 2026, 2027, 2028}
    assert made.days == days
    done(made)


def test_at_the_next_start_they_are_there_at_once_and_nobody_is_asked(desk, monkeypatch):
    first = desk.begin()
    first.look()
    done(first)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    again = desk.begin()
    assert again.days == desk.posted().days
    again.look()
    assert again._at_work is None
    assert desk.nothing_posted()


def test_when_the_year_turns_there_is_one_more(desk):
    made = desk.begin()
    made.look()
    done(made)
    desk.posted()
    desk.clock.utc_us, desk.clock.now_s = NEXT_YEAR_US, 1e6
    made.look()
    assert {day.year for day in desk.posted().days} == {2025, 2026, 2027, 2028, 2029}
    done(made)


def test_the_year_is_the_one_on_the_wall(desk):
    made = desk.begin()
    desk.clock.utc_us = 1_798_758_000_000_000  # 2026-12-31T23:00Z: midnight in Brussels
    made.look()
    assert min(desk.posted().days).year == 2025
    done(made)


@pytest.mark.parametrize("access", [Access(country="FR"), Access(country="BE", region="French")])
def test_what_is_kept_of_another_country_or_region_is_not_ours(desk, access):
    made = desk.begin()
    made.look()
    done(made)
    assert desk.begin(access).days == frozenset()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"country": "BE", "region": null, "years": [], "days": []}']
)
def test_a_file_that_is_no_good_is_as_none(desk, text):
    desk.file.write_text(text)
    made = desk.begin()
    assert made.days == frozenset()
    made.look()
    assert ARMISTICE in desk.posted().days
    done(made)
    assert msgspec.json.decode(desk.file.read_bytes())["years"] == [2024, 2025, 2026, 2027, 2028]


def test_without_a_country_there_are_none(desk):
    made = desk.begin(Access())
    made.look()
    assert made._at_work is None
    assert made.days == frozenset()


def test_a_child_that_fails_is_said_and_tried_again_an_hour_later(desk, capfd):
    made = desk.begin(Access(country="XX"))
    made.look()
    done(made)
    assert "the public holidays from 2026 on: Country XX not available" in capfd.readouterr().err
    desk.clock.now_s += 3599
    before = made._at_work
    made.look()
    assert made._at_work is before
    desk.clock.now_s += 1
    made.look()
    assert made._at_work is not before
    done(made)
    assert desk.nothing_posted()


def test_a_child_that_cannot_be_started_is_said(desk, monkeypatch, capsys):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    made = desk.begin()
    made.look()
    done(made)
    assert "/nowhere/python" in capsys.readouterr().err


def test_a_disk_that_refuses_the_file_keeps_no_holiday_from_the_door(desk, capsys):
    desk.file.mkdir()
    made = desk.begin()
    made.look()
    assert isinstance(desk.posted(), Holidays)
    done(made)
    assert "the public holidays from 2026 on" in capsys.readouterr().err


@pytest.fixture
def slow_child(tmp_path, monkeypatch):
    """Have a child that never answers."""
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))


@pytest.mark.usefixtures("slow_child")
def test_a_child_that_never_answers_is_given_up(desk, monkeypatch, capsys):
    monkeypatch.setattr(calendar, "CHILD_S", 0.2)
    made = desk.begin()
    made.look()
    done(made)
    assert "no answer within 0.2 s" in capsys.readouterr().err


@pytest.mark.usefixtures("slow_child")
def test_closing_ends_the_child_and_complains_of_nothing(desk, capsys):
    made = desk.begin()
    made.look()
    pause = threading.Event()
    while made._child is None:
        pause.wait(0.01)
    made.close(WAIT_S)
    assert not made._at_work.is_alive()
    assert made._child.returncode is not None
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("slow_child")
def test_closed_before_the_child_is_there_it_ends_too(desk):
    made = desk.begin()
    made._closing = True
    made.look()
    done(made)
    assert desk.nothing_posted()


def test_the_door_never_loads_the_library():
    code = "import sys, appliance.daemon; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- `seuil check` -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("access", "wrong"),
    [
        (Access(country="BE"), []),
        (Access(country="FR", region="Moselle"), []),
        (
            Access(country="EN"),
            [
                (
                    'seuil.toml:2: access.country: no holidays are known of "EN". '
                    "What there is: EC, EE, EG, EH, ER, ES, ET."
                )
            ],
        ),
        (
            Access(country="XX"),
            [('seuil.toml:2: access.country: no holidays are known of "XX". What there is: XK.')],
        ),
        (
            Access(country="NL", region="Zuyd"),
            ['seuil.toml:3: access.region: no region "Zuyd" of NL is known. Did you mean "Zuid"?'],
        ),
        (
            Access(country="BE", region="x"),
            [
                (
                    'seuil.toml:3: access.region: no region "x" of BE is known. '
                    "What there is: Flemish, French, German."
                )
            ],
        ),
        (
            Access(country="LU", region="x"),
            ['seuil.toml:3: access.region: no region "x" of LU is known. Leave this setting out.'],
        ),
        (Access(), []),
    ],
)
def test_a_country_that_is_not_known_is_told_with_the_nearest(tmp_path, monkeypatch, access, wrong):
    monkeypatch.chdir(tmp_path)
    file = tmp_path.joinpath("seuil.toml").relative_to(tmp_path)
    file.write_text('[access]\ncountry = "?"\nregion = "?"\n')
    assert [str(problem) for problem in problems(access, file)] == wrong
