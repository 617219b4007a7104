"""A fingerprint sensor's settings and library: made ours, marked, and erased with proof.

Touches nothing but the `Sensor` it is given.
"""

from dataclasses import dataclass
from typing import Final

from drivers.errors import DeviceRefused, DeviceSilent
from drivers.fingerprint import Sensor
from drivers.zfm import NO_PASSWORD, Command
from drivers.zfm_answers import Code, Parameters, sentence

MARK_BYTES: Final = 16
_NOTE_BYTES: Final = 32
_MARK_PAGE: Final = 0
_SECURITY: Final = 5  # the number of the setting [R503 p. 13]
_AWAKE_S: Final = 0.3  # a sensor needs 50 to 200 ms after power-up
_RESTART_TRIES: Final = 3
_NO_SUCH_COMMAND: Final = frozenset({Code.BAD_PACKET, Code.UNSUPPORTED, Code.NOT_EXECUTED})


@dataclass(frozen=True, slots=True)
class Family:
    """How sensors differ. `captures` make one template; `restarts`: takes settings at SoftRst."""

    captures: int
    restarts: bool


R503: Final = Family(captures=4, restarts=True)  # at least 4 are recommended [R503 p. 7]
ZFM: Final = Family(captures=2, restarts=False)


def family_of(parameters: Parameters) -> Family:
    """Tell the family by the system id: an R503 says 0, a ZFM-20 or R30x 9."""
    return ZFM if parameters.system_id else R503


# --- password and security level ---


@dataclass(frozen=True, slots=True)
class Ours:
    """A sensor made ours. `locked` is False for one that takes no password."""

    capacity: int
    security: int
    family: Family
    locked: bool


def make_ours(sensor: Sensor, password: int, security: int) -> Ours:
    """Give the sensor `password` and the security level, 1 to 5, and see that it has taken them.

    `password` must be safe on disk already: then it does not matter where this is interrupted, as
    the sensor has either that one or the factory's. Raises DeviceRefused for a sensor with a third.
    """
    parameters = sensor.try_password(password)
    locked, changed = parameters is not None, False
    if parameters is None:
        parameters = sensor.try_password(NO_PASSWORD)
        if parameters is None:
            raise _refused(Code.WRONG_PASSWORD)
        locked = changed = _locked(sensor, password)
    family = family_of(parameters)
    if parameters.security != security:
        sensor.ask(bytes((Command.SET_SYS_PARA, _SECURITY, security)))
        changed = True
    if changed:
        parameters = _taken(sensor, family)
    if parameters.security != security:
        raise _refused(Code.BAD_SETTING)
    return Ours(parameters.capacity, parameters.security, family, locked)


def _locked(sensor: Sensor, password: int) -> bool:
    """Set the password; False if the sensor takes none."""
    try:
        sensor.ask(bytes((Command.SET_PWD,)) + password.to_bytes(4, "big"))
    except DeviceRefused as refusal:
        if refusal.code not in _NO_SUCH_COMMAND:
            raise
        return False
    return True


def _taken(sensor: Sensor, family: Family) -> Parameters:
    """Read the settings as they are after a restart, for a family that takes them only then."""
    if family.restarts:
        sensor.ask(bytes((Command.SOFT_RST,)))
        sensor.idle(_AWAKE_S)
    for _ in range(_RESTART_TRIES - 1):
        try:
            return sensor.handshake()
        except DeviceSilent:
            sensor.idle(_AWAKE_S)
    return sensor.handshake()


# --- the mark by which a sensor is known again ---


def read_mark(sensor: Sensor) -> str | None:
    """Return the sensor's mark in hex, "" if it has none; None if it has no notepad."""
    try:
        note = sensor.read_notepad(_MARK_PAGE)
    except DeviceRefused as refusal:
        if refusal.code not in _NO_SUCH_COMMAND:
            raise
        return None
    mark = note[:MARK_BYTES]
    return "" if mark in {bytes(MARK_BYTES), b"\xff" * MARK_BYTES} else mark.hex()


def write_mark(sensor: Sensor, mark: str) -> None:
    """Write a mark of 16 bytes in hex, and read it back."""
    sensor.write_notepad(_MARK_PAGE, bytes.fromhex(mark).ljust(_NOTE_BYTES, b"\x00"))
    if read_mark(sensor) != mark:
        raise _refused(Code.FLASH)


# --- the library ---


def erase(sensor: Sensor, position: int) -> None:
    """Erase a template, and prove it by the sensor's index. Raises DeviceRefused if it stays."""
    if position in sensor.positions():
        sensor.ask(bytes((Command.DELET_CHAR,)) + position.to_bytes(2, "big") + b"\x00\x01")
        if position in sensor.positions():
            raise _refused(Code.NOT_DELETED)


def _refused(code: Code) -> DeviceRefused:
    return DeviceRefused(code, sentence(code))
