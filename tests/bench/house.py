"""An appliance to measure: its folder, three hundred members, and the real processes on it."""

import signal
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from drivers.rdm6300 import encode
from tests.bench.far_ends import Board, Cable
from tests.bench.installed import environment

STRIKE_PIN = 17
OPEN_S = 0.5  # the shortest a strike may be set to: one badge follows the other in half a second
MEMBERS = 300
COMING = 20  # members who come in and go out in turn; the others are only on the list
READY_S = 120.0  # under valgrind everything takes fifty times as long

_CONFIG = """\
[space]
id = "bench"
name = "Bench"
[storage]
directory = "{folder}/data"
[control]
socket = "{folder}/control.sock"
[door]
chip = "{folder}/pins"
strike_pin = {strike}
open_s = {open_s}
[mqtt]
enabled = {bus}
port = {broker}
[web]
port = {web}
directory = "{folder}/web"
"""
_READER = """
[[reader]]
name = "{name}"
kind = "{kind}"
port = "{port}"
side = "{side}"
"""


def tag_of(member: int) -> bytes:
    return (0x0C0006_0000 + member).to_bytes(5, "big")


@dataclass(frozen=True, slots=True)
class Extra:
    """What an appliance may have beside two badge readers; 0 and "" are none."""

    broker_port: int = 0
    web_port: int = 8080
    sensor: str = ""


class House:
    """One appliance in `folder`, with the far ends of its two badge readers and its strike."""

    def __init__(self, python: Path, folder: Path, extra: Extra | None = None) -> None:
        folder.mkdir(parents=True)
        self._python = python
        self.folder = folder
        self.config = folder / "seuil.toml"
        self.config.write_text(_config(folder, extra or Extra()), "utf-8")
        self._take_in_members()
        self.cables = {side: Cable(folder / side) for side in ("in", "out")}
        self.board = Board(folder / "pins")

    def _take_in_members(self) -> None:
        file = self.folder / "members.csv"
        lines = (f"Member {n},coworker,,{tag_of(n).hex()},,\n" for n in range(MEMBERS))
        file.write_text("name,category,status,badge,finger,consent\n" + "".join(lines), "utf-8")
        told = subprocess.DEVNULL
        command = [*self.command("member", "import"), str(file)]
        subprocess.run(command, env=environment(), cwd=self.folder, check=True, stdout=told)

    def command(self, *words: str) -> list[str]:
        return [str(self._python), "-m", "appliance", *words, "--config", str(self.config)]

    def close(self) -> None:
        self.board.close()
        for cable in self.cables.values():
            cable.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _config(folder: Path, extra: Extra) -> str:
    text = _CONFIG.format(
        folder=folder,
        strike=STRIKE_PIN,
        open_s=OPEN_S,
        bus="true" if extra.broker_port else "false",
        broker=extra.broker_port or 1883,
        web=extra.web_port,
    )
    for side in ("in", "out"):
        text += _READER.format(name=f"badge-{side}", kind="rdm6300", port=folder / side, side=side)
    if extra.sensor:
        text += _READER.format(name="finger", kind="fingerprint", port=extra.sensor, side="in")
    return text


class Door:
    """The running door process of a house, perhaps under an instrument that counts."""

    def __init__(self, house: House, instrument: Sequence[str] = ()) -> None:
        self.house = house
        self._shown = 0
        self.process = subprocess.Popen(
            [*instrument, *house.command("door")],
            env=environment(),
            cwd=house.folder,  # Python finds what stands where it is started before anything else
            stdin=subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def first_badge(self) -> None:
        """Hold a badge to a reader until the door opens, as somebody would who is early."""
        frame, cable = self._next()
        self.house.board.accept(READY_S)
        for _ in range(int(READY_S / 0.065)):
            cable.write(frame)
            if self.house.board.heard(STRIKE_PIN, level=True, within_s=0.065):
                break
        self._closed()

    def badge(self) -> None:
        """Show the next badge, the whole frame at once, and wait until the strike is shut again."""
        frame, cable = self._next()
        cable.write(frame)
        self._opened()
        self._closed()

    def badge_timed(self) -> int:
        """Show the next badge; return the nanoseconds from its last byte to the strike's pin."""
        frame, cable = self._next()
        took_ns = self.house.board.time_to_open(cable, frame, STRIKE_PIN)
        self._closed()
        return took_ns

    def _next(self) -> tuple[bytes, Cable]:
        turn, self._shown = self._shown, self._shown + 1
        side = "out" if turn // COMING % 2 else "in"
        return encode(tag_of(turn % COMING)), self.house.cables[side]

    def _opened(self) -> None:
        if not self.house.board.heard(STRIKE_PIN, level=True, within_s=READY_S):
            raise TimeoutError("the strike did not open")

    def _closed(self) -> None:
        if not self.house.board.heard(STRIKE_PIN, level=False, within_s=READY_S):
            raise TimeoutError("the strike did not shut")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        if self.process.wait(READY_S):
            raise RuntimeError(f"the door process ended with {self.process.returncode}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
