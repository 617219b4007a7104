"""What is known of this moment: who belongs here, who is in, what does not work. Pure."""

from collections.abc import Iterable

from msgspec import Struct

from appliance import presence, roster
from appliance.facts import Denied, Fact
from appliance.model import Credential, Stamp
from appliance.occupancy import Contact, DoorState, Doubt, Occupancy
from appliance.presence import Attendance, Measure
from appliance.roster import Holder, Roster

REMEMBERED = 50  # refusals and unknown badges: a lost badge tried all night is no flood
FORGOTTEN_S = 600.0


class Unclaimed(Struct, frozen=True):
    """A badge that is nobody's, shown at `reader`. In memory only, and not for long."""

    stamp: Stamp
    reader: str
    token: str
    tail: str


class Standing(Struct, frozen=True):
    """How things stand, for the desk. Refusals and unknown badges come oldest first."""

    stamp: Stamp
    roster: Roster
    attendance: Attendance
    unclaimed: tuple[Unclaimed, ...] = ()
    refusals: tuple[tuple[Stamp, Denied], ...] = ()
    down: frozenset[str] = frozenset()
    ledger_ok: bool = True


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
    unclaimed: tuple[Unclaimed, ...] = ()
    refusals: tuple[tuple[Stamp, Denied], ...] = ()

    def is_inside(self, holder: Holder | None) -> bool:
        return holder is not None and holder.member in self.attendance.inside

    def follow(self, stamp: Stamp, fact: Fact) -> None:
        """Carry a fact into who is in, and who was not let in."""
        if isinstance(fact, Denied):
            self.refusals = (*self.refusals[1 - REMEMBERED :], (stamp, fact))
            return
        after = presence.step(self.attendance, stamp, fact, self.measure.zone)
        if after is not self.attendance:
            self.attendance, self.changed_us = after, stamp.utc_us

    def enact(self, facts: Iterable[tuple[Stamp, Fact]]) -> None:
        """Carry what was decided at the desk into who belongs here, and into who is in."""
        stamped = tuple(facts)
        self.roster = roster.fold((fact for _, fact in stamped), self.roster)
        self.unclaimed = tuple(
            shown for shown in self.unclaimed if shown.token not in self.roster.credentials
        )
        for stamp, fact in stamped:
            self.follow(stamp, fact)

    def unknown(self, stamp: Stamp, reader: str, credential: Credential) -> None:
        """Remember a badge that is nobody's, the newest of each: somebody may be given it now."""
        others = (shown for shown in self.unclaimed if shown.token != credential.token)
        shown = Unclaimed(stamp, reader, credential.token, credential.tail)
        self.unclaimed = (*tuple(others)[1 - REMEMBERED :], shown)

    def standing(self, stamp: Stamp) -> Standing:
        return Standing(
            stamp,
            self.roster,
            self.attendance,
            tuple(s for s in self.unclaimed if _age_s(s.stamp, stamp) <= FORGOTTEN_S),
            self.refusals,
            self.down,
            self.ledger_ok,
        )

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


def _age_s(then: Stamp, now: Stamp) -> float:
    return (now.boot_us - then.boot_us) / 1e6
