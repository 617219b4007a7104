"""The demo's door seen from outside: readers to press, a board to watch. Alone in the far ends.

Each reader serves one person at a time, in a thread of its own, as a reader does.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Protocol

from appliance.demo.installation import (
    BUZZER,
    EXIT_BUTTON,
    GRANTED_LAMP,
    REFUSED_LAMP,
    STRIKE,
    Installation,
)
from appliance.demo.people import STRANGERS, Person
from appliance.demo.timetable import SLOT_US
from appliance.demo.week import Device
from drivers.emulators.pins import PinBoard
from drivers.emulators.sensor import SensorEnd, Times
from drivers.emulators.tags import TagReaderEnd
from drivers.emulators.wire import Wire

_BADGE_HELD_S = 0.2
_FINGER_HELD_S = 0.6
_ANSWER_S = 0.25  # from letting go of the reader until the lamp must be lit
_BUTTON_HELD_S = 0.3
_QUICK = Times(capture_s=0.15, features_s=0.2, search_s=0.02)


class Reader(Protocol):
    """One reader on the wall."""

    wire: Wire
    held_s: float

    def show(self, person: Person) -> None:
        """Begin to show what `person` carries for it."""
        ...


class _BadgeReader:
    held_s = _BADGE_HELD_S

    def __init__(self, path: Path) -> None:
        self._end = TagReaderEnd(path)
        self.wire = self._end.wire

    def show(self, person: Person) -> None:
        self._end.present(person.badge, self.held_s)


class _FingerReader:
    held_s = _FINGER_HELD_S

    def __init__(self, path: Path, people: tuple[Person, ...]) -> None:
        self._end = SensorEnd(path, times=_QUICK)
        self.wire = self._end.wire
        for person in people:
            if person.finger is not None:
                self._end.enrol(person.finger, person.name)

    def show(self, person: Person) -> None:
        self._end.touch(person.name, self.held_s)


class Doorstep:
    """Everything at the door that can be pressed, pulled out, or seen.

    `closing` ends every wait; set it before `close`.
    """

    def __init__(
        self,
        place: Installation,
        people: tuple[Person, ...],
        changed: Callable[[], None],
        closing: Event,
    ) -> None:
        self._people = people
        self._changed = changed
        self._closing = closing
        self._unplugged: set[Device] = set()
        self.board = PinBoard(place.pins, on_change=lambda _pin, _level: changed())
        self.board.drive(EXIT_BUTTON, level=True)  # a button to ground: high is not pressed
        self._readers: dict[Device, Reader] = {
            Device.BADGE_IN: _BadgeReader(place.port(Device.BADGE_IN)),
            Device.FINGER_IN: _FingerReader(place.port(Device.FINGER_IN), people),
            Device.BADGE_OUT: _BadgeReader(place.port(Device.BADGE_OUT)),
            Device.FINGER_OUT: _FingerReader(place.port(Device.FINGER_OUT), people),
        }
        self._queues = {device: ThreadPoolExecutor(1, device) for device in Device}
        self._hand = ThreadPoolExecutor(1, "exit button")

    def present(self, device: Device, person: int) -> "Future[bool]":
        """Queue at a reader and show what one carries; the answer is whether the door let one pass.

        A lamp that is lit when one has let go counts. The house records before it opens, and a
        door that dies goes dark: so somebody who saw the light is on record. Where people come one
        upon the other, it may have been lit for whoever came just before.
        """
        return self._queue(device, self._people[person])

    def present_stranger(self, device: Device, number: int) -> None:
        self._queue(device, STRANGERS[number])

    def press_exit_button(self) -> None:
        self._hand.submit(self._press)

    def unplug(self, device: Device) -> None:
        self._unplugged.add(device)
        self._readers[device].wire.unplug()
        self._changed()

    def replug(self, device: Device) -> None:
        self._readers[device].wire.replug()
        self._unplugged.discard(device)
        self._changed()

    def plugged(self) -> dict[str, bool]:
        return {device: device not in self._unplugged for device in Device}

    def outputs(self) -> dict[str, bool]:
        pins = {
            "strike": STRIKE,
            "granted": GRANTED_LAMP,
            "refused": REFUSED_LAMP,
            "buzzer": BUZZER,
        }
        return {name: self.board.outputs.get(pin, False) for name, pin in pins.items()}

    def close(self) -> None:
        for queue in (*self._queues.values(), self._hand):
            queue.shutdown()
        for reader in self._readers.values():
            reader.wire.close()
        self.board.close()

    def _queue(self, device: Device, person: Person) -> "Future[bool]":
        answer = self._queues[device].submit(self._present, device, person)
        self._queues[device].submit(self._closing.wait, self._rest_s(device))
        return answer

    def _present(self, device: Device, person: Person) -> bool:
        reader = self._readers[device]
        reader.show(person)
        self._closing.wait(reader.held_s + _ANSWER_S)
        return self.board.outputs.get(GRANTED_LAMP, False)

    def _rest_s(self, device: Device) -> float:
        return SLOT_US[device] / 1e6 - self._readers[device].held_s - _ANSWER_S

    def _press(self) -> None:
        self.board.drive(EXIT_BUTTON, level=False)
        self._closing.wait(_BUTTON_HELD_S)
        self.board.drive(EXIT_BUTTON, level=True)
