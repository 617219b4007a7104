"""The control socket with real connections: who may speak, what is understood, who hangs up."""

import errno
import os
import socket
import stat
import subprocess
import sys
import threading

import msgspec
import pytest

from appliance import control
from appliance.client import BILLED_S, Client, NotDone
from appliance.commands import (
    Asked,
    DraftMonth,
    ListMembers,
    OpenFirstAdmin,
    Progress,
    Refused,
    ShowLogin,
)
from appliance.commands.answers import Done, Login, Step, Trouble
from appliance.config import Control as Settings
from appliance.control import Control
from appliance.desk.beside import CHILD_S

WAIT_S = 20


@pytest.fixture
def listening(tmp_path):
    """Return what makes a control socket that serves by a function, and a client for it."""
    made = []

    def listen(serve, web_user="nobody"):
        path = tmp_path / "control.sock"
        door = Control(Settings(socket=str(path), web_user=web_user), serve)
        door.start()
        made.append(door)
        return path

    yield listen
    for door in made:
        door.close()


def say_done(asked, gone):
    yield Done()


def raw(path, line):
    """Send bytes and return everything that comes back."""
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(WAIT_S)
        talk.connect(str(path))
        talk.sendall(line)
        talk.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: talk.recv(4096), b""))


def test_a_command_and_its_answer(listening):
    heard = []

    def serve(asked, gone):
        heard.append(asked)
        yield Progress(Step.PLACE, "in")
        yield Done()

    path = listening(serve)
    assert Client(path).ask(ListMembers()) == Done()
    assert list(Client(path).called("a1").follow(ShowLogin("x"))) == [
        Progress(Step.PLACE, "in"),
        Done(),
    ]
    assert heard == [Asked(ListMembers()), Asked(ShowLogin("x"), "a1")]


def test_only_owner_and_group_reach_the_socket(listening):
    path = listening(say_done)
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_a_refusal_is_raised_with_its_reason(listening):
    path = listening(lambda asked, gone: iter([Refused(Trouble.NAME, "too long")]))
    with pytest.raises(NotDone, match="name: too long") as refused:
        Client(path).ask(ListMembers())
    assert refused.value.trouble is Trouble.NAME


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{}\n",
        b"null\n",
        b'{"command":{"type":"open_everything"}}\n',
        b'{"command":{"type":"give_badge","member":7}}\n',
        b"[" * 100_000 + b"\n",
        b"\xff\xfe\n",
        b'{"command":{"type":"list_members"}}',  # without its end
        b"",
    ],
)
def test_what_is_not_understood_is_refused_and_harms_nobody(listening, line):
    path = listening(say_done)
    reply = msgspec.json.decode(raw(path, line), type=Refused)
    assert reply.trouble is Trouble.NOT_UNDERSTOOD
    assert Client(path).ask(ListMembers()) == Done()


def test_a_line_without_end_is_cut(listening, monkeypatch):
    monkeypatch.setattr(control, "LONGEST", 4096)
    path = listening(say_done)
    reply = msgspec.json.decode(raw(path, b"x" * 5000), type=Refused)
    assert reply == Refused(Trouble.NOT_UNDERSTOOD, "a line has at most 4096 bytes")


def test_whoever_says_nothing_is_hung_up_on(listening, monkeypatch):
    monkeypatch.setattr(control, "ASK_WITHIN_S", 0.1)
    path = listening(say_done)
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(WAIT_S)
        talk.connect(str(path))
        assert talk.recv(10) == b""


def test_more_askers_than_places_are_turned_away_and_the_others_served(listening, monkeypatch):
    monkeypatch.setattr(control, "MOST_AT_ONCE", 2)
    path = listening(say_done)
    idle = [socket.socket(socket.AF_UNIX) for _ in range(2)]
    try:
        for line in idle:
            line.connect(str(path))
        with pytest.raises(NotDone) as away:
            Client(path).ask(ListMembers())
        assert away.value.trouble is Trouble.DOOR_AWAY
    finally:
        for line in idle:
            line.close()


def test_hanging_up_is_seen_in_the_middle_of_a_dialogue(listening):
    ended = threading.Event()

    def serve(asked, gone):
        yield Progress(Step.PLACE, "in")
        pause = threading.Event()
        for _ in range(WAIT_S * 100):
            if gone():
                ended.set()
                return
            pause.wait(0.01)

    path = listening(serve)
    dialogue = Client(path).follow(ListMembers())
    assert next(dialogue) == Progress(Step.PLACE, "in")
    assert not ended.is_set()
    dialogue.close()
    assert ended.wait(WAIT_S)


def test_whoever_listens_in_silence_has_not_hung_up(listening):
    def serve(asked, gone):
        yield Progress(Step.PLACE, "in")
        yield Refused(Trouble.CANCELLED) if gone() else Done()

    assert Client(listening(serve)).ask(ListMembers()) == Done()


def test_a_command_that_fails_in_a_way_nobody_foresaw_harms_nobody_else(listening, journalled):
    def serve(asked, gone):
        if asked.account:
            raise KeyError("Anne Étienne")
        yield Done()

    path = listening(serve)
    with pytest.raises(NotDone) as away:
        Client(path).called("a1").ask(ListMembers())
    assert away.value.trouble is Trouble.DOOR_AWAY
    assert Client(path).ask(ListMembers()) == Done()
    (said,) = journalled
    assert "KeyError in " in said
    assert "Anne" not in said


