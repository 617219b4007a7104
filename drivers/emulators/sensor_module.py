"""What an emulated fingerprint sensor is and remembers. Pure.

A finger is any name: the same name is the same finger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.zfm import ANY_ADDRESS, NO_PASSWORD, Command
from drivers.zfm_answers import Code


@dataclass(frozen=True, slots=True)
class Family:
    """What differs between sensors. `lacks` are the commands it answers with `unsupported`."""

    name: str
    system_id: int
    capacity: int
    buffers: int
    feature_bytes: int
    template_bytes: int
    width: int
    height: int
    settings_need_restart: bool
    lacks: frozenset[int]


R503: Final = Family(
    "R503", 0x0000, 200, 6, 512, 1536, 192, 192, settings_need_restart=True,
    lacks=frozenset({Command.HI_SPEED_SEARCH, Command.LED_ON, Command.LED_OFF}),
)  # fmt: skip
ZFM20: Final = Family(
    "ZFM-20", 0x0009, 162, 2, 256, 512, 256, 288, settings_need_restart=False,
    lacks=frozenset(code for code in Command if 0x28 <= code < 0x40),
)  # fmt: skip
FAMILIES: Final[Mapping[str, Family]] = {"r503": R503, "zfm20": ZFM20}


@dataclass(frozen=True, slots=True)
class Answer:
    """An ack's payload, and the bytes that follow it in data packets."""

    ack: bytes
    data: bytes = b""

    @property
    def ok(self) -> bool:
        return self.ack[0] == Code.OK


def yes(more: bytes = b"", *, data: bytes = b"") -> Answer:
    return Answer(bytes((Code.OK,)) + more, data)


def no(code: int, *, padding: int = 0) -> Answer:
    return Answer(bytes((code,)) + bytes(padding))


@dataclass(slots=True)
class Module:
    """The sensor's memory: what survives a power cut, and below it what does not."""

    family: Family
    capacity: int
    address: int = ANY_ADDRESS
    password: int = NO_PASSWORD
    settings: dict[int, int] = field(default_factory=lambda: {4: 6, 5: 3, 6: 2})
    library: dict[int, str] = field(default_factory=dict)
    notepad: dict[int, bytes] = field(default_factory=dict)
    merges_anything: bool = False  # some R503 make one template of two different fingers

    finger: str | None = None  # on the glass now
    image: str | None = None
    buffers: dict[int, str] = field(default_factory=dict)
    verified: bool = False
    receiving: int | None = None  # the buffer that DownChar fills
    received: bytes = b""
    randoms: int = 0
    new_settings: dict[int, int] = field(default_factory=dict)

    def restart(self) -> None:
        """Lose power, or obey SoftRst."""
        self.settings |= self.new_settings
        self.new_settings = {}
        self.image, self.buffers, self.verified, self.receiving = None, {}, False, None

    @property
    def packet_bytes(self) -> int:
        return 32 << self.settings[6]

    def take_data(self, data: bytes, *, last: bool) -> None:
        """Take a data packet from the host, after DownChar. There is no ack."""
        if self.receiving is None:
            return
        self.received += data
        if last:
            self.buffers[self.receiving] = self.received.rstrip(b"\x00").decode("utf-8", "replace")
            self.receiving, self.received = None, b""
