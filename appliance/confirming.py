"""A badge, then its holder's finger: whom a sensor waits for, and until when. Pure."""

from collections.abc import Mapping

from msgspec import Struct

from appliance.events import Presented
from appliance.model import Credential, Means
from appliance.roster import Roster

AWAIT_S = 12.0
"""From the badge to the finger: time to put a bag down, and too short for the next to come by."""


class Awaited(Struct, frozen=True):
    """Who showed `badge`, and until when (steady seconds) their finger may follow."""

    member: str
    badge: Presented
    until_s: float


Waiting = Mapping[str, Awaited]
"""By sensor: one at a time at each."""


def positions(roster: Roster, member: str, sensor: str) -> tuple[int, ...]:
    """Return where in a sensor somebody's fingers are; none for those who gave no finger."""
    templates = roster.templates(sensor).items()
    return tuple(sorted(position for position, carried in templates if carried.member == member))


def is_theirs(roster: Roster, member: str, shown: Credential) -> bool:
    """Tell whether this is a finger of theirs, enrolled and not withdrawn."""
    carried = roster.credentials.get(shown.token)
    return (
        carried is not None
        and carried.matches
        and carried.means is Means.FINGER
        and carried.member == member
    )


def due(waiting: Waiting) -> float:
    """Return when the first wait is over; somebody must be awaited."""
    return min(awaited.until_s for awaited in waiting.values())


def lapsed(waiting: Waiting, at_s: float) -> tuple[str, ...]:
    """Return the sensors at which no finger came in time."""
    return tuple(sensor for sensor, awaited in waiting.items() if awaited.until_s <= at_s)
