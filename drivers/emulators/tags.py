"""A 125 kHz reader and the tags held against it: byte-exact frames on an emulated wire."""

from pathlib import Path
from typing import Self

from drivers.emulators.wire import Wire
from drivers.rdm6300 import BAUD, REPEAT_S, Kind, encode


class TagReaderEnd:
    """The far end of an RDM6300 or ID-12LA. `wire` can be unplugged and made faulty."""

    def __init__(self, path: Path, kind: Kind | str = Kind.RDM6300) -> None:
        self.kind = Kind(kind)
        self.wire = Wire(path, BAUD)

    def present(self, tag: bytes, held_s: float = 0.2) -> None:
        """Hold `tag`, five bytes, against the reader for `held_s`; returns at once."""
        frame = encode(tag, self.kind)
        repeats = int(held_s / REPEAT_S) if self.kind is Kind.RDM6300 else 0
        for repeat in range(1 + repeats):
            self.wire.send(frame, after_s=repeat * REPEAT_S)

    def close(self) -> None:
        self.wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
