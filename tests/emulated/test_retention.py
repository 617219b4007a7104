"""The ledger forgets, on real files: all that is old and nothing else, at any cost of power."""

import os
import sqlite3
import subprocess
import sys
from collections import defaultdict
from contextlib import closing
from datetime import timedelta

import pytest

from appliance import presence, retention, roster, seal
from appliance.facts import (
    Entered,
    Left,
    MemberErased,
    Sealed,
    Started,
)
from appliance.ledger import (
    Ledger,
    LedgerDamaged,
    read_entries,
    read_on_seal,
    verify_file,
)
from appliance.model import Category, Means
from appliance.seal import Seal
from appliance.storage import Storage, recall
from appliance.web.history import LedgerHistory
from tests.aged_house import (
    BEGINS,
    KEEP,
    MEASURE,
    a_day,
    at,
    bytes_of,
    sealed_in,
    written_in,
)

WAIT_S = 30
CATEGORIES = {"anne": Category.COWORKER, "bert": Category.STUDENT, "cleo": Category.STAFF}


@pytest.fixture
def house(aged_house):
    return aged_house


@pytest.mark.no_cover
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
    assert house.standing().attendance == presence.fold(moves, MEASURE)


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
        assert page(at(1, 14)).occupancy.headcount == 1
        assert page(at(1, 14)).occupancy.changed_us == at(1).utc_us
        assert page(at(120)).occupancy.headcount == 0  # as the cut-off is over
    house.ledger.append([(at(1, 15), Left("anne", "out", Means.BADGE))])
    for page in (history, fresh):
        assert page(at(1, 16)).occupancy.headcount == 0


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
            now = recall(known, after, MEASURE)
            assert now.attendance == presence.fold(moves, MEASURE)
            assert now.roster == roster.fold(entry.fact for entry in entries)
            gone = sum(len(counted) for counted in known.tally.days.values())
            came = sum(isinstance(e.fact, Entered) for e in after)
            assert gone + came == 121
    assert finished
    assert b"day-059" not in bytes_of(Storage(tmp_path))
    house.ledger = Storage(tmp_path).open_ledger()
