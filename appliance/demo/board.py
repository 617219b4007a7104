"""Who is in, as the door itself has it on record. Touches the control socket."""

from typing import Final

from appliance.client import Client
from appliance.clock import SimulatedClock, boot_us
from appliance.commands import ListMembers
from appliance.commands.answers import MemberRows
from appliance.demo.installation import ZONE, Installation, cut_off
from appliance.demo.people import Person
from appliance.demo.timetable import Presentation, Timetable
from appliance.demo.week import Device
from appliance.local_time import cut_off_after

_WAYS_IN: Final = frozenset({Device.BADGE_IN, Device.FINGER_IN})


class Board:
    """What those who come make sure of: that the door has counted them, and not somebody else."""

    def __init__(self, place: Installation, people: tuple[Person, ...], week: Timetable) -> None:
        self._door = Client(place.control)
        self._people = people
        self._clock = SimulatedClock(week.legs)
        self._cut_off = cut_off(week.legs[-1].utc_us)

    def now_us(self) -> int:
        """Return the time of the demo, UTC in microseconds."""
        return self._clock.utc_us_at(boot_us())

    def has(self, one: Presentation, since_us: int) -> bool:
        """Tell whether somebody is where they meant to be who began to present at `since_us`.

        Past the next cut-off nobody is in any more, and it must be believed. Raises NotDone.
        """
        inside = self._inside(self._people[one.person].name)
        over = self.now_us() >= cut_off_after(since_us, self._cut_off, ZONE)
        return over or inside is (one.device in _WAYS_IN)

    def _inside(self, name: str) -> bool:
        told = self._door.ask(ListMembers())
        assert isinstance(told, MemberRows)
        return any(row.inside for row in told.rows if row.particulars.name == name)
