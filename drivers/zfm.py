"""The fingerprint sensor's packets (ZFM-20, R30x, R503): bytes to packets and back. Pure.

    EF 01 | address (4) | kind (1) | length (2) | payload | sum (2)

Big endian; length = payload + 2; sum = kind + both length bytes + payload, modulo 65536
[R503 datasheet V1.2.1, p. 9]. The address is not part of the sum, so it is checked by itself.
"""

import struct
from collections.abc import Mapping
from enum import IntEnum
from typing import Final

import msgspec

START: Final = b"\xef\x01"
HEADER_BYTES: Final = 9
_HEADER: Final = struct.Struct(">6sBH")  # start and address, kind, length
SHORTEST: Final = 3  # the length field of a packet with one byte of payload
LONGEST: Final = 258  # and with 256, the largest packet a sensor can be set to
PACKET_BYTES: Final = HEADER_BYTES + LONGEST

ANY_ADDRESS: Final = 0xFFFFFFFF  # the address a sensor leaves the factory with
NO_PASSWORD: Final = 0

COMMAND: Final = 0x01
DATA: Final = 0x02
ACK: Final = 0x07
END_OF_DATA: Final = 0x08
FROM_SENSOR: Final = frozenset({DATA, ACK, END_OF_DATA})
FROM_HOST: Final = frozenset({COMMAND, DATA, END_OF_DATA})


class Packet(msgspec.Struct, frozen=True):
    """One packet, whole and undamaged, from or for the address its decoder listens to."""

    kind: int
    payload: bytes


def encode(kind: int, payload: bytes, address: int = ANY_ADDRESS) -> bytes:
    """Return the packet as it goes over the wire. `payload` is 1 to 256 bytes."""
    length = len(payload) + 2
    if not SHORTEST <= length <= LONGEST:
        raise ValueError(f"a packet carries 1 to 256 bytes, not {len(payload)}")
    total = (kind + (length >> 8) + (length & 0xFF) + sum(payload)) & 0xFFFF
    head = START + address.to_bytes(4, "big") + bytes((kind, length >> 8, length & 0xFF))
    return head + payload + total.to_bytes(2, "big")


class Decoder:
    """Find the packets in a stream of bytes, whatever else is in it.

    After anything that cannot be a packet it goes on at the next possible start byte, never
    behind the whole bad packet: a good one may have begun inside it. It holds less than one packet
    (`PACKET_BYTES`). A false start with a long length keeps it waiting for bytes that may not
    come, so whoever talks to a sensor takes a new decoder for each exchange.

    `discarded` counts bytes thrown away, `damaged` packets whose sum was wrong.
    """

    __slots__ = ("_buffer", "_kinds", "_prefix", "damaged", "discarded")

    def __init__(self, address: int = ANY_ADDRESS, kinds: frozenset[int] = FROM_SENSOR) -> None:
        self._prefix = START + address.to_bytes(4, "big")
        self._kinds = kinds
        self.forget()

    def forget(self) -> None:
        """Drop what is held, and count from nought: as good as new, and cheaper."""
        self._buffer = b""
        self.discarded = 0
        self.damaged = 0

    @property
    def waiting(self) -> int:
        """How many bytes of an unfinished packet are held."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[Packet]:
        """Take the next bytes and return the packets they complete."""
        buffer = self._buffer + data
        packets = []
        at = 0
        while at < len(buffer):
            size = self._measure(buffer, at)
            if size > 0:
                packets.append(Packet(buffer[at + 6], buffer[at + 9 : at + size - 2]))
                at += size
            elif size == 0:
                break
            else:
                after = _next_start(buffer, at + 1)
                self.discarded += after - at
                at = after
        self._buffer = buffer[at:]
        return packets

    def _measure(self, buffer: bytes, at: int) -> int:
        """Return the size of the packet that begins at `at`: 0 to wait for more, -1 if none."""
        have = len(buffer) - at
        if have < HEADER_BYTES:
            return 0 if self._may_begin(buffer[at:]) else -1
        prefix, kind, length = _HEADER.unpack_from(buffer, at)
        if prefix != self._prefix or kind not in self._kinds or not SHORTEST <= length <= LONGEST:
            return -1
        size: int = HEADER_BYTES + length
        if have < size:
            return 0
        end = at + size
        if sum(buffer[at + 6 : end - 2]) & 0xFFFF != buffer[end - 2] << 8 | buffer[end - 1]:
            self.damaged += 1
            return -1
        return size

    def _may_begin(self, part: bytes) -> bool:
        """Tell whether less than a header can still become one."""
        return self._prefix.startswith(part[:6]) and (len(part) < 7 or part[6] in self._kinds)


def _next_start(buffer: bytes, at: int) -> int:
    found = buffer.find(START[:1], at)
    return len(buffer) if found < 0 else found


class Command(IntEnum):
    """Instruction codes, by the datasheet's names [R503 p. 9-35; R30x and ZFM-20 manuals]."""

    GEN_IMG = 0x01
    IMG_2_TZ = 0x02
    MATCH = 0x03
    SEARCH = 0x04
    REG_MODEL = 0x05
    STORE = 0x06
    LOAD_CHAR = 0x07
    UP_CHAR = 0x08
    DOWN_CHAR = 0x09
    UP_IMAGE = 0x0A
    DOWN_IMAGE = 0x0B
    DELET_CHAR = 0x0C
    EMPTY = 0x0D
    SET_SYS_PARA = 0x0E
    READ_SYS_PARA = 0x0F
    SET_PWD = 0x12
    VFY_PWD = 0x13
    GET_RANDOM_CODE = 0x14
    SET_ADDER = 0x15
    READ_INF_PAGE = 0x16
    CONTROL = 0x17
    WRITE_NOTEPAD = 0x18
    READ_NOTEPAD = 0x19
    HI_SPEED_SEARCH = 0x1B
    TEMPLETE_NUM = 0x1D
    READ_INDEX_TABLE = 0x1F
    GET_IMAGE_EX = 0x28
    CANCEL = 0x30
    AUTO_ENROLL = 0x31
    AUTO_IDENTIFY = 0x32
    AURA_LED_CONFIG = 0x35
    CHECK_SENSOR = 0x36
    GET_ALG_VER = 0x39
    GET_FW_VER = 0x3A
    READ_PROD_INFO = 0x3C
    SOFT_RST = 0x3D
    HAND_SHAKE = 0x40
    LED_ON = 0x50
    LED_OFF = 0x51


ACK_BYTES: Final[Mapping[int, int]] = {
    **dict.fromkeys(Command, 1),
    Command.MATCH: 3,  # score (2)
    Command.SEARCH: 5,  # position (2), score (2)
    Command.HI_SPEED_SEARCH: 5,
    # status (2), system id (2), capacity (2), security level (2), address (4), packet (2), baud (2)
    Command.READ_SYS_PARA: 17,
    Command.GET_RANDOM_CODE: 5,
    Command.READ_NOTEPAD: 33,
    Command.TEMPLETE_NUM: 3,
    Command.READ_INDEX_TABLE: 33,  # byte k, bit b: template 256 * page + 8 k + b
    Command.AUTO_ENROLL: 3,  # step, id
    Command.AUTO_IDENTIFY: 6,  # step, position (2), score (2)
    Command.GET_ALG_VER: 33,
    Command.GET_FW_VER: 33,
    # model, batch, serial, hardware, sensor, then four numbers: 16 + 4 + 8 + 2 + 8 + 4 * 2 bytes
    Command.READ_PROD_INFO: 47,
}
"""How many bytes of payload an ack that says yes carries, the confirmation code included."""
