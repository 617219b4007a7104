"""The file of school holidays: a table or a calendar on a disk, `seuil check`, the almanac."""

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import msgspec
import pytest

from appliance import cli, lastgood, schoolfile
from appliance.calendar import Known
from appliance.config import Access, Settings, Space, Storage
from appliance.insight.values import Period
from appliance.readers import READERS
from appliance.school import School
from appliance.web.almanac import Almanacs

BRUSSELS = ZoneInfo("Europe/Brussels")
EXAMPLE = Path(__file__).parents[2] / "docs" / "school-holidays.example.toml"
WAIT_S = 30
WINTER = Period("Vacances d’hiver", date(2025, 12, 22), date(2026, 1, 4))


def event(*lines, name="Vacances d’hiver"):
    return "\r\n".join(("BEGIN:VEVENT", f"SUMMARY:{name}", *lines, "END:VEVENT"))


def calendar(*events):
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//school//holidays//FR")
    return "\r\n".join((*head, *events, "END:VCALENDAR", ""))


ALL_DAY = event("DTSTART;VALUE=DATE:20251222", "DTEND;VALUE=DATE:20260105")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "school.ics"


def found_in(file, text):
    file.write_text(text, "utf-8", newline="")
    return schoolfile.read(file, BRUSSELS)


@pytest.mark.parametrize(
    "text",
    [
        ALL_DAY,
        event("DTSTART:20251221T230000Z", "DTEND:20260104T230000Z"),
        event("DTSTART;TZID=Europe/Brussels:20251222T000000", "DTEND:20260104T170000"),
        event("DTSTART;VALUE=DATE:20251222", "DURATION:P14D"),
    ],
)
def test_an_event_is_its_local_days(file, text):
    found = found_in(file, calendar(text))
    assert isinstance(found, School)
    assert found.periods == (WINTER,)


def test_an_event_without_an_end_is_one_day(file):
    one = event("DTSTART;VALUE=DATE:20260514", name="Ascension")
    found = found_in(file, calendar(ALL_DAY, one))
    assert found.periods == (WINTER, Period("Ascension", date(2026, 5, 14), date(2026, 5, 14)))
    same = event("DTSTART;VALUE=DATE:20260514", "DTEND;VALUE=DATE:20260514", name="Ascension")
    assert found_in(file, calendar(same)).periods == found.periods[1:]
    moment = event("DTSTART:20260514T080000Z", name="  Ascension\\n  ")
    assert found_in(file, calendar(moment)).periods == found.periods[1:]


def test_a_name_is_no_longer_than_a_line_and_never_missing(file):
    long = event("DTSTART;VALUE=DATE:20260514", name="a" * 200)
    bare = event("DTSTART;VALUE=DATE:20260514").replace("SUMMARY:Vacances d’hiver\r\n", "")
    names = [each.name for each in found_in(file, calendar(long, bare)).periods]
    assert names == ["a" * 80, "?"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is nothing in this calendar"),
        ("hello", "this is no calendar"),
        ("BEGIN:VCALENDAR", "there is nothing in this calendar"),
        ("END:VCALENDAR", "this is no calendar"),
        ("[[holiday]]\nfirst = 2026-01-01", "this is no calendar"),
        (calendar(), "there is nothing in this calendar"),
        (calendar(event("DTSTAMP:20250101T000000Z")), "has no days"),
        (calendar(event("DTSTART;VALUE=DATE:2025")), "no"),
        (
            calendar(event("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20251222")),
            'Vacances d’hiver": it ends on 2025-12-21, before it begins on 2026-01-05',
        ),
        (
            calendar(event("DTSTART;VALUE=DATE:20250105", "DTEND;VALUE=DATE:20261222")),
            "716 days are more than any school is shut",
        ),
        (
            calendar(event("DTSTART;VALUE=DATE:20260514", "RRULE:FREQ=YEARLY")),
            "is repeated, and repetitions are not read",
        ),
        (
            calendar(event("DTSTART;VALUE=DATE:20261221", f"DURATION:P{'9' * 20}D")),
            "this is no calendar",
        ),
        ("BEGIN:VEVENT\r\n" * 5000 + "END:VEVENT\r\n" * 5000, "this is no calendar"),
        (calendar(*[ALL_DAY] * 501), "there are 501 events in it: no school has so many holidays"),
    ],
    ids=range(14),
)
def test_what_is_wrong_with_a_calendar_is_told(file, text, said):
    found = found_in(file, text)
    assert isinstance(found, tuple)
    assert all(each.file == str(file) for each in found)
    assert said in str(found[0])


