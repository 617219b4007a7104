"""The heart, on fakes of ten lines: a history of what happened at the door, and what came of it."""

from queue import Empty, SimpleQueue
from zoneinfo import ZoneInfo

import pytest

from appliance import roster
from appliance.door import Heart
from appliance.events import (
    ConfigurationChecked,
    Down,
    Edge,
    LedgerFails,
    LedgerWorks,
    Presented,
    Remaining,
    Sensed,
    Stop,
    Up,
)
from appliance.facts import (
    BadgeGiven,
    ClockStepped,
    CommittedLate,
    ConfigurationRefused,
    Denied,
    DeviceDown,
    DeviceUp,
    Entered,
    ExitPressed,
    Forced,
    Granted,
    Held,
    Left,
    LetOut,
    MemberAdded,
    MemberSuspended,
    NotOpened,
    Repeated,
    Shut,
)
from appliance.model import Category, Credential, Means, Reason, Side, Stamp, Way
from appliance.moment import Moment
from appliance.occupancy import Contact, Doubt
from appliance.outlook import Around
from appliance.presence import Attendance, Measure
from appliance.recorder import Committed, KeptAside
from appliance.rules import Rules

ROSTER = roster.fold(
    [
        MemberAdded("anne", Category.COWORKER),
        BadgeGiven("anne", "badge anne", "A5"),
        MemberAdded("bert", Category.STUDENT),
        BadgeGiven("bert", "badge bert", "B6"),
        MemberAdded("cas", Category.COWORKER),
        BadgeGiven("cas", "badge cas", "C7"),
        MemberSuspended("cas"),
    ]
)
BADGE = Means.BADGE


class FakeClock:
    simulated = False

    def __init__(self):
        self.now_s, self.jump_us, self.synced = 1000.0, 0, True
        self.drift_s = 0.0  # how long everything takes

    def steady_s(self):
        return self.now_s

    def stamp(self):
        self.now_s += self.drift_s
        boot_us = round(self.now_s * 1e6)
        utc_us = 1_795_000_000_000_000 + boot_us + self.jump_us
        return Stamp(utc_us, boot_us, "b", synced=self.synced)


class FakeDoorway:
    def __init__(self, clock):
        self.clock, self.done, self.changes, self.until_s = clock, [], [], None
        self.polls, self.shut_at_s = 0, None

    def open_until(self, until_s):
        self.until_s = until_s
        self.done.append(f"open for {until_s - self.clock.now_s:g}")

    def show(self, notice, at_s):
        self.done.append(notice.value)

    def edge(self, sensed, *, active, at_s):
        self.changes.append((sensed, active))

    def poll(self, at_s):
        self.polls += 1

    def due(self):
        return self.until_s

    def tick(self, at_s):
        if self.until_s is not None and at_s >= self.until_s:
            self.until_s, self.shut_at_s = None, at_s
            self.done.append("shut")

    def settled(self, at_s):
        changes, self.changes = tuple(self.changes), []
        return changes


class FakeRecorder:
    """Answers at once, or not until told."""

    def __init__(self, log, clock):
        self.clock = clock
        self.answers, self.facts, self.log, self.slow = SimpleQueue(), [], log, []
        self.stalled = False

    def record(self, facts, *, answered=False):
        self.facts += [fact for _, fact in facts]
        number = len(self.facts)
        self.log.append("record")
        if answered:
            (self.slow.append if self.stalled else self.answers.put)(
                Committed(number, number, self.clock.now_s)
            )
        return number


class House:
    """A heart and everything around it."""

    def __init__(self, **rules):
        self.clock = FakeClock()
        self.doorway = FakeDoorway(self.clock)
        self.recorder = FakeRecorder(self.doorway.done, self.clock)
        self.told, self.beats, self.expected, self.looks = [], 0, [], True
        self.came = []
        self.inbox = SimpleQueue()
        measure = Measure(ZoneInfo("Europe/Brussels"))
        self.moment = Moment(measure, ROSTER, Attendance(), changed_us=0)
        self.heart = Heart(
            self.inbox, Rules(**rules), self.moment, self.doorway, self.recorder, self.clock,
            Around(self.publish, self.beat, self.expect, self.came.append),
        )  # fmt: skip

    def publish(self, occupancy, door):
        self.told.append((occupancy, door))

    def expect(self, sensor, positions):
        self.expected.append((sensor, positions))
        return self.looks

    def beat(self):
        self.beats += 1

    def show(self, who, side=Side.IN, reader="in"):
        self.heart.handle(Presented(reader, side, Credential(BADGE, f"badge {who}", "A5")))
        return self

    def sense(self, sensed, active):
        self.heart.handle(Edge(sensed, active))
        self.heart.tick()

    def later(self, seconds):
        self.clock.now_s += seconds
        self.heart.tick()

    @property
    def headcount(self):
        return self.told[-1][0].headcount

    @property
    def door(self):
        return self.told[-1][1]

    @property
    def facts(self):
        return self.recorder.facts

    @property
    def done(self):
        return self.doorway.done


