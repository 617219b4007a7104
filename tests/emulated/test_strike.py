"""Strike, lamps and switches through gpiozero, against a board of emulated pins."""

import importlib.metadata
import os
import queue
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import types

import pytest

from drivers.emulators.pins import PinBoard
from drivers.errors import DeviceLost
from drivers.signals import Signal
from drivers.strike import Fittings, Input, Pins

STRIKE, GREEN, RED, BUZZER, BUTTON, CONTACT = 17, 22, 23, 24, 27, 25
PINS = Pins(STRIKE, GREEN, RED, BUZZER, BUTTON, CONTACT)
PATIENCE_S = 20


@pytest.fixture
def board(tmp_path):
    with PinBoard(tmp_path / "pins") as board:
        board.drive(CONTACT, level=False)
        yield board


@pytest.fixture
def edges():
    return queue.SimpleQueue()


@pytest.fixture
def door(board, edges):
    door = Fittings(PINS, str(board.path), lambda which, level: edges.put((which, level)))
    yield door
    door.close()


def settled(board, door):
    """Close the door and wait until the board has heard the last of it."""
    door.close()
    link, _ = connect(board.path)
    link.close()


def until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.002)
    return True


def connect(path):
    """Take the place of the next door, which proves that the board is done with the last one."""
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(PATIENCE_S)
    link.connect(str(path))
    greeting = b""
    while not greeting.endswith(b"ready\n"):
        greeting += link.recv(100)
    return link, greeting.decode().split()


# --- the strike --------------------------------------------------------------------------------


def test_nothing_is_on_at_the_start(board, door):
    settled(board, door)
    assert list(board.history) == []


def test_a_pulse_is_one_rise_and_one_fall(board, door):
    door.open_until(104.0)
    assert board.wait_for(STRIKE, level=True, timeout_s=PATIENCE_S)
    assert door.due() == 104.0
    door.tick(103.999)
    door.tick(104.0)
    assert board.wait_for(STRIKE, level=False, timeout_s=PATIENCE_S)
    assert door.due() is None
    door.tick(200.0)
    settled(board, door)
    assert board.states(STRIKE) == [False, True, False]


def test_opening_again_extends_never_stacks_and_never_shortens(board, door):
    door.open_until(104.0)
    door.open_until(106.0)
    door.open_until(105.0)
    door.tick(105.999)
    assert door.due() == 106.0
    door.tick(106.0)
    assert door.due() is None
    door.open_until(110.0)
    assert door.due() == 110.0
    settled(board, door)
    assert board.states(STRIKE) == [False, True, False, True, False]


def test_on_a_clock_that_began_below_zero(door):
    door.open_until(-5.0)
    door.open_until(-7.0)
    assert door.due() == -5.0


def test_closing_releases_all_and_may_be_repeated(board, door):
    door.open_until(1e9)
    door.signal(Signal.GRANTED, 0.0)
    assert board.wait_for(BUZZER, level=True, timeout_s=PATIENCE_S)
    door.close()
    door.close()
    for pin in (STRIKE, GREEN, BUZZER):
        assert board.wait_for(pin, level=False, timeout_s=PATIENCE_S)


# --- lamps and buzzer --------------------------------------------------------------------------


def play(door, which, at_s):
    door.signal(which, at_s)
    while (due := door.due()) is not None:
        door.tick(due)


@pytest.mark.parametrize(
    ("which", "green", "red", "beeps"),
    [
        (Signal.GRANTED, 1, 0, 1),
        (Signal.REFUSED, 0, 1, 2),
        (Signal.UNKNOWN, 0, 3, 3),
        (Signal.LOOK, 2, 2, 4),
        (Signal.FINGER, 16, 0, 2),
        (Signal.NEWS, 1 + 2, 2, 1 + 4),
    ],
)
def test_each_signal_on_the_pins(board, door, which, green, red, beeps):
    play(door, which, 50.0)
    settled(board, door)
    for pin, times in ((GREEN, green), (RED, red), (BUZZER, beeps)):
        assert board.states(pin) == [False] + [True, False] * times
    assert board.states(STRIKE) == [False]


def test_a_signal_replaces_the_one_that_plays(board, door):
    door.signal(Signal.REFUSED, 50.0)
    door.signal(Signal.GRANTED, 50.1)
    assert door.due() == pytest.approx(50.22)
    settled(board, door)
    assert board.states(RED) == board.states(GREEN) == [False, True, False]


def test_due_is_the_nearer_of_strike_and_signal(door):
    door.open_until(50.05)
    door.signal(Signal.GRANTED, 50.0)
    assert door.due() == 50.05
    door.tick(50.05)
    assert door.due() == pytest.approx(50.12)


def test_ticking_with_nothing_to_do_touches_no_pin(board, door, monkeypatch):
    door.signal(Signal.GRANTED, 50.0)
    monkeypatch.setattr(type(door._green), "value", property())
    monkeypatch.setattr(type(door._strike), "off", None)
    door.tick(50.01)
    door.tick(50.02)
    monkeypatch.undo()
    settled(board, door)
    assert board.states(GREEN) == [False, True, False]


