"""Identify and verify: pyfingerprint 1.5, made safe, with a deadline on every exchange.

Alone in importing pyfingerprint. Its commands stay as published; its two packet methods, which
block for up to 36 hours on one damaged bit, are replaced by a `Link`. So nothing it raises but
ValueError (our mistake) is untyped.
"""

import struct
from collections.abc import Callable, Collection, Iterator
from enum import IntEnum
from typing import Final

from drivers.errors import DeviceRefused, DeviceSilent
from drivers.line import FingerReport, Line
from drivers.stand_in import standing_in
from drivers.zfm import ACK, ANY_ADDRESS, COMMAND, NO_PASSWORD, Command
from drivers.zfm_answers import Code, Parameters, Product, used_positions
from drivers.zfm_link import PATIENT, Deadlines, Link, NeverSent

# Pillow, three megabytes, would only draw the images that are never asked for.
with standing_in("PIL", Image=None):
    from pyfingerprint.pyfingerprint import PyFingerprint

POLL_S: Final = 0.2  # the touch pin misses fingers while it recalibrates; GenImg does not
TRIES: Final = 3  # images of one finger before it counts as unknown

# There is no image to work on, or it is no use: another may be.
POOR: Final = frozenset(
    {Code.BAD_PACKET, Code.NO_FINGER, Code.CAPTURE_FAILED, Code.TOO_DRY, Code.TOO_WET}
    | {Code.MESSY, Code.FEW_FEATURES, Code.NO_IMAGE}
)
_NO_CAPTURE: Final = frozenset({Code.BAD_PACKET, Code.CAPTURE_FAILED})

_NOBODY: Final = FingerReport(None)

_GEN_IMG: Final = bytes((Command.GEN_IMG,))
_IMG_2_TZ: Final = bytes((Command.IMG_2_TZ, 1))
_SEARCH_CODE: Final = int(Command.SEARCH)
_SEARCH: Final = struct.Struct(">BBHH")  # command, buffer, first position, how many
_FOUND: Final = struct.Struct(">BHH")  # code, position, score

_WRITE: Final = "_PyFingerprint__writePacket"
_READ: Final = "_PyFingerprint__readPacket"


class Aura(IntEnum):
    """What the ring of an R503 does [R503 p. 31]."""

    BREATHE = 1
    FLASH = 2
    ON = 3
    OFF = 4
    FADE_ON = 5
    FADE_OFF = 6


class Colour(IntEnum):
    RED = 1
    BLUE = 2
    PURPLE = 3
    GREEN = 4
    YELLOW = 5
    CYAN = 6
    WHITE = 7


