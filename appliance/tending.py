"""A fingerprint sensor, made ours, watched in a thread, lent to the desk. Touches drivers."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Final

from msgspec import Struct

from appliance import journal
from appliance.commands.answers import Progress, Step, Trouble
from appliance.config import Reader
from appliance.credentials import SiteKey
from appliance.desk.cannot import Cannot
from appliance.desk.sensors import Lent, Taken
from appliance.events import Event
from appliance.readers import READERS, Driver, Tended
from appliance.reconciliation import Found
from drivers import enrolment, library
from drivers.enrolment import Ending, NotEnrolled, Told
from drivers.errors import DeviceRefused, DriverError
from drivers.fingerprint import Sensor, attend
from drivers.library import Ours
from drivers.line import Line, Report
from drivers.serialport import SerialPort

SETTLE_EVERY_S: Final = 24 * 3600.0
SETTLE_AGAIN_S: Final = 60.0  # where the record could not be written
EXPECTED_S: Final = 12.0
BUSY_S: Final = 3.0  # how long to wait for a sensor that is lent, or about to be ours

Settle = Callable[[str, Lent], bool]
"""Bring the sensor of that name and the record together; False if some of it must wait.

Where it raises Cannot, nobody is believed.
"""

_TROUBLES: Final[Mapping[Ending, Trouble]] = {
    Ending.POOR: Trouble.POOR_IMAGE,
    Ending.DIFFERENT: Trouble.DIFFERENT_FINGERS,
    Ending.FULL: Trouble.LIBRARY_FULL,
    Ending.MEMORY: Trouble.SENSOR_MEMORY,
    Ending.NOT_CONFIRMED: Trouble.NOT_CONFIRMED,
    Ending.NOT_PLACED: Trouble.NOT_PLACED,
}


class Unsettled(DriverError):
    """The sensor and the record could not be brought together."""


class InHand:
    """A sensor in the desk's hands: what its driver says, in the desk's words."""

    def __init__(self, name: str, sensor: Sensor, ours: Ours) -> None:
        self._name = name
        self._sensor = sensor
        self._ours = ours
        self.lost: DriverError | None = None

    @property
    def capacity(self) -> int:
        return self._ours.capacity

    @property
    def security(self) -> int:
        return self._ours.security

    def look(self) -> Found:
        with self._asking():
            return Found(self._sensor.positions(), library.read_mark(self._sensor))

    def bind(self, mark: str) -> None:
        with self._asking():
            library.write_mark(self._sensor, mark)

    def erase(self, position: int) -> None:
        with self._asking():
            try:
                library.erase(self._sensor, position)
            except DeviceRefused as refusal:
                raise Cannot(Trouble.SENSOR_MEMORY, str(refusal)) from refusal

    def enrol(self, position: int) -> Generator[Progress | None, None, None]:
        dialogue = enrolment.enrol(self._sensor, position, self._ours.family)
        with self._asking(), closing(dialogue):
            for told in dialogue:
                yield told if told is None else self._progress(told)

    def _progress(self, told: Told) -> Progress:
        return Progress(Step(told.step.value), self._name, told.done, told.of, told.why)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except NotEnrolled as ending:
            if ending.ending is Ending.TAKEN:
                raise Taken(ending.position) from ending
            raise Cannot(_TROUBLES[ending.ending], ending.why) from ending
        except DriverError as error:
            self.lost = error
            raise Cannot(Trouble.SENSOR_LOST, self._name) from error


class _Loan:
    """One asker's turn with the sensor: it is given once and given back once."""

    def __init__(self) -> None:
        self.given: SimpleQueue[InHand | None] = SimpleQueue()
        self.back: SimpleQueue[None] = SimpleQueue()


class _Expected(Struct, frozen=True):
    """Whose finger must come next, and until when on the line's clock."""

    positions: tuple[int, ...]
    until: float


