"""What the panel shows and does: the door, the processes, the people, the hour, as plain values."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event

import msgspec

from appliance.clock import SimulatedClock, boot_us
from appliance.demo.children import Child
from appliance.demo.coworkers import Coworkers
from appliance.demo.doorstep import Doorstep
from appliance.demo.installation import ZONE
from appliance.demo.people import Person
from appliance.demo.timetable import Timetable
from appliance.demo.week import Device

_HEARTBEAT_S = 1.0


class Bell:
    """Tells all who listen that something has changed."""

    def __init__(self) -> None:
        self._ears: dict[int, SimpleQueue[None]] = {}

    def ring(self) -> None:
        for ear in list(self._ears.values()):
            ear.put(None)

    def rings(self, closing: Event) -> Iterator[None]:
        """Yield at once, at every change and at every heartbeat, until `closing` is set."""
        ear: SimpleQueue[None] = SimpleQueue()
        self._ears[id(ear)] = ear
        try:
            while not closing.is_set():
                yield
                _wait(ear)
        finally:
            del self._ears[id(ear)]


def _wait(ear: "SimpleQueue[None]") -> None:
    try:
        ear.get(timeout=_HEARTBEAT_S)
    except Empty:
        return


class Process(msgspec.Struct, frozen=True):
    pid: int | None
    restarts: int


class Plug(msgspec.Struct, frozen=True):
    plugged: bool


class Somebody(msgspec.Struct, frozen=True):
    id: int
    name: str
    category: str
    carry: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True):
    """The state of the scene. `at` is the demo's local time, `rate` how fast that runs.

    `settled` is set once the week is over and everybody has come and gone as they meant to.
    """

    strike: str
    lamps: dict[str, bool]
    buzzer: bool
    readers: dict[str, Plug]
    children: dict[str, Process]
    people: tuple[Somebody, ...]
    at: str
    rate: float
    week_over: bool
    settled: bool


class Scene:
    """Everything the panel can see and touch."""

    def __init__(
        self,
        people: tuple[Person, ...],
        doorstep: Doorstep,
        children: Mapping[str, Child],
        week: Timetable,
        coworkers: Coworkers,
        closing: Event,
    ) -> None:
        self.people = people
        self.doorstep = doorstep
        self.children = children
        self.closing = closing
        self._week = week
        self._coworkers = coworkers
        self._clock = SimulatedClock(week.legs)
        self._roll = tuple(
            Somebody(number, one.name, one.category, carried(one))
            for number, one in enumerate(people)
        )

    def press(self, device: Device, person: int) -> None:
        """Have somebody present who from now on comes and goes as the panel says."""
        self._coworkers.lead(person)
        self.doorstep.present(device, person)

    def picture(self) -> Picture:
        outputs = self.doorstep.outputs()
        now_us = boot_us()
        utc_us = self._clock.utc_us_at(now_us)
        return Picture(
            strike="open" if outputs["strike"] else "shut",
            lamps={"granted": outputs["granted"], "refused": outputs["refused"]},
            buzzer=outputs["buzzer"],
            readers={name: Plug(plugged) for name, plugged in self.doorstep.plugged().items()},
            children={
                name: Process(child.pid, child.restarts) for name, child in self.children.items()
            },
            people=self._roll,
            at=datetime.fromtimestamp(utc_us / 1e6, ZONE).isoformat(timespec="seconds"),
            rate=self._clock.leg_at(now_us).rate,
            week_over=now_us >= self._week.ends_us,
            settled=self._coworkers.settled(),
        )


def carried(person: Person) -> tuple[str, ...]:
    return ("badge",) if person.finger is None else ("badge", "finger")
