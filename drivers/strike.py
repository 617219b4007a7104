"""Strike, lamps, buzzer, exit button, door contact. Alone in touching gpiozero.

Outputs are active-high and start off: gpiozero drives an active-low output on for a moment at
start. Wire them with a pull-down, so that a released pin is a closed door.
"""

import atexit
import os
import re
import stat
from collections.abc import Callable
from contextlib import ExitStack, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct

from drivers.errors import DeviceLost
from drivers.signals import OFF, Levels, Player, Signal
from drivers.stand_in import standing_in


class Input(StrEnum):
    """What the door tells. True is: the button is pressed; the door stands open."""

    EXIT_BUTTON = "exit_button"
    CONTACT = "contact"


class Pins(Struct, frozen=True):
    """GPIO numbers (BCM); None where nothing is fitted."""

    strike: int
    granted_lamp: int | None = None
    refused_lamp: int | None = None
    buzzer: int | None = None
    exit_button: int | None = None  # to ground while pressed
    contact: int | None = None  # to ground while the door is shut


OnEdge = Callable[[Input, bool], None]
_LOW_MEANS = {Input.EXIT_BUTTON: True, Input.CONTACT: False}


class Fittings:
    """The door's outputs, driven by one thread that calls `tick` when `due`; it owns none itself.

    Times are seconds of the caller's steady clock. `on_edge` is called in a thread of the pin
    library with every edge, bounces and all: it should only hand over. `chip` is a GPIO character
    device, or a socket with emulated pins behind it. Raises DeviceLost.
    """

    def __init__(self, pins: Pins, chip: str, on_edge: OnEdge) -> None:
        self._open_until: float | None = None
        self._player = Player()
        self._levels = OFF
        self._mute = {pins.granted_lamp, pins.refused_lamp, pins.buzzer} == {None}
        with ExitStack() as building:
            factory = _pin_factory(chip)
            building.callback(factory.close)
            fit = _Fitter(factory, building)
            self._strike = fit.output(pins.strike)
            self._green = fit.output(pins.granted_lamp)
            self._red = fit.output(pins.refused_lamp)
            self._buzzer = fit.output(pins.buzzer)
            switches = ((Input.EXIT_BUTTON, pins.exit_button), (Input.CONTACT, pins.contact))
            self._inputs = {
                which: fit.switch(pin, which, on_edge) for which, pin in switches if pin is not None
            }
            self._fittings = building.pop_all()
        atexit.register(self.close)

    def open_until(self, at_s: float) -> None:
        """Open the strike at once and until `at_s`; calling again extends, and never shortens."""
        if self._open_until is None:
            self._strike.on()
        self._open_until = max(at_s, self._open_until or at_s)

    def signal(self, signal: Signal, at_s: float) -> None:
        """Start a pattern of light and sound; it replaces the one that plays."""
        if self._mute:
            return
        self._player.start(signal, at_s)
        self._show(self._player.levels(at_s))

    def due(self) -> float | None:
        """Return when `tick` has something to do, None while nothing is on."""
        shuts, changes = self._open_until, self._player.due()
        if shuts is None or changes is None:
            return changes if shuts is None else shuts
        return min(shuts, changes)

    def tick(self, at_s: float) -> None:
        """Do what is due by `at_s`. Touches no pin when nothing is."""
        if self._open_until is not None and self._open_until <= at_s:
            self._open_until = None
            self._strike.off()
        self._show(self._player.levels(at_s))

    def levels(self) -> dict[Input, bool]:
        """Read the inputs that are fitted, as they are now: a backstop should an edge be missed."""
        return {
            which: device.is_active == _LOW_MEANS[which] for which, device in self._inputs.items()
        }

    def close(self) -> None:
        """Release everything; what is on goes off. May be called again."""
        atexit.unregister(self.close)
        self._open_until = None
        with suppress(DeviceLost):  # gone pins are released pins
            self._fittings.close()

    def _show(self, levels: Levels) -> None:
        before, self._levels = self._levels, levels
        if levels == before:
            return
        for device, was, now in (
            (self._green, before.green, levels.green),
            (self._red, before.red, levels.red),
            (self._buzzer, before.buzzer, levels.buzzer),
        ):
            if device is not None and was != now:
                device.value = now


