"""Where the command line finds the desk, and what it says where there is none."""

import os
import signal
import socket
import threading

import pytest

from appliance import aside, cli
from appliance.cli import reach
from appliance.clock import open_clock
from appliance.facts import MemberAdded
from appliance.model import Category
from appliance.storage import InUse, Storage
from tests.installation import WAIT_S
from tests.terminal import Terminal, terminal

__all__ = ["terminal"]


def test_a_folder_in_use_by_somebody_who_does_not_answer(house, terminal, monkeypatch):
    monkeypatch.setattr(reach, "STARTS_WITHIN_S", 0.2)
    with house.storage.held():
        status, _, said = terminal("member", "list")
    assert status == cli.FAILED
    assert "is in use by another Seuil process" in said
    assert f"it does not answer at {house.folder}/control.sock: No such file" in said


def test_a_door_that_is_just_starting_is_waited_for(house, monkeypatch):
    path = house.folder / "control.sock"
    late = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

    def listen():
        late.bind(str(path))
        late.listen()

    with late:
        threading.Timer(0.3, listen).start()
        reach._listening(path, InUse("in use"))
        assert path.exists()


def test_a_socket_that_is_not_open_to_everybody(house, terminal, monkeypatch):
    monkeypatch.setattr(reach, "_deaf", lambda _: PermissionError(13, "Permission denied"))
    with house.storage.held():
        status, _, said = terminal("member", "list")
    assert status == cli.FAILED
    assert "not open to you. Run this as root: sudo seuil" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a folder away")
def test_root_speaks_to_a_running_door_and_leaves_a_stopped_ones_folder_alone(house, terminal):
    door = house.start_door()
    os.chown(house.storage.directory, 65534, -1)
    status, listed, _ = terminal("member", "list")
    assert status == cli.DONE
    assert "Anne Étienne" in listed
    door.send_signal(signal.SIGTERM)
    door.wait(WAIT_S)
    status, _, said = terminal("member", "list")
    assert status == cli.FAILED
    assert "belongs to nobody: run this as nobody (sudo -u nobody" in said
    assert "Start it first: sudo systemctl start seuil-door" in terminal("setup-code")[2]


def test_where_there_is_no_ledger_only_somebody_new_begins_one(installation, monkeypatch):
    terminal = Terminal(installation.write(), monkeypatch)
    file = installation.folder / "new.csv"
    file.write_text("name,category\nIda,coworker\n")
    status, _, said = terminal("member", "list")
    assert status == cli.FAILED
    assert "holds no ledger" in said
    status, shown, _ = terminal("member", "import", "--preview", str(file))
    assert (status, shown.splitlines()[0]) == (cli.DONE, "2\tfits\tIda")
    assert not installation.storage.begun()
    assert terminal("member", "add", "Ida")[0] == cli.DONE
    assert "Ida" in terminal("member", "list")[1]


def test_what_was_kept_aside_comes_first(house, terminal):
    stamp = open_clock(None).stamp()
    aside.put(house.storage.aside, [(stamp, MemberAdded("0123456789abcdef", Category.STAFF))])
    assert "0123456789abcdef" in terminal("member", "list")[1]
    assert house.facts("set_aside_folded")
    assert not house.storage.aside.exists()


def test_what_is_decided_alone_is_known_on_a_bad_day_too(house, terminal):
    terminal("member", "suspend", "anne")
    known = house.storage.last_known()
    assert [m.suspended for m in known.roster.members.values()] == [True, False, True]
    assert known.sequence == len(house.facts())


def test_a_bad_day_for_that_is_said_and_stops_nobody(house, terminal, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Storage, "keep_last_known", refuse)
    status, _, said = terminal("member", "suspend", "anne")
    assert status == cli.DONE
    assert "cannot be kept for a bad day" in said
    assert house.facts("member_suspended")


def test_a_bad_edit_keeps_nobody_from_the_desk(house, terminal):
    door = house.start_door()
    house.config.write_text("[space]\nid = 7\n")
    for _ in ("running", "stopped"):
        status, listed, said = terminal("member", "list")
        assert status == cli.DONE
        assert "Anne Étienne" in listed
        assert "cannot be used: see `seuil check`. Its last good copy is in force" in said
        door.send_signal(signal.SIGTERM)
        door.wait(WAIT_S)
