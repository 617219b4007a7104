"""What is at the far end of a serial port: asked and listened for, and never changed.

Touches serial ports. A sensor is asked for its password, a PN532 for its version; then the ear
stays on the port at the speed of the 125 kHz readers, which speak when a badge is shown, and do
not mind what they were told before.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from drivers import pn532, rdm6300
from drivers.errors import DeviceRefused, DeviceSilent, DriverError
from drivers.line import Line
from drivers.serialport import SerialPort
from drivers.zfm_link import Deadlines, Link

SENSOR_BAUD: Final = 57600
DEVICES: Final = Path(os.environ.get("SEUIL_DEVICES", "/dev"))
"""Where devices are: another folder where they are emulated."""
NAMES: Final = (
    "seuil/*",
    "serial/by-id/*",
    "serial/by-path/*",
    "ttyAMA[0-9]*",
    "ttyUSB*",
    "ttyACM*",
)
"""What ports are called there: first the names that stay."""
_CONSOLES: Final = Path("/sys/class/tty/console/active")

_ANSWER_S: Final = 0.6  # a sensor takes milliseconds; just after power-up, 0.2 s
_TRIES: Final = 2
_PULSE_S: Final = 1.0
_KEPT: Final = 4096
_BREATH_S: Final = 0.05  # a port that is flooded keeps nobody else from their turn
_LATE_S: Final = 2.0

Heard = tuple[str, str]
"""A port, and the kind of reader there."""


# --- which ports there are -----------------------------------------------------------------------


def ports() -> tuple[str, ...]:
    """Return the serial ports there are, each by the name that stays; no console among them."""
    found = [str(path) for name in NAMES for path in sorted(DEVICES.glob(name))]
    return without_doubles(found, consoles())


def without_doubles(paths: Sequence[str], busy: Sequence[str]) -> tuple[str, ...]:
    """Return paths that lead to different devices, and to none that is `busy`."""
    seen = {os.path.realpath(path) for path in busy}
    kept = []
    for path in paths:
        real = os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            kept.append(path)
    return tuple(kept)


def consoles() -> tuple[str, ...]:
    """Return the ports on which the kernel's console is: what is sent there is for a person."""
    try:
        return tuple(f"/dev/{name}" for name in _CONSOLES.read_text(encoding="ascii").split())
    except OSError:
        return ()


# --- listening at them ---------------------------------------------------------------------------


def listen(paths: Sequence[str], for_s: float, gone: Callable[[], bool]) -> Iterator[Heard | None]:
    """Yield (port, kind) for what is heard at `paths`, and None from time to time.

    Until `for_s` are over, or somebody is `gone`, or something was heard at every port. Each port
    has a thread of its own; a port that fails is one at which nothing is heard.
    """
    enough, told = threading.Event(), SimpleQueue[Heard | None]()
    threads = [
        threading.Thread(target=_attend, args=(path, enough, told.put), name=path, daemon=True)
        for path in paths
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _until(told, len(paths), for_s, gone)
    finally:
        enough.set()
        for thread in threads:
            thread.join(_LATE_S)


def _until(
    told: "SimpleQueue[Heard | None]", ends: int, for_s: float, gone: Callable[[], bool]
) -> Iterator[Heard | None]:
    """Yield what is told until `ends` ports are done, the time is over, or nobody waits."""
    pulses = max(1, round(for_s / _PULSE_S))
    while ends and pulses and not gone():
        try:
            heard = told.get(timeout=_PULSE_S)
        except Empty:
            pulses -= 1
            yield None
            continue
        if heard is None:
            ends -= 1
        else:
            yield heard


def _attend(path: str, enough: threading.Event, tell: Callable[[Heard | None], None]) -> None:
    """Find out what is at a port, tell it, and tell that this port is done."""
    # Taken by another program, unplugged, no right to it: then nothing is known of this port.
    with suppress(DriverError):
        if kind := _kind_at(path, enough):
            tell((path, kind))
    tell(None)


def _kind_at(path: str, enough: threading.Event) -> str:
    """Return the kind of reader at a port as soon as it is known, "" if it was not in time."""
    for kind, baud, is_there in _ASKED:
        with closing(SerialPort.open(path, baud)) as line:
            for _ in range(_TRIES):
                if enough.is_set():
                    return ""
                if is_there(line):
                    return kind
    with closing(SerialPort.open(path, rdm6300.BAUD)) as line:
        return _overheard(line, enough)


def _is_sensor(line: Line) -> bool:
    """Tell whether a fingerprint sensor answers: with a password of its own it does so as well."""
    try:
        Link(line, deadlines=Deadlines(exchange_s=_ANSWER_S)).barrier()
    except DeviceRefused:
        return True
    except DeviceSilent:
        return False
    return True


def _overheard(line: Line, enough: threading.Event) -> str:
    """Return which 125 kHz reader spoke, once a badge was shown to it; "" if none was in time."""
    decoder, heard = rdm6300.Decoder(), b""
    while not enough.is_set():
        piece = line.read(_PULSE_S)
        heard = (heard + piece)[-_KEPT:]
        if decoder.feed(piece):
            return rdm6300.kind_of(heard)
        if piece:
            enough.wait(_BREATH_S)
    return ""


_ASKED: Final = (
    ("fingerprint", SENSOR_BAUD, _is_sensor),
    ("pn532", pn532.BAUD, pn532.is_there),
)
"""Who can be asked: the kind, its speed, and how."""
