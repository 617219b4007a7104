"""A whole appliance on emulated devices: the real processes, on a real configuration file."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from appliance.ledger import read_entries
from appliance.storage import Storage
from drivers.emulators.pins import PinBoard
from drivers.emulators.sensor import SensorEnd, Times
from drivers.emulators.tags import TagReaderEnd

STRIKE, GREEN, RED, BUZZER, CONTACT, BUTTON = 17, 22, 23, 24, 25, 27
ANNE, BERT = bytes.fromhex("0C000621A5"), bytes.fromhex("0C000621A6")
CAS = bytes.fromhex("0C000621A7")
STRANGER = bytes.fromhex("0C00DECADE")
MEMBERS = f"""name,category,status,badge,finger,consent
Anne Étienne,coworker,active,{ANNE.hex()},3,2026-11-02
Bert Peeters,student,active,{BERT.hex()},,
Cas Suspended,coworker,suspended,0C000621A7,,
"""
WAIT_S = 30


class Installation:
    """One appliance in a folder: far ends to press, processes to start, kill and look at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "seuil.toml"
        self.storage = Storage(folder / "data")
        self.ends = ExitStack()
        self.board = self.ends.enter_context(PinBoard(folder / "pins"))
        self.badge_in = self.ends.enter_context(TagReaderEnd(folder / "badge-in"))
        self.badge_out = self.ends.enter_context(TagReaderEnd(folder / "badge-out"))
        self.readers = [
            ("badge-in", "rdm6300", "in"),
            ("badge-out", "rdm6300", "out"),
        ]
        self.sensor = None
        self.settings = {
            "space": {"id": "test", "name": "Test"},
            "storage": {"directory": str(self.storage.directory)},
            "control": {"socket": str(folder / "control.sock")},
            "mqtt": {"enabled": False},
            "web": {"port": 1, "directory": str(folder / "web")},
            "door": {
                "chip": str(folder / "pins"),
                "granted_lamp_pin": GREEN,
                "refused_lamp_pin": RED,
                "buzzer_pin": BUZZER,
                "open_s": 0.5,
                "repeat_s": 0.2,
            },
        }
        self.running: list[subprocess.Popen] = []

    def with_sensor(self) -> "Installation":
        self.sensor = self.ends.enter_context(
            SensorEnd(self.folder / "finger-in", times=Times(0, 0, 0))
        )
        self.sensor.enrol(3, "anne")
        self.readers.append(("finger-in", "fingerprint", "in"))
        return self

    def write(self, extra: str = "") -> "Installation":
        """Write the configuration as it now stands."""
        lines = []
        for table, values in self.settings.items():
            lines += [f"[{table}]", *(f"{key} = {json.dumps(v)}" for key, v in values.items()), ""]
        for name, kind, side in self.readers:
            port = self.folder / name
            lines += ["[[reader]]", f'name = "{name}"', f'kind = "{kind}"', f'port = "{port}"']
            lines += [f'side = "{side}"', ""]
        self.config.write_text("\n".join([*lines, extra]))
        return self

    def seuil(self, *command: str, said: str | None = None) -> subprocess.CompletedProcess:
        """Run one command to its end; `said` is what it reads."""
        return subprocess.run(
            [sys.executable, "-m", "appliance", *command, "--config", str(self.config)],
            input=said, capture_output=True, text=True, check=False, timeout=WAIT_S,
        )  # fmt: skip

    def take_members_in(self, members: str = MEMBERS) -> None:
        file = self.folder / "members.csv"
        file.write_text(members, "utf-8")
        taken = self.seuil("member", "import", str(file))
        assert taken.returncode == 0, taken.stderr

    def start(self, process: str = "door") -> subprocess.Popen:
        """Start the door or the web process; its messages go to <process>.log."""
        with (self.folder / f"{process}.log").open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, "-m", "appliance", process, "--config", str(self.config)],
                stderr=log, stdout=log, env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        self.running.append(started)
        return started

    def start_door(self) -> subprocess.Popen:
        """Start the door and wait until it listens to its readers."""
        door = self.start("door")
        self.until(lambda: self.listens() or door.poll() is not None)
        assert door.poll() is None, self.said()
        return door

    def listens(self) -> bool:
        """Tell whether a badge is heard: an unknown one at the way in makes the red lamp light."""
        seen = len(self.facts("denied"))
        self.badge_in.present(STRANGER, held_s=0)
        try:
            self.until(lambda: len(self.facts("denied")) > seen, within_s=1.0)
        except AssertionError:
            return False
        return True

    def said(self, process: str = "door") -> str:
        return (self.folder / f"{process}.log").read_text()

    def facts(self, kind: str | None = None) -> list:
        """Return the facts on record, all or those of one kind."""
        if not self.storage.ledger.exists():
            return []
        facts = [entry.fact for entry in read_entries(self.storage.ledger)]
        return [f for f in facts if kind is None or f.__struct_config__.tag == kind]

    def until(self, holds, within_s: float = WAIT_S) -> None:
        pause, tries = threading.Event(), int(within_s / 0.02)
        for _ in range(tries):
            if holds():
                return
            pause.wait(0.02)
        raise AssertionError(f"never became so; the door said: {self.said()}")

    def opens_for(self, reader: TagReaderEnd, tag: bytes, within_s: float = WAIT_S) -> bool:
        """Show a badge once the strike is shut, and tell whether the strike opens."""
        assert self.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
        reader.present(tag, held_s=0)
        return self.board.wait_for(STRIKE, level=True, timeout_s=within_s)

    def close(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.ends.close()


@pytest.fixture
def installation(tmp_path):
    made = Installation(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory):
    """Return a storage whose members were taken in by the real command: once, to be copied."""
    made = Installation(tmp_path_factory.mktemp("taken-in"))
    made.write().take_members_in()
    made.close()
    return made.storage.directory


@pytest.fixture
def house(installation, taken_in):
    """Return an appliance with members and two badge readers, its door not started yet."""
    shutil.copytree(taken_in, installation.write().storage.directory)
    return installation