@pytest.fixture
def house():
    return House()


@pytest.fixture
def with_contact():
    house = House(contact_fitted=True)
    house.sense(Sensed.CONTACT, active=False)
    return house


def test_a_badge_is_recorded_then_the_strike_opens(house):
    house.show("anne")
    assert house.facts == [Entered("anne", "in", BADGE)]
    assert house.done == ["record", "open for 4", "granted"]
    assert house.headcount == 1


def test_out_again(house):
    house.show("anne")
    house.later(60)
    house.show("anne", Side.OUT, "out")
    assert house.facts[-1] == Left("anne", "out", BADGE)
    assert house.headcount == 0


def test_one_reader_that_toggles(house):
    house.show("anne", Side.TOGGLE)
    house.later(60)
    house.show("anne", Side.TOGGLE)
    house.later(60)
    house.show("anne", Side.TOGGLE)
    assert [type(fact) for fact in house.facts] == [Entered, Left, Entered]


HOURS = 3600


def test_the_next_morning_a_badge_is_an_entry_and_says_to_look_at_the_page(house):
    house.clock.now_s += 6 * HOURS  # it is six in the evening
    house.show("anne", Side.TOGGLE)
    assert house.headcount == 1
    house.later(14 * HOURS)
    assert house.headcount == 0
    house.show("anne", Side.TOGGLE)
    assert house.facts[-1] == Entered("anne", "in", BADGE)
    assert house.done[-2:] == ["open for 4", "news"]
    house.later(HOURS)
    house.show("anne", Side.TOGGLE)
    assert house.facts[-1] == Left("anne", "in", BADGE)
    assert house.done[-1] == "granted"


def test_a_second_entry_says_to_look_at_the_page_too(house):
    house.show("anne")
    house.later(HOURS)
    house.show("anne")
    assert house.done[-1] == "news"


def test_the_outside_is_told_who_came_and_the_lamp_tells_what_is_left_at_the_exit(house):
    house.show("anne").show("bert")
    house.show("nobody", Side.OUT, "out")
    assert house.came == ["anne", "bert"]
    house.heart.handle(Remaining("anne", 90, house.clock.stamp()))
    house.heart.handle(Remaining("bert", None, house.clock.stamp()))
    house.later(HOURS)
    house.show("anne", Side.OUT, "out")
    assert house.done[-1] == "news"
    house.show("bert", Side.OUT, "out")
    assert house.done[-1] == "granted"
    assert house.came == ["anne", "bert"]


def test_with_a_contact_nobody_has_come_before_the_door_opens(with_contact):
    with_contact.show("anne")
    assert with_contact.came == []
    with_contact.sense(Sensed.CONTACT, active=True)
    assert with_contact.came == ["anne"]


def test_the_same_person_within_three_seconds(house):
    house.show("anne")
    house.later(2.9)
    house.show("anne")
    assert house.facts[-1] == Repeated("anne", "in")
    assert house.done.count("granted") == 1
    house.later(0.1)
    house.show("anne")
    assert house.facts[-1] == Entered("anne", "in", BADGE)


def test_somebody_else_at_once_is_somebody_else(house):
    house.show("anne").show("bert")
    assert house.headcount == 2


def test_the_way_out_opens_even_for_a_repeat(house):
    house.show("anne")
    house.later(1)
    house.show("anne", Side.OUT, "out")
    assert house.facts[-1] == Repeated("anne", "out")
    assert house.done.count("granted") == 2
    assert house.headcount == 1


def test_unknown_and_refused_look_different(house):
    house.show("nobody")
    assert house.done == ["unknown", "record"]
    assert house.facts == [Denied("in", BADGE, Reason.UNKNOWN, None, "A5")]
    house.show("cas")
    assert house.done[2:] == ["refused", "record"]
    assert house.facts[-1] == Denied("in", BADGE, Reason.SUSPENDED, "cas", "A5")
    assert house.headcount == 0


def test_nobody_is_refused_the_way_out(house):
    house.show("nobody", Side.OUT, "out")
    assert house.facts == [LetOut("out", BADGE, "A5")]
    house.show("cas", Side.OUT, "out")
    assert house.facts[-1] == Left("cas", "out", BADGE, despite=Reason.SUSPENDED)
    assert house.done.count("open for 4") == 2


