"""The heart: one inbox, one thread, one decision at a time. Commands the strike.

It reads no clock but the one it is given, owns no lock, and waits for nothing but its inbox and,
for a quarter of a second at most, the disk.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Protocol

from msgspec import Struct

from appliance import journal, passage, policy
from appliance.clock import Clock
from appliance.doorway import Doorway
from appliance.events import (
    ConfigurationChecked,
    Consult,
    Down,
    Edge,
    Enacted,
    Event,
    LedgerFails,
    LedgerWorks,
    Presented,
    Sensed,
    Stop,
    Up,
)
from appliance.facts import (
    ClockStepped,
    ConfigurationRefused,
    Denied,
    DeviceDown,
    DeviceUp,
    ExitPressed,
    Fact,
    LetOut,
    Repeated,
)
from appliance.model import Notice, Reason, Stamp
from appliance.moment import Moment
from appliance.occupancy import DoorState, Occupancy
from appliance.passage import Grant, Passage
from appliance.recorder import Recorder
from appliance.roster import Holder
from appliance.witness import Witness

BEAT_S = 5.0
REPUBLISH_S = 30.0
STEP_US = 500_000
"""A wall clock that moves this far against the boot clock has been set."""

NOTICES = {Reason.UNKNOWN: Notice.UNKNOWN, Reason.SUSPENDED: Notice.REFUSED}


class Rules(Struct, frozen=True):
    """What of the configuration concerns the heart. Times in seconds."""

    contact_fitted: bool = False
    open_s: float = 4.0
    repeat_s: float = 3.0
    passage_s: float = 10.0
    held_s: float = 30.0


class Outlook(Protocol):
    """Where the figures go."""

    def __call__(self, occupancy: Occupancy, door: DoorState) -> None: ...


class Heart:
    """Decides, from `run` until a Stop comes through the inbox."""

    def __init__(
        self,
        inbox: SimpleQueue[Event],
        rules: Rules,
        moment: Moment,
        doorway: Doorway,
        recorder: Recorder,
        clock: Clock,
        *,
        publish: Outlook | None = None,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._inbox = inbox
        self._rules = rules
        self._moment = moment
        self._doorway = doorway
        self._recorder = recorder
        self._clock = clock
        self._publish = publish
        self._beat = beat
        self._witness = Witness(recorder, clock.steady_s)
        self._passage = Passage(rules.contact_fitted, rules.passage_s, rules.held_s)
        self._passed: dict[str, Stamp] = {}  # member -> when last let through
        self._contact_known = False
        self._stop: Stop | None = None
        stamp = clock.stamp()
        self._offset_us = stamp.utc_us - stamp.boot_us
        self._beat_at_s = 0.0
        self._publish_at_s = 0.0

    def run(self) -> Stop:
        """Return the Stop that ended it."""
        while self._stop is None:
            patience_s = self._patience_s()
            if (
                patience_s <= 0
            ):  # what is due comes before what is new: no flood holds a strike open
                self.tick()
                continue
            try:
                event = self._inbox.get(timeout=patience_s)
            except Empty:
                continue
            self.handle(event)
        return self._stop

    def handle(self, event: Event) -> None:
        match event:
            case Presented():
                self._presented(event)
            case Edge(sensed, active):
                self._doorway.edge(sensed, active=active, at_s=self._clock.steady_s())
            case Down(device, why):
                journal.warning(f"{device}: {why}")
                self._moment.down |= {device}
                self._note(DeviceDown(device, why))
            case Up(device):
                journal.info(f"{device} is back")
                self._moment.down -= {device}
                self._note(DeviceUp(device))
            case LedgerFails(why):
                journal.alarm(f"the ledger cannot be used, the door goes on from memory: {why}")
                self._moment.ledger_ok = False
                self.publish()
            case LedgerWorks():
                journal.info("the ledger can be written again, and has everything")
                self._moment.ledger_ok = True
                self.publish()
            case ConfigurationChecked(why):
                self._configuration_checked(why)
            case Enacted(facts):
                self._moment.enact(facts)
                self.publish()
            case Consult(reply):
                reply(self._moment.standing(self._clock.stamp()))
            case Stop():
                self._stop = event

    def tick(self) -> None:
        """Do what is due."""
        at_s = self._clock.steady_s()
        self._doorway.tick(at_s)
        for sensed, active in self._doorway.settled(at_s):
            self._settled(sensed, active=active, at_s=at_s)
        self._passage, facts = passage.tick(self._passage, at_s)
        self._note(*facts)
        if at_s >= self._beat_at_s:
            self._beat_at_s = at_s + BEAT_S
            self._doorway.poll(at_s)
            self._note(*self._clock_stepped(), *self._witness.came_late())
            self._beat()
        if at_s >= self._publish_at_s:
            self.publish()

    def publish(self) -> None:
        """Tell the outside how many are in and how the door is."""
        self._publish_at_s = self._clock.steady_s() + REPUBLISH_S
        if self._publish is not None:
            stamp = self._clock.stamp()
            moment = self._moment
            self._publish(moment.occupancy(stamp), moment.door(stamp, self._passage.contact))

    def _patience_s(self) -> float:
        first = min(self._beat_at_s, self._publish_at_s)
        for due in (self._doorway.due(), passage.due(self._passage)):
            if due is not None and due < first:
                first = due
        return first - self._clock.steady_s()

    def _presented(self, shown: Presented) -> None:
        stamp = self._clock.stamp()
        holder = self._moment.roster.find(shown.credential.token)
        decision = policy.decide(
            shown.side,
            holder,
            inside=self._moment.is_inside(holder),
            repeated=self._is_repeated(holder, stamp),
        )
        reader, means, tail = shown.reader, shown.credential.means, shown.credential.tail
        if (
            holder is None
            and tail
            and shown.credential.token not in self._moment.roster.credentials
        ):
            self._moment.unknown(stamp, reader, shown.credential)
        match decision:
            case policy.Pass(member, way, despite):
                asked = Grant(member, reader, means, way, despite)
                self._passage, facts = passage.grant(self._passage, asked, self._clock.steady_s())
                self._passed[member] = stamp
                self._open(stamp, facts)
            case policy.PassUnknown():
                self._free(stamp, LetOut(reader, means, tail))
            case policy.Ignore(member, True):
                self._free(stamp, Repeated(member, reader))
            case policy.Ignore(member, _):
                self._note(Repeated(member, reader))
            case policy.Refuse(reason, member):
                self._doorway.show(NOTICES[reason], self._clock.steady_s())
                self._note(Denied(reader, means, reason, member, tail))

    def _is_repeated(self, holder: Holder | None, stamp: Stamp) -> bool:
        last = self._passed.get(holder.member) if holder else None
        return last is not None and stamp.boot_us - last.boot_us < self._rules.repeat_s * 1e6

    def _settled(self, sensed: Sensed, *, active: bool, at_s: float) -> None:
        if sensed is Sensed.EXIT_BUTTON:
            if active:
                self._free(self._clock.stamp(), ExitPressed())
            return
        facts: tuple[Fact, ...] = ()
        if not self._contact_known:
            # What the door was like before the house looked is nobody's doing.
            self._contact_known = True
            if active:
                self._passage = passage.found_open(self._passage, at_s)
        elif active:
            self._passage, facts = passage.opened(self._passage, at_s)
        else:
            self._passage, facts = passage.shut(self._passage)
        self._note(*facts) if facts else self.publish()

    def _free(self, stamp: Stamp, fact: Fact) -> None:
        """Open for nobody in particular: whoever opens the door now has not forced it."""
        self._passage = passage.free(self._passage, self._clock.steady_s())
        self._open(stamp, (fact,))

    def _open(self, stamp: Stamp, facts: tuple[Fact, ...]) -> None:
        """Record, then open: once it is on disk, or once the limit has passed."""
        stamped = tuple((stamp, fact) for fact in facts)
        in_time = self._witness.see(stamped, self._doorway.due, self._doorway.tick)
        at_s = self._clock.steady_s()
        self._doorway.open_until(at_s + self._rules.open_s)
        self._doorway.show(Notice.GRANTED, at_s)
        if not in_time:
            journal.alarm("the record takes too long: the door opened before it was on disk")
        self._follow(stamp, facts)

    def _note(self, *facts: Fact) -> None:
        """Record what nobody needs to wait for."""
        if facts:
            stamp = self._clock.stamp()
            self._recorder.record(tuple((stamp, fact) for fact in facts))
            self._follow(stamp, facts)

    def _follow(self, stamp: Stamp, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            self._moment.follow(stamp, fact)
        self.publish()

    def _clock_stepped(self) -> tuple[Fact, ...]:
        stamp = self._clock.stamp()
        moved_us = stamp.utc_us - stamp.boot_us - self._offset_us
        if abs(moved_us) <= STEP_US:
            return ()
        self._offset_us += moved_us
        return (ClockStepped(moved_us // 1000),)

    def _configuration_checked(self, why: str) -> None:
        self._moment.configuration_ok = not why
        if why:
            journal.alarm(
                f"the configuration cannot be used, the last good copy is in force: {why}"
            )
            self._note(ConfigurationRefused(why))
        else:
            self.publish()
