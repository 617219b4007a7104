"""The board, its firmware and its supply. Reads /proc, /sys and the boot files."""

import re
from contextlib import suppress
from typing import Final

from appliance.config import Settings
from appliance.doctor.looking.root import Root
from appliance.doctor.values import Board

_THROTTLED: Final = "/sys/devices/platform/soc/soc:firmware/get_throttled"
_LOGIN: Final = re.compile(r"serial-getty@(ttyAMA\d+|ttyS0|serial0)\.service\s+loaded\s+active")


def look(root: Root, settings: Settings) -> Board:
    model = root.text("/proc/device-tree/model")
    warm = root.number("/sys/class/thermal/thermal_zone0/temp")
    return Board(
        model=model or "",
        cmdline=root.text("/proc/cmdline"),
        firmware=_firmware(root, settings),
        gettys=_gettys(root),
        throttled=_throttled(root),
        undervolted=_undervolted(root),
        celsius=None if warm is None else warm / 1000,
    )


def _firmware(root: Root, settings: Settings) -> tuple[str, ...] | None:
    """Return the files that are not as the door needs them, None where that cannot be told."""
    from appliance.firmware import changing, gathering  # noqa: PLC0415, on a Raspberry Pi only
    from appliance.firmware.boot_lines import Asked  # noqa: PLC0415
    from appliance.firmware.difference import Missing  # noqa: PLC0415

    board = gathering.board_of(root.at)
    if board is None:
        return None
    asked = Asked(settings.door.strike_pin, settings.clock.module == "ds3231")
    with suppress(OSError, Missing):
        plan = gathering.plan(root.at, asked)
        compared = changing.compared(root.at, board, asked, plan)
        lacking, against = compared.lacking, compared.against
        named = (*(each.path for each in lacking), *(each.path for each in against))
        return tuple(dict.fromkeys(named))
    return None


def _gettys(root: Root) -> tuple[str, ...] | None:
    said = root.run("systemctl", "list-units", "--plain", "--no-legend", "serial-getty@*")
    return None if said is None else tuple(_LOGIN.findall(said))


def _throttled(root: Root) -> int | None:
    bits = root.number(_THROTTLED, 16)
    if bits is None:
        said = re.search(r"throttled=0x([0-9a-f]+)", root.run("vcgencmd", "get_throttled") or "")
        bits = int(said[1], 16) if said else None
    return bits


def _undervolted(root: Root) -> bool | None:
    for name in root.found("/sys/class/hwmon/hwmon*/name"):
        if root.text(name) == "rpi_volt":
            alarm = root.number(name.replace("/name", "/in0_lcrit_alarm"))
            return None if alarm is None else bool(alarm)
    return None