def test_a_door_with_only_a_strike(board, edges):
    door = Fittings(Pins(STRIKE), str(board.path), edges.put)
    assert door.levels() == {}
    play(door, Signal.LOOK, 50.0)
    door.open_until(60.0)
    settled(board, door)
    assert {change.pin for change in board.history} == {STRIKE}


# --- exit button and contact -------------------------------------------------------------------


def test_inputs_mean_pressed_and_open(board, door, edges):
    assert door.levels() == {Input.EXIT_BUTTON: False, Input.CONTACT: False}
    board.drive(BUTTON, level=False)
    assert edges.get(timeout=PATIENCE_S) == (Input.EXIT_BUTTON, True)
    board.drive(CONTACT, level=True)
    assert edges.get(timeout=PATIENCE_S) == (Input.CONTACT, True)
    assert door.levels() == {Input.EXIT_BUTTON: True, Input.CONTACT: True}
    board.drive(BUTTON, level=True)
    board.drive(CONTACT, level=False)
    assert edges.get(timeout=PATIENCE_S) == (Input.EXIT_BUTTON, False)
    assert edges.get(timeout=PATIENCE_S) == (Input.CONTACT, False)
    assert edges.empty()


def test_an_unwired_contact_reads_as_open(tmp_path, edges):
    with PinBoard(tmp_path / "pins") as board:
        door = Fittings(PINS, str(board.path), edges.put)
        assert door.levels() == {Input.EXIT_BUTTON: False, Input.CONTACT: True}
        door.close()


def test_a_callback_that_raises_stops_no_later_edge(board, edges, caplog):
    def hostile(which, level):
        edges.put((which, level))
        raise RuntimeError("the inbox is full")

    door = Fittings(PINS, str(board.path), hostile)
    for level in (False, True, False, True):
        board.drive(BUTTON, level=level)
        assert edges.get(timeout=PATIENCE_S) == (Input.EXIT_BUTTON, not level)
    board.drive(CONTACT, level=True)
    assert edges.get(timeout=PATIENCE_S) == (Input.CONTACT, True)
    door.close()
    assert "nobody took the edge of the exit_button" in caplog.text


@pytest.mark.usefixtures("door")
def test_every_bounce_is_handed_over_in_order(board, edges):
    for _ in range(50):
        board.drive(BUTTON, level=False)
        board.drive(BUTTON, level=True)
    heard = [edges.get(timeout=PATIENCE_S) for _ in range(100)]
    assert heard == [(Input.EXIT_BUTTON, True), (Input.EXIT_BUTTON, False)] * 50


# --- a door that dies --------------------------------------------------------------------------

CHILD = """
    import sys, threading
    from drivers.signals import Signal
    from drivers.strike import Fittings, Pins
    door = Fittings(Pins(17, 22, 23, 24, 27, 25), sys.argv[1], print)
    door.signal(Signal.REFUSED, 0.0)
    door.open_until(1e9)
    {then}
"""


def child(board, then):
    code = textwrap.dedent(CHILD.format(then=then))
    return subprocess.Popen([sys.executable, "-c", code, str(board.path)])


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_door_leaves_nothing_on(board, sent):
    door = child(board, "threading.Event().wait()")
    assert board.wait_for(STRIKE, level=True, timeout_s=PATIENCE_S)
    door.send_signal(sent)
    assert door.wait(PATIENCE_S) == -sent
    assert board.wait_for(STRIKE, level=False, timeout_s=PATIENCE_S)
    assert until(lambda: not any(board.outputs.values()))


def test_a_door_that_ends_releases_by_itself(board):
    door = child(board, "")
    assert door.wait(PATIENCE_S) == 0
    assert until(lambda: board.states(STRIKE) == [False, True, False])
    assert board.states(RED) == [False, True, False]


def test_the_next_door_is_told_the_inputs_afresh(board, door, edges):
    board.drive(BUTTON, level=False)
    assert edges.get(timeout=PATIENCE_S) == (Input.EXIT_BUTTON, True)
    door.close()
    again = Fittings(PINS, str(board.path), lambda *edge: edges.put(edge))
    assert again.levels() == {Input.EXIT_BUTTON: True, Input.CONTACT: False}
    again.close()


# --- what it says when there are no pins -------------------------------------------------------


def test_one_door_at_a_time(board, door, monkeypatch):
    monkeypatch.setattr("drivers.emulators.pin_factory._GREETING_S", 0.1)
    with pytest.raises(DeviceLost, match="in use"):
        Fittings(PINS, str(board.path), print)
    door.open_until(1.0)
    assert board.wait_for(STRIKE, level=True, timeout_s=PATIENCE_S)


def test_no_chip(tmp_path):
    with pytest.raises(DeviceLost, match="no such GPIO chip"):
        Fittings(PINS, str(tmp_path / "gpiochip0"), print)


