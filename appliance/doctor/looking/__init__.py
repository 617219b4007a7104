"""Looks at everything that the checks judge. Touches files, programs, the door's socket."""

from pathlib import Path
from typing import Final

from msgspec.structs import replace

from appliance.clock import Clock
from appliance.config import Settings, Space
from appliance.doctor.looking import board, care, disk, house, machine, outward, units
from appliance.doctor.looking.root import Root
from appliance.doctor.values import Outward, Seen

DEFAULTS: Final = Settings(Space(id="none", name="none"))
"""What is gone by where no configuration can be read: where things are, unless told otherwise."""


def look(told: Settings | None, problems: tuple[str, ...] | None, root: Root, clock: Clock) -> Seen:
    """Return all that was seen; `problems` are those of the configuration, `told` what it says.

    Nothing is waited for long: what does not answer in time was not seen.
    """
    seen = _look(told or DEFAULTS, problems, root, clock)
    if told is not None:
        return seen
    house, care = replace(seen.house, ports=None), replace(seen.care, keys=None)
    return replace(seen, house=house, care=care, outward=Outward(mosquitto=seen.outward.mosquitto))


def _look(settings: Settings, problems: tuple[str, ...] | None, root: Root, clock: Clock) -> Seen:
    mounts = disk.mounts(root)
    return Seen(
        now_us=clock.stamp().utc_us,
        board=board.look(root, settings),
        disk=disk.look(root, mounts, Path(settings.storage.directory)),
        machine=machine.look(root),
        house=house.look(root, settings, problems),
        outward=outward.look(root, settings, clock.stamp().utc_us),
        care=care.look(root, settings),
        units=units.look(root),
    )
