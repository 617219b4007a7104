"""The ledger forgets, on real files: all that is old and nothing else, at any cost of power."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import defaultdict
from contextlib import closing
from datetime import date, datetime, timedelta
from queue import SimpleQueue
from zoneinfo import ZoneInfo

import pytest

from appliance import presence, retention, roster, seal
from appliance.chores import Chores, Retention
from appliance.client import Client
from appliance.commands import Retain
from appliance.events import Consult
from appliance.facts import (
    BadgeGiven,
    Entered,
    Left,
    MemberAdded,
    MemberErased,
    Sealed,
    Started,
)
from appliance.ledger import (
    Ledger,
    LedgerDamaged,
    read_entries,
    read_on,
    read_on_seal,
    verify_file,
)
from appliance.model import Category, Means, Stamp
from appliance.moment import Standing
from appliance.people import Particulars, People
from appliance.presence import Measure
from appliance.recorder import Recorder
from appliance.seal import Seal
from appliance.storage import LastKnown, Storage, recall
from appliance.web.history import LedgerHistory
from tests.installation import ANNE

BRUSSELS = ZoneInfo("Europe/Brussels")
MEASURE = Measure(BRUSSELS)
BEGINS = date(2026, 1, 5)
WAIT_S = 30
KEEP = 90


def at(day, hour=12, minute=0):
    """Return a stamp on the n-th day of the house."""
    local = datetime.combine(BEGINS + timedelta(days=day), datetime.min.time(), tzinfo=BRUSSELS)
    utc_us = round(local.timestamp() + hour * 3600 + minute * 60) * 1_000_000
    return Stamp(utc_us, utc_us, "boot", synced=True)


def bytes_of(storage):
    """Return all that is in the folder, whatever file it is in."""
    return b"".join(file.read_bytes() for file in storage.directory.iterdir())


def sealed_in(ledger):
    with read_on_seal(ledger) as (known, _):
        return known


def written_in(storage):
    """Return the ledger and its log, without the list of locks beside them."""
    return [storage.ledger.with_name(name).read_bytes() for name in ("seuil.db", "seuil.db-wal")]


def a_day(day, *who):
    """Return a day's comings and goings; the reader's name tells the day."""
    moves = [
        (at(day, 9, n), Entered(each, f"day-{day:03}", Means.BADGE)) for n, each in enumerate(who)
    ]
    moves += [
        (at(day, 17, n), Left(each, f"day-{day:03}", Means.BADGE)) for n, each in enumerate(who)
    ]
    return moves


class House:
    """A ledger that its owner lends, and a clock that is set by hand."""

    def __init__(self, folder):
        self.storage = Storage(folder)
        self.stamp = at(0, 8)
        self.ledger = self.storage.open_or_begin_ledger()

    def rule(self, keep_days=KEEP):
        return Retention(self.storage, self.lend, lambda: self.stamp, MEASURE, keep_days)

    def lend(self, errand):
        return errand(self.ledger)

    def standing(self):
        known = recall(self.ledger.read_ground(), self.ledger.entries(), BRUSSELS)
        return Standing(self.stamp, known.roster, known.attendance)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    members = [("anne", Category.COWORKER), ("bert", Category.STUDENT), ("cleo", Category.STAFF)]
    made.ledger.append([(made.stamp, MemberAdded(*member)) for member in members])
    made.ledger.append([(made.stamp, BadgeGiven("anne", "aa", "A5"))])
    yield made
    made.ledger.close()


def test_four_hundred_days(house):
    who = ("anne", "bert", "cleo")
    came, whole = defaultdict(set), []
    erased_on = 250
    for day in range(400):
        house.stamp = at(day, 3, 30)
        done = house.rule().forget()
        assert done.whole
        in_now = [each for n, each in enumerate(who) if (day * 7 + n * 3) % (n + 2) == 0]
        if day == erased_on:
            house.ledger.append([(at(day, 8), MemberErased("bert", "admin"))])
        if day >= erased_on:
            in_now = [each for each in in_now if each != "bert"]
        moves = a_day(day, *in_now)
        if moves:
            entries = house.ledger.append(moves)
            whole += entries
        came[(BEGINS + timedelta(days=day)).isoformat()] |= set(in_now)
    house.stamp = at(399, 23)
    house.rule().forget()

    first_kept = 399 - KEEP
    held = bytes_of(house.storage)
    there = {day for day in range(400) if f"day-{day:03}".encode() in held}
    assert there == {
        d for d in range(first_kept, 400) if came[(BEGINS + timedelta(days=d)).isoformat()]
    }
    assert b"bert" not in held
    assert verify_file(house.storage.ledger) == len(list(read_entries(house.storage.ledger)))

    with read_on_seal(house.storage.ledger) as (known, rest):
        after = list(rest(known.through))
    assert after[0].sequence == known.through + 1
    assert known.tally.days == {
        day: count
        for day, those in came.items()
        if day < (BEGINS + timedelta(days=first_kept)).isoformat()
        and (count := {c: 1 for w, c in CATEGORIES.items() if w in those})
    }
    assert sum(sum(hour.arrivals.values()) for hour in known.tally.hours.values()) == sum(
        len(those) for day, those in list(came.items())[:first_kept]
    )
    moves = [(entry.stamp, entry.fact) for entry in whole]
    assert house.standing().roster.find("aa").member == "anne"
    assert house.standing().attendance == presence.fold(moves, BRUSSELS)


CATEGORIES = {"anne": Category.COWORKER, "bert": Category.STUDENT, "cleo": Category.STAFF}


def test_where_nothing_is_old_nothing_is_written(house):
    house.ledger.append(a_day(1, "anne"))
    house.stamp = at(60)
    before, entries = written_in(house.storage), len(list(read_entries(house.storage.ledger)))
    for _ in range(2):
        assert house.rule().forget().movements == 0
    assert written_in(house.storage) == before
    house.stamp = at(100)
    assert house.rule().preview() == house.rule().preview()
    assert written_in(house.storage) == before
    assert house.rule().preview().movements == 2
    done = house.rule().forget()
    assert (done.movements, done.before, done.whole) == (2, "2026-01-15", True)
    assert house.rule().forget().movements == 0
    assert len(list(read_entries(house.storage.ledger))) == entries - 6 + 1


def test_whoever_is_in_stays_in(house):
    house.ledger.append([(at(1), Entered("anne", "in", Means.BADGE))])
    house.ledger.append([(at(120), Started("1"))])
    house.stamp = at(121)
    assert house.rule().forget().movements == 1
    assert house.standing().attendance.inside == {"anne": at(1)}
    assert house.standing().roster.find("aa").member == "anne"


def test_many_are_forgotten_in_short_pieces(house, monkeypatch):
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 10)
    for day in range(30):
        house.ledger.append(a_day(day, "anne", "bert"))
    house.stamp = at(200)
    house.ledger.close()  # all of it is in the file itself then
    house.ledger = Ledger(house.storage.ledger)
    size = house.storage.ledger.stat().st_size
    assert house.rule().forget().movements == 120
    assert house.storage.ledger.stat().st_size < size
    facts = [entry.fact for entry in read_entries(house.storage.ledger)]
    assert {type(fact) for fact in facts} == {Sealed}
    assert verify_file(house.storage.ledger) == len(facts)
    assert sealed_in(house.storage.ledger).tally.encounters == {
        f"{BEGINS + timedelta(weeks=n):%G-W%V}": 1 for n in range(5)
    }


def test_the_ledger_goes_on_and_opens_again(house):
    house.ledger.append(a_day(1, "anne"))
    house.ledger.append(a_day(100, "anne"))
    house.stamp = at(120)
    house.rule().forget()
    sequence = house.ledger.sequence
    (entry,) = house.ledger.append(a_day(120, "bert")[:1])
    assert entry.sequence == sequence + 1
    house.ledger.close()
    house.ledger = Ledger(house.storage.ledger)
    assert house.ledger.sequence == sequence + 1
    assert house.standing().attendance.inside.keys() == {"bert"}


def test_a_seal_beyond_what_a_start_checks_is_no_damage(house):
    house.ledger.append([(at(1), Started(str(n))) for n in range(1500)])
    house.ledger.append(a_day(100, "anne"))
    house.stamp = at(120)
    house.rule().forget()
    house.ledger.close()
    house.ledger = Ledger(house.storage.ledger)
    assert house.ledger.sequence == 1507


def test_the_page_goes_on_too(house):
    history = LedgerHistory(house.storage.ledger, MEASURE)
    house.ledger.append([(at(1), Entered("anne", "in", Means.BADGE))])
    assert history(at(1, 13)).occupancy.headcount == 1
    house.stamp = at(120)
    house.rule().forget()
    fresh = LedgerHistory(house.storage.ledger, MEASURE)
    for page in (history, fresh):
        assert page(at(120)).occupancy.headcount == 1
        assert page(at(120)).occupancy.changed_us == at(1).utc_us
    house.ledger.append([(at(120, 13), Left("anne", "out", Means.BADGE))])
    assert history(at(120, 14)).occupancy.headcount == fresh(at(120, 14)).occupancy.headcount == 0


def test_somebody_who_reads_the_past_is_waited_for(house):
    house.ledger.append(a_day(1, "anne"))
    house.ledger.append(a_day(100, "anne"))
    house.stamp = at(120)
    with closing(sqlite3.connect(house.storage.ledger, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM ledger").fetchone()
        assert not house.rule().forget().whole
        assert b"day-001" in bytes_of(house.storage)
    assert house.rule().forget().whole
    assert b"day-001" not in bytes_of(house.storage)


def test_what_was_torn_aside_goes_when_it_is_old(house):
    house.storage.damaged.write_text("torn")
    os.utime(house.storage.damaged, (at(1).utc_us / 1e6,) * 2)
    house.stamp = at(80)
    house.rule().forget()
    assert house.storage.damaged.exists()
    house.stamp = at(120)
    house.rule().forget()
    assert not house.storage.damaged.exists()


@pytest.fixture
def sealed(house):
    house.ledger.append(a_day(1, "anne"))
    house.ledger.append(a_day(100, "anne", "bert"))
    house.stamp = at(120)
    house.rule().forget()
    house.ledger.close()
    return house.storage.ledger


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seal SET text = replace(text, 'anne', 'bert')",
        "UPDATE seal SET sequence = sequence - 1",
        "DELETE FROM seal",
        "DELETE FROM ledger WHERE sequence = (SELECT min(sequence) FROM ledger)",
        "INSERT INTO ledger SELECT 1, 1, 1, boot, synced, fact, hash FROM ledger LIMIT 1",
    ],
)
def test_whoever_edits_the_seal_is_found_out(sealed, statement):
    with closing(sqlite3.connect(sealed)) as db, db:
        db.execute("DROP TRIGGER ledger_refuses_delete")
        db.execute(statement)
    with pytest.raises(LedgerDamaged):
        verify_file(sealed)
    with pytest.raises(LedgerDamaged):
        Ledger(sealed)


def test_what_is_not_sealed_cannot_be_deleted(sealed):
    with closing(sqlite3.connect(sealed)) as db, pytest.raises(sqlite3.Error, match="append-only"):
        db.execute("DELETE FROM ledger")


def test_a_seal_that_follows_another_one_is_not_put(house):
    house.ledger.append(a_day(1, "anne"))
    entries = list(house.ledger.entries())
    onward = seal.onward(Seal(), entries, MEASURE)
    assert house.ledger.seal(house.stamp, onward, follows=3) is None
    assert list(house.ledger.entries()) == entries
    assert house.ledger.seal(house.stamp, onward, follows=0) is not None
    assert house.ledger.seal(house.stamp, onward, follows=0) is None


def test_a_seal_of_a_kind_we_do_not_know(house, monkeypatch):
    house.ledger.append(a_day(1, "anne"))
    onward = seal.onward(Seal(), list(house.ledger.entries()), MEASURE)
    monkeypatch.setattr(seal, "text_of", lambda _: '{"through":"all"}')
    house.ledger.seal(house.stamp, onward, follows=0)
    with pytest.raises(LedgerDamaged, match="its seal cannot be read"):
        house.ledger.read_ground()


KILLED_WHILE_FORGETTING = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from appliance import retention
from appliance.chores import Retention
from appliance.model import Stamp
from appliance.presence import Measure
from appliance.storage import Storage

retention.MOST_AT_ONCE = 7
storage = Storage(Path(sys.argv[1]))
ledger = storage.open_ledger()
stamp = Stamp(int(sys.argv[2]), 0, "boot", True)
print("ready", flush=True)
measure = Measure(ZoneInfo("Europe/Brussels"))
rule = Retention(storage, lambda errand: errand(ledger), lambda: stamp, measure, 90)
rule.forget()
print("done", flush=True)
"""