class TendedSensor(Tended):
    """A fingerprint sensor and the thread that looks after it.

    Whenever it is connected, has been lent, and once a day, it is made ours and settled with the
    record before any finger is believed. Between two looks at the glass its thread lends it out,
    and waits.
    """

    def __init__(
        self, reader: Reader, key: SiteKey, post: Callable[[Event], None], settle: Settle
    ) -> None:
        super().__init__(reader, key, post)
        self._settle = settle
        self._loans: SimpleQueue[_Loan | None] = SimpleQueue()
        self._loan: _Loan | None = None
        self._up = False
        self._expected: _Expected | None = None

    @property
    def name(self) -> str:
        return self.reader.name

    def close(self, wait_s: float = 2.0) -> None:
        self._closing.set()
        self._loans.put(None)
        if (loan := self._loan) is not None:
            loan.back.put(None)
        super().close(wait_s)

    # --- what any thread may ask ---

    def expect(self, positions: Collection[int]) -> bool:
        """Compare fingers with these positions alone, for EXPECTED_S; with all again, for none.

        False while no finger is looked for: the sensor is away, or in the desk's hands.
        """
        line = self._line
        looks = self._up and self._loan is None and self._loans.empty()
        self._expected = (
            _Expected(tuple(positions), line.now() + EXPECTED_S)
            if positions and looks and line is not None
            else None
        )
        return looks

    @contextmanager
    def lent(self) -> Iterator[InHand]:
        """Have the sensor for a while. Raises Cannot(SENSOR_DOWN) and Cannot(BUSY)."""
        if not self._up:
            raise Cannot(Trouble.SENSOR_DOWN, self.name)
        loan = _Loan()
        self._loans.put(loan)
        try:
            yield self._taken(loan)
        finally:
            loan.back.put(None)

    def _taken(self, loan: _Loan) -> InHand:
        try:
            in_hand = loan.given.get(timeout=BUSY_S)
        except Empty:
            raise Cannot(Trouble.BUSY, self.name) from None
        if in_hand is None:
            raise Cannot(Trouble.SENSOR_DOWN, self.name)
        return in_hand

    # --- its own thread ---

    def _watch(self, _: Driver, line: Line) -> Iterator[Report | None]:
        sensor = Sensor(line)
        try:
            while True:
                in_hand, settled = self._settled(sensor)
                self._up = True
                yield from self._attend(sensor, SETTLE_EVERY_S if settled else SETTLE_AGAIN_S)
                self._lend(in_hand)
        finally:
            self._up = False

    def _settled(self, sensor: Sensor) -> tuple[InHand, bool]:
        """Make the sensor ours, and bring it and the record together as far as that goes."""
        in_hand = _ours(self.reader, sensor, self._key)
        try:
            return in_hand, self._settle(self.name, in_hand)
        except Cannot as cannot:
            raise in_hand.lost or Unsettled(f"not compared with the record: {cannot}") from cannot

    def _attend(self, sensor: Sensor, for_s: float) -> Iterator[Report | None]:
        """Report fingers until somebody wants the sensor, or the time is over."""
        until = sensor.now() + for_s
        for report in attend(sensor, self._among):
            yield report
            if report is None and (not self._loans.empty() or sensor.now() >= until):
                return

    def _among(self) -> Collection[int] | None:
        expected, line = self._expected, self._line
        if expected is None or line is None or line.now() > expected.until:
            return None
        return expected.positions

    def _lend(self, in_hand: InHand) -> None:
        """Lend the sensor to everybody who has asked, one after the other."""
        while not self._loans.empty() and (loan := self._loans.get()) is not None:
            self._loan = loan
            if not self._closing.is_set():  # or `close` has seen no loan to end
                loan.given.put(in_hand)
                loan.back.get()
            self._loan = None
            if in_hand.lost is not None:
                raise in_hand.lost

    def _pause(self, for_s: float) -> None:
        """Wait to try again; whoever wants the sensor meanwhile is told that it is down."""
        with suppress(Empty):
            if (loan := self._loans.get(timeout=for_s)) is not None:
                loan.given.put(None)


class Alone:
    """A fingerprint sensor where no door runs: opened, and made ours, whenever it is wanted."""

    def __init__(self, reader: Reader, key: SiteKey) -> None:
        self._reader = reader
        self._key = key

    @property
    def name(self) -> str:
        return self._reader.name

    @contextmanager
    def lent(self) -> Iterator[InHand]:
        """Open the sensor. Raises Cannot(SENSOR_DOWN), with what would help."""
        try:
            line = SerialPort.open(self._reader.port, READERS[self._reader.kind].baud)
        except DriverError as error:
            raise Cannot(Trouble.SENSOR_DOWN, str(error)) from error
        with closing(line):
            yield self._ours(line)

    def _ours(self, line: Line) -> InHand:
        try:
            return _ours(self._reader, Sensor(line), self._key)
        except DriverError as error:
            raise Cannot(Trouble.SENSOR_DOWN, f"{self.name}: {error}") from error


def alone_with(readers: Iterable[Reader], key: SiteKey) -> dict[str, Alone]:
    """Return the sensors among the readers, for whoever holds them while no door runs."""
    return {each.name: Alone(each, key) for each in readers if each.kind == "fingerprint"}


def _ours(reader: Reader, sensor: Sensor, key: SiteKey) -> InHand:
    """Give a sensor the site's password and the security level that is set."""
    ours = library.make_ours(sensor, key.sensor_password(), reader.security)
    if not ours.locked:
        journal.warning(f"{reader.name}: this sensor takes no password")
    return InHand(reader.name, sensor, ours)
