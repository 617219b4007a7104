"""Enrol a finger: the dialogue at one sensor, step by step, and nothing left behind if it fails.

Touches nothing but the `Sensor` it is given. A step is yielded when somebody has to be told, and
None at every look at the glass in between; closing the generator cancels.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.errors import DeviceRefused, DriverError
from drivers.fingerprint import POLL_S, POOR, Sensor, await_lift
from drivers.library import Family, erase
from drivers.zfm import Command
from drivers.zfm_answers import Code, sentence

PLACE_S: Final = 20.0  # for each placing of the finger, and each lifting
MOST_POOR: Final = 5  # images that are no use, for each one that is
CONFIRMATIONS: Final = 2
_FIRST_BUFFER: Final = 1


class Step(StrEnum):
    PLACE = "place"
    LIFT = "lift"
    AGAIN = "again"
    POOR = "poor"
    CHECKING = "checking"
    STORED = "stored"
    CONFIRM = "confirm"
    CONFIRMED = "confirmed"


class Ending(StrEnum):
    """Why there is no template."""

    TAKEN = "taken"
    POOR = "poor"
    DIFFERENT = "different"
    FULL = "full"
    MEMORY = "memory"
    NOT_CONFIRMED = "not_confirmed"
    NOT_PLACED = "not_placed"


class NotEnrolled(DriverError):
    """The dialogue failed. `position` is where a finger that is TAKEN was found."""

    def __init__(self, ending: Ending, why: str = "", position: int = -1) -> None:
        super().__init__(why or ending.value)
        self.ending = ending
        self.why = why
        self.position = position


@dataclass(frozen=True, slots=True)
class Told:
    """What to do now, or how it went: `done` of `of` images are in; `why` an image was no use."""

    step: Step
    done: int
    of: int
    why: str = ""


Dialogue = Generator[Told | None, None, None]

_NOT_STORED: Final[Mapping[int, Ending]] = {
    Code.FLASH: Ending.MEMORY,
    Code.LIBRARY_FULL: Ending.FULL,
    Code.BAD_POSITION: Ending.FULL,
}


def enrol(sensor: Sensor, position: int, family: Family) -> Dialogue:
    """Enrol the finger that will be placed, at `position`, which must be free.

    Two fresh images must find exactly that position: some R503 make one template of two different
    fingers. Raises NotEnrolled, and DriverError when the sensor fails. Whenever it does not come to
    its end, the template is erased, and the erasure proved, before it raises; if even that fails,
    with the DriverError of that failure.
    """
    of = family.captures + CONFIRMATIONS
    yield from _captures(sensor, family.captures, of)
    _merge(sensor)
    confirmed = False
    try:
        _store(sensor, position)
        yield Told(Step.STORED, family.captures, of)
        yield from _confirmations(sensor, position, family.captures, of)
        confirmed = True
    finally:
        if not confirmed:
            erase(sensor, position)


def _captures(sensor: Sensor, captures: int, of: int) -> Dialogue:
    """Fill the buffers with images of one finger, which no template here is of yet."""
    for done in range(captures):
        step = Step.AGAIN if done else Step.PLACE
        yield from _image(sensor, _FIRST_BUFFER + done, Told(step, done, of))
        if not done:
            yield Told(Step.CHECKING, 1, of)
            _search_others(sensor)
        yield Told(Step.LIFT, done + 1, of)
        yield from _lifted(sensor)


def _search_others(sensor: Sensor) -> None:
    found = sensor.search().position
    if found is not None:
        raise NotEnrolled(Ending.TAKEN, position=found)


def _confirmations(sensor: Sensor, position: int, done: int, of: int) -> Dialogue:
    for fresh in range(CONFIRMATIONS):
        yield from _image(sensor, _FIRST_BUFFER, Told(Step.CONFIRM, done + fresh, of))
        if sensor.search().position != position:
            raise NotEnrolled(Ending.NOT_CONFIRMED)
        yield Told(Step.CONFIRMED, done + fresh + 1, of)
        if fresh + 1 < CONFIRMATIONS:
            yield Told(Step.LIFT, done + fresh + 1, of)
            yield from _lifted(sensor)


def _image(sensor: Sensor, buffer: int, prompt: Told) -> Dialogue:
    """Ask for a finger until its features are in `buffer`."""
    for _ in range(MOST_POOR):
        yield prompt
        yield from _placed(sensor)
        try:
            sensor.convert(buffer)
        except DeviceRefused as refusal:
            if refusal.code not in POOR:
                raise
            why = sentence(refusal.code)
        else:
            return
        yield Told(Step.POOR, prompt.done, prompt.of, why)
        yield from _lifted(sensor)
    raise NotEnrolled(Ending.POOR)


def _placed(sensor: Sensor) -> Iterator[None]:
    """Wait for a finger, and leave its image in the sensor."""
    until = sensor.now() + PLACE_S
    while not _on_glass(sensor):
        if sensor.now() >= until:
            raise NotEnrolled(Ending.NOT_PLACED)
        yield None
        sensor.idle(POLL_S)


def _on_glass(sensor: Sensor) -> bool:
    try:
        return sensor.capture()
    except DeviceRefused as refusal:
        if refusal.code not in POOR:
            raise
        return False


def _lifted(sensor: Sensor) -> Iterator[None]:
    until = sensor.now() + PLACE_S
    for look in await_lift(sensor):
        if sensor.now() >= until:
            raise NotEnrolled(Ending.NOT_PLACED)
        yield look


def _merge(sensor: Sensor) -> None:
    """Make one template of the images in the buffers."""
    if sensor.ask(bytes((Command.REG_MODEL,)))[0]:
        raise NotEnrolled(Ending.DIFFERENT)


def _store(sensor: Sensor, position: int) -> None:
    question = bytes((Command.STORE, _FIRST_BUFFER)) + position.to_bytes(2, "big")
    try:
        sensor.ask(question)
    except DeviceRefused as refusal:
        ending = _NOT_STORED.get(refusal.code)
        if ending is None:
            raise
        raise NotEnrolled(ending, sentence(refusal.code)) from refusal
