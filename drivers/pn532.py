"""13.56 MHz reader PN532 over HSU: frames, and one report per presentation of a UID. Pure.

A UID is an identifier, not a proof: any NFC card that lets its UID be written can repeat it, and
phones make up a new one each time. Frames: PN532 User Manual UM0701-02, 6.2.1; commands: 7.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from drivers.errors import DeviceSilent
from drivers.line import Line, TagReport
from drivers.presentations import Presentations

BAUD = 115200
HOST, CHIP, FAULT = 0xD4, 0xD5, 0x7F  # who speaks: the first byte inside a frame
GET_FIRMWARE_VERSION, SAM_CONFIGURATION = 0x02, 0x14
RF_CONFIGURATION, IN_LIST_PASSIVE_TARGET = 0x32, 0x4A
_SPEAKERS = (HOST, CHIP, FAULT)
WAKE = b"\x55\x55" + bytes(14)  # rouses the chip's UART from low-power mode

_POLL_S = 0.2
_ACK_S = 0.25  # 15 ms by the manual; the rest is for a busy Pi
_ANSWER_S = 1.0
_TRIES = 3
_UID_LENGTHS = (4, 7, 10)  # ISO/IEC 14443-3
_START = b"\x00\xff"


class Control(Enum):
    """The frames without content: the value is length and checksum of length."""

    ACK = b"\x00\xff"
    NACK = b"\xff\x00"


@dataclass(frozen=True, slots=True)
class Packet:
    """A frame with content: `speaker` is HOST, CHIP or FAULT, `content` what it says."""

    speaker: int
    content: bytes = b""


Frame = Control | Packet


def encode(frame: Frame) -> bytes:
    """Return the bytes of `frame`; a packet has at most 254 bytes of content."""
    if isinstance(frame, Control):
        return b"\x00" + _START + frame.value + b"\x00"
    said = bytes([frame.speaker]) + frame.content
    if len(said) > 0xFF:
        raise ValueError(f"{len(said)} bytes do not fit in a normal frame")
    return (
        b"\x00" + _START + bytes([len(said), -len(said) & 0xFF]) + said + _checksum(said) + b"\x00"
    )


def _checksum(said: bytes) -> bytes:
    return bytes([-sum(said) & 0xFF])


class Decoder:
    """Turns what arrives, in pieces of any size, into frames. Keeps less than one frame.

    Extended frames are not read: their contents are passed over as noise.
    """

    def __init__(self) -> None:
        self._kept = b""
        self.discarded = 0

    def feed(self, data: bytes) -> list[Frame]:
        self._kept += data
        frames = []
        while self._align():
            frame, used = _parse(self._kept)
            if used == 0:
                break
            if frame is None:
                self._drop(used)
            else:
                frames.append(frame)
                self._kept = self._kept[used:]
        return frames

    def _align(self) -> bool:
        """Drop what cannot begin a frame; True once a start code stands in front."""
        start = self._kept.find(_START)
        if start < 0:
            start = len(self._kept) - self._kept.endswith(_START[:1])
        self._drop(start)
        return self._kept.startswith(_START)

    def _drop(self, count: int) -> None:
        noise, self._kept = self._kept[:count], self._kept[count:]
        self.discarded += count - noise.count(0)  # zeros are the padding between frames


def _parse(kept: bytes) -> tuple[Frame | None, int]:
    """Return the frame at this start code, None if it is none, and how many bytes that settles.

    No bytes: it is too early to tell.
    """
    if len(kept) < 4:
        return None, 0
    if (control := _control(kept[2:4])) is not None:
        return control, 4
    length = kept[2]
    if length == 0 or (length + kept[3]) & 0xFF:
        return None, len(_START)
    if len(kept) < length + 5:
        return None, 0
    said, check = kept[4 : length + 4], kept[length + 4 : length + 5]
    if check != _checksum(said) or said[0] not in _SPEAKERS:
        return None, len(_START)
    return Packet(said[0], said[1:]), length + 5


def _control(code: bytes) -> Control | None:
    return next((control for control in Control if control.value == code), None)


def uid_of(answer: bytes) -> bytes | None:
    """Return the UID in an answer to InListPassiveTarget (106 kbit/s type A), None if no card.

    The answer: number of targets, target, SENS_RES (2), SEL_RES, UID length, UID, perhaps ATS.
    """
    if len(answer) < 6 or answer[0] == 0 or answer[5] not in _UID_LENGTHS:
        return None
    uid = answer[6 : 6 + answer[5]]
    return uid if len(uid) == answer[5] else None


def watch(line: Line) -> Iterator[TagReport]:
    """Yield one report per presentation, until LineClosed. Raises DeviceSilent without answers."""
    greet(line)
    presentations = Presentations()
    while True:
        uid = uid_of(_ask(line, IN_LIST_PASSIVE_TARGET, b"\x01\x00"))
        if uid is not None and presentations.is_new(uid, line.now()):
            yield TagReport(uid)
        _pause(line, _POLL_S)


def greet(line: Line) -> None:
    """Set the chip up. Raises DeviceSilent if it does not answer."""
    _ask(
        line, SAM_CONFIGURATION, b"\x01\x00\x00"
    )  # normal mode; ends low-power mode, so it is first
    _ask(line, GET_FIRMWARE_VERSION, b"")
    # At most two more tries for a card: otherwise the chip looks for one for ever, and is silent.
    _ask(line, RF_CONFIGURATION, b"\x05\xff\x01\x02")


def is_there(line: Line) -> bool:
    """Tell whether a PN532 answers to its name; it is set up in no way."""
    line.flush()
    line.write(WAKE + encode(Packet(HOST, bytes([GET_FIRMWARE_VERSION]))))
    return _answer(line, GET_FIRMWARE_VERSION) is not None


def _ask(line: Line, command: int, arguments: bytes) -> bytes:
    """Send a command and return what follows its code in the answer. Raises DeviceSilent."""
    for attempt in range(_TRIES):
        first = attempt > 0 or command == SAM_CONFIGURATION
        line.flush()
        line.write((WAKE if first else b"") + encode(Packet(HOST, bytes([command]) + arguments)))
        answer = _answer(line, command)
        if answer is not None:
            return answer
    raise DeviceSilent(f"the PN532 does not answer command 0x{command:02X}")


def _answer(line: Line, command: int) -> bytes | None:
    """Wait for the ACK, then for the answer; None if either fails to come whole and in time.

    What comes before the ACK, or answers another command, is a late word of an earlier exchange.
    """
    decoder, acknowledged, deadline = Decoder(), False, line.now() + _ACK_S
    while (left_s := deadline - line.now()) > 0:
        for frame in decoder.feed(line.read(left_s)):
            if frame is Control.ACK and not acknowledged:
                acknowledged, deadline = True, line.now() + _ANSWER_S
            elif acknowledged and isinstance(frame, Packet):
                if frame.speaker == FAULT:
                    return None
                if frame.speaker == CHIP and frame.content[:1] == bytes([command + 1]):
                    return frame.content[1:]
    return None


def _pause(line: Line, for_s: float) -> None:
    """Let `for_s` pass, awake only for stray bytes and for LineClosed."""
    until = line.now() + for_s
    while (left_s := until - line.now()) > 0:
        line.read(left_s)
