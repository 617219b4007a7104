"""All that is to stand on the board. Pure."""

from typing import Final

from appliance.firmware.board_files import FILES, MASKED
from appliance.firmware.boot_lines import Asked, fragment
from appliance.firmware.values import Block, Quiet, Wanted

CONFIG_TXT: Final = "/boot/firmware/config.txt"
CMDLINE_TXT: Final = "/boot/firmware/cmdline.txt"


def wanted(asked: Asked) -> tuple[Wanted, ...]:
    """Return every file and link, the boot files first."""
    return (
        Block(CONFIG_TXT, fragment(asked), "the strike at rest, the readers' ports, the clock"),
        Quiet(CMDLINE_TXT, "no console on the readers' port: it would eat their answers"),
        *FILES,
        *MASKED,
    )
