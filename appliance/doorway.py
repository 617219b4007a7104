"""The door's own hardware as the heart sees it: with `readers`, the only rooms that touch drivers.

Edges come in from gpiozero's thread and go through the heart's inbox; what they mean once the
switch has stopped bouncing is settled here, on the heart's own time.

Where there are no pins to be had, the house goes on without: who comes and goes is still recorded,
that nothing opens is said, and the pins are tried again until they are there.
"""

from collections.abc import Callable
from typing import Final

from appliance.config import Door
from appliance.events import Down, Edge, Event, Sensed, Up
from appliance.model import PINS, Notice
from drivers.contacts import CONTACT_SETTLE_S, EXIT_BUTTON_SETTLE_S, Debounced
from drivers.errors import DeviceLost
from drivers.signals import Signal
from drivers.strike import Fittings, Input, Pins

AGAIN_S: Final = 30.0
"""How long to go without pins before they are tried again: lgpio may be installed meanwhile."""

_SIGNALS = {notice: Signal(notice.value) for notice in Notice}
_NOBODY: Final = "the strike is not commanded, and the door opens from the inside and by key alone"


class Doorway:
    """The strike, lamps and buzzer, and inputs that no longer bounce."""

    def __init__(self, door: Door, post: Callable[[Event], None]) -> None:
        self._inputs = _switches(door)
        self._door = door
        self._post = post
        self._again_at_s: float | None = None  # the next poll sets it
        self._fittings: Fittings | None = None
        try:
            self._fittings = self._fitted()
        except DeviceLost as lost:
            self._told(lost)

    def open_until(self, until_s: float) -> None:
        """Open the strike, if there is one to command; that there is none was said."""
        self._do(lambda fittings: fittings.open_until(until_s))

    def show(self, notice: Notice, at_s: float) -> None:
        self._do(lambda fittings: fittings.signal(_SIGNALS[notice], at_s))

    def edge(self, sensed: Sensed, *, active: bool, at_s: float) -> None:
        self._inputs[sensed].edge(active, at_s)

    def poll(self, at_s: float) -> None:
        """Look at the inputs, in case an edge was lost; and for pins, where there are none."""
        if self._fittings is None:
            self._try_again(at_s)
        self._do(lambda fittings: self._read(fittings, at_s))

    def due(self) -> float | None:
        first = None if self._fittings is None else self._fittings.due()
        for switch in self._inputs.values():
            due = switch.due()
            if due is not None and (first is None or due < first):
                first = due
        return first

    def tick(self, at_s: float) -> None:
        self._do(lambda fittings: fittings.tick(at_s))

    def settled(self, at_s: float) -> tuple[tuple[Sensed, bool], ...]:
        """Return the inputs that have settled on a new level."""
        settled = [(sensed, switch.settle(at_s)) for sensed, switch in self._inputs.items()]
        return tuple([(sensed, level) for sensed, level in settled if level is not None])

    def close(self) -> None:
        """Release everything."""
        if self._fittings is not None:
            self._fittings.close()

    def _fitted(self) -> Fittings:
        return Fittings(pins_of(self._door), self._door.chip, self._on_edge)

    def _on_edge(self, source: Input, active: bool) -> None:  # noqa: FBT001, the driver's signature
        self._post(Edge(Sensed(source.value), active))

    def _read(self, fittings: Fittings, at_s: float) -> None:
        for source, active in fittings.levels().items():
            self._inputs[Sensed(source.value)].edge(active, at_s)

    def _do(self, deed: Callable[[Fittings], None]) -> None:
        """Do something with the pins, if there are any; go on without where they are lost."""
        if self._fittings is None:
            return
        try:
            deed(self._fittings)
        except DeviceLost as lost:
            self._fittings.close()
            self._fittings, self._again_at_s = None, None
            self._inputs = _switches(self._door)
            self._told(lost)

    def _told(self, lost: DeviceLost) -> None:
        self._post(Down(PINS, f"{lost}: {_NOBODY}"))

    def _try_again(self, at_s: float) -> None:
        """Try for pins now and then; each try is silent until one of them succeeds."""
        if self._again_at_s is None:
            self._again_at_s = at_s + AGAIN_S
        if at_s < self._again_at_s:
            return
        self._again_at_s = at_s + AGAIN_S
        try:
            self._fittings = self._fitted()
        except DeviceLost:
            return
        self._post(Up(PINS))


def _switches(door: Door) -> dict[Sensed, Debounced]:
    fitted = (
        (Sensed.EXIT_BUTTON, door.exit_button_pin, EXIT_BUTTON_SETTLE_S),
        (Sensed.CONTACT, door.contact_pin, CONTACT_SETTLE_S),
    )
    return {sensed: Debounced(settle_s) for sensed, pin, settle_s in fitted if pin is not None}


def pins_of(door: Door) -> Pins:
    return Pins(
        strike=door.strike_pin,
        granted_lamp=door.granted_lamp_pin,
        refused_lamp=door.refused_lamp_pin,
        buzzer=door.buzzer_pin,
        exit_button=door.exit_button_pin,
        contact=door.contact_pin,
    )
