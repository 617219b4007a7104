"""The door opened from the desk: a running one opens, on record; one that does not run is away."""

import ast
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

import appliance
from appliance import cli
from appliance.client import Client
from appliance.commands import OpenDoor, Refused, ShowBoard, ShowJournal
from appliance.commands.answers import Done, Trouble
from appliance.desk import books
from appliance.desk.books import DoorBook
from appliance.desk.cannot import Cannot
from appliance.desk.opening import AGAIN_S
from appliance.events import OpenFromDesk
from appliance.facts import CONSOLE, OpenedFromDesk
from appliance.model import Role
from appliance.occupancy import Contact
from tests.installation import ANNE, CONTACT, GREEN, STRIKE, WAIT_S
from tests.terminal import Terminal

THE_POST = OpenDoor("the post is at the door")


# --- at the desk, with a door played by hand -----------------------------------------------------


@pytest.fixture
def opened(at_desk, monkeypatch):
    """Return the list of who had the door opened, and why, by a door that opens at once."""
    opened = []
    monkeypatch.setattr(at_desk.book, "open_door", lambda *asked: opened.append(asked))
    return opened


def test_who_and_why_are_told_to_the_door(at_desk, opened):
    host = at_desk.open_account(Role.HOST)
    assert at_desk.ask(OpenDoor("  the post  "), host) == Done()
    assert at_desk.ask(THE_POST) == Done()
    assert opened == [(host, "the post"), (CONSOLE, THE_POST.why)]


def test_without_pins_nobody_is_told_that_it_opened(at_desk, opened, monkeypatch):
    standing = replace(at_desk.book.standing(), down=frozenset({"GPIO"}))
    monkeypatch.setattr(at_desk.book, "standing", lambda: standing)
    assert at_desk.ask(THE_POST) == Refused(Trouble.STRIKE_DOWN)
    assert opened == []


@pytest.mark.parametrize("why", ["", "   ", "two\nlines", "x" * 201, "\u202ehidden"])
def test_without_a_reason_nothing_opens(at_desk, opened, why):
    assert at_desk.ask(OpenDoor(why)).trouble is Trouble.WHY
    assert opened == []


def test_who_presses_twice_means_it_once(at_desk, opened):
    host, other = at_desk.open_account(Role.HOST), at_desk.open_account(Role.HOST)
    assert at_desk.ask(THE_POST, host) == Done()
    assert at_desk.ask(OpenDoor("the other reason"), host) == Done()
    assert len(opened) == 1
    assert at_desk.ask(THE_POST, other) == Done()
    assert len(opened) == 2  # somebody else is somebody else
    at_desk.later(round(AGAIN_S * 1e6) - 1)
    at_desk.ask(THE_POST, host)
    assert len(opened) == 2
    at_desk.later(1)
    at_desk.ask(THE_POST, host)
    assert len(opened) == 3


def test_what_failed_may_be_tried_again_at_once(at_desk, opened, monkeypatch):
    def away(*_):
        raise Cannot(Trouble.DOOR_AWAY)

    with monkeypatch.context() as broken:
        broken.setattr(at_desk.book, "open_door", away)
        assert at_desk.ask(THE_POST) == Refused(Trouble.DOOR_AWAY)
    assert at_desk.ask(THE_POST) == Done()
    assert len(opened) == 1


def test_where_no_door_runs_nothing_opens_and_nothing_is_on_record(at_desk):
    kept = at_desk.kept
    assert at_desk.ask(THE_POST) == Refused(Trouble.DOOR_AWAY)
    assert at_desk.kept == kept


# --- the book of a running door ------------------------------------------------------------------


def book(posted, steady_s=100.0):
    clock = SimpleNamespace(steady_s=lambda: steady_s)
    return DoorBook(posted, recorder=None, clock=clock)


def test_the_heart_is_asked_and_has_until_nobody_waits_any_more():
    asked = []

    def heart(event):
        asked.append(replace(event, reply=print))
        event.reply(True)

    book(heart).open_door("ruth", "the post")
    assert asked == [OpenFromDesk("ruth", "the post", 100.0 + books.HEART_S, print)]


def test_a_heart_that_is_too_late_or_silent_is_away(monkeypatch):
    with pytest.raises(Cannot) as late:
        book(lambda event: event.reply(False)).open_door("ruth", "the post")
    monkeypatch.setattr(books, "HEART_S", 0.01)
    with pytest.raises(Cannot) as silent:
        book(SimpleQueue().put).open_door("ruth", "the post")
    assert late.value.trouble is silent.value.trouble is Trouble.DOOR_AWAY


