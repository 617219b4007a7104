"""Which reader is which driver, and what its reports mean as credentials. Touches drivers.

A new kind of reader is one driver file, one line in READERS and one test.
"""

import threading
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from appliance.config import Reader
from appliance.credentials import SiteKey
from appliance.events import Down, Event, Presented, Up
from appliance.model import Credential
from drivers.errors import DriverError, LineClosed
from drivers.line import FingerReport, Line, Report, TagReport, Watch
from drivers.serialport import SerialPort, backoff


class Driver(Struct, frozen=True):
    """How a reader is watched. `greet` asks it for a sign of life, where it can be asked."""

    watch: Watch
    greet: Callable[[Line], None] | None = None


class Kind(Struct, frozen=True):
    """A kind of reader. `load` imports its driver only where one is configured."""

    what: str
    baud: int
    load: Callable[[], Driver]


def _rdm6300() -> Driver:
    from drivers import rdm6300  # noqa: PLC0415, a driver is imported where it is used

    return Driver(rdm6300.watch)


def _pn532() -> Driver:
    from drivers import pn532  # noqa: PLC0415

    return Driver(pn532.watch, pn532.greet)


def _fingerprint() -> Driver:
    from drivers import fingerprint  # noqa: PLC0415

    return Driver(fingerprint.watch, fingerprint.greet)


READERS: Mapping[str, Kind] = {
    "rdm6300": Kind("125 kHz badges: RDM6300", 9600, _rdm6300),
    "id12la": Kind("125 kHz badges: ID-2LA, ID-12LA, ID-20LA", 9600, _rdm6300),
    "pn532": Kind("13.56 MHz badges: PN532 over HSU, identifier only", 115200, _pn532),
    "fingerprint": Kind("fingers: ZFM-20, R30x, R503", 57600, _fingerprint),
}


class Tended:
    """One reader and the thread that looks after it, from `start` to `close`."""

    def __init__(self, reader: Reader, key: SiteKey, post: Callable[[Event], None]) -> None:
        self.reader = reader
        self._key = key
        self._post = post
        self._closing = threading.Event()
        self._line: SerialPort | None = None
        self._thread = threading.Thread(target=self._run, name=reader.name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, wait_s: float = 2.0) -> None:
        self._closing.set()
        if self._line is not None:
            self._line.close()
        self._thread.join(wait_s)

    def _run(self) -> None:
        kind = READERS[self.reader.kind]
        driver = kind.load()
        waits, down = backoff(), False
        while not self._closing.is_set():
            try:
                for report in self._reports(driver, kind.baud):
                    if down:
                        waits, down = backoff(), False
                        self._post(Up(self.reader.name))
                    if report is not None:
                        self._post(self._presented(report))
            except LineClosed:
                return
            except DriverError as error:
                if not down:
                    down = True
                    self._post(Down(self.reader.name, str(error)))
            self._pause(next(waits))

    def _pause(self, for_s: float) -> None:
        self._closing.wait(for_s)

    def _reports(self, driver: Driver, baud: int) -> Iterator[Report | None]:
        """Open the port and yield what the driver reports, None first: the reader is there."""
        line = self._line = SerialPort.open(self.reader.port, baud)
        try:
            if not self._closing.is_set():  # closed while the port was being opened
                yield from self._watch(driver, line)
        finally:
            line.close()

    def _watch(self, driver: Driver, line: Line) -> Iterator[Report | None]:
        if driver.greet is not None:  # a port can be opened though nobody is at its far end
            driver.greet(line)
        yield None
        yield from driver.watch(line)

    def _presented(self, report: Report) -> Presented:
        credential = credential_of(report, self.reader.name, self._key)
        return Presented(self.reader.name, self.reader.side, credential)


def credential_of(report: Report, reader: str, key: SiteKey) -> Credential:
    """Return what a report means to the house."""
    match report:
        case TagReport(tag):
            return key.badge(tag)
        case FingerReport(position) if position is not None:
            return key.finger(reader, position)
        case FingerReport():
            return key.unknown_finger()
