"""What is known of this moment: who belongs here, who is in, what does not work. Pure."""

from collections.abc import Container, Iterable
from datetime import date

from msgspec import Struct

from appliance import policy, presence, roster, trust
from appliance.events import Presented
from appliance.facts import Denied, Fact
from appliance.model import Credential, Stamp
from appliance.occupancy import Contact, DoorState, Doubt, Occupancy
from appliance.presence import Attendance, Measure
from appliance.roster import Roster
from appliance.rules import Rules
from appliance.trust import Trust

REMEMBERED = 50  # refusals and unknown badges: a lost badge tried all night is no flood
FORGOTTEN_S = 600.0


class Unclaimed(Struct, frozen=True):
    """A badge that is nobody's, shown at `reader`. In memory only, and not for long."""

    stamp: Stamp
    reader: str
    token: str
    tail: str


class Standing(Struct, frozen=True):
    """How things stand, for the desk. Refusals and unknown badges come oldest first.

    `clock_trusted` tells whether the rules at the door go by the clock.
    """

    stamp: Stamp
    roster: Roster
    attendance: Attendance
    unclaimed: tuple[Unclaimed, ...] = ()
    refusals: tuple[tuple[Stamp, Denied], ...] = ()
    down: frozenset[str] = frozenset()
    ledger_ok: bool = True
    clock_trusted: bool = True


class Moment(Struct):
    """Carried forward by the heart alone; everything it hands on is itself immutable.

    `down` names the devices that do not answer. `changed_us` is when somebody last came or went.
    `passed` holds when each member was last let through.
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
    holidays: Container[date] = frozenset()
    trust: Trust = Trust()
    passed: dict[str, Stamp] = {}

    def decide(self, shown: Presented, stamp: Stamp, rules: Rules) -> policy.Decision:
        """Decide about a credential; remember a badge that is nobody's."""
        who = policy.recognise(self.roster, shown.credential.token)
        member = who[0].member if who else ""
        last = self.passed.get(member)
        if who is None and shown.credential.tail:  # a finger has none, and is given to nobody
            self.unknown(stamp, shown.reader, shown.credential)
        now = policy.Circumstances(
            at_us=stamp.utc_us,
            zone=self.measure.zone,
            trusted=self.is_trusted(stamp),
            inside=member in self.attendance.inside,
            repeated=last is not None and _age_s(last, stamp) < rules.repeat_s,
            badge_first=shown.reader in rules.badge_first,
            present=len(self.attendance.inside),
            capacity=self.measure.capacity,
            schedules=self.roster.schedules,
            holidays=self.holidays,
            access=rules.access,
        )
        return policy.decide(shown.side, who, now)

    def let_through(self, member: str, stamp: Stamp) -> None:
        self.passed[member] = stamp

    def look(self, stamp: Stamp) -> int:
        """Look at the clock; return by how many microseconds it was set, mostly 0."""
        self.trust, moved_us = trust.look(self.trust, stamp)
        return moved_us

    def is_trusted(self, stamp: Stamp) -> bool:
        return stamp.synced or self.trust.right

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
            shown for shown in self.unclaimed if policy.recognise(self.roster, shown.token) is None
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
            self.is_trusted(stamp),
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