def test_killed_at_any_moment_it_is_before_or_after(house, tmp_path):
    for day in range(60):
        house.ledger.append(a_day(day, "anne", "bert"))
    house.ledger.append(a_day(150, "cleo"))
    entries = list(house.ledger.entries())
    moves = [(entry.stamp, entry.fact) for entry in entries]
    house.ledger.close()
    finished = False
    for n in range(60):
        if finished:
            break
        command = [
            sys.executable,
            "-c",
            KILLED_WHILE_FORGETTING,
            str(tmp_path),
            str(at(160).utc_us),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as forgetting:
            assert forgetting.stdout.readline() == "ready\n"
            try:
                forgetting.wait(0.003 * (n + 1))
            except subprocess.TimeoutExpired:
                forgetting.kill()
            finished = forgetting.stdout.read() == "done\n"
        verify_left = Storage(tmp_path)
        with verify_left.open_ledger() as ledger:
            known = sealed_in(tmp_path / "seuil.db")
            after = list(ledger.entries())
            assert after[0].sequence == known.through + 1
            now = recall(known, after, BRUSSELS)
            assert now.attendance == presence.fold(moves, BRUSSELS)
            assert now.roster == roster.fold(entry.fact for entry in entries)
            gone = sum(len(counted) for counted in known.tally.days.values())
            came = sum(isinstance(e.fact, Entered) for e in after)
            assert gone + came == 121
    assert finished
    assert b"day-059" not in bytes_of(Storage(tmp_path))
    house.ledger = Storage(tmp_path).open_ledger()


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
            now = recall(known, after(known.through), BRUSSELS)
        event.reply(Standing(house.stamp, now.roster, now.attendance, clock_trusted=house.trusted))
        stamps.put(house.stamp)

    house.trusted = True
    house.looked = stamps
    rule = Retention(house.storage, recorder.lend, lambda: house.stamp, MEASURE, KEEP)
    chores = Chores(rule, post, MEASURE, look_s=0.01)
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
