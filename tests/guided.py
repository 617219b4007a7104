"""A desk with emulated sensors, and somebody who does with their fingers what they are told."""

import threading
from contextlib import ExitStack, contextmanager
from functools import partial
from queue import SimpleQueue

import pytest
from msgspec.structs import replace

from appliance import tending
from appliance.commands import Asked, Progress, Refused
from appliance.commands.answers import Step, Trouble
from appliance.config import Reader, Settings, Space
from appliance.credentials import KEY_BYTES, SiteKey
from appliance.desk.cannot import Cannot
from appliance.desk.desk import Desk
from appliance.desk.settling import settle
from appliance.desk.setup import SetupCodes
from appliance.events import Presented
from appliance.facts import ConsentGiven, FingerGiven, MemberAdded
from appliance.model import Category, Side, Stamp
from appliance.moment import Moment
from appliance.people import People
from appliance.presence import Attendance, measure_of
from appliance.roster import Roster
from appliance.storage import Storage
from appliance.tending import TendedSensor
from drivers import enrolment, fingerprint
from drivers.emulators.sensor import INSTANT, SensorEnd
from drivers.emulators.sensor_module import Module
from drivers.zfm import FROM_HOST, Command, Decoder
from drivers.zfm_link import Deadlines

SPACE = Space(id="test", name="La Tour")
KEY = SiteKey(bytes(KEY_BYTES))
NOON_US = 1_795_435_200_000_000  # 2026-11-23, twelve o'clock UTC
ANN, BOB = "a1", "b2"
JOINED = [
    MemberAdded(ANN, Category.COWORKER),
    MemberAdded(BOB, Category.STAFF),
    ConsentGiven(ANN, "2026-11", "2026-11-02"),
]


class Record:
    """The record in memory, for as many threads as want it; it can be made to refuse."""

    def __init__(self):
        self.facts = []
        self.refuses = lambda _facts: False
        self.ledger_ok = True
        self._alone = threading.Lock()
        self._moment = Moment(measure_of(SPACE), Roster(), Attendance(), NOON_US)

    def stamp(self):
        at_us = NOON_US + len(self.facts)
        return Stamp(at_us, at_us, "boot", synced=True)

    def standing(self):
        with self._alone:
            standing = self._moment.standing(self.stamp())
        return replace(standing, ledger_ok=self.ledger_ok)

    def enact(self, *facts):
        if self.refuses(facts):
            raise Cannot(Trouble.NOT_KEPT)
        with self._alone:
            stamp = self.stamp()
            self.facts += facts
            self._moment.enact(tuple((stamp, fact) for fact in facts))
        return stamp

    def of(self, *kinds):
        with self._alone:
            return [fact for fact in self.facts if isinstance(fact, kinds)]

    @property
    def roster(self):
        return self.standing().roster


class House:
    """Sensors tended in their threads, the desk they are lent to, and what reached the heart."""

    def __init__(self, folder, *readers, family="r503"):
        self.folder = folder
        self.record = Record()
        self.events = SimpleQueue()
        self.ends = {
            name: SensorEnd(folder / name, family=family, times=INSTANT, paced=False)
            for name in readers
        }
        self.tended = {}
        self._shown = []
        self.exits = ExitStack()

    def start(self):
        for name in self.ends:
            reader = Reader(
                name=name, kind="fingerprint", port=str(self.folder / name), side=Side.IN
            )
            tended = TendedSensor(reader, KEY, self.events.put, partial(settle, self.record))
            self.tended[name] = tended
            tended.start()
            self.exits.callback(tended.close)
        return self

    def stop(self):
        self.exits.close()
        self.tended = {}

    def close(self):
        self.stop()
        for end in self.ends.values():
            end.close()

    def desk(self, take_turn=lambda task: task()):
        storage = Storage(self.folder)
        return Desk(
            self.record, People(storage.people), KEY, Settings(SPACE), storage,
            SetupCodes(lambda: 0.0), self.tended, take_turn,
        )  # fmt: skip

    def ask(self, command, gone=lambda: False):
        """Return the last reply to a command."""
        return list(self.desk().serve(Asked(command), gone))[-1]

    def guided(self, command, hand, gone=lambda: False):
        """Carry out a command with a `hand` at the sensors; return every reply."""
        replies = []
        for reply in self.desk().serve(Asked(command), gone):
            replies.append(reply)
            if isinstance(reply, Progress):
                hand(self, reply)
        return replies

    def until_up(self, until):
        until(lambda: all(tended._up for tended in self.tended.values()))
        return self

    def asked(self, name):
        """Return the commands that a sensor heard."""
        return [p.payload[0] for p in Decoder(kinds=FROM_HOST).feed(self.ends[name].wire.log)]

    def touch(self, name, finger, until):
        """Touch the glass, once the sensor's thread has seen it free."""
        end = self.ends[name]
        until(lambda: end.module.finger is None)
        so_far = self.asked(name).count(Command.GEN_IMG)
        until(lambda: self.asked(name).count(Command.GEN_IMG) > so_far + 3)
        end.touch(finger, 1.0)

    def settled(self):
        """Tell whether the sensors hold the fingers on record, and nothing else."""
        roster = self.record.roster
        libraries = roster.libraries
        return all(
            set(end.module.library) == set(roster.templates(name))
            and not libraries[name].begun
            and not libraries[name].erase
            for name, end in self.ends.items()
        )

    def replace_module(self, name, until, **memory):
        """Put another module of the same kind in a sensor's place."""
        end = self.ends[name]
        end.unplug()
        until(lambda: not self.tended[name]._up)
        end.module = Module(end.module.family, end.module.capacity, **memory)
        end.replug()
        self.until_up(until)

    @property
    def shown(self):
        """The credentials that reached the heart."""
        while not self.events.empty():
            event = self.events.get()
            if isinstance(event, Presented):
                self._shown.append(event.credential)
        return self._shown


UNHURRIED = Deadlines(exchange_s=15.0, search_s=15.0)
PLACES = {Step.PLACE, Step.AGAIN, Step.CONFIRM}


def obedient(finger, **other):
    """Return a hand that does what it is told, with another finger at some steps."""

    def hand(house, told):
        end = house.ends[told.reader]
        if told.step in PLACES:
            end.place(other.get(told.step.value, finger))
        elif told.step in {Step.LIFT, Step.POOR, Step.CONFIRMED, Step.UNDOING}:
            end.lift()

    return hand


def steps(replies):
    return [reply.step for reply in replies[:-1]]


def refused(replies):
    """Return why a command was refused."""
    assert isinstance(replies[-1], Refused), replies[-1]
    return replies[-1].trouble


def left_nothing(house, until):
    """Wait until the sensors are up and settled: what could not be erased at once is by then."""
    house.until_up(until)
    until(house.settled)
    assert house.record.of(FingerGiven) == []
    assert all(end.module.library == {} for end in house.ends.values())
    return True


@pytest.fixture
def quick(monkeypatch):
    """Look at the glass a hundred times a second, and wait for slow machines as for no sensor."""
    monkeypatch.setattr(fingerprint, "POLL_S", 0.01)
    monkeypatch.setattr(enrolment, "POLL_S", 0.01)
    monkeypatch.setattr(tending, "BUSY_S", 60.0)
    monkeypatch.setitem(fingerprint.Sensor.__init__.__kwdefaults__, "deadlines", UNHURRIED)


@contextmanager
def open_house(folder, *readers, **how):
    house = House(folder, *readers, **how)
    try:
        yield house
    finally:
        house.close()
