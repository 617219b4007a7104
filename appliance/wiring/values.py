"""The header of a board, what its pins do by themselves, and what is wired to them. Pure."""

from collections.abc import Collection, Iterator
from math import log
from typing import Final

import msgspec
from msgspec import Struct

GROUND: Final = "ground"


class High(Struct, frozen=True, forbid_unknown_fields=True):
    """GPIOs that are high before any program takes them, and why."""

    pins: frozenset[int]
    why: str


class Use(Struct, frozen=True, forbid_unknown_fields=True):
    """What GPIOs are besides; `ports` are the serial ports on them, by any of their names."""

    what: str
    pins: tuple[int, ...]
    ports: frozenset[str] = frozenset()


class Signal(Struct, frozen=True, forbid_unknown_fields=True):
    """What the appliance wires to a GPIO, `setting` being where [door] says which."""

    name: str
    gpio: int
    to: str
    setting: str = ""


class OneShot(Struct, frozen=True, forbid_unknown_fields=True):
    """A 555 that ends every opening, whatever the program does. `*_within` are tolerances."""

    ohm: float
    ohm_within: float
    farad: float
    farad_within: float
    volt: float
    leak_ampere: float

    @property
    def nominal_s(self) -> float:
        return self._until(self.ohm, self.farad, 0)

    @property
    def shortest_s(self) -> float:
        return self._until(self.ohm * (1 - self.ohm_within), self.farad * (1 - self.farad_within))

    @property
    def longest_s(self) -> float:
        ohm, farad = self.ohm * (1 + self.ohm_within), self.farad * (1 + self.farad_within)
        return self._until(ohm, farad, self.leak_ampere)

    def _until(self, ohm: float, farad: float, leak_ampere: float = 0) -> float:
        """Return how long charging takes to two thirds of the supply, seconds."""
        end = self.volt - leak_ampere * ohm
        return ohm * farad * log(end / (end - self.volt * 2 / 3))


class Terminal(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a wire ends at a part; `to` is a header pin ("pin 8"), ground, or a terminal."""

    label: str
    to: str

    @property
    def pin(self) -> int | None:
        """The header pin at the other end."""
        word, _, number = self.to.partition(" ")
        return int(number) if word == "pin" else None


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    terminals: tuple[Terminal, ...]
    notes: tuple[str, ...] = ()
    footnote: str = ""


class Plugged(Struct, frozen=True, forbid_unknown_fields=True):
    """A part on USB, and what it does at this door."""

    part: str
    role: str


class Wiring(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole door: the parts on either side of the header, and those on USB."""

    name: str
    title: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    usb: tuple[Plugged, ...]


class Board(Struct, frozen=True, forbid_unknown_fields=True):
    """All that the data file says."""

    header: tuple[str, ...]
    high: tuple[High, ...]
    use: tuple[Use, ...]
    signal: tuple[Signal, ...]
    one_shot: OneShot
    part: dict[str, Part]
    wiring: tuple[Wiring, ...]

    def kind(self, pin: int) -> str:
        """Return what a header pin is: a supply, ground, or the number of a GPIO."""
        return self.header[pin - 1]

    def pin_of(self, gpio: int) -> int:
        """Return the header pin of a GPIO."""
        return self.header.index(str(gpio)) + 1

    def pins_of(self, kind: str) -> tuple[int, ...]:
        """Return the header pins of a supply, or ground."""
        return tuple(pin for pin, each in enumerate(self.header, 1) if each == kind)

    def why_high(self, gpio: int) -> str:
        """Return why a GPIO is high before a program takes it; "" where it is not."""
        return next((each.why for each in self.high if gpio in each.pins), "")

    def uses(self, gpio: int) -> Iterator[str]:
        return (each.what for each in self.use if gpio in each.pins)

    def at_port(self, port: str) -> tuple[int, ...]:
        """Return the GPIOs that a serial port takes; none where it is not of the header."""
        return next((each.pins for each in self.use if port in each.ports), ())

    def free(self, taken: Collection[int]) -> Iterator[int]:
        """Yield the GPIOs that are low at the start and nothing besides, the usual ones first."""
        usual = [each.gpio for each in self.signal if each.setting]
        others = [int(each) for each in self.header if each.isdigit() and int(each) not in usual]
        for gpio in (*usual, *sorted(others)):
            if gpio not in taken and not self.why_high(gpio) and not any(self.uses(gpio)):
                yield gpio


def read(text: bytes) -> Board:
    """Return what a data file says. Raises ValueError where it does not fit."""
    return msgspec.toml.decode(text, type=Board)