def test_too_many_open_files_are_waited_out(monkeypatch, tmp_path):
    monkeypatch.setattr(control, "AGAIN_S", 0.01)
    door = Control(Settings(socket=str(tmp_path / "control.sock")), say_done)
    accepts = [OSError(errno.EMFILE, "Too many open files")]
    real = socket.socket.accept

    def accept(listener):
        if accepts:
            raise accepts.pop()
        return real(listener)

    monkeypatch.setattr(socket.socket, "accept", accept)
    door.start()
    assert Client(tmp_path / "control.sock").ask(ListMembers()) == Done()
    door.close()


def test_where_there_is_no_further_thread_whoever_asks_is_turned_away(listening, monkeypatch):
    path, start, refused = listening(say_done), threading.Thread.start, []

    def start_none(thread):
        if thread.name == "control-line" and not refused:
            refused.append(thread)
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_none)
    with pytest.raises(NotDone):
        Client(path).ask(ListMembers())
    assert Client(path).ask(ListMembers()) == Done()


def test_nobody_there(tmp_path):
    with pytest.raises(NotDone) as away:
        Client(tmp_path / "none.sock").ask(ListMembers())
    assert away.value.trouble is Trouble.DOOR_AWAY


def test_a_door_that_dies_in_the_middle_is_away(listening):
    path = listening(lambda asked, gone: iter([Progress(Step.PLACE, "in")]))
    with pytest.raises(NotDone, match="hung up"):
        Client(path).ask(ListMembers())


def test_a_socket_of_a_killed_process_is_in_nobodys_way(listening, tmp_path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "control.sock"))
    assert Client(listening(say_done)).ask(ListMembers()) == Done()


def test_without_a_place_for_the_socket_the_door_goes_on_and_says_so(tmp_path, capfd):
    door = Control(Settings(socket=str(tmp_path / "no" / "control.sock")), say_done)
    door.start()
    door.close()
    assert "no pages behind the login" in capfd.readouterr().err


SPEAK = """
import os, sys
from pathlib import Path
from appliance.client import Client, NotDone
from appliance.commands import ListMembers, OpenFirstAdmin, ShowLogin
os.setgid(int(sys.argv[3]))
os.setuid(int(sys.argv[2]))
client = Client(Path(sys.argv[1]))
for asker, command in (
    (client, ListMembers()),
    (client, ShowLogin("x")),
    (client.called("a1"), ListMembers()),
):
    try:
        print(type(asker.ask(command)).__name__)
    except NotDone as refused:
        print(refused.trouble)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can speak as another user")
@pytest.mark.parametrize(
    ("web_user", "said"),
    [
        # The page server names an account, or asks what anybody may before they have signed in.
        ("nobody", ["forbidden", "Done", "Done"]),
        ("daemon", ["forbidden", "forbidden", "forbidden"]),
        ("no-such-user", ["forbidden", "forbidden", "forbidden"]),
    ],
)
def test_another_user_is_the_page_server_or_nobody(listening, tmp_path, web_user, said):
    import pwd

    nobody = pwd.getpwnam("nobody")
    path = listening(say_done, web_user)
    os.chown(path, 0, nobody.pw_gid)
    for folder in (path.parent, *path.parents):
        if folder.stat().st_uid == 0 and str(folder).startswith("/tmp/"):
            folder.chmod(0o711)
    spoken = subprocess.run(
        [sys.executable, "-c", SPEAK, str(path), str(nobody.pw_uid), str(nobody.pw_gid)],
        capture_output=True, text=True, check=False, timeout=WAIT_S,
    )  # fmt: skip
    assert spoken.stdout.split() == said, spoken.stderr


def test_commands_for_anybody_carry_no_account():
    encoded = msgspec.json.encode(Asked(OpenFirstAdmin("c", "l", "h")))
    assert msgspec.json.decode(encoded, type=Asked).account == ""
    assert Login(None).hash == ""


def test_a_door_that_thinks_lets_its_listener_look_around(listening):
    come = threading.Event()

    def serve(asked, gone):
        yield Progress(Step.PLACE, "in")
        assert come.wait(WAIT_S)
        yield Done()

    replies = Client(listening(serve)).attend(ListMembers(), pulse_s=0.01)
    assert next(replies) == Progress(Step.PLACE, "in")
    assert next(replies) is None
    come.set()
    assert [reply for reply in replies if reply is not None] == [Done()]


def test_whoever_asks_about_bills_waits_for_as_long_as_they_may_take(listening):
    come = threading.Event()

    def serve(asked, gone):
        assert come.wait(WAIT_S)
        yield Done()

    client = Client(listening(serve), patience_s=0.01, billed_s=WAIT_S).called("acc-1")
    replies = client.attend(DraftMonth("2026-10"), pulse_s=0.01)
    assert [next(replies) for _ in range(3)] == [None] * 3
    come.set()
    assert [reply for reply in replies if reply is not None] == [Done()]
    assert BILLED_S > 2 * CHILD_S


def test_a_door_that_never_answers_is_away(listening):
    come = threading.Event()

    def serve(asked, gone):
        assert come.wait(WAIT_S)
        yield Done()

    client = Client(listening(serve), patience_s=0.05)
    pulses = client.attend(ListMembers(), pulse_s=0.01)
    with pytest.raises(NotDone) as away:
        assert not any(pulses)  # silence, then no more patience
    come.set()
    assert away.value.trouble is Trouble.DOOR_AWAY
