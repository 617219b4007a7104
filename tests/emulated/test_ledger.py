"""The ledger on real SQLite files: nothing lost, nothing overwritten, nothing silently empty."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from appliance.facts import Denied, Entered, LedgerEntry, Left, MemberAdded
from appliance.ledger import (
    Ledger,
    LedgerDamaged,
    LedgerMissing,
    LedgerUnavailable,
    read_entries,
    verify_file,
)
from appliance.migrations import VERSION
from appliance.model import Category, Means, Reason, Stamp

NOBODY = 65534
STAMP = Stamp(1_700_000_000_000_000, 5, "boot", synced=True)
FACTS = [
    MemberAdded("anne", Category.COWORKER),
    Entered("anne", "in", Means.BADGE),
    Denied("in", Means.BADGE, Reason.UNKNOWN, None, "A5"),
    Left("anne", "out", Means.FINGER, despite=Reason.SUSPENDED),
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "seuil.db"


@pytest.fixture
def filled(path):
    with Ledger.create(path) as ledger:
        ledger.append([(STAMP, fact) for fact in FACTS])
    return path


def edit(path, statement, *values):
    """Change the file as somebody with a SQLite shell would."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TRIGGER IF EXISTS ledger_refuses_update")
        db.execute("DROP TRIGGER IF EXISTS ledger_refuses_delete")
        db.execute(statement, values)


def test_it_returns_what_it_was_given(filled):
    expected = [LedgerEntry(n, STAMP, fact) for n, fact in enumerate(FACTS, 1)]
    assert list(read_entries(filled)) == expected
    assert list(read_entries(filled, after=2)) == expected[2:]
    assert verify_file(filled) == 4
    with Ledger(filled) as ledger:
        assert ledger.sequence == 4
        assert list(ledger.entries(after=3)) == expected[3:]
        (entry,) = ledger.append([(STAMP, FACTS[1])])
        assert entry.sequence == 5


def test_it_can_be_read_while_it_is_written_and_after(path):
    with Ledger.create(path) as ledger:
        ledger.append([(STAMP, FACTS[0])])
        reading = read_entries(path)
        assert next(reading).fact == FACTS[0]
        ledger.append([(STAMP, FACTS[1])])
        reading.close()
        assert len(list(read_entries(path))) == 2
    assert len(list(read_entries(path))) == 2
    assert [each.name for each in path.parent.iterdir()] == ["seuil.db"]


def test_a_reader_without_the_right_to_write_beside_it(filled):
    folder = Path(tempfile.mkdtemp())  # one that others may look into, unlike tmp_path
    copy = folder / "seuil.db"
    copy.write_bytes(filled.read_bytes())
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)  # root may write anywhere
    try:
        assert len(list(read_entries(copy))) == 4
        with pytest.raises(sqlite3.Error), closing(sqlite3.connect(copy)) as db:
            db.execute("CREATE TABLE mine (a)")
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_all_or_none(path):
    with Ledger.create(path) as ledger:

        def fail_halfway():
            with ledger.transaction():
                ledger.append([(STAMP, FACTS[0])])
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail_halfway()
        assert ledger.sequence == 0
        ledger.append([(STAMP, FACTS[1])])
    assert [entry.fact for entry in read_entries(path)] == [FACTS[1]]
    assert verify_file(path) == 1


@pytest.mark.parametrize("statement", ["UPDATE ledger SET fact = ''", "DELETE FROM ledger"])
def test_it_is_append_only(filled, statement):
    with closing(sqlite3.connect(filled)) as db, pytest.raises(sqlite3.Error, match="append-only"):
        db.execute(statement)


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("UPDATE ledger SET fact = replace(fact, 'anne', 'bert') WHERE sequence = 2", ()),
        ("UPDATE ledger SET utc_us = utc_us + 3600000000 WHERE sequence = 2", ()),
        ("UPDATE ledger SET synced = 0 WHERE sequence = 2", ()),
        ("UPDATE ledger SET hash = ? WHERE sequence = 2", (bytes(32),)),
        ("DELETE FROM ledger WHERE sequence = 2", ()),
    ],
)
def test_whoever_edits_a_row_is_found_out(filled, statement, values):
    edit(filled, statement, *values)
    before = filled.read_bytes()
    with pytest.raises(LedgerDamaged, match="entry 2 is not what was written"):
        verify_file(filled)
    with pytest.raises(LedgerDamaged, match="entry 2"):
        Ledger(filled)
    assert filled.read_bytes() == before


