"""The far end of the fingerprint sensor's wire: real packets over a pty, real times, any fault."""

import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from drivers.emulators.faults import Fault
from drivers.emulators.sensor_commands import carry_out
from drivers.emulators.sensor_module import FAMILIES, Answer, Module, no
from drivers.emulators.wire import Wire
from drivers.zfm import (
    ACK,
    ANY_ADDRESS,
    COMMAND,
    DATA,
    END_OF_DATA,
    FROM_HOST,
    NO_PASSWORD,
    Command,
    Decoder,
    encode,
)
from drivers.zfm_answers import Code

BAUD: Final = 57600
AWAKE: Final = b"\x55"  # what a sensor says, bare, once it has power


@dataclass(frozen=True, slots=True)
class Times:
    """How long the sensor works, seconds: for an image, a look at bare glass, features, a search.

    [R503 p. 3: capture < 0.2 s, features < 0.5 s, search < 10 ms a template.]
    """

    capture_s: float = 0.2
    features_s: float = 0.3
    search_s: float = 0.05
    bare_s: float = 0.03


INSTANT: Final = Times(0, 0, 0, 0)


class SensorEnd:
    """An emulated sensor, published at `path`. Fingers are names: the same name, the same finger.

    `wire` has the faults of the line and the log of what the host sent; here are the sensor's own.
    """

    def __init__(
        self,
        path: Path,
        *,
        family: str = "r503",
        capacity: int | None = None,
        times: Times | None = None,
        password: int = NO_PASSWORD,
        address: int = ANY_ADDRESS,
        paced: bool = True,
    ) -> None:
        kind = FAMILIES[family]
        self.module = Module(kind, capacity or kind.capacity, address, password)
        self.times = times or Times()
        self._paced = paced
        self._decoder = Decoder(address, FROM_HOST)
        self._refusals: dict[int, deque[int]] = {}
        self._free_at = 0.0  # when it has done what it was told so far
        self._lifts_at = float("inf")
        self.wire = Wire(path, BAUD, self._heard)

    # --- fingers ---

    def enrol(self, position: int, finger: str) -> None:
        """Have `finger` in the library already."""
        if not 0 <= position < self.module.capacity:
            raise ValueError(f"this sensor has positions 0 to {self.module.capacity - 1}")
        self.module.library[position] = finger

    def place(self, finger: str) -> None:
        """Put a finger on the glass and leave it there."""
        self._lifts_at = float("inf")
        self.module.finger = finger

    def lift(self) -> None:
        self.module.finger = None

    def touch(self, finger: str, held_s: float = 0.8) -> None:
        """Put a finger on the glass for `held_s`; returns at once."""
        self._lifts_at = time.monotonic() + held_s
        self.module.finger = finger

    # --- faults of the sensor ---

    def refuse(self, command: int, code: int, *, times: int = 1) -> None:
        """Answer the next `times` of a command with `code`: a messy image, a worn flash."""
        self._refusals.setdefault(command, deque()).extend([code] * times)

    def restart(self) -> None:
        """Lose power for a moment: what was not stored is gone, the password is to be given."""
        self.module.restart()
        self.wire.send(AWAKE, paced=self._paced)

    def unplug(self) -> None:
        self.wire.unplug()

    def replug(self) -> None:
        self.module.restart()
        self._decoder = self._fresh()
        self.wire.replug()

    def close(self) -> None:
        self.wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- the wire ---

    def _fresh(self) -> Decoder:
        return Decoder(self.module.address, FROM_HOST)

    def _heard(self, data: bytes) -> None:
        damaged = self._decoder.damaged
        for packet in self._decoder.feed(data):
            if packet.kind == COMMAND:
                self._obey(packet.payload)
            else:
                self.module.take_data(packet.payload, last=packet.kind == END_OF_DATA)
        if self._decoder.damaged > damaged:
            self._say(no(Code.BAD_PACKET), 0)

    def _obey(self, command: bytes) -> None:
        if time.monotonic() >= self._lifts_at:
            self.lift()
        refusals = self._refusals.get(command[0])
        answer = no(refusals.popleft()) if refusals else carry_out(self.module, command)
        self._say(answer, self._takes_s(command[0], answer))
        if command[0] == Command.SOFT_RST and answer.ok:
            self.wire.send(AWAKE, paced=self._paced)
        if command[0] == Command.SET_ADDER and answer.ok:
            self._decoder = self._fresh()

    def _takes_s(self, command: int, answer: Answer) -> float:
        match command:
            case Command.GEN_IMG | Command.GET_IMAGE_EX:
                return self.times.capture_s if answer.ok else self.times.bare_s
            case Command.IMG_2_TZ:
                return self.times.features_s
            case Command.SEARCH | Command.HI_SPEED_SEARCH:
                return self.times.search_s
            case _:
                return 0.0

    def _say(self, answer: Answer, takes_s: float) -> None:
        """Send an ack, and its data if it has any, once the work before it is done."""
        now = time.monotonic()
        self._free_at = max(self._free_at, now) + takes_s
        address, size = self.module.address, self.module.packet_bytes
        self.wire.send(
            encode(ACK, answer.ack, address), after_s=self._free_at - now, paced=self._paced
        )
        for at in range(0, len(answer.data), size):
            kind = DATA if at + size < len(answer.data) else END_OF_DATA
            piece = encode(kind, answer.data[at : at + size], address)
            self.wire.send(piece, after_s=self._free_at - now, paced=self._paced)


def from_address(address: int) -> Fault:
    """Let the reply seem to come from another sensor."""
    return lambda data: [(0.0, data[:2] + address.to_bytes(4, "big") + data[6:])]