def test_a_stalled_disk_keeps_nobody_at_the_door(house):
    house.recorder.stalled = True
    house.recorder.answers = _Impatient(house.clock)
    house.show("anne")
    assert house.clock.now_s == pytest.approx(1000.25)
    assert house.done == ["record", "open for 4", "granted"]
    assert house.headcount == 1
    house.clock.now_s += 1.75
    house.recorder.answers.put(Committed(1, 1, house.clock.now_s))
    house.later(4)
    assert house.facts[-1] == CommittedLate(sequence=1, waited_ms=2000)


def test_the_strike_shuts_in_time_while_the_next_waits_for_the_disk(house):
    house.show("anne")
    house.recorder.stalled = True
    house.recorder.answers = _Impatient(house.clock)
    house.clock.now_s += 3.9
    house.show("bert")
    assert house.done[3:] == ["record", "shut", "open for 4", "granted"]
    assert house.doorway.shut_at_s == pytest.approx(1004)


def test_a_late_answer_that_meets_the_next_badge(house):
    house.recorder.stalled = True
    answers = house.recorder.answers = _Impatient(house.clock)
    house.show("anne")
    house.recorder.stalled = False
    answers.put(house.recorder.slow.pop())
    house.show("bert")
    house.later(5)
    assert isinstance(house.facts[-1], CommittedLate)
    assert house.facts[-1].sequence == 1


class _Impatient(SimpleQueue):
    """Lets the fake time pass instead of waiting."""

    def __new__(cls, clock):
        self = super().__new__(cls)
        self.clock = clock
        return self

    def __init__(self, clock):
        super().__init__()

    def get(self, timeout=None):
        if self.empty():
            self.clock.now_s += timeout or 0
            return super().get(block=False)
        return super().get()


def test_a_ledger_that_fails_is_said(house):
    house.heart.handle(LedgerFails("disk full"))
    assert not house.door.ledger_ok
    assert house.told[-1][0].doubts == (Doubt.LEDGER,)
    house.heart.handle(LedgerWorks())
    assert house.told[-1][0].doubts == ()


def test_what_is_on_disk_beside_the_ledger_was_not_late(house):
    house.recorder.stalled = True
    house.recorder.answers.put(KeptAside(1))
    house.show("anne")
    assert house.clock.now_s == 1000.0
    assert house.done == ["record", "open for 4", "granted"]
    house.recorder.answers.put(house.recorder.slow.pop())
    house.later(7)
    assert house.facts == [Entered("anne", "in", BADGE)]


def test_with_a_contact_the_door_decides(with_contact):
    with_contact.show("anne")
    assert with_contact.facts == [Granted("anne", "in", BADGE, Way.IN)]
    assert with_contact.headcount == 0
    with_contact.sense(Sensed.CONTACT, active=True)
    assert with_contact.facts[1:] == [Entered("anne", "in", BADGE)]
    assert with_contact.headcount == 1
    assert with_contact.door.contact is Contact.OPEN
    with_contact.sense(Sensed.CONTACT, active=False)
    assert with_contact.door.contact is Contact.CLOSED


def test_a_grant_not_used(with_contact):
    with_contact.show("anne")
    with_contact.later(10)
    assert with_contact.facts[-1] == NotOpened("anne", "in")
    assert with_contact.headcount == 0


def test_forced_and_held(with_contact):
    with_contact.sense(Sensed.CONTACT, active=True)
    assert with_contact.facts == [Forced()]
    assert with_contact.door.contact is Contact.FORCED
    with_contact.sense(Sensed.CONTACT, active=False)
    assert with_contact.facts[-1] == Shut()
    with_contact.sense(Sensed.EXIT_BUTTON, active=True)
    with_contact.sense(Sensed.EXIT_BUTTON, active=False)
    with_contact.sense(Sensed.CONTACT, active=True)
    assert with_contact.facts[2:] == [ExitPressed()]
    with_contact.later(30)
    assert with_contact.facts[-1] == Held(30)


def test_somebody_unknown_who_leaves_forces_nothing(with_contact):
    with_contact.show("nobody", Side.OUT, "out")
    with_contact.sense(Sensed.CONTACT, active=True)
    assert with_contact.facts == [LetOut("out", BADGE, "A5")]


def test_a_door_found_open_at_the_start_was_not_forced():
    house = House(contact_fitted=True)
    house.sense(Sensed.CONTACT, active=True)
    assert house.facts == []
    assert house.door.contact is Contact.OPEN


