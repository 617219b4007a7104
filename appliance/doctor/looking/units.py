"""The units, as systemd has them. Asks systemctl."""

from collections.abc import Iterator
from typing import Final

from appliance.doctor.looking.root import Root
from appliance.doctor.values import Unit

OURS: Final = (
    "seuil-door.service",
    "seuil-web.service",
    "seuil-notify.service",
    "seuil-nightly.service",
    "seuil-nightly.timer",
    "mosquitto.service",
    "nginx.service",
)
_ASKED: Final = (
    "Id,LoadState,ActiveState,UnitFileState,Result,NRestarts,ExecMainStatus,"
    "ExecMainExitTimestampMonotonic"
)


def look(root: Root) -> tuple[Unit, ...] | None:
    """Return our units, and those we stand on; None where systemd does not answer."""
    said = root.run("systemctl", "show", f"--property={_ASKED}", *OURS)
    found = tuple(_units(said or ""))
    return found or None


def shown(root: Root, unit: str, what: str) -> str:
    """Return one property of a unit, "" where nobody knows."""
    said = root.run("systemctl", "show", "--property", what, "--value", unit)
    return (said or "").strip()


def _units(said: str) -> Iterator[Unit]:
    for block in said.split("\n\n"):
        told = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        if told.get("Id"):
            yield Unit(
                name=told["Id"],
                loaded=told.get("LoadState") == "loaded",
                active=told.get("ActiveState", ""),
                enabled=told.get("UnitFileState", ""),
                result=told.get("Result", ""),
                restarts=_number(told.get("NRestarts", "")),
                status=_number(told.get("ExecMainStatus", "")),
                ended_us=_number(told.get("ExecMainExitTimestampMonotonic", "")),
            )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
