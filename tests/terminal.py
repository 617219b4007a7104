"""Somebody at a terminal: gives commands, reads what is said, does with their finger as told."""

import io
import os
import pty
import signal
import subprocess
import sys

import pytest

from appliance import cli
from drivers import enrolment, fingerprint
from drivers.emulators.sensor import INSTANT
from tests.installation import WAIT_S


class Paper(io.StringIO):
    """Standard output, read by somebody who does with their finger what it says."""

    def __init__(self, sensor):
        super().__init__()
        self.sensor = sensor

    def write(self, text):
        for line in text.splitlines():
            if line.startswith("finger-in: Place"):
                self.sensor.place("zoe's")
            elif line.startswith(("finger-in: Lift", "finger-in: Found")):
                self.sensor.lift()
        return super().write(text)


class Terminal:
    """Gives commands in this process, as if typed; keeps what they said."""

    def __init__(self, house, monkeypatch):
        self.house = house
        self.monkeypatch = monkeypatch

    def __call__(self, *typed, said=""):
        paper, errors = Paper(self.house.sensor), io.StringIO()
        for name, stream in (("stdout", paper), ("stderr", errors)):
            self.monkeypatch.setattr(sys, name, stream)
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said.encode()), "utf-8"))
        status = cli.main([*typed, "--config", str(self.house.config)])
        return status, paper.getvalue(), errors.getvalue()


@pytest.fixture
def with_sensor(installation, monkeypatch):
    monkeypatch.setattr(fingerprint, "POLL_S", 0.01)
    monkeypatch.setattr(enrolment, "POLL_S", 0.01)
    installation.with_sensor().write().take_members_in()
    installation.sensor.times = INSTANT
    return installation


@pytest.fixture
def terminal(house, monkeypatch):
    return Terminal(house, monkeypatch)


@pytest.fixture
def terminal_of(monkeypatch):
    return lambda house: Terminal(house, monkeypatch)


class Typed:
    """A command in a process of its own, to press Ctrl-C on."""

    def __init__(self, house, *words, **streams):
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **streams}
        command = [sys.executable, "-u", "-m", "appliance", *words, "--config", str(house.config)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True, **streams)

    def until(self, said):
        for line in self.process.stdout:
            if said in line:
                return line
        raise AssertionError(f"never said {said!r}")

    def ctrl_c(self):
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self):
        with self.process:
            try:
                said, _ = self.process.communicate(timeout=WAIT_S)
            finally:
                self.process.kill()  # one that would not end is no trouble of the next test
        return self.process.returncode, said


def on_a_terminal(house, *words, types=()):
    """Return the status, and what a terminal shows of a command; `types` answers each question."""
    far, near = pty.openpty()
    try:
        command = [sys.executable, "-m", "appliance", *words, "--config", str(house.config)]
        process = subprocess.Popen(
            command, stdin=near, stdout=near, stderr=near, start_new_session=True
        )
        os.close(near)
        shown = b""
        for asked, answer in (*types, ("", "")):
            shown += _read_until(far, asked.encode())
            os.write(far, answer.encode())
        return process.wait(WAIT_S), shown.decode().replace("\r\n", "\n")
    finally:
        os.close(far)


def _read_until(far, asked):
    shown = b""
    while not asked or asked not in shown:
        try:
            piece = os.read(far, 4096)
        except OSError:  # its end, on Linux
            break
        if not piece:
            break
        shown += piece
    return shown
