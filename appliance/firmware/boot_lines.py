"""What /boot/firmware/config.txt is to say, line by line, each with its reason. Pure.

One block serves every board: a card that moves to another one works there too.
"""

import textwrap
from typing import Final

from msgspec import Struct

_WITH_BLUETOOTH: Final = ("pi02", "pi3", "pi4")
_NO_CLOCK: Final = ("pi02", "pi3", "pi4")
_SECTIONS: Final = ("all", "pi02", "pi3", "pi4", "pi5")
_OVER: Final = "What follows below is for the board, not for an overlay above."
_COLUMNS: Final = 78  # the firmware reads no more than 98


class BootLine(Struct, frozen=True):
    """One line, and the sections of config.txt in which it stands."""

    text: str
    why: str
    sections: tuple[str, ...] = ("all",)


class Asked(Struct, frozen=True):
    """What the configuration has to say about the board."""

    strike_pin: int = 17
    clock_module: bool = True


def lines(asked: Asked) -> tuple[BootLine, ...]:
    """Return every line; within a section, parameters of the board come before overlays."""
    clock = _clock() if asked.clock_module else ()
    return (
        BootLine(
            "dtparam=strict_gpiod",
            "A pin returns to input when the program that drove it ends or is killed. Without this "
            "the kernel keeps it driven: a crash during an opening would leave the door open.",
        ),
        BootLine(
            f"gpio={asked.strike_pin}=op,dl",
            "The firmware holds the strike low before Linux starts: [door] strike_pin.",
        ),
        BootLine(
            "dtparam=watchdog=on",
            "The board restarts by itself when the kernel hangs.",
        ),
        *clock,
        BootLine(
            "enable_uart=1",
            "The header has a serial port, GPIO 14 (out) and 15 (in).",
            _WITH_BLUETOOTH,
        ),
        BootLine(
            "dtoverlay=disable-bt",
            "That port is the good one, /dev/ttyAMA0, not the one whose speed follows the "
            "processor's clock: Bluetooth gives it back.",
            _WITH_BLUETOOTH,
        ),
        BootLine("dtoverlay=uart3", "A second port on GPIO 4 (out) and 5 (in).", ("pi4",)),
        BootLine(
            "dtparam=uart0=on",
            "The header has /dev/ttyAMA0 here too, on GPIO 14 and 15; the port of the debug "
            "connector is another one.",
            ("pi5",),
        ),
        BootLine("dtoverlay=uart2-pi5", "A second port on GPIO 4 (out) and 5 (in).", ("pi5",)),
    )


def _clock() -> tuple[BootLine, BootLine]:
    return (
        BootLine(
            "dtparam=i2c_arm=on",
            "GPIO 2 and 3 are the bus of the clock module: [clock] module.",
            _NO_CLOCK,
        ),
        BootLine(
            "dtoverlay=i2c-rtc,ds3231",
            "The clock module keeps the time without network or power. Where there is none, this "
            "does no harm. A Pi 5 has a clock of its own.",
            _NO_CLOCK,
        ),
    )


def fragment(asked: Asked) -> str:
    """Return the lines as config.txt has them: section by section, their reasons as comments."""
    told: set[str] = set()
    written: list[str] = []
    every = lines(asked)
    for section in _SECTIONS:
        written.append(f"[{section}]")
        for line in (each for each in every if section in each.sections):
            if line.why not in told:
                written += _comment(line.why)
            told.add(line.why)
            written.append(line.text)
    written += ["[all]", *_comment(_OVER)]
    return "\n".join((*written, "dtoverlay=", ""))


def _comment(why: str) -> list[str]:
    return textwrap.wrap(why, _COLUMNS, initial_indent="# ", subsequent_indent="# ")
