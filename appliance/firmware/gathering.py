"""Gathers, from a card, which board it is in and all that is to stand on it. Touches files."""

from pathlib import Path
from typing import Final

from appliance.firmware import bus, card
from appliance.firmware.boards import Board, recognised
from appliance.firmware.boot_lines import Asked
from appliance.firmware.plan import wanted
from appliance.firmware.values import Wanted

_MODEL: Final = "/proc/device-tree/model"


def model_of(root: Path) -> str:
    """Return how the board calls itself; nothing where it is no Raspberry Pi or no running one."""
    try:
        return card.on(root, _MODEL).read_bytes().decode(errors="replace").strip("\0 \n")
    except OSError:
        return ""


def board_of(root: Path) -> Board | None:
    """Return the board that the card is in, None where it is none that we know."""
    return recognised(model_of(root))


def plan(root: Path, asked: Asked) -> tuple[Wanted, ...]:
    """Return all that is to stand on this card."""
    return (*wanted(asked), *bus.wanted(root))