def test_nobody_waits_for_a_heart_that_has_ended(monkeypatch):
    """Whoever asked before, or asks after, is told at once: the door is to start again."""
    monkeypatch.setattr(books, "HEART_S", None)  # for ever
    ended = book(lambda _: ended.end())
    for _ in range(2):
        with pytest.raises(Cannot) as away:
            ended.standing()
        assert away.value.trouble is Trouble.DOOR_AWAY


# --- a whole appliance ---------------------------------------------------------------------------


@pytest.fixture
def open_house(installation):
    """Return an appliance with a door contact, whose door runs and is shut."""
    installation.settings["door"]["contact_pin"] = CONTACT
    installation.settings["door"]["open_s"] = 2.0
    installation.write().take_members_in()
    installation.board.drive(CONTACT, level=False)
    return installation


def console(house):
    return Client(house.folder / "control.sock")


def test_it_opens_on_record_and_whoever_opens_the_door_has_not_forced_it(open_house, monkeypatch):
    open_house.start_door()
    say = Terminal(open_house, monkeypatch)
    status, said, errors = say("open", "--why", "the post is at the door")
    assert (status, said, errors) == (cli.DONE, "The door is open.\n", "")
    assert open_house.board.wait_for(STRIKE, level=True, timeout_s=WAIT_S)
    assert open_house.facts("opened_from_desk") == [OpenedFromDesk(CONSOLE, THE_POST.why)]
    open_house.board.drive(CONTACT, level=True)

    def stands_open():
        return console(open_house).ask(ShowBoard()).contact is Contact.OPEN

    open_house.until(stands_open)
    assert open_house.facts("forced") == []
    assert open_house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    assert True in open_house.board.states(GREEN)
    lines = console(open_house).ask(ShowJournal()).lines
    line = next(each for each in lines if isinstance(each.fact, OpenedFromDesk))
    assert (line.fact, line.by) == (OpenedFromDesk(CONSOLE, THE_POST.why), CONSOLE)


def test_pressed_twice_it_opens_once_and_a_badge_opens_meanwhile(open_house):
    open_house.start_door()
    desk = console(open_house)
    assert desk.ask(THE_POST) == desk.ask(THE_POST) == Done()
    assert len(open_house.facts("opened_from_desk")) == 1
    open_house.badge_in.present(ANNE, held_s=0)
    open_house.until(lambda: open_house.facts("granted"))
    assert open_house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    assert open_house.board.states(STRIKE) == [False, True, False]  # extended, never shortened


def test_with_the_door_stopped_the_command_says_what_to_do(open_house, monkeypatch):
    status, _, errors = Terminal(open_house, monkeypatch)("open", "--why", "the post")
    assert status == cli.FAILED
    assert "no door runs that could open. Start it first" in errors
    assert open_house.facts("opened_from_desk") == []


def test_nothing_that_arrives_on_the_bus_opens(open_house, broker, doorman):
    open_house.settings["mqtt"] = {"enabled": True, "host": "127.0.0.1", "port": broker.port}
    open_house.write().start_door()
    said = b'{"command":{"type":"open_door","why":"please"},"account":""}'
    for space in ("test", "lln"):
        for last in ("door", "door/set", "open", "command", "occupancy", "availability"):
            doorman.say(lambda prefix, _, at=f"{space}/{last}": f"{prefix}/{at}", said)
    assert console(open_house).ask(THE_POST) == Done()  # whatever came before has been read
    assert open_house.facts("opened_from_desk") == [OpenedFromDesk(CONSOLE, THE_POST.why)]
    assert open_house.board.states(STRIKE) == [False, True]


# --- who can open at all -------------------------------------------------------------------------

ROOMS = sorted(Path(appliance.__file__).parent.rglob("*.py"))


def using(name):
    """Return the rooms in which somebody calls or names `name`."""
    found = set()
    for room in ROOMS:
        for node in ast.walk(ast.parse(room.read_text("utf-8"))):
            named = getattr(node, "id", None) or getattr(node, "attr", None)
            if named == name:
                found.add(room.relative_to(ROOMS[0].parent).as_posix())
    return found


def test_only_the_desk_asks_the_heart_and_only_the_heart_opens():
    assert using("OpenFromDesk") == {"desk/books.py", "door.py", "events.py"}
    assert using("open_until") == {"door.py", "doorway.py"}


def test_only_the_page_listens_on_the_bus_and_it_gives_no_command():
    assert using("subscribe") == {"web/subscriber.py"}
    listens = (Path(appliance.__file__).parent / "web/subscriber.py").read_text("utf-8")
    assert "appliance.client" not in listens
    assert "appliance.commands" not in listens
