"""What is known of this moment: who belongs here, who is in, what does not work. Pure."""

from collections.abc import Container, Iterable
from datetime import date

from msgspec import Struct

from appliance import policy, presence, roster, trust
from appliance.events import Presented, Remaining
from appliance.facts import Denied, Fact, Left, StrikeTried
from appliance.model import Credential, Notice, Stamp, Way
from appliance.occupancy import Contact, DoorState, Doubt, Occupancy
from appliance.presence import Attendance, Measure
from appliance.roster import Roster
from appliance.rules import Rules
from appliance.trust import Trust

REMEMBERED = 50  # refusals and unknown badges: a lost badge tried all night is no flood
FORGOTTEN_S = 600.0
SHORT_MIN = 60
"""With less than this left of what they have paid for, a member is told as they go."""


class Unclaimed(Struct, frozen=True):
    """A badge that is nobody's, shown at `reader`. In memory only, and not for long."""

    stamp: Stamp
    reader: str
    token: str
    tail: str


class Standing(Struct, frozen=True):
    """How things stand, for the desk. Refusals and unknown badges come oldest first.

    `clock_trusted` tells whether the rules at the door go by the clock; `contact` what the door's
    own contact says. `foreign` counts what a newer version put on record, `strike_moved` is how the
    strike's last trial ended.
    """

    stamp: Stamp
    roster: Roster
    attendance: Attendance
    unclaimed: tuple[Unclaimed, ...] = ()
    refusals: tuple[tuple[Stamp, Denied], ...] = ()
    down: frozenset[str] = frozenset()
    ledger_ok: bool = True
    clock_trusted: bool = True
    contact: Contact = Contact.NONE
    foreign: int = 0
    strike_moved: bool = False


class Moment(Struct):
    """Carried forward by the heart alone; everything it hands on is itself immutable.

    `down` names the devices that do not answer. `changed_us` is when somebody last came or went.
    `passed` holds when each member was last let through, `left` what those who are in had left of
    what they have paid for. `foreign` counts what on record was not understood at the start,
    `strike_moved` tells whether the strike moved when it was last tried.
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
    foreign: int = 0
    strike_moved: bool = False
    passed: dict[str, Stamp] = {}
    left: dict[str, Remaining] = {}

    def decide(self, shown: Presented, stamp: Stamp, rules: Rules) -> policy.Decision:
        """Decide about a credential; remember a badge that is nobody's."""
        if stamp.utc_us >= self.attendance.cut_us:
            self.turn(stamp)
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

    def notice(self, member: str, way: Way, stamp: Stamp) -> Notice:
        """Return what to show somebody who is let through: that there is news for them, if so."""
        if way is Way.OUT and self._is_short(member, stamp):
            return Notice.NEWS
        untold = presence.is_untold(self.attendance, member, way, stamp)
        return Notice.NEWS if untold else Notice.GRANTED

    def remains(self, remaining: Remaining) -> None:
        """Keep what somebody has left until they go; None where nothing can run out."""
        self.left.pop(remaining.member, None)
        if remaining.minutes is not None and remaining.member in self.attendance.inside:
            self.left[remaining.member] = remaining

    def _is_short(self, member: str, stamp: Stamp) -> bool:
        before = self.left.get(member)
        if before is None or before.minutes is None:
            return False
        return before.minutes - _age_s(before.at, stamp) / 60 < SHORT_MIN

    def look(self, stamp: Stamp) -> int:
        """Look at the clock; return by how many microseconds it was set, mostly 0."""
        self.trust, moved_us = trust.look(self.trust, stamp)
        self.turn(stamp)
        return moved_us

    def turn(self, stamp: Stamp) -> None:
        """Let those go whose cut-off has passed, and begin a new day."""
        right = self.trust.right
        self.attendance = presence.turn(self.attendance, stamp, self.measure, right=right)

    def is_trusted(self, stamp: Stamp) -> bool:
        return stamp.synced or self.trust.right

    def follow(self, stamp: Stamp, fact: Fact) -> None:
        """Carry a fact into who is in, and who was not let in."""
        if isinstance(fact, Denied):
            self.refusals = (*self.refusals[1 - REMEMBERED :], (stamp, fact))
            return
        if isinstance(fact, StrikeTried):
            self.strike_moved = fact.moved
            return
        after = presence.step(self.attendance, stamp, fact, self.measure)
        if isinstance(fact, Left):
            self.left.pop(fact.member, None)
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

    def standing(self, stamp: Stamp, contact: Contact = Contact.NONE) -> Standing:
        self.turn(stamp)
        return Standing(
            stamp,
            self.roster,
            self.attendance,
            tuple(s for s in self.unclaimed if _age_s(s.stamp, stamp) <= FORGOTTEN_S),
            self.refusals,
            self.down,
            self.ledger_ok,
            self.is_trusted(stamp),
            contact,
            self.foreign,
            self.strike_moved,
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
