"""The house sweeps at night, and by hand at a running door."""

import signal
import sqlite3
import threading
from queue import SimpleQueue

import pytest
from msgspec.structs import replace

from appliance.chores import Chores, Retention
from appliance.client import Client
from appliance.commands import Retain
from appliance.events import Consult
from appliance.facts import (
    Entered,
    Left,
    MemberErased,
)
from appliance.ledger import (
    LedgerDamaged,
    read_entries,
    read_on,
)
from appliance.model import Means
from appliance.moment import Standing
from appliance.people import Particulars, People, Secret
from appliance.recorder import Recorder
from appliance.storage import LastKnown, Storage, recall
from tests.aged_house import KEEP, MEASURE, a_day, at, bytes_of
from tests.installation import ANNE

WAIT_S = 30


@pytest.fixture
def house(aged_house):
    return aged_house


# --- by night ---


@pytest.fixture
def night(house):
    """Return the house at night: its recorder's own thread, and a heart that answers."""
    posted, stamps = SimpleQueue(), SimpleQueue()
    recorder = Recorder(
        house.ledger, house.storage.aside, posted.put, lambda: 0.0, house.storage.open_ledger
    )
    recorder.start()

    def post(event):
        assert isinstance(event, Consult)
        with read_on(house.storage.ledger) as (known, after):
            now = recall(known, after(known.through), MEASURE)
        standing = Standing(house.stamp, now.roster, now.attendance, clock_trusted=house.trusted)
        event.reply(replace(standing, ledger_ok=house.ledger_ok))
        stamps.put(house.stamp)

    house.trusted = house.ledger_ok = True
    house.looked = stamps
    rule = Retention(house.storage, recorder.lend, lambda: house.stamp, MEASURE, KEEP)
    chores = Chores(rule, post, MEASURE, lambda task: task(), look_s=0.01)
    yield house, chores
    chores.close()
    recorder.close()


def look(house, times=3):
    for _ in range(times):
        house.looked.get(timeout=WAIT_S)


def test_at_night_the_house_is_swept(night, journalled, until):
    house, chores = night
    house.ledger.append([*a_day(1, "anne"), *a_day(30, "anne")])
    house.ledger.append([*a_day(100, "bert"), (at(100), MemberErased("bert", "admin"))])
    people = People(house.storage.people)
    people.name({who: Particulars(name=who.title()) for who in ("anne", "bert")})
    house.stamp = at(120, 4)
    chores.start()
    until(lambda: "movements before 2026-02-04 forgotten: 2" in journalled)
    until(lambda: house.storage.last_known() != LastKnown())
    assert people.known().keys() == {"anne"}  # the power went before his name did
    assert house.storage.last_known().roster.members.keys() == {"anne", "cleo"}
    assert b"day-001" not in bytes_of(house.storage)
    assert len(journalled) == 1
    house.stamp = at(121, 3, 29)
    look(house)
    assert b"day-030" in bytes_of(house.storage)
    house.stamp = at(121, 3, 30)
    until(lambda: "movements before 2026-02-05 forgotten: 2" in journalled)
    assert b"day-030" not in bytes_of(house.storage)
    house.stamp = at(191, 4)
    until(lambda: len(journalled) == 3)
    until(lambda: b"bert" not in bytes_of(house.storage))


def test_while_the_clock_is_not_trusted_nothing_goes(night, journalled):
    house, chores = night
    house.ledger.append(a_day(1, "anne"))
    house.stamp, house.trusted = at(900), False
    chores.start()
    look(house)
    assert journalled == ["nothing is forgotten by itself while the clock is not to be trusted"]
    assert len(list(read_entries(house.storage.ledger))) == 6


def left_by_power_cuts(house):
    """Have somebody added and somebody erased, each but for what should have come second."""
    house.ledger.append([*a_day(1, "anne"), (at(2), MemberErased("bert", "admin"))])
    people = People(house.storage.people)
    people.name({who: Particulars(name=who.title()) for who in ("anne", "bert", "nobody")})
    people.let_sign_in(Secret("never-opened", "dora@example.org", "hash"))
    return people


