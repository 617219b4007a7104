"""What the bus has told so far, and since when. Pure."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from appliance.occupancy import DoorState, Occupancy


class Link(StrEnum):
    """How the line to the broker is. `off`: the settings want no bus."""

    OFF = "off"
    SILENT = "silent"
    REFUSED = "refused"
    CONNECTED = "connected"


class Heard(Struct, frozen=True):
    """The last values from the bus.

    `at_s` is when the door last spoke, on the steady clock; `available` is what the broker says
    of the door, None until it says something. Each change has a higher `version`.
    """

    bus: Link
    occupancy: Occupancy | None = None
    door: DoorState | None = None
    available: bool | None = None
    at_s: float | None = None
    version: int = 0


def occupancy_heard(heard: Heard, occupancy: Occupancy, at_s: float) -> Heard:
    return replace(heard, occupancy=occupancy, at_s=_later(heard.at_s, at_s))


def door_heard(heard: Heard, door: DoorState, at_s: float) -> Heard:
    return replace(heard, door=door, at_s=_later(heard.at_s, at_s))


def _later(before_s: float | None, at_s: float) -> float:
    return at_s if before_s is None else max(before_s, at_s)


def spoken_s(steady_s: float, written_us: int, utc_us: int, rate: float) -> float:
    """Return when a retained message was spoken, on the steady clock.

    The broker hands it over whenever we connect: what counts is when the door wrote it. A date
    ahead of ours counts as now.
    """
    return steady_s - max(0.0, (utc_us - written_us) / 1e6 / max(rate, 1e-9))