@pytest.mark.parametrize("column", ["fact", "utc_us", "boot_us"])
def test_a_row_that_lost_a_column_is_found_out_by_whoever_reads_it(filled, column):
    with closing(sqlite3.connect(filled)) as db, db:
        db.execute("PRAGMA writable_schema = 1")
        db.execute("UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '')")
    edit(filled, f"UPDATE ledger SET {column} = NULL WHERE sequence = 2")
    with pytest.raises(LedgerDamaged, match="entry 2 cannot be read"):
        list(read_entries(filled))


def test_nothing_is_made_where_nothing_is(path):
    with pytest.raises(LedgerMissing):
        Ledger(path)
    with pytest.raises(LedgerMissing):
        list(read_entries(path))
    with pytest.raises(LedgerMissing):
        verify_file(path)
    assert not path.exists()


def test_a_file_that_somebody_else_holds_is_not_called_damaged(filled):
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerUnavailable, match="locked"):
            Ledger(filled)
    Ledger(filled).close()


def test_a_new_ledger_never_replaces_an_old_one(filled):
    before = filled.read_bytes()
    with pytest.raises(FileExistsError):
        Ledger.create(filled)
    assert filled.read_bytes() == before


def garbage(path):
    path.write_bytes(b"\x8f" * 8192)


def empty(path):
    path.write_bytes(b"")


def foreign(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE ledger (sequence)")


def cut_short(path):
    path.write_bytes(path.read_bytes()[:5000])


def header_gone(path):
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def page_spoilt(path):
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xa5" * 4096
    path.write_bytes(data)


@pytest.mark.parametrize("spoil", [garbage, empty, foreign, cut_short, header_gone, page_spoilt])
def test_a_file_that_cannot_be_trusted_is_refused_and_left_alone(filled, spoil):
    spoil(filled)
    before = filled.read_bytes()
    with pytest.raises(LedgerDamaged) as refused:
        Ledger(filled)
    assert str(filled) in str(refused.value)
    assert filled.read_bytes() == before


@pytest.mark.parametrize("spoil", [garbage, empty, foreign, cut_short, header_gone])
def test_whoever_reads_it_is_told_too(filled, spoil):
    spoil(filled)
    with pytest.raises(LedgerDamaged):
        list(read_entries(filled))


def test_a_ledger_that_only_a_newer_seuil_may_write_is_left_to_it(filled):
    edit(filled, f"PRAGMA user_version = {VERSION + 1}")
    edit(filled, "UPDATE reach SET oldest = ?", VERSION + 1)
    before = filled.read_bytes()
    for use in (Ledger, verify_file, lambda path: list(read_entries(path))):
        with pytest.raises(LedgerUnavailable, match="update this one"):
            use(filled)
    assert filled.read_bytes() == before


@pytest.mark.parametrize("fact", ['{"type":"beamed_up"', '{"kind":"beamed_up"}', '{"type":"left"}'])
def test_what_is_no_fact_of_any_version(filled, fact):
    edit(filled, "UPDATE ledger SET fact = ? WHERE sequence = 3", fact)
    with pytest.raises(LedgerDamaged, match="entry 3 cannot be read"):
        list(read_entries(filled))


KILLED_WHILE_WRITING = """
import sys
from pathlib import Path
from appliance.ledger import Ledger
from appliance.facts import Entered
from appliance.model import Means, Stamp
ledger = Ledger(Path(sys.argv[1]))
while True:
    (entry,) = ledger.append([(Stamp(0, 0, "b", True), Entered("anne", "in", Means.BADGE))])
    print(entry.sequence, flush=True)
"""


def test_what_was_acknowledged_before_a_kill_is_there(filled):
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED_WHILE_WRITING, str(filled)], stdout=subprocess.PIPE, text=True
    )
    told = [int(writer.stdout.readline()) for _ in range(50)]
    writer.kill()
    told += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    writer.wait()
    writer.stdout.close()
    with Ledger(filled) as ledger:
        assert ledger.sequence >= told[-1]
    assert verify_file(filled) >= told[-1]


def test_the_log_has_its_full_size_before_the_first_badge(path):
    log = path.with_name("seuil.db-wal")
    with Ledger.create(path) as ledger:
        size = log.stat().st_size
        ledger.append([(STAMP, FACTS[0])])
        assert log.stat().st_size == size > 1_000_000
        shutil.copyfile(path, path.with_name("torn"))  # what a power cut now would leave
        shutil.copyfile(log, path.with_name("torn-wal"))
    with Ledger(path.with_name("torn")) as again:
        assert [entry.fact for entry in again.entries()] == FACTS[:1]
