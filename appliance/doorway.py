"""The door's own hardware as the heart sees it: with `readers`, the only rooms that touch drivers.

Edges come in from gpiozero's thread and go through the heart's inbox; what they mean once the
switch has stopped bouncing is settled here, on the heart's own time.
"""

from collections.abc import Callable

from appliance.config import Door
from appliance.events import Edge, Event, Sensed
from appliance.model import Notice
from drivers.contacts import CONTACT_SETTLE_S, EXIT_BUTTON_SETTLE_S, Debounced
from drivers.signals import Signal
from drivers.strike import Fittings, Input, Pins

_SIGNALS = {notice: Signal(notice.value) for notice in Notice}


class Doorway:
    """The strike, lamps and buzzer, and inputs that no longer bounce."""

    def __init__(self, door: Door, post: Callable[[Event], None]) -> None:
        fitted = (
            (Sensed.EXIT_BUTTON, door.exit_button_pin, EXIT_BUTTON_SETTLE_S),
            (Sensed.CONTACT, door.contact_pin, CONTACT_SETTLE_S),
        )
        self._inputs = {
            sensed: Debounced(settle_s) for sensed, pin, settle_s in fitted if pin is not None
        }

        def on_edge(source: Input, active: bool) -> None:  # noqa: FBT001, the driver's signature
            post(Edge(Sensed(source.value), active))

        self._fittings = Fittings(pins_of(door), door.chip, on_edge)

    def open_until(self, until_s: float) -> None:
        self._fittings.open_until(until_s)

    def show(self, notice: Notice, at_s: float) -> None:
        self._fittings.signal(_SIGNALS[notice], at_s)

    def edge(self, sensed: Sensed, *, active: bool, at_s: float) -> None:
        self._inputs[sensed].edge(active, at_s)

    def poll(self, at_s: float) -> None:
        """Look at the inputs, in case an edge was lost."""
        for source, active in self._fittings.levels().items():
            self._inputs[Sensed(source.value)].edge(active, at_s)

    def due(self) -> float | None:
        first = self._fittings.due()
        for switch in self._inputs.values():
            due = switch.due()
            if due is not None and (first is None or due < first):
                first = due
        return first

    def tick(self, at_s: float) -> None:
        self._fittings.tick(at_s)

    def settled(self, at_s: float) -> tuple[tuple[Sensed, bool], ...]:
        """Return the inputs that have settled on a new level."""
        settled = [(sensed, switch.settle(at_s)) for sensed, switch in self._inputs.items()]
        return tuple([(sensed, level) for sensed, level in settled if level is not None])

    def close(self) -> None:
        """Release everything."""
        self._fittings.close()


def pins_of(door: Door) -> Pins:
    return Pins(
        strike=door.strike_pin,
        granted_lamp=door.granted_lamp_pin,
        refused_lamp=door.refused_lamp_pin,
        buzzer=door.buzzer_pin,
        exit_button=door.exit_button_pin,
        contact=door.contact_pin,
    )
