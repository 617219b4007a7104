"""Bills on real SQLite files: found by an index over all the years, kept when the rest goes."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from appliance import retention
from appliance.bills import Closed, read_bills
from appliance.facts import Entered, MemberErased, Sealed
from appliance.ledger import (
    Ledger,
    LedgerDamaged,
    LedgerMissing,
    read_entries,
    read_on_seal,
    verify_file,
)
from appliance.migrations import KEEPS, VERSION
from appliance.model import Means, Stamp
from appliance.rows import chain
from tests.aged_house import a_day, at, bytes_of
from tests.billed import a_close, a_statement, a_tariff

NOBODY = 65534
STAMP = Stamp(1_700_000_000_000_000, 5, "boot", synced=True)
BADGE = Entered("anne", "in", Means.BADGE)
FACTS = [
    a_tariff(),
    BADGE,
    a_statement(1, "2026-10", "anne"),
    a_statement(2, "2026-10", "org:1", "bert", "cleo"),
    a_statement(3, "2026-10", "cleo", "dirk"),
    a_close("2026-10", 2, "anne", "bert"),
    a_tariff("2026-11-01"),
    a_statement(4, "2026-11", "anne"),
    a_statement(5, "2026-10", "anne", corrects=1),
    a_close("2026-11", 7, "anne"),
    BADGE,
]
ASKED = [
    ({}, [1, 2, 3, 4, 5]),
    ({"month": "2026-10"}, [1, 2, 3, 5]),
    ({"month": "2026-12"}, []),
    ({"payer": "anne"}, [1, 4, 5]),
    ({"payer": "anne", "month": "2026-11"}, [4]),
    ({"payer": "bert"}, []),
    ({"number": 2}, [2]),
    ({"number": 6}, []),
    ({"member": "anne"}, [1, 4, 5]),
    ({"member": "bert"}, [2]),
    ({"member": "cleo"}, [2, 3]),
    ({"member": "dirk", "month": "2026-10"}, [3]),
    ({"member": "dirk", "month": "2026-11"}, []),
    ({"member": "org:1"}, [2]),
    ({"member": "ann"}, []),
]


@pytest.fixture
def house(aged_house):
    return aged_house


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "seuil.db"
    with Ledger.create(path) as ledger:
        ledger.append([(STAMP, fact) for fact in FACTS])
    return path


def numbers(bills, **asked):
    return [entry.fact.number for entry in bills.statements(**asked)]


def edit(path, statement, *values):
    """Change the file as somebody with a SQLite shell would."""
    with closing(sqlite3.connect(path)) as db, db:
        triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute(statement, values)


# --- found ---


@pytest.mark.parametrize(("asked", "found"), ASKED)
def test_statements_are_found(path, asked, found):
    with read_bills(path) as bills:
        assert numbers(bills, **asked) == found


def test_tariffs_and_closed_months_are_found(path):
    with read_bills(path) as bills:
        assert [entry.fact for entry in bills.tariffs()] == [FACTS[0], FACTS[6]]
        assert bills.closes() == (Closed("2026-10", 6), Closed("2026-11", 10))
        assert bills.close("2026-10").fact == FACTS[5]
        assert bills.close("2026-12") is None
        assert bills.newest_close().fact == FACTS[9]
        assert bills.last_number() == 5
        assert [(e.sequence, e.fact) for e in bills.entries(2)] == [(11, BADGE)]
        assert [e.sequence for e in bills.entries()] == [2, 11]
        assert bills.ground().through == 0


def test_nothing_is_decoded_that_is_not_asked_for(path):
    edit(path, "UPDATE ledger SET fact = replace(fact, '\"total\"', '\"sum\"') WHERE sequence = 8")
    with read_bills(path) as bills:
        every = bills.statements()
        assert [next(every).fact.number for _ in range(3)] == [1, 2, 3]
        with pytest.raises(LedgerDamaged, match="entry 8 cannot be read"):
            next(every)
        assert numbers(bills, month="2026-10") == [1, 2, 3, 5]
        assert bills.last_number() == 5
        assert [entry.sequence for entry in bills.entries(6)] == [11]


def test_it_is_one_moment(path):
    with Ledger(path) as ledger, read_bills(path) as bills:
        assert bills.last_number() == 5
        ledger.append([(STAMP, a_statement(6, "2026-12", "anne"))])
        assert bills.last_number() == 5
        with read_bills(path) as later:
            assert later.last_number() == 6


def test_a_place_without_bills(tmp_path):
    with pytest.raises(LedgerMissing), read_bills(tmp_path / "none.db"):
        pass
    Ledger.create(tmp_path / "new.db").close()
    with read_bills(tmp_path / "new.db") as bills:
        assert (bills.tariffs(), bills.closes(), bills.last_number()) == ((), (), 0)
        assert (bills.newest_close(), bills.close("2026-10")) == (None, None)
        assert list(bills.statements()) == list(bills.entries()) == []


# --- an older ledger ---


@pytest.fixture
def older(tmp_path):
    """Return a ledger as it was before it could keep bills."""
    path = tmp_path / "seuil.db"
    with Ledger.create(path) as ledger:
        ledger.append([(STAMP, BADGE)] * 3)
    with closing(sqlite3.connect(path)) as db, db:
        indexes = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for (index,) in indexes:
            db.execute(f"DROP INDEX {index}")
        db.execute("DROP TABLE kept")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'kept'")
        db.execute(f"PRAGMA user_version = {KEEPS - 1}")
    return path


def test_an_older_ledger_is_read_as_it_is(older):
    before = older.read_bytes()
    with read_bills(older) as bills:
        assert (bills.tariffs(), bills.closes(), bills.last_number()) == ((), (), 0)
        assert list(bills.statements(member="anne")) == []
        assert len(list(bills.entries())) == 3
    assert verify_file(older) == 3
    assert older.read_bytes() == before


def test_whoever_writes_an_older_ledger_brings_it_up(older):
    with Ledger(older) as ledger:
        ledger.append([(STAMP, a_statement(1, "2026-10", "anne"))])
    with closing(sqlite3.connect(older)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    with read_bills(older) as bills:
        assert numbers(bills, payer="anne") == [1]
    assert verify_file(older) == 4


# --- kept ---


@pytest.fixture
def sealed(house):
    """Return a house that has billed January and February 2026 and forgotten January."""
    house.ledger.append([(at(0), a_tariff())])
    house.ledger.append(a_day(1, "anne"))
    house.ledger.append([(at(28), a_statement(1, "2026-01", "anne"))])
    house.ledger.append([(at(28), a_statement(2, "2026-01", "org:1", "bert"))])
    house.ledger.append([(at(28), a_close("2026-01", house.ledger.sequence, "anne", "bert"))])
    house.ledger.append(a_day(100, "anne"))
    house.ledger.append([(at(101), a_statement(3, "2026-02", "anne"))])
    house.ledger.append([(at(101), a_close("2026-02", house.ledger.sequence - 2, "anne"))])
    house.before = {e.sequence: e for e in house.ledger.entries()}
    house.stamp = at(120)
    assert house.rule().forget().whole
    return house


def kept_in(path):
    with closing(sqlite3.connect(path)) as db:
        return [each for (each,) in db.execute("SELECT sequence FROM kept ORDER BY sequence")]


def test_what_is_forgotten_leaves_its_bills(sealed):
    path = sealed.storage.ledger
    assert b"day-001" not in bytes_of(sealed.storage)
    with read_on_seal(path) as (seal, entries):
        first = next(entries(0))
    assert first.sequence == seal.through + 1
    assert kept_in(path) == [5, 8, 9, 10]
    with read_bills(path) as bills:
        assert list(bills.statements()) == [sealed.before[n] for n in (8, 9, 13)]
        assert list(bills.statements(member="bert")) == [sealed.before[9]]
        assert [e.sequence for e in bills.tariffs()] == [5]
        assert [c.month for c in bills.closes()] == ["2026-01", "2026-02"]
        assert bills.close("2026-01") == sealed.before[10]
        assert bills.last_number() == 3
        assert bills.ground().through == seal.through
    assert verify_file(path) == len(list(read_entries(path)))


def test_a_bill_that_follows_a_seal_at_once_can_be_verified(house, monkeypatch):
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 1)
    house.ledger.append([(at(1), a_tariff()), (at(1), a_statement(1, "2026-01", "anne"))])
    house.ledger.append([(at(1), a_close("2026-01", 10_000))])
    house.stamp = at(200)
    assert house.rule().forget().whole
    assert kept_in(house.storage.ledger) == [5, 6, 7]
    assert verify_file(house.storage.ledger) == len(list(house.ledger.entries()))


def test_what_is_kept_grows_from_seal_to_seal(sealed):
    path = sealed.storage.ledger
    last = [e.fact for e in sealed.ledger.entries() if isinstance(e.fact, Sealed)][-1]
    sealed.ledger.append([(at(130), a_close("2026-07", sealed.ledger.sequence + 1))])
    sealed.ledger.append([(at(131), a_close("2026-08", sealed.ledger.sequence + 2))])
    sealed.stamp = at(300)
    for _ in range(2):
        assert sealed.rule().forget().whole
    (now,) = [e.fact for e in sealed.ledger.entries() if isinstance(e.fact, Sealed)][-1:]
    assert kept_in(path) == [5, 8, 9, 10, 13, 14, 16, 17]
    assert "" != now.kept != last.kept
    assert verify_file(path) == len(list(read_entries(path)))
    with read_bills(path) as bills:
        assert [c.month for c in bills.closes()] == ["2026-01", "2026-02", "2026-07", "2026-08"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE kept SET fact = replace(fact, '4000', '3000') WHERE sequence = 9",
            "entry 9, kept as a bill,",
        ),
        ("UPDATE kept SET utc_us = utc_us + 1 WHERE sequence = 8", "entry 8, kept"),
        ("UPDATE kept SET before = zeroblob(32) WHERE sequence = 10", "entry 10, kept"),
        ("UPDATE kept SET hash = zeroblob(32) WHERE sequence = 5", "entry 5, kept"),
        ("DELETE FROM kept WHERE sequence = 10", "are not those"),
        ("DELETE FROM kept WHERE sequence = 5", "are not those"),
        ("DELETE FROM kept", "are not those"),
        (
            "INSERT INTO kept SELECT 11, 1, 1, '', 1, fact, hash, hash FROM ledger LIMIT 1",
            "entry 11",
        ),
    ],
)
def test_whoever_edits_a_bill_that_is_kept_is_found_out(sealed, statement, told):
    sealed.ledger.close()
    edit(sealed.storage.ledger, statement)
    with pytest.raises(LedgerDamaged, match=told):
        verify_file(sealed.storage.ledger)
    sealed.ledger = Ledger(sealed.storage.ledger)  # the door opens: it decides without bills


def test_a_bill_that_is_put_in_with_a_fitting_hash_is_found_out_too(sealed):
    sealed.ledger.close()
    row = (11, 1, 1, "boot", 1, '{"type":"bill_month"}')
    edit(
        sealed.storage.ledger,
        "INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *row,
        chain(bytes(32), row),
        bytes(32),
    )
    with pytest.raises(LedgerDamaged, match="are not those that were written"):
        verify_file(sealed.storage.ledger)
    sealed.ledger = Ledger(sealed.storage.ledger)


@pytest.mark.parametrize("statement", ["UPDATE kept SET fact = ''", "DELETE FROM kept"])
def test_what_is_kept_stays_as_it_is(sealed, statement):
    with (
        closing(sqlite3.connect(sealed.storage.ledger)) as db,
        pytest.raises(sqlite3.Error, match="bills are kept"),
    ):
        db.execute(statement)


def test_a_seal_that_fails_leaves_every_bill_where_it_was(house, monkeypatch):
    house.ledger.append([(at(1), a_tariff()), (at(1), a_close("2026-01", 10_000))])
    house.stamp = at(200)
    before = list(house.ledger.entries())

    def fail(_):
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(house.ledger, "append", fail)
    with pytest.raises(sqlite3.OperationalError):
        house.rule().forget()
    assert list(house.ledger.entries()) == before
    assert kept_in(house.storage.ledger) == []


def test_a_reader_without_the_right_to_write_beside_it(sealed):
    sealed.ledger.close()
    folder = Path(tempfile.mkdtemp())  # one that others may look into, unlike tmp_path
    copy = folder / "seuil.db"
    copy.write_bytes(sealed.storage.ledger.read_bytes())
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)  # root may write anywhere
    try:
        with read_bills(copy) as bills:
            assert numbers(bills, member="bert") == [2]
            assert numbers(bills) == [1, 2, 3]
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)
    sealed.ledger = Ledger(sealed.storage.ledger)


# --- what is still to be billed ---


def days_in(storage):
    held = bytes_of(storage)
    return {day for day in range(300) if f"day-{day:03}".encode() in held}


def test_a_month_that_is_not_closed_is_kept_whole(house):
    for day in (5, 20, 40, 70):  # in January, January, February, March
        house.ledger.append(a_day(day, "anne"))
    house.ledger.append([(at(80), a_tariff("2026-02-10"))])
    house.stamp = at(250)
    assert house.rule().preview().movements == 4
    done = house.rule().forget()
    assert (done.before, done.movements) == ("2026-02-01", 4)
    assert days_in(house.storage) == {40, 70}
    house.ledger.append([(at(251), a_close("2026-02", house.ledger.sequence))])
    done = house.rule().forget()
    assert (done.before, done.movements) == ("2026-03-01", 2)
    assert days_in(house.storage) == {70}
    assert verify_file(house.storage.ledger) == len(list(read_entries(house.storage.ledger)))


def test_nothing_is_forgotten_that_the_next_month_needs(house):
    house.ledger.append([(at(0), a_tariff())])
    house.ledger.append(a_day(20, "anne"))
    (needed,) = house.ledger.append(a_day(26, "anne")[:1])  # on 31 January, over midnight
    house.ledger.append(a_day(27, "bert"))
    house.ledger.append([(at(30), a_close("2026-01", needed.sequence))])
    house.stamp = at(250)
    done = house.rule().forget()
    assert (done.before, done.movements) == ("2026-02-01", 2)
    assert next(house.ledger.entries()).sequence == needed.sequence
    assert house.rule().preview().movements == house.rule().forget().movements == 0


def test_where_no_bills_are_made_the_months_that_are_over_go(house):
    house.ledger.append(a_day(20, "anne"))
    house.ledger.append(a_day(40, "anne"))
    house.stamp = at(200)
    assert house.rule().forget().before == "2026-04-25"
    assert days_in(house.storage) == set()


def test_whoever_is_erased_stays_on_their_bills_as_an_id(sealed):
    sealed.ledger.append([(at(121), MemberErased("anne", "host"))])
    sealed.ledger.append([(at(122), a_close("2026-12", sealed.ledger.sequence + 1))])
    sealed.stamp = at(400)
    assert sealed.rule().forget().whole
    assert "anne" not in sealed.standing().roster.members
    with read_bills(sealed.storage.ledger) as bills:
        assert numbers(bills, payer="anne") == [1, 3]