class Sensor(PyFingerprint):  # type: ignore[misc]  # pyfingerprint ships no types
    """A fingerprint sensor on an open line; one thread owns it.

    pyfingerprint's own methods are there too, in its own spelling. Every method raises
    DeviceSilent, DeviceLost or DeviceRefused(code), and ValueError for what no sensor takes.
    """

    def __init__(
        self,
        line: Line,
        *,
        address: int = ANY_ADDRESS,
        password: int = NO_PASSWORD,
        deadlines: Deadlines = PATIENT,
    ) -> None:
        # Not super().__init__(): it would open a port of its own, and wait for ever on it.
        _check_base(PyFingerprint)
        self._PyFingerprint__address = address
        self._PyFingerprint__password = password
        self._link = Link(line, address=address, password=password, deadlines=deadlines)
        self._question = b""

    def _PyFingerprint__writePacket(self, kind: int, payload: tuple[int, ...]) -> None:  # noqa: N802
        if kind != COMMAND:
            raise NeverSent("never sent: data for the sensor's buffers")
        self._question = bytes(payload)

    def _PyFingerprint__readPacket(self) -> tuple[int, bytes]:  # noqa: N802
        # The whole exchange happens here, so that no question is ever left without its answer.
        return ACK, self._link.ask(self._question)

    # --- who is it ---

    def handshake(self) -> Parameters:
        """Get in step with the sensor, give it the password, and return its settings."""
        return self._link.barrier()

    def ask(self, question: bytes) -> bytes:
        """Put a question that has no method here. See `Link.ask`."""
        return self._link.ask(question)

    def try_password(self, password: int) -> Parameters | None:
        """Return the sensor's settings if `password` is its own, None if it has another."""
        self._link.password = password
        try:
            return self._link.barrier()
        except DeviceRefused as refusal:
            if refusal.code != Code.WRONG_PASSWORD:
                raise
            return None

    def capture(self) -> bool:
        """Take an image of the finger on the glass; False if there is none."""
        return not self._link.ask(_GEN_IMG)[0]

    def identify(self) -> FingerReport | None:
        """Say whose finger is on the glass now, among all; None if there is none."""
        return self.recognise() if self.capture() else None

    def verify(self, position: int) -> FingerReport | None:
        """Say whether the finger on the glass now is the one at `position`: compares 1:1."""
        return self.recognise(position, 1) if self.capture() else None

    def recognise(self, start: int = 0, count: int | None = None) -> FingerReport:
        """Say whose the image last taken is, among `count` templates from `start` on, or all."""
        self._link.ask(_IMG_2_TZ)
        return self.search(start, count)

    def recognise_among(self, positions: Collection[int]) -> FingerReport:
        """Say which of `positions` the image last taken is of: compares 1:1, with no other."""
        self._link.ask(_IMG_2_TZ)
        reports = (self.search(position, 1) for position in positions)
        return next((report for report in reports if report.position is not None), _NOBODY)

    def convert(self, buffer: int) -> None:
        """Make the image last taken into features, in a buffer: 1 or 2, of an R503 1 to 6."""
        self._link.ask(bytes((Command.IMG_2_TZ, buffer)))

    def search(self, start: int = 0, count: int | None = None) -> FingerReport:
        """Compare the image last converted with `count` templates from `start` on, or with all."""
        capacity = self._link.capacity or self.handshake().capacity
        count = capacity - start if count is None else count
        if start < 0 or count < 1 or start + count > capacity:
            raise ValueError(f"{count} from {start} on: the sensor has 0 to {capacity - 1}")
        answer = self._link.ask(_SEARCH.pack(_SEARCH_CODE, 1, start, count))
        if answer[0]:  # not found: with zeros behind it, or bare
            return FingerReport(None)
        _, position, score = _FOUND.unpack(answer)
        if not score or not start <= position < start + count:
            raise DeviceSilent(f"no sensor finds position {position} with a score of {score} there")
        return FingerReport(position, score)

    def searchTemplate(self) -> tuple[int, int]:  # noqa: N802  # pyfingerprint's name
        """As published, but checked, and without reading the settings each time."""
        found = self.search()
        return (-1, -1) if found.position is None else (found.position, found.score)

    def getMaxPacketSize(self) -> int:  # noqa: N802  # pyfingerprint's name
        """As published, which trusts the sensor to send a number from 0 to 3."""
        return 32 << self.parameters().packet

    def idle(self, for_s: float) -> None:
        """Let time pass, with an ear on the line."""
        self._link.idle(for_s)

    def now(self) -> float:
        """Return the line's own steady clock, in seconds."""
        return self._link.now()

    # --- what pyfingerprint lacks ---

    def aura(self, what: Aura, colour: Colour, *, speed: int = 128, times: int = 0) -> None:
        """Set the ring of an R503. `speed` 0 to 255, slower; `times` 0 for ever."""
        self._link.ask(bytes((Command.AURA_LED_CONFIG, what, speed, colour, times)))

    def lamp(self, *, on: bool) -> None:
        """Switch the light of an optical sensor (ZFM-20, R30x)."""
        self._link.ask(bytes((Command.LED_ON if on else Command.LED_OFF,)))

    def write_notepad(self, page: int, note: bytes) -> None:
        """Write 32 bytes to a page, 0 to 15, of the notepad that survives power cuts."""
        if not 0 <= page < 16 or len(note) != 32:
            raise ValueError("the notepad has pages 0 to 15 of 32 bytes")
        self._link.ask(bytes((Command.WRITE_NOTEPAD, page)) + note)

    def read_notepad(self, page: int) -> bytes:
        if not 0 <= page < 16:
            raise ValueError("the notepad has pages 0 to 15")
        return self._link.ask(bytes((Command.READ_NOTEPAD, page)))[1:]

    def parameters(self) -> Parameters:
        """Read the settings afresh."""
        return self._link.barrier()

    def product(self) -> Product:
        """Read what an R503 tells about itself."""
        return Product.parse(self._link.ask(bytes((Command.READ_PROD_INFO,))))

    def positions(self) -> frozenset[int]:
        """Return every position that holds a template."""
        capacity = self._link.capacity or self.handshake().capacity
        pages = range(-(-capacity // 256))
        return frozenset().union(
            *(
                used_positions(self._link.ask(bytes((Command.READ_INDEX_TABLE, page))), page)
                for page in pages
            )
        )


def greet(line: Line, *, deadlines: Deadlines = PATIENT) -> None:
    """Ask the sensor for its settings and an image. Raises if it is silent or out of order."""
    sensor = Sensor(line, deadlines=deadlines)
    sensor.handshake()
    captured(sensor, if_unsure=True)


def watch(line: Line, *, deadlines: Deadlines = PATIENT) -> Iterator[FingerReport]:
    """Yield one report per finger placed, until the line is closed or fails."""
    sensor = Sensor(line, deadlines=deadlines)
    sensor.handshake()
    return (report for report in attend(sensor) if report is not None)


Among = Callable[[], Collection[int] | None]
"""The positions with which alone the finger on the glass is to be compared; None for all."""


def attend(sensor: Sensor, among: Among = lambda: None) -> Iterator[FingerReport | None]:
    """Yield one report per finger placed, and None at every look at the glass in between.

    Nobody is reported before the glass was seen free: not twice for one press, and not again for a
    press that was reported before the line broke. At a None the sensor may be used for something
    else; then begin anew.
    """
    while True:
        yield from await_lift(sensor)
        while not captured(sensor, if_unsure=False):
            yield None
            sensor.idle(POLL_S)
        report = _recognised(sensor, among())
        if report is not None:
            yield report


def await_lift(sensor: Sensor) -> Iterator[None]:
    """Yield at every look until the glass was free twice: once may be a finger that shifts."""
    free = 0
    while free < 2:
        free = 0 if captured(sensor, if_unsure=True) else free + 1
        yield None
        sensor.idle(POLL_S)


def captured(sensor: Sensor, *, if_unsure: bool) -> bool:
    """Tell whether a finger is on the glass, and leave its image in the sensor."""
    try:
        return sensor.capture()
    except DeviceRefused as refusal:
        if refusal.code not in _NO_CAPTURE:
            raise
        return if_unsure


def _recognised(sensor: Sensor, among: Collection[int] | None) -> FingerReport | None:
    """Say whose image was just taken, with further images if it is poor; None if it was lifted."""
    for again in range(TRIES):
        if again and not captured(sensor, if_unsure=True):
            return None
        try:
            return sensor.recognise() if among is None else sensor.recognise_among(among)
        except DeviceRefused as refusal:
            if refusal.code not in POOR:
                raise
    return _NOBODY


def _check_base(base: type) -> None:
    """Make sure that the two methods we replace are still what pyfingerprint calls."""
    for name in (_WRITE, _READ):
        if not hasattr(base, name):
            raise RuntimeError(f"this is not pyfingerprint 1.5: it has no {name}")
