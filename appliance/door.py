"""The heart: one inbox, one thread, one decision at a time. Commands the strike.

It reads no clock but the one it is given, owns no lock, and waits for nothing but its inbox and,
for a quarter of a second at most, the disk.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Protocol

from msgspec import Struct

from appliance import journal, passage, policy, presence
from appliance.clock import Clock
from appliance.events import (
    ConfigurationChecked,
    Down,
    Edge,
    Event,
    LedgerFails,
    LedgerWorks,
    Presented,
    Sensed,
    Stop,
    Up,
)
from appliance.model import (
    ClockStepped,
    CommittedLate,
    ConfigurationRefused,
    Denied,
    DeviceDown,
    DeviceUp,
    DoorState,
    Doubt,
    ExitPressed,
    Fact,
    LetOut,
    Notice,
    Occupancy,
    Reason,
    Repeated,
    Stamp,
)
from appliance.passage import Grant, Passage
from appliance.presence import Measure
from appliance.recorder import Recorder
from appliance.roster import Holder
from appliance.storage import Standing

RECORD_LIMIT_S = 0.25
"""Record, then open, but never later than this."""
BEAT_S = 5.0
REPUBLISH_S = 30.0
STEP_US = 500_000
"""A wall clock that moves this far against the boot clock has been set."""

NOTICES = {Reason.UNKNOWN: Notice.UNKNOWN, Reason.SUSPENDED: Notice.REFUSED}


class Rules(Struct, frozen=True):
    """What of the configuration concerns the heart. Times in seconds."""

    measure: Measure
    contact_fitted: bool = False
    open_s: float = 4.0
    repeat_s: float = 3.0
    passage_s: float = 10.0
    held_s: float = 30.0


class Threshold(Protocol):
    """The strike, lamps, buzzer and inputs. Moments are seconds of the steady clock."""

    def open_until(self, until_s: float) -> None: ...
    def show(self, notice: Notice, at_s: float) -> None: ...
    def edge(self, sensed: Sensed, *, active: bool, at_s: float) -> None: ...
    def due(self) -> float | None: ...
    def tick(self, at_s: float) -> tuple[tuple[Sensed, bool], ...]:
        """Do what is due; return the inputs that have settled on a new state."""
        ...

    def poll(self, at_s: float) -> None:
        """Look at the inputs, in case an edge was lost."""
        ...


class Outlook(Protocol):
    """Where the figures go."""

    def __call__(self, occupancy: Occupancy, door: DoorState) -> None: ...


class Heart:
    """Decides. `run` returns once a Stop has come through the inbox."""

    def __init__(
        self,
        inbox: SimpleQueue[Event],
        rules: Rules,
        standing: Standing,
        threshold: Threshold,
        recorder: Recorder,
        clock: Clock,
        *,
        publish: Outlook | None = None,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self.inbox = inbox
        self.roster = standing.roster
        self.attendance = standing.attendance
        self._rules = rules
        self._threshold = threshold
        self._recorder = recorder
        self._clock = clock
        self._publish = publish
        self._beat = beat
        self._passage = Passage(rules.contact_fitted, rules.passage_s, rules.held_s)
        self._passed: dict[str, Stamp] = {}  # member -> when last let through, for repeats
        self._late: dict[int, float] = {}  # request -> when the door stopped waiting for it
        self._down: frozenset[str] = frozenset()
        self._ledger_ok = True
        self._configuration_ok = True
        self._contact_known = False
        self._stopping = False
        stamp = clock.stamp()
        self._offset_us = stamp.utc_us - stamp.boot_us
        self._changed_us = stamp.utc_us
        self._beat_at_s = 0.0
        self._published_s = 0.0

    def run(self) -> None:
        while not self._stopping:
            try:
                event = self.inbox.get(timeout=self._patience_s())
            except Empty:
                self.tick()
            else:
                self.handle(event)

    def handle(self, event: Event) -> None:
        match event:
            case Presented():
                self._presented(event)
            case Edge(sensed, active):
                self._threshold.edge(sensed, active=active, at_s=self._clock.steady_s())
            case Down(device, why):
                journal.warning(f"{device}: {why}")
                self._down |= {device}
                self._note(DeviceDown(device, why))
            case Up(device):
                journal.info(f"{device}: there")
                self._down -= {device}
                self._note(DeviceUp(device))
            case LedgerFails(why):
                journal.alarm(f"the ledger cannot be written ({why}): the door goes on from memory")
                self._ledger_ok = False
                self.publish()
            case LedgerWorks():
                journal.info("the ledger can be written again, and has everything")
                self._ledger_ok = True
                self.publish()
            case ConfigurationChecked(why):
                self._configuration_checked(why)
            case Stop():
                self._stopping = True

    def tick(self) -> None:
        """Do what is due."""
        at_s = self._clock.steady_s()
        for sensed, active in self._threshold.tick(at_s):
            self._settled(sensed, active=active, at_s=at_s)
        self._passage, facts = passage.tick(self._passage, at_s)
        if facts:
            self._note(*facts)
        if at_s >= self._beat_at_s:
            self._beat_at_s = at_s + BEAT_S
            self._threshold.poll(at_s)
            self._look_at_clock()
            self._take_late_answers()
            self._beat()
        if at_s >= self._published_s + REPUBLISH_S:
            self.publish()

    def publish(self) -> None:
        """Tell the outside how many are in and how the door is."""
        self._published_s = self._clock.steady_s()
        if self._publish is None:
            return
        stamp = self._clock.stamp()
        doubts = {Doubt.READER} if self._down else set()
        if not self._ledger_ok:
            doubts.add(Doubt.LEDGER)
        occupancy = presence.occupancy(
            self.attendance,
            self.roster.category,
            self._rules.measure,
            stamp,
            changed_us=self._changed_us,
            doubts=doubts,
        )
        self._publish(
            occupancy,
            DoorState(
                contact=self._passage.contact,
                down=tuple(sorted(self._down)),
                ledger_ok=self._ledger_ok,
                configuration_ok=self._configuration_ok,
                at_us=stamp.utc_us,
            ),
        )

    def _patience_s(self) -> float:
        moments = (self._threshold.due(), passage.due(self._passage), self._beat_at_s)
        first = min(moment for moment in moments if moment is not None)
        return max(0.0, first - self._clock.steady_s())

    def _presented(self, shown: Presented) -> None:
        stamp = self._clock.stamp()
        holder = self.roster.find(shown.credential.token)
        decision = policy.decide(
            shown.side,
            holder,
            inside=holder is not None and holder.member in self.attendance.inside,
            repeated=self._is_repeated(holder, stamp),
        )
        means, tail = shown.credential.means, shown.credential.tail
        match decision:
            case policy.Pass(member, way, despite):
                asked = Grant(member, shown.reader, means, way, despite)
                self._passage, facts = passage.grant(self._passage, asked, self._clock.steady_s())
                self._passed[member] = stamp
                self._open(stamp, facts)
            case policy.PassUnknown():
                self._passage = passage.free(self._passage, self._clock.steady_s())
                self._open(stamp, (LetOut(shown.reader, means, tail),))
            case policy.Ignore(member, opens):
                repeated = Repeated(member, shown.reader)
                self._open(stamp, (repeated,)) if opens else self._note(repeated)
            case policy.Refuse(reason, member):
                self._threshold.show(NOTICES[reason], self._clock.steady_s())
                self._note(Denied(shown.reader, means, reason, member, tail))

    def _is_repeated(self, holder: Holder | None, stamp: Stamp) -> bool:
        last = self._passed.get(holder.member) if holder else None
        return last is not None and stamp.boot_us - last.boot_us < self._rules.repeat_s * 1e6

    def _settled(self, sensed: Sensed, *, active: bool, at_s: float) -> None:
        if sensed is Sensed.EXIT_BUTTON:
            if active:
                self._passage = passage.free(self._passage, at_s)
                self._open(self._clock.stamp(), (ExitPressed(),))
            return
        if not self._contact_known:
            self._contact_known = True
            if active:
                self._passage = passage.found_open(self._passage, at_s)
            self.publish()
            return
        self._passage, facts = (
            passage.opened(self._passage, at_s) if active else passage.shut(self._passage)
        )
        self._note(*facts) if facts else self.publish()

    def _open(self, stamp: Stamp, facts: tuple[Fact, ...]) -> None:
        """Record, then open: once it is on disk, or once the limit has passed."""
        number = self._recorder.record(tuple((stamp, fact) for fact in facts), answered=True)
        self._await(number)
        at_s = self._clock.steady_s()
        self._threshold.open_until(at_s + self._rules.open_s)
        self._threshold.show(Notice.GRANTED, at_s)
        self._follow(stamp, facts)

    def _await(self, number: int) -> None:
        """Wait for the disk: no longer than the limit, not at all where it is known to fail."""
        limit_s = self._clock.steady_s() + RECORD_LIMIT_S
        while self._ledger_ok:
            now_s = self._clock.steady_s()
            if now_s >= limit_s:
                journal.alarm("the record takes too long: the door opens before it is on disk")
                break
            due_s = self._threshold.due()
            until_s = limit_s if due_s is None else min(limit_s, due_s)
            try:
                answer = self._recorder.answers.get(timeout=max(0.0, until_s - now_s))
            except Empty:
                # The strike that somebody else opened must still close in time.
                self._threshold.tick(self._clock.steady_s())
                continue
            if answer.number == number:
                return
            self._note_late(answer.number, answer.sequence)
        self._late[number] = limit_s - RECORD_LIMIT_S

    def _take_late_answers(self) -> None:
        while self._late and not self._recorder.answers.empty():
            answer = self._recorder.answers.get()
            self._note_late(answer.number, answer.sequence)

    def _note_late(self, number: int, sequence: int) -> None:
        asked_s = self._late.pop(number)
        waited_ms = round((self._clock.steady_s() - asked_s) * 1000)
        self._note(CommittedLate(sequence, waited_ms))

    def _note(self, *facts: Fact) -> None:
        """Record what needs nobody to wait."""
        if facts:
            stamp = self._clock.stamp()
            self._recorder.record(tuple((stamp, fact) for fact in facts))
            self._follow(stamp, facts)

    def _follow(self, stamp: Stamp, facts: tuple[Fact, ...]) -> None:
        """Carry the facts into what is known of the moment, and tell."""
        before = self.attendance
        for fact in facts:
            self.attendance = presence.step(self.attendance, stamp, fact, self._rules.measure.zone)
        if self.attendance is not before:
            self._changed_us = stamp.utc_us
        self.publish()

    def _look_at_clock(self) -> None:
        stamp = self._clock.stamp()
        moved_us = stamp.utc_us - stamp.boot_us - self._offset_us
        if abs(moved_us) > STEP_US:
            self._offset_us += moved_us
            self._note(ClockStepped(moved_us // 1000))

    def _configuration_checked(self, why: str) -> None:
        self._configuration_ok = not why
        if why:
            journal.alarm(f"the configuration was edited but cannot be used: {why}")
            self._note(ConfigurationRefused(why))
        else:
            self.publish()
