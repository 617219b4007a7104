"""What the fingerprint sensor's answers mean: confirmation codes, settings, product. Pure."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self

from drivers.zfm import ACK_BYTES, Command


class Code(IntEnum):
    """Confirmation codes: the first byte of every ack."""

    OK = 0x00
    BAD_PACKET = 0x01
    NO_FINGER = 0x02
    CAPTURE_FAILED = 0x03
    TOO_DRY = 0x04
    TOO_WET = 0x05
    MESSY = 0x06
    FEW_FEATURES = 0x07
    NO_MATCH = 0x08
    NOT_FOUND = 0x09
    NOT_MERGED = 0x0A
    BAD_POSITION = 0x0B
    NOT_READ = 0x0C
    NOT_SENT = 0x0D
    NOT_RECEIVED = 0x0E
    IMAGE_NOT_SENT = 0x0F
    NOT_DELETED = 0x10
    NOT_EMPTIED = 0x11
    WRONG_PASSWORD = 0x13
    NO_IMAGE = 0x15
    FLASH = 0x18
    UNDEFINED = 0x19
    BAD_REGISTER = 0x1A
    BAD_SETTING = 0x1B
    BAD_NOTEPAD_PAGE = 0x1C
    PORT = 0x1D
    LIBRARY_FULL = 0x1F
    WRONG_ADDRESS = 0x20
    PASSWORD_NEEDED = 0x21
    TEMPLATE_EMPTY = 0x22
    LIBRARY_EMPTY = 0x24
    TIMEOUT = 0x26
    DUPLICATE = 0x27
    SENSOR_FAULT = 0x29
    UNSUPPORTED = 0xFC
    HARDWARE = 0xFD
    NOT_EXECUTED = 0xFE


SENTENCES: Final[Mapping[int, str]] = {
    Code.OK: "done",
    Code.BAD_PACKET: "the sensor received a damaged command",
    Code.NO_FINGER: "there is no finger on the sensor",
    Code.CAPTURE_FAILED: "the sensor could not take an image of the finger",
    Code.TOO_DRY: "the image of the finger is too faint",
    Code.TOO_WET: "the image of the finger is too dark",
    Code.MESSY: "the image of the finger is too messy",
    Code.FEW_FEATURES: "the image of the finger shows too little",
    Code.NO_MATCH: "the two fingers do not match",
    Code.NOT_FOUND: "the sensor does not know this finger",
    Code.NOT_MERGED: "the images are not of one and the same finger",
    Code.BAD_POSITION: "the sensor has no such position",
    Code.NOT_READ: "the sensor could not read that position, or it is empty",
    Code.NOT_SENT: "the sensor could not send the template",
    Code.NOT_RECEIVED: "the sensor cannot receive data now",
    Code.IMAGE_NOT_SENT: "the sensor could not send the image",
    Code.NOT_DELETED: "the sensor could not delete the template",
    Code.NOT_EMPTIED: "the sensor could not empty its library",
    Code.WRONG_PASSWORD: "the sensor has another password",
    Code.NO_IMAGE: "the sensor holds no image to work on",
    Code.FLASH: "the sensor could not write to its memory",
    Code.UNDEFINED: "the sensor reports an undefined error",
    Code.BAD_REGISTER: "the sensor has no such setting",
    Code.BAD_SETTING: "the sensor does not take this value for the setting",
    Code.BAD_NOTEPAD_PAGE: "the sensor has no such notepad page",
    Code.PORT: "the sensor could not switch its port",
    Code.LIBRARY_FULL: "the sensor's library is full",
    Code.WRONG_ADDRESS: "the sensor has another address",
    Code.PASSWORD_NEEDED: "the sensor wants its password first",
    Code.TEMPLATE_EMPTY: "that position is empty",
    Code.LIBRARY_EMPTY: "the sensor's library is empty",
    Code.TIMEOUT: "no finger was placed in time",
    Code.DUPLICATE: "this finger is enrolled already",
    Code.SENSOR_FAULT: "the sensor's glass or camera is out of order",
    Code.UNSUPPORTED: "the sensor does not know this command",
    Code.HARDWARE: "the sensor reports a hardware fault",
    Code.NOT_EXECUTED: "the sensor could not carry out the command",
}


def sentence(code: int) -> str:
    """Say a confirmation code in plain words."""
    return SENTENCES.get(code, "the sensor answers with a code it does not explain")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What ReadSysPara answers. `packet` is 0 to 3 for 32 to 256 bytes, `baud` counts 9600s."""

    status: int
    system_id: int
    capacity: int
    security: int
    address: int
    packet: int
    baud: int

    @classmethod
    def parse(cls, answer: bytes) -> Self:
        """Read an ack of 17 bytes. Raises ValueError for one that no sensor sends."""
        _expect(Command.READ_SYS_PARA, answer)
        parameters = cls(*struct.unpack(">4HI2H", answer[1:]))
        if not parameters.capacity or parameters.packet > 3:
            raise ValueError(f"no sensor has such settings: {parameters}")
        return parameters


@dataclass(frozen=True, slots=True)
class Product:
    """What ReadProdInfo answers [R503 p. 34]. Width and height in pixels."""

    model: str
    batch: str
    serial: str
    hardware: tuple[int, int]
    sensor: str
    width: int
    height: int
    template_bytes: int
    capacity: int

    @classmethod
    def parse(cls, answer: bytes) -> Self:
        """Read an ack of 47 bytes."""
        _expect(Command.READ_PROD_INFO, answer)
        model, batch, serial, major, minor, sensor, *numbers = struct.unpack(
            ">16s4s8s2B8s4H", answer[1:]
        )
        return cls(
            _text(model), _text(batch), _text(serial), (major, minor), _text(sensor), *numbers
        )


def used_positions(answer: bytes, page: int) -> frozenset[int]:
    """Read a page of ReadIndexTable: the positions that hold a template."""
    _expect(Command.READ_INDEX_TABLE, answer)
    return frozenset(
        256 * page + 8 * byte + bit
        for byte, bits in enumerate(answer[1:])
        for bit in range(8)
        if bits >> bit & 1
    )


def _expect(command: Command, answer: bytes) -> None:
    if len(answer) != ACK_BYTES[command]:
        raise ValueError(f"{command.name}: {len(answer)} bytes instead of {ACK_BYTES[command]}")


def _text(field: bytes) -> str:
    return field.rstrip(b"\x00 ").decode("ascii", "replace")