def test_a_table_is_read_as_one(tmp_path):
    found = schoolfile.read(EXAMPLE, BRUSSELS)
    assert isinstance(found, School)
    assert schoolfile.told(EXAMPLE, BRUSSELS).periods == found.periods
    missing = schoolfile.told(tmp_path / "none.toml", BRUSSELS)
    assert "Start from docs/school-holidays.example.toml" in str(missing.problems[0])


def test_a_calendar_is_read_by_a_child_and_the_page_server_never_loads_the_library(file):
    found_in(file, calendar(ALL_DAY))
    code = (
        "import sys\nfrom pathlib import Path\nfrom zoneinfo import ZoneInfo\n"
        "import appliance.web.server\nfrom appliance import schoolfile\n"
        f"told = schoolfile.told(Path({str(file)!r}), ZoneInfo('Europe/Brussels'))\n"
        "print(told.periods[0].name, len(told.problems), 'icalendar' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout == "Vacances d’hiver 0 False\n"


def test_what_the_child_finds_wrong_is_told(file):
    found_in(file, "hello")
    told = schoolfile.told(file, BRUSSELS)
    assert told.periods == ()
    assert "this is no calendar" in str(told.problems[0])


def test_a_child_that_cannot_be_started_is_told(file, monkeypatch):
    found_in(file, calendar(ALL_DAY))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert "it could not be read" in str(schoolfile.told(file, BRUSSELS).problems[0])


def test_a_child_that_never_answers_is_given_up(file, tmp_path, monkeypatch):
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    monkeypatch.setattr(schoolfile, "CHILD_S", 0.2)
    assert "it could not be read" in str(schoolfile.told(file, BRUSSELS).problems[0])


# --- `seuil check` ---

SETTINGS = '[space]\nid = "louvain"\nname = "Louvain"\nschool_holidays = "{}"\n'


def checked(folder, named, text, capsys):
    (folder / "seuil.toml").write_text(SETTINGS.format(named))
    (folder / named).write_text(text)
    status = cli.main(["check", "--config", str(folder / "seuil.toml")])
    out, err = capsys.readouterr()
    return status, out + err


def test_the_check_says_until_when_they_are_known(tmp_path, capsys):
    status, said = checked(tmp_path, "school.toml", EXAMPLE.read_text(), capsys)
    assert (status, said.splitlines()[1]) == (
        0,
        f"{tmp_path}/school.toml: good. School holidays: 9, until 2026-05-10.",
    )
    status, said = checked(tmp_path, "school.ics", calendar(ALL_DAY), capsys)
    assert (status, "School holidays: 1, until 2026-01-04." in said) == (0, True)


@pytest.mark.parametrize(("days", "noted"), [(-2, True), (2, False)])
def test_the_check_notes_that_they_are_all_over(tmp_path, capsys, days, noted):
    last = datetime.now(tz=BRUSSELS).date() + timedelta(days=days)
    text = f'[[holiday]]\nname = "x"\nfirst = {last}\nlast = {last}\n'
    status, said = checked(tmp_path, "school.toml", text, capsys)
    assert (status, f"Note: the school holidays end on {last}: add" in said) == (0, noted)
    invented = '[clock]\nsimulated = "/nowhere/legs"\n'
    (tmp_path / "seuil.toml").write_text(SETTINGS.format("school.toml") + invented)
    assert cli.main(["check", "--config", str(tmp_path / "seuil.toml")]) == 0
    assert "school holidays end" not in capsys.readouterr().out


def test_the_check_tells_both_lines(tmp_path, capsys):
    status, said = checked(tmp_path, "school.toml", "[[holiday]]\nname = 3\n", capsys)
    assert status == 1
    config = tmp_path / "seuil.toml"
    told = 'space.school_holidays: the school holidays in "school.toml" are not in order'
    assert f"{config}:4: {told}" in said
    assert f"{tmp_path}/school.toml:2: holiday[1].name: the number 3 does not fit" in said


def test_the_pages_find_it_from_anywhere_also_by_a_copy_of_the_settings(tmp_path, monkeypatch):
    config, copy = tmp_path / "seuil.toml", tmp_path / "copies" / "seuil.toml.good"
    copy.parent.mkdir()
    config.write_text(SETTINGS.format("school.toml"))
    copy.write_text(SETTINGS.format("school.toml"))
    monkeypatch.chdir("/")
    for text in (config.read_text(), "broken"):
        config.write_text(text)
        loaded = lastgood.read_or_copy(config, copy, tuple(READERS))
        assert loaded.settings.space.school_holidays == str(tmp_path / "school.toml")


# --- the almanac of the pages ---


@pytest.fixture
def begin(tmp_path):
    def begun(named=None):
        space = Space("louvain", "Louvain", school_holidays=None if named is None else str(named))
        storage = Storage(directory=str(tmp_path))
        return Almanacs(Settings(space, access=Access(country="BE"), storage=storage))

    return begun


def keep(folder, *days, country="BE"):
    known = Known(country, None, (2026,), days)
    (folder / "holidays.json").write_bytes(msgspec.json.encode(known))


def until(told):
    pause = Event()
    for _ in range(WAIT_S * 100):
        if found := told():
            return found
        pause.wait(0.01)
    raise AssertionError


def test_public_holidays_are_those_that_the_door_keeps(begin, tmp_path):
    made = begin()
    assert made().holidays == frozenset()
    armistice, christmas = date(2026, 11, 11), date(2026, 12, 25)
    keep(tmp_path, armistice)
    assert made().holidays == {armistice}
    assert made() is made()
    keep(tmp_path, armistice, christmas)
    assert made().holidays == {armistice, christmas}
    keep(tmp_path, armistice, country="FR")
    assert made().holidays == frozenset()


def test_school_holidays_are_those_of_the_file_as_it_is_now(begin, tmp_path, capsys):
    file = tmp_path / "school.toml"
    made = begin(file)
    assert made().school == ()
    assert "nothing is known of school holidays" in capsys.readouterr().err
    file.write_text(EXAMPLE.read_text())
    assert len(made().school) == 9
    file.write_text("[[holiday]]\n")
    assert made().school == ()
    made()
    assert capsys.readouterr().err.count("nothing is known") == 1
    keep(tmp_path, date(2026, 11, 11))
    assert made().school == ()
    assert capsys.readouterr().err == ""


def test_a_calendar_is_read_beside_the_pages(begin, file, tmp_path):
    found_in(file, calendar(ALL_DAY))
    keep(tmp_path, date(2026, 11, 11))
    made = begin(file)
    assert made().holidays == {date(2026, 11, 11)}
    assert until(lambda: made().school) == (WINTER,)
    assert made().holidays == {date(2026, 11, 11)}


def test_the_page_server_may_read_what_the_door_keeps(tmp_path):
    """Read as the group does: the file is no secret, and the folder is the group's."""
    from tests.emulated.test_calendar import Desk, done

    desk = Desk(tmp_path)
    made = desk.begin()
    made.look()
    done(made)
    assert desk.file.stat().st_mode & 0o777 == 0o640
    assert json.loads(desk.file.read_bytes())["country"] == "BE"
    made.close()
