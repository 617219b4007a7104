"""The heart: one inbox, one thread, one decision at a time. Commands the strike.

It reads no clock but the one it is given, owns no lock, and waits for nothing but its inbox and,
for a quarter of a second at most, the disk.
"""

from queue import Empty, SimpleQueue

from appliance import confirming, health, journal, passage, policy
from appliance.clock import Clock
from appliance.confirming import Awaited
from appliance.doorway import Doorway
from appliance.events import (
    ConfigurationChecked,
    Consult,
    Down,
    Edge,
    Enacted,
    Event,
    Holidays,
    LedgerFails,
    LedgerWorks,
    OpenFromDesk,
    Presented,
    Remaining,
    Sensed,
    Stop,
    Up,
)
from appliance.facts import (
    ClockStepped,
    Denied,
    Entered,
    ExitPressed,
    Fact,
    Left,
    LetOut,
    OpenedFromDesk,
    Repeated,
)
from appliance.model import PINS, Means, Notice, Reason, Side, Stamp, Way
from appliance.moment import Moment
from appliance.outlook import Around
from appliance.passage import Grant, Passage
from appliance.reasons import REASONS
from appliance.recorder import Recorder
from appliance.rules import Rules
from appliance.witness import Witness

BEAT_S = 5.0
REPUBLISH_S = 30.0


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
        around: Around,
    ) -> None:
        self._inbox = inbox
        self._rules = rules
        self._moment = moment
        self._doorway = doorway
        self._recorder = recorder
        self._clock = clock
        self._around = around
        self._witness = Witness(recorder, clock.steady_s)
        self._passage = Passage(rules.contact_fitted, rules.passage_s, rules.held_s)
        self._awaited: dict[str, Awaited] = {}  # sensor -> whose finger must follow there
        self._contact_known = False
        self._stop: Stop | None = None
        moment.look(clock.stamp())
        self._beat_at_s = 0.0
        self._publish_at_s = 0.0

    def run(self) -> Stop:
        """Return the Stop that ended it."""
        while self._stop is None:
            patience_s = self._patience_s()
            if patience_s <= 0:  # what is due before what is new: no flood holds a strike open
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
            case Down() | Up() | LedgerFails() | LedgerWorks() | ConfigurationChecked():
                self._ails(event)
            case Enacted(facts):
                self._moment.enact(facts)
                self.publish()
            case Holidays(days):
                self._moment.holidays = days
            case Remaining():
                self._moment.remains(event)
            case OpenFromDesk():
                self._open_from_desk(event)
            case Consult(reply):
                self._note(*self._clock_stepped())  # nothing may rest on a clock just set
                reply(self._moment.standing(self._clock.stamp(), self._passage.contact))
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
        for sensor in confirming.lapsed(self._awaited, at_s) if self._awaited else ():
            self._refuse(Reason.OTHER_FINGER, self._waited_for(sensor).member, sensor, Means.FINGER)
        if at_s >= self._beat_at_s:
            self._beat_at_s = at_s + BEAT_S
            self._doorway.poll(at_s)
            self._note(*self._clock_stepped(), *self._witness.came_late())
            self._around.beat()
        if at_s >= self._publish_at_s:
            self.publish()

    def publish(self) -> None:
        """Tell the outside how many are in and how the door is."""
        self._publish_at_s = self._clock.steady_s() + REPUBLISH_S
        if self._around.publish is not None:
            stamp = self._clock.stamp()
            moment = self._moment
            self._around.publish(moment.occupancy(stamp), moment.door(stamp, self._passage.contact))

    def _patience_s(self) -> float:
        first = min(self._beat_at_s, self._publish_at_s)
        awaited = confirming.due(self._awaited) if self._awaited else None
        for due in (self._doorway.due(), passage.due(self._passage), awaited):
            if due is not None and due < first:
                first = due
        return first - self._clock.steady_s()

    def _presented(self, shown: Presented) -> None:
        stamp = self._clock.stamp()
        if shown.reader in self._awaited:
            self._followed(shown, stamp)
            return
        decision = self._moment.decide(shown, stamp, self._rules)
        if not (isinstance(decision, policy.Pass) and self._await(decision.member, shown)):
            self._carry_out(decision, shown, stamp)

    def _carry_out(self, decision: policy.Decision, shown: Presented, stamp: Stamp) -> None:
        reader, means, tail = shown.reader, shown.credential.means, shown.credential.tail
        match decision:
            case policy.Pass(member, way, despite):
                asked = Grant(member, reader, means, way, despite)
                self._passage, facts = passage.grant(self._passage, asked, self._clock.steady_s())
                notice = self._moment.notice(member, way, stamp)
                self._moment.let_through(member, stamp)
                self._open(stamp, facts, notice)
            case policy.PassUnknown():
                self._free(stamp, LetOut(reader, means, tail))
            case policy.NoteOut(member, despite):
                self._moment.let_through(member, stamp)
                self._passage = passage.free(self._passage, self._clock.steady_s())
                notice = self._moment.notice(member, Way.OUT, stamp)
                self._doorway.show(notice, self._clock.steady_s())
                self._note(Left(member, reader, means, despite))
            case policy.Ignore(member, True):
                self._free(stamp, Repeated(member, reader))
            case policy.Ignore(member, _):
                self._note(Repeated(member, reader))
            case policy.Refuse(reason, member):
                self._refuse(reason, member, reader, means, tail)

    def _refuse(
        self, reason: Reason, member: str | None, reader: str, means: Means, tail: str = ""
    ) -> None:
        """Tell whoever stands there, the log, the record; and through it the desk."""
        meaning = REASONS[reason]
        self._doorway.show(meaning.notice, self._clock.steady_s())
        journal.info(f"{reader}: not let in: {meaning.words}")
        self._note(Denied(reader, means, reason, member, tail))

    def _await(self, member: str, badge: Presented) -> bool:
        """Tell whether the holder's finger must follow their badge, and wait for it if so.

        Not where they gave none, nor while the sensor is away or lent: a badge is worth a finger.
        """
        sensor = self._rules.confirm.get(badge.reader)
        if sensor is None or badge.side is Side.OUT or sensor in self._moment.down:
            return False
        positions = confirming.positions(self._moment.roster, member, sensor)
        if not (positions and self._around.expect(sensor, positions)):
            return False
        at_s, before = self._clock.steady_s(), self._awaited.get(sensor)
        if before is not None and before.member != member:  # they walked off, or let go first
            self._note(Denied(sensor, Means.FINGER, Reason.OTHER_FINGER, before.member))
        self._awaited[sensor] = Awaited(member, badge, at_s + confirming.AWAIT_S)
        self._doorway.show(Notice.FINGER, at_s)
        return True

    def _waited_for(self, sensor: str) -> Awaited:
        """Wait no longer at a sensor; return for whom it was."""
        self._around.expect(sensor, ())
        return self._awaited.pop(sensor)

    def _badge_alone(self, sensor: str) -> None:
        """Let the badge decide: no finger can follow it any more."""
        badge, stamp = self._waited_for(sensor).badge, self._clock.stamp()
        self._carry_out(self._moment.decide(badge, stamp, self._rules), badge, stamp)

    def _followed(self, shown: Presented, stamp: Stamp) -> None:
        """Go by a finger after a badge: the badge decides, if the finger is its holder's."""
        awaited = self._waited_for(shown.reader)
        if confirming.is_theirs(self._moment.roster, awaited.member, shown.credential):
            self._carry_out(self._moment.decide(awaited.badge, stamp, self._rules), shown, stamp)
        else:
            self._refuse(Reason.OTHER_FINGER, awaited.member, shown.reader, Means.FINGER)

    def _ails(self, event: health.Ailment) -> None:
        facts = health.hear(self._moment, event)
        if isinstance(event, Down | Up) and event.device == PINS:  # the contact's, too
            self._contact_known = False
            fitted = isinstance(event, Up) and self._rules.contact_fitted
            self._passage, passed = passage.seeing(self._passage, fitted=fitted)
            facts = (*facts, *passed)
        self._note(*facts) if facts else self.publish()
        if isinstance(event, Down) and event.device in self._awaited:
            self._badge_alone(event.device)

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

    def _open_from_desk(self, asked: OpenFromDesk) -> None:
        in_time = self._clock.steady_s() <= asked.until_s
        if in_time:
            self._free(self._clock.stamp(), OpenedFromDesk(asked.by, asked.why))
        asked.reply(in_time)

    def _free(self, stamp: Stamp, fact: Fact) -> None:
        """Open for nobody in particular: whoever opens the door now has not forced it."""
        self._passage = passage.free(self._passage, self._clock.steady_s())
        self._open(stamp, (fact,))

    def _open(self, stamp: Stamp, facts: tuple[Fact, ...], notice: Notice = Notice.GRANTED) -> None:
        """Record, then open: once it is on disk, or once the limit has passed."""
        stamped = tuple((stamp, fact) for fact in facts)
        in_time = self._witness.see(stamped, self._doorway.due, self._doorway.tick)
        at_s = self._clock.steady_s()
        self._doorway.open_until(at_s + self._rules.open_s)
        self._doorway.show(notice, at_s)
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
            if isinstance(fact, Entered):
                self._around.came(fact.member)
        self.publish()

    def _clock_stepped(self) -> tuple[Fact, ...]:
        moved_us = self._moment.look(self._clock.stamp())
        return (ClockStepped(moved_us // 1000),) if moved_us else ()