class _Fitter:
    """Takes pins into use, and notes how to let them go."""

    def __init__(self, factory: Any, fittings: ExitStack) -> None:  # noqa: ANN401  (untyped library)
        import gpiozero  # noqa: PLC0415  (two thirds of a start, and only a door has pins)

        self._gpiozero = gpiozero
        self._factory = factory
        self._fittings = fittings

    def output(self, pin: int | None) -> Any:  # noqa: ANN401
        if pin is None:
            return None
        device = self._take(self._gpiozero.OutputDevice, pin)
        self._fittings.callback(device.off)
        return device

    def switch(self, pin: int, which: Input, on_edge: OnEdge) -> Any:  # noqa: ANN401
        device = self._take(self._gpiozero.DigitalInputDevice, pin, pull_up=True)
        low = _LOW_MEANS[which]
        device.when_activated = _guarded(on_edge, which, level=low)
        device.when_deactivated = _guarded(on_edge, which, level=not low)
        return device

    def _take(self, kind: Any, pin: int, **settings: bool) -> Any:  # noqa: ANN401
        try:
            device = kind(pin, pin_factory=self._factory, **settings)
        except self._gpiozero.GPIOZeroError as error:
            raise DeviceLost(f"GPIO{pin}: {error}") from error
        self._fittings.callback(device.close)
        return device


def _guarded(on_edge: OnEdge, which: Input, *, level: bool) -> Callable[[], None]:
    """Wrap `on_edge`: an exception in a callback would end lgpio's only thread, and every edge."""

    def changed() -> None:
        try:
            on_edge(which, level)
        except Exception:
            import logging  # noqa: PLC0415  (a twentieth of a start, and never needed)

            logging.getLogger(__name__).exception("nobody took the edge of the %s", which)

    return changed


def _pin_factory(chip: str) -> Any:  # noqa: ANN401  (gpiozero ships no types)
    try:
        mode = Path(chip).stat().st_mode
    except OSError as error:
        raise DeviceLost(f"{chip}: no such GPIO chip ({error.strerror})") from error
    for fits, open_chip in _CHIPS:
        if fits(mode):
            # gpiozero would look for plug-ins with it, a twentieth of a start on its own, which
            # nobody needs who names the pin factory; it takes the backport where there is one.
            with standing_in("importlib_metadata", entry_points=dict):
                return open_chip(Path(chip))
    raise DeviceLost(f"{chip} is neither a GPIO chip nor a socket of emulated pins")


def _real(chip: Path) -> Any:  # noqa: ANN401
    """Open /dev/gpiochipN with lgpio, by its number: gpiozero's own guess is off on a Pi 5."""
    number = re.fullmatch(r"gpiochip(\d+)", chip.resolve().name)
    if number is None:
        raise DeviceLost(f"{chip} is not a GPIO chip: expected /dev/gpiochip0 or the like")
    import tempfile  # noqa: PLC0415  (with a real chip only)

    # lgpio makes a FIFO in its working directory, and a service's own is often read-only.
    runtime = os.environ.get("RUNTIME_DIRECTORY", tempfile.gettempdir())
    os.environ.setdefault("LG_WD", runtime.split(":")[0])
    try:
        from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415  (not on every machine)
    except ImportError as error:
        raise DeviceLost(
            f"{chip}: lgpio is missing: sudo apt install python3-lgpio (Raspberry Pi OS has it, "
            "plain Debian has not)"
        ) from error
    try:
        return LGPIOFactory(chip=int(number[1]))
    except Exception as error:  # lgpio.error, which is a plain Exception
        raise DeviceLost(f"{chip}: {error}: is the user in the group gpio?") from error


def _emulated(chip: Path) -> Any:  # noqa: ANN401
    from drivers.emulators.pin_factory import EmulatedFactory  # noqa: PLC0415  (the demo's)

    return EmulatedFactory(chip)


_CHIPS: tuple[tuple[Callable[[int], bool], Callable[[Path], Any]], ...] = (
    (stat.S_ISCHR, _real),
    (stat.S_ISSOCK, _emulated),
)
