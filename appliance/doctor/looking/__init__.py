"""Looks at everything that the checks judge. Touches files, programs, the door's socket."""

from pathlib import Path

from appliance.clock import Clock
from appliance.config import Settings
from appliance.doctor.looking import board, care, disk, house, machine, outward, units
from appliance.doctor.looking.root import Root
from appliance.doctor.values import House, Seen

PROBLEMS_UNKNOWN = House(problems=None)


def look(settings: Settings, problems: tuple[str, ...], root: Root, clock: Clock) -> Seen:
    """Return all that was seen; `problems` are those of the configuration.

    Nothing is waited for long: what does not answer in time was not seen.
    """
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
