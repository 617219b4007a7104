"""125 kHz serial readers (RDM6300, ID-12LA/20LA): bytes to tag reports and back. Pure.

Both send 9600 8N1: STX, ten hex digits of the tag, two of their XOR, ETX; the ID-xLA puts CR LF
before ETX (ID Innovations datasheet, ASCII output). The RDM6300 repeats the frame every 65 ms
while the tag is held, the ID-xLA sends it once. A tag is an identifier, not a proof: it is copied
with a pocket writer.
"""

from binascii import Error, hexlify, unhexlify
from collections.abc import Iterator
from enum import StrEnum
from functools import reduce
from operator import xor

from drivers.line import Line, TagReport
from drivers.presentations import Presentations

BAUD = 9600
REPEAT_S = 0.065
TAG_BYTES = 5

_STX, _ETX = b"\x02", b"\x03"
_DIGITS = 2 * (TAG_BYTES + 1)
_LONGEST = 1 + _DIGITS + 2 + 1


class Kind(StrEnum):
    RDM6300 = "rdm6300"
    ID12LA = "id12la"


class Decoder:
    """Turns what arrives, in pieces of any size, into tag reports. Keeps less than one frame."""

    def __init__(self) -> None:
        self._kept = b""
        self.discarded = 0

    def feed(self, data: bytes) -> list[TagReport]:
        *frames, rest = (self._kept + data).split(_ETX)
        self._kept = self._possible_start(rest)
        return [TagReport(tag) for frame in frames if (tag := self._tag(frame)) is not None]

    def _tag(self, frame: bytes) -> bytes | None:
        """Return the tag of what stood before an ETX, None if it was not a whole sound frame."""
        before, stx, body = frame.rpartition(_STX)  # the last STX: an earlier one was torn or noise
        tag = _sound(body.removesuffix(b"\r\n")) if stx else None
        self.discarded += len(before) if tag else len(frame) + 1
        return tag

    def _possible_start(self, rest: bytes) -> bytes:
        """Return what of `rest` may still become a frame; the remainder is noise."""
        start = rest.rfind(_STX)
        kept = rest[start:] if start >= 0 and len(rest) - start < _LONGEST else b""
        self.discarded += len(rest) - len(kept)
        return kept


def _sound(digits: bytes) -> bytes | None:
    if len(digits) != _DIGITS:
        return None
    try:
        octets = unhexlify(digits)
    except Error:
        return None
    return octets[:-1] if reduce(xor, octets) == 0 else None


def kind_of(heard: bytes) -> Kind:
    """Tell who sent the sound frame that ends what was heard, or that is near its end."""
    return Kind.ID12LA if b"\r\n" + _ETX in heard else Kind.RDM6300


def encode(tag: bytes, kind: Kind = Kind.RDM6300) -> bytes:
    """Return the frame a reader of `kind` sends for `tag`, five bytes."""
    if len(tag) != TAG_BYTES:
        raise ValueError(f"a 125 kHz tag has {TAG_BYTES} bytes, not {len(tag)}")
    digits = hexlify(tag + bytes([reduce(xor, tag)])).upper()
    end = b"\r\n" if kind is Kind.ID12LA else b""
    return _STX + digits + end + _ETX


def watch(line: Line) -> Iterator[TagReport]:
    """Yield one report per presentation, until LineClosed. Sleeps while no tag is near."""
    decoder, presentations = Decoder(), Presentations()
    while True:
        for report in decoder.feed(line.read()):
            if presentations.is_new(report.tag, line.now()):
                yield report
