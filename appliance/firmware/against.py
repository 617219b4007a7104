"""Which lines of others in the boot files work against ours. Pure.

They are named, never changed: whoever wrote them had a reason.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from appliance.firmware import blocks
from appliance.firmware.boards import Board
from appliance.firmware.boot_lines import Asked

_OFF: Final = ("off", "0", "no", "n", "false")
_BLUETOOTH: Final = ("miniuart-bt", "pi3-miniuart-bt")
_OF_A_MODEL: Final = re.compile(r"(pi\d.*|cm\d.*|board-type=.*|none)")
_PIN: Final = re.compile(r"(?:gpio_?pin|gpio|pin)=(\d+)")


class Against(Struct, frozen=True):
    """A line of others, and what it does."""

    path: str
    line: int
    text: str
    why: str


def in_config(path: str, text: str, board: Board, asked: Asked) -> tuple[Against, ...]:
    """Return what works against our lines on this board. `text` is config.txt."""
    return tuple(
        Against(path, number, line, why)
        for number, line in _in_force(text, board)
        for why in (_why(line, board, asked),)
        if why
    )


def in_cmdline(path: str, text: str) -> tuple[Against, ...]:
    """Return what works against strict_gpiod. `text` is cmdline.txt."""
    return tuple(
        Against(path, 1, word, _KEPT_DRIVEN)
        for word in text.split("\n", 1)[0].split()
        if re.fullmatch(r"pinctrl_(bcm2835|rp1)\.persist_gpio_outputs=[yY1].*", word)
    )


def _in_force(text: str, board: Board) -> Iterator[tuple[int, str]]:
    """Yield the lines of others that this board goes by, and where they stand."""
    others, ours, here = text.split("\n"), False, True
    for number, written in enumerate(others, 1):
        line = written.strip()
        ours = line == blocks.BEGIN or (ours and line != blocks.END)
        if line.startswith("[") and line.endswith("]"):
            here = _holds(line[1:-1].lower(), board, before=here)
        elif here and not ours and not line.startswith("#"):
            yield number, line


def _holds(section: str, board: Board, *, before: bool) -> bool:
    """Tell whether a board goes by a section; of one about screens or serials it may."""
    if section == "all" or section in board.sections:
        return True
    return before and not _OF_A_MODEL.fullmatch(section)


_KEPT_DRIVEN: Final = "a pin stays driven when the program that drove it ends"


def _why(line: str, board: Board, asked: Asked) -> str:
    name, _, value = line.partition("=")
    if name == "gpio":
        return _of_the_strike(value, asked.strike_pin)
    if name == "dtparam":
        return "".join(_of_a_parameter(each, board, asked) for each in value.split(","))
    if name in ("dtoverlay", "device_tree_overlay"):
        return _of_an_overlay(value, board, asked)
    if name == "enable_uart" and value.strip() == "0" and "pi5" not in board.sections:
        return "the header has no serial port"
    return ""


def _of_the_strike(value: str, pin: int) -> str:
    pins, _, state = value.partition("=")
    if state.split(",") != ["op", "dl"] and any(_covers(part, pin) for part in pins.split(",")):
        return f"it says otherwise of GPIO {pin}, which is the strike"
    return ""


def _covers(part: str, pin: int) -> bool:
    first, _, last = part.partition("-")
    return first.isdecimal() and int(first) <= pin <= int(last if last.isdecimal() else first)


def _of_a_parameter(parameter: str, board: Board, asked: Asked) -> str:
    name, _, value = parameter.partition("=")
    off = value.strip().lower() in _OFF
    if "pi5" in board.sections:
        if name == "uart0" and off:
            return "the header has no serial port"
        if name == "uart0_console" and not off:
            return "a console is put on the readers' port"
    elif name in ("i2c_arm", "i2c") and off and asked.clock_module:
        return "the clock module cannot be read"
    return {"strict_gpiod": _KEPT_DRIVEN, "watchdog": "a hang is for ever"}.get(name, "") * off


def _of_an_overlay(value: str, board: Board, asked: Asked) -> str:
    overlay, *parameters = value.split(",")
    if overlay in _BLUETOOTH and "pi5" not in board.sections:
        return "it gives the header the port whose speed follows the processor's clock"
    pins = [int(found[1]) for each in parameters if (found := _PIN.fullmatch(each))]
    if asked.strike_pin in pins:
        return f"it takes GPIO {asked.strike_pin}, which is the strike"
    return ""