def test_neither_a_chip_nor_a_socket(tmp_path):
    with pytest.raises(DeviceLost, match="neither a GPIO chip nor a socket"):
        Fittings(PINS, str(tmp_path), print)


def test_another_character_device():
    with pytest.raises(DeviceLost, match="is not a GPIO chip"):
        Fittings(PINS, "/dev/null", print)


def test_nobody_behind_the_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "pins"))
    with pytest.raises(DeviceLost, match="nobody is behind"):
        Fittings(PINS, str(tmp_path / "pins"), print)
    with PinBoard(tmp_path / "pins") as board:  # takes the dead one's place
        Fittings(PINS, str(board.path), print).close()


def test_a_board_that_goes_is_a_lost_device(board, door):
    board.close()
    board.close()
    with pytest.raises(DeviceLost, match="are gone"):
        door.open_until(1.0)
    door.close()


def test_two_devices_on_one_pin_release_what_was_taken(board):
    with pytest.raises(DeviceLost, match="GPIO17"):
        Fittings(Pins(STRIKE, granted_lamp=STRIKE), str(board.path), print)
    Fittings(PINS, str(board.path), print).close()


def test_the_board_passes_over_nonsense(board):
    link, greeting = connect(board.path)
    assert greeting == ["i25=0", "ready"]
    link.sendall(b"o17\no17=2\ni17=1\n\xff\xfe\no99=1\no1")
    link.sendall(b"7=1\n")
    assert board.wait_for(STRIKE, level=True, timeout_s=PATIENCE_S)
    assert board.outputs == {99: True, 17: True}
    link.close()
    assert board.wait_for(STRIKE, level=False, timeout_s=PATIENCE_S)


def test_the_door_passes_over_nonsense(tmp_path, edges):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "pins"))
        listener.listen()
        threading.Thread(target=lambda: talk(listener, b"nonsense\ni17=1\ni25=0\nready\n")).start()
        door = Fittings(PINS, str(tmp_path / "pins"), lambda *edge: edges.put(edge))
        assert door.levels() == {Input.EXIT_BUTTON: False, Input.CONTACT: False}
        door.close()


def talk(listener, words):
    with listener.accept()[0] as door:
        door.sendall(words)
        while door.recv(100):
            pass


def test_driving_an_output_is_nothing(board, door, edges):
    board.drive(STRIKE, level=True)
    board.drive(BUTTON, level=False)
    assert edges.get(timeout=PATIENCE_S) == (Input.EXIT_BUTTON, True)
    settled(board, door)
    assert board.states(STRIKE) == [False]


def test_waiting_for_a_pin_gives_up(board):
    assert board.wait_for(STRIKE, level=True, timeout_s=0.01) is False
    assert board.wait_for(STRIKE, level=False, timeout_s=0.01) is True


def test_changes_are_told_to_who_asked(tmp_path):
    changes = queue.SimpleQueue()
    with PinBoard(tmp_path / "pins", lambda *change: changes.put(change)) as board:
        door = Fittings(Pins(STRIKE), str(board.path), print)
        door.open_until(1.0)
        assert changes.get(timeout=PATIENCE_S) == (STRIKE, True)
        door.close()
        assert changes.get(timeout=PATIENCE_S) == (STRIKE, False)


# --- a real chip, as far as that goes without one ----------------------------------------------


def chip_at(monkeypatch, name="/dev/gpiochip3"):
    """Let /dev/null pass for a GPIO chip."""
    monkeypatch.setattr(
        "drivers.strike.Path.resolve", lambda _: types.SimpleNamespace(name=name[5:])
    )
    monkeypatch.delenv("LG_WD", raising=False)
    return "/dev/null"


def test_without_lgpio_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "lgpio", None)
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/run/seuil:/run/more")
    with pytest.raises(DeviceLost, match=r"apt install python3-lgpio.*Raspberry Pi OS"):
        Fittings(PINS, chip_at(monkeypatch), print)
    assert os.environ["LG_WD"] == "/run/seuil"


def test_the_chip_is_opened_by_its_number(monkeypatch):
    asked = []

    def factory(chip):
        asked.append(chip)
        raise RuntimeError("can not open gpiochip")

    stub = types.ModuleType("gpiozero.pins.lgpio")
    stub.LGPIOFactory = factory
    monkeypatch.setitem(sys.modules, "gpiozero.pins.lgpio", stub)
    with pytest.raises(DeviceLost, match="can not open gpiochip: is the user in the group gpio"):
        Fittings(PINS, chip_at(monkeypatch), print)
    assert asked == [3]


def test_a_door_with_a_strike_alone_wakes_for_nothing_else(board):
    door = Fittings(Pins(STRIKE), str(board.path), lambda *_: None)
    door.signal(Signal.GRANTED, 100.0)
    assert door.due() is None
    door.open_until(104.0)
    assert door.due() == 104.0
    door.close()


@pytest.mark.usefixtures("door")
def test_no_stand_in_is_left_behind_for_others():
    assert "importlib_metadata" not in sys.modules
    assert importlib.metadata.entry_points(group="gpiozero_pin_factories")