def test_without_its_pins_a_grant_is_a_passage_and_with_them_again_the_contact_decides(
    with_contact,
):
    house = with_contact
    house.show("anne")
    house.heart.handle(Down("GPIO", "lgpio is missing"))
    assert house.facts[1:] == [
        DeviceDown("GPIO", "lgpio is missing"),
        Entered("anne", "in", BADGE),  # nobody can tell any more that she did not
    ]
    assert house.door.contact is Contact.NONE
    house.heart.handle(Up("GPIO"))
    house.sense(Sensed.CONTACT, active=True)  # found open, and forced by nobody
    assert house.facts[3:] == [DeviceUp("GPIO")]
    assert house.door.contact is Contact.OPEN


def test_pins_that_come_back_bring_no_contact_where_none_is_fitted(house):
    house.heart.handle(Down("GPIO", "no such GPIO chip"))
    house.heart.handle(Up("GPIO"))
    house.show("anne")
    assert house.facts[-1] == Entered("anne", "in", BADGE)


def test_devices_that_go_and_come_back(house, capsys):
    house.heart.handle(Down("in", "unplugged"))
    assert house.facts == [DeviceDown("in", "unplugged")]
    assert house.door.down == ("in",)
    assert house.told[-1][0].doubts == (Doubt.READER,)
    house.heart.handle(Up("in"))
    assert house.facts[-1] == DeviceUp("in")
    assert house.door.down == ()
    assert "in: unplugged" in capsys.readouterr().err


def test_an_edit_that_is_refused_is_said(house):
    house.heart.handle(ConfigurationChecked("seuil.toml:3: wrong"))
    assert house.facts == [ConfigurationRefused("seuil.toml:3: wrong")]
    assert not house.door.configuration_ok
    house.heart.handle(ConfigurationChecked(""))
    assert house.door.configuration_ok


def test_a_clock_that_is_set_is_on_record(house):
    house.later(1)
    assert house.facts == []
    house.clock.jump_us = -3_600_000_000
    house.later(5)
    assert house.facts == [ClockStepped(-3_600_000)]
    house.later(5)
    assert len(house.facts) == 1


def test_a_step_does_not_touch_the_repeat_time(house):
    house.show("anne")
    house.clock.jump_us = 3_600_000_000
    house.clock.now_s += 1
    house.show("anne")
    assert house.facts[-1] == Repeated("anne", "in")


def test_it_beats_and_says_the_figures_again(house):
    house.heart.tick()
    told = len(house.told)
    for _ in range(6):
        house.later(5)
    assert house.beats == house.doorway.polls == 7
    assert len(house.told) == told + 1


def test_no_flood_of_badges_holds_the_strike_open(house):
    house.show("anne")
    house.clock.drift_s = 1.0
    for _ in range(10):
        house.inbox.put(Presented("in", Side.IN, Credential(BADGE, "badge nobody", "A5")))
    house.inbox.put(Stop())
    house.heart.run()
    assert "shut" in house.done
    assert house.done.index("shut") < len(house.done) - 1 - house.done[::-1].index("unknown")


def test_it_runs_until_it_is_stopped(house):
    house.inbox.put(Presented("in", Side.IN, Credential(BADGE, "badge anne", "A5")))
    house.inbox.put(Stop())
    house.heart.run()
    assert house.headcount == 1


class _Dozing(SimpleQueue):
    """Lets the fake time pass instead of waiting, notes each awakening, and ends it all."""

    def __new__(cls, clock, until_s):
        self = super().__new__(cls)
        self.clock, self.until_s, self.woke_at_s = clock, until_s, []
        return self

    def __init__(self, clock, until_s):
        super().__init__()

    def get(self, timeout):
        self.clock.now_s += timeout
        if self.clock.now_s >= self.until_s:
            return Stop()
        self.woke_at_s.append(self.clock.now_s)
        raise Empty


def test_it_sleeps_until_something_is_due():
    house = House(contact_fitted=True, passage_s=8)
    house.sense(Sensed.CONTACT, active=False)
    house.show("anne")
    inbox = house.heart._inbox = _Dozing(house.clock, until_s=1010)
    house.heart.run()
    assert inbox.woke_at_s == [1004, 1005, 1008]  # the strike, a beat, the grant that lapses
    assert house.facts[-1] == NotOpened("anne", "in")


def test_without_a_bus_nothing_is_told():
    house = House()
    house.heart._around = Around()
    house.show("anne")
    assert house.told == []
    assert house.done == ["record", "open for 4", "granted"]
