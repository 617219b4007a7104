"""What is known of this moment: who belongs here, who is in, what does not work. Pure."""

from msgspec import Struct

from appliance import presence
from appliance.facts import Fact
from appliance.model import Stamp
from appliance.occupancy import Contact, DoorState, Doubt, Occupancy
from appliance.presence import Attendance, Measure
from appliance.roster import Holder, Roster


class Moment(Struct):
    """Carried forward by the heart alone; everything it holds is itself immutable.

    `down` names the devices that do not answer. `changed_us` is when somebody last came or went.
    """

    measure: Measure
    roster: Roster
    attendance: Attendance
    changed_us: int
    down: frozenset[str] = frozenset()
    ledger_ok: bool = True
    configuration_ok: bool = True

    def is_inside(self, holder: Holder | None) -> bool:
        return holder is not None and holder.member in self.attendance.inside

    def follow(self, stamp: Stamp, fact: Fact) -> None:
        """Carry a fact into who is in."""
        after = presence.step(self.attendance, stamp, fact, self.measure.zone)
        if after is not self.attendance:
            self.attendance, self.changed_us = after, stamp.utc_us

    def occupancy(self, stamp: Stamp) -> Occupancy:
        doubts = {Doubt.READER} if self.down else set()
        if not self.ledger_ok:
            doubts.add(Doubt.LEDGER)
        return presence.occupancy(
            self.attendance,
            self.roster.category,
            self.measure,
            stamp,
            changed_us=self.changed_us,
            doubts=doubts,
        )

    def door(self, stamp: Stamp, contact: Contact) -> DoorState:
        return DoorState(
            contact=contact,
            down=tuple(sorted(self.down)),
            ledger_ok=self.ledger_ok,
            configuration_ok=self.configuration_ok,
            at_us=stamp.utc_us,
        )
