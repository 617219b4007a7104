"""A PN532 and the cards placed on it: byte-exact answers on an emulated wire.

It sleeps until it hears 0x55, and then answers what the driver asks, each time an ACK and an
answer; anything else gets the chip's error frame.
"""

import math
import time
from pathlib import Path
from typing import Self

from drivers.emulators.wire import Wire
from drivers.pn532 import (
    BAUD,
    CHIP,
    FAULT,
    GET_FIRMWARE_VERSION,
    HOST,
    IN_LIST_PASSIVE_TARGET,
    RF_CONFIGURATION,
    SAM_CONFIGURATION,
    Control,
    Decoder,
    Packet,
    encode,
)

_THINKING_S = 0.002
_FIELD_S = 0.005  # one round of asking the field for cards
_ANSWERS = {
    GET_FIRMWARE_VERSION: b"\x32\x01\x06\x07",  # a PN532, firmware 1.6, all card types
    SAM_CONFIGURATION: b"",
    RF_CONFIGURATION: b"",
}
_SENS_SAK = {4: b"\x00\x04\x08", 7: b"\x00\x44\x00", 10: b"\x00\x84\x00"}  # MIFARE Classic; NTAG


class Pn532End:
    """The far end of a PN532 over HSU. `wire` can be unplugged and made faulty."""

    def __init__(self, path: Path) -> None:
        self.wire = Wire(path, BAUD, self._heard)
        self._decoder = Decoder()
        self._awake = False
        self._card = b""
        self._until = math.inf

    def place(self, uid: bytes) -> None:
        """Lay a card of 4, 7 or 10 bytes on the reader."""
        if len(uid) not in _SENS_SAK:
            raise ValueError(f"a UID has 4, 7 or 10 bytes, not {len(uid)}")
        self._until, self._card = math.inf, uid

    def lift(self) -> None:
        self._card = b""

    def present(self, uid: bytes, held_s: float = 0.6) -> None:
        """Lay a card on the reader for `held_s`; returns at once."""
        self.place(uid)
        self._until = time.monotonic() + held_s

    def replug(self) -> None:
        """Come back as a chip without power does: asleep."""
        self._awake, self._decoder = False, Decoder()
        self.wire.replug()

    def close(self) -> None:
        self.wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _heard(self, data: bytes) -> None:
        self._awake = self._awake or b"\x55" in data
        for frame in self._decoder.feed(data) if self._awake else []:
            if isinstance(frame, Packet) and frame.speaker == HOST and frame.content:
                self._reply(frame.content[0], frame.content[1:])

    def _reply(self, command: int, arguments: bytes) -> None:
        self.wire.send(encode(Control.ACK))
        answer, after_s = self._answer(command, arguments)
        said = Packet(FAULT) if answer is None else Packet(CHIP, bytes([command + 1]) + answer)
        self.wire.send(encode(said), after_s=after_s)

    def _answer(self, command: int, arguments: bytes) -> tuple[bytes | None, float]:
        if command == IN_LIST_PASSIVE_TARGET and arguments == b"\x01\x00":
            return self._target(), _FIELD_S
        return _ANSWERS.get(command), _THINKING_S

    def _target(self) -> bytes:
        uid = self._card if time.monotonic() < self._until else b""
        if not uid:
            return b"\x00"
        return b"\x01\x01" + _SENS_SAK[len(uid)] + bytes([len(uid)]) + uid