def test_what_a_power_cut_left_of_names_goes_at_the_start_whatever_the_clock_says(night, until):
    house, chores = night
    people = left_by_power_cuts(house)
    house.stamp, house.trusted = at(900), False
    chores.start()
    until(lambda: not people.pending())
    assert people.known().keys() == {"anne"}
    assert people.secrets() == {}
    people.let_sign_in(Secret("now-opened", "dora@example.org", "hash"))  # the login is free again


def test_names_stay_while_the_ledger_cannot_be_used(night):
    house, chores = night
    people = left_by_power_cuts(house)
    house.stamp, house.trusted, house.ledger_ok = at(900), False, False
    chores.start()
    look(house)
    assert people.known().keys() == {"anne", "bert", "nobody"}
    assert people.secrets().keys() == {"never-opened"}


def test_a_name_that_was_seen_on_record_stays_with_an_older_copy_of_the_ledger(night, until):
    house, chores = night
    people = left_by_power_cuts(house)
    people.seen_on_record(["nobody"])
    house.stamp = at(2)
    chores.start()
    until(lambda: not people.pending())
    assert people.known().keys() == {"anne", "nobody"}


def test_a_ledger_that_cannot_be_read_is_said_once(night, journalled, monkeypatch):
    house, chores = night

    def unreadable(_):
        raise LedgerDamaged(house.storage.ledger, "entry 7 is not what was written")

    monkeypatch.setattr("appliance.chores.read_on_seal", unreadable)
    house.stamp = at(120)
    chores.start()
    look(house)
    assert len(journalled) == 1
    assert "entry 7" in journalled[0]


def test_without_a_ledger_the_owner_lends_nothing(tmp_path, journalled):
    storage = Storage(tmp_path)
    recorder = Recorder(None, storage.aside, lambda _: None, lambda: 0.0, storage.open_ledger)
    recorder.start()
    assert recorder.lend(lambda ledger: ledger.sequence) is None
    recorder.close()


def test_an_errand_that_comes_too_late_is_not_waited_for(house):
    recorder = Recorder(
        house.ledger, house.storage.aside, lambda _: None, lambda: 0.0, house.storage.open_ledger
    )
    asking = threading.Thread(target=lambda: answers.put(recorder.lend(lambda _: "done")))
    answers = SimpleQueue()
    recorder._requests.put(None)
    asking.start()
    while recorder._requests.qsize() < 2:
        asking.join(0.01)
    recorder.start()
    assert answers.get(timeout=WAIT_S) is None
    recorder.close()
    house.ledger = house.storage.open_ledger()


def test_an_errand_that_the_disk_refuses_is_told(house, journalled):
    recorder = Recorder(
        house.ledger, house.storage.aside, lambda _: None, lambda: 0.0, house.storage.open_ledger
    )
    recorder.start()

    def refused(_):
        raise sqlite3.OperationalError("database or disk is full")

    assert recorder.lend(refused) is None
    assert journalled == ["the ledger did not take it: database or disk is full"]
    recorder.close()
    house.ledger = house.storage.open_ledger()


# --- the whole door ---


def test_by_hand_at_a_running_door(installation):
    installation.write().take_members_in()
    came = Entered(anne_of(installation), "badge-in", Means.BADGE)
    with installation.storage.held(), installation.storage.open_ledger() as ledger:
        ledger.append([(at(0, 9), came), (at(0, 10), Left(came.member, "badge-out", came.means))])
        entries = ledger.sequence
    door = installation.start_door()
    desk = Client(installation.folder / "control.sock")
    assert desk.ask(Retain()).pruned == 2
    forgotten = desk.ask(Retain(preview=False))
    assert (forgotten.pruned, forgotten.preview) == (2, False)
    with read_on(installation.storage.ledger) as (ground, _):
        assert ground.through == entries  # the clock was right then: all before is older
    assert installation.opens_for(installation.badge_in, ANNE)
    door.send_signal(signal.SIGTERM)
    assert door.wait(WAIT_S) == 0
    assert installation.seuil("verify").returncode == 0
    installation.start_door()
    assert installation.opens_for(installation.badge_out, ANNE)
    assert installation.facts("left")[-1].member == came.member


def anne_of(house):
    token = house.storage.site_key().badge(ANNE).token
    return next(fact.member for fact in house.facts("badge_given") if fact.token == token)
