"""The thread that commits, and what it does when the disk does not."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from appliance import aside
from appliance.events import LedgerFails, LedgerWorks, Stop
from appliance.facts import Entered, Left, SetAsideFolded, Started
from appliance.ledger import Ledger, LedgerDamaged, read_entries
from appliance.model import Means, Stamp
from appliance.recorder import Committed, KeptAside, Recorder
from appliance.storage import Storage

WAIT_S = 20


def stamped(n, fact=None):
    return Stamp(n, n, "boot", synced=True), fact or Entered(f"member-{n}", "in", Means.BADGE)


@pytest.fixture
def storage(tmp_path):
    storage = Storage(tmp_path)
    with storage.held(), storage.open_or_begin_ledger() as ledger:
        ledger.append([stamped(0, Started("test"))])
    return storage


@pytest.fixture
def path(storage):
    return storage.ledger


@pytest.fixture
def kept(storage):
    return storage.aside


@pytest.fixture
def told():
    return SimpleQueue()


@pytest.fixture
def recorder(storage, told):
    recorder = Recorder(
        storage.open_ledger(), storage.aside, told.put, lambda: 7.0, storage.open_ledger
    )
    recorder.start()
    yield recorder
    recorder.close()


def facts(path):
    return [(entry.stamp, entry.fact) for entry in read_entries(path)][1:]


def test_facts_are_committed_in_the_order_they_came(recorder, path):
    numbers = [recorder.record((stamped(n),), answered=True) for n in range(1, 20)]
    answers = [recorder.answers.get(timeout=WAIT_S) for _ in numbers]
    assert answers == [Committed(n, n + 1, 7.0) for n in numbers]
    assert facts(path) == [stamped(n) for n in range(1, 20)]


def test_closing_writes_what_was_handed_over(recorder, path):
    for n in range(1, 50):
        recorder.record((stamped(n),))
    recorder.close()
    assert len(facts(path)) == 49


def test_a_ledger_that_is_locked_for_a_while(recorder, path, kept, told):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        number = recorder.record((stamped(1),), answered=True)
        assert isinstance(told.get(timeout=WAIT_S), LedgerFails)
        recorder.record((stamped(2),))
        recorder.record((stamped(3),))
        while len(aside.read(kept)) < 3:
            recorder._thread.join(0.01)
        other.execute("ROLLBACK")
    assert recorder.answers.get(timeout=WAIT_S) == KeptAside(number)
    assert recorder.answers.get(timeout=WAIT_S) == Committed(number, 2, 7.0)
    assert told.get(timeout=WAIT_S) == LedgerWorks()
    assert facts(path) == [stamped(1), stamped(2), stamped(3)]
    assert not kept.exists()


def test_without_a_ledger_facts_are_kept_aside(storage, path, kept, told):
    recorder = Recorder(None, storage.aside, told.put, lambda: 7.0, storage.open_ledger)
    recorder.start()
    recorder.record((stamped(1), stamped(2)))
    recorder.record((stamped(3),))
    recorder.close()
    assert aside.read(kept) == [stamped(1), stamped(2), stamped(3)]
    assert facts(path) == []


def test_what_was_kept_aside_goes_in_once(path, kept):
    aside.put(kept, [stamped(1), stamped(2)])
    aside.put(kept, [stamped(3, Left("anne", "out", Means.FINGER))])
    with kept.open("ab") as torn:
        torn.write(b'\n[[4,4,"boot",tr')
    with Ledger(path) as ledger:
        ledger.append([stamped(2)])  # committed just before the power went
        assert aside.fold(kept, ledger, stamped(9)[0]) == 2
        assert not kept.exists()
        assert kept.with_name("aside.jsonl.damaged").read_bytes().endswith(b'"boot",tr')
        assert aside.fold(kept, ledger, stamped(9)[0]) == 0
    assert facts(path) == [
        stamped(2),
        stamped(1),
        stamped(3, Left("anne", "out", Means.FINGER)),
        stamped(9, SetAsideFolded(2)),
    ]


@pytest.mark.parametrize("number", ["1" * 30, str(2**63), "1e99", "-" + "9" * 25])
def test_a_number_beyond_all_clocks_is_no_fact(kept, number):
    aside.put(kept, [stamped(1)])
    text = kept.read_bytes()
    kept.write_bytes(text + text.replace(b'{"utc_us":1', b'{"utc_us":' + number.encode()))
    assert aside.read(kept) == [stamped(1)]


def test_a_pipe_in_its_place_is_nothing_kept(kept):
    os.mkfifo(kept)
    assert aside.read(kept) == []


def test_a_torn_line_spoils_nothing_but_itself(kept):
    aside.put(kept, [stamped(1)])
    with kept.open("ab") as torn:
        torn.write(b'\n[[2,2,"boot",tr')
    aside.put(kept, [stamped(3)])
    assert aside.read(kept) == [stamped(1), stamped(3)]


def test_a_full_disk_is_an_error_and_not_a_torn_line():
    with pytest.raises(OSError, match="No space left"):
        aside.put(Path("/dev/full"), [stamped(1)])


def test_what_is_known_already_adds_nothing(path, kept):
    aside.put(kept, [stamped(0, Started("test"))])
    with Ledger(path) as ledger:
        assert aside.fold(kept, ledger, stamped(9)[0]) == 0
    assert facts(path) == []
    assert not kept.exists()


def test_a_ledger_that_comes_back_is_noticed(storage, path, told, monkeypatch):
    monkeypatch.setattr("appliance.recorder.LOOK_S", 0.05)
    good = path.read_bytes()
    path.write_bytes(b"")
    recorder = Recorder(None, storage.aside, told.put, lambda: 7.0, storage.open_ledger)
    recorder.start()
    recorder.record((stamped(1),))
    with pytest.raises(Empty):
        told.get(timeout=0.5)
    path.write_bytes(good)
    assert told.get(timeout=WAIT_S) == Stop(again="the ledger can be used")
    recorder.close()
    assert aside.read(storage.aside) == [stamped(1)]


def test_a_ledger_that_opens_but_cannot_be_used_starts_nothing(storage, path, told, monkeypatch):
    monkeypatch.setattr("appliance.recorder.LOOK_S", 0.05)
    looks = SimpleQueue()

    def reopen():
        looks.put("looked")
        raise LedgerDamaged(path, "entry 1 cannot be read")

    recorder = Recorder(None, storage.aside, told.put, lambda: 7.0, reopen)
    recorder.start()
    for _ in range(3):
        looks.get(timeout=WAIT_S)
    recorder.close()
    assert told.empty()


@pytest.mark.parametrize("put_back", [True, False])
def test_a_ledger_that_is_removed_or_replaced_is_written_to_no_more(
    recorder, path, kept, told, put_back
):
    recorder.record((stamped(1),), answered=True)
    assert isinstance(recorder.answers.get(timeout=WAIT_S), Committed)
    before = path.read_bytes()
    path.unlink()
    if put_back:
        path.write_bytes(before)
    number = recorder.record((stamped(2),), answered=True)
    assert recorder.answers.get(timeout=WAIT_S) == KeptAside(number)
    assert "removed or replaced" in told.get(timeout=WAIT_S).why
    assert aside.read(kept) == [stamped(2)]
    recorder.close()
    assert path.exists() == put_back


def test_a_ledger_works_again_only_once_it_has_everything(recorder, path, kept, told, monkeypatch):
    tries = SimpleQueue()
    fold = aside.fold

    def refused(*_):
        tries.put(1)
        raise PermissionError("not yours")

    monkeypatch.setattr("appliance.recorder.RETRY_S", 0.05)
    monkeypatch.setattr(aside, "fold", refused)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        recorder.record((stamped(1),))
        assert "locked" in told.get(timeout=WAIT_S).why
        other.execute("ROLLBACK")
    assert told.get(timeout=WAIT_S).why == "not yours"
    for _ in range(3):
        tries.get(timeout=WAIT_S)
    assert told.empty()
    monkeypatch.setattr(aside, "fold", fold)
    assert told.get(timeout=WAIT_S) == LedgerWorks()
    assert not kept.exists()
    assert facts(path) == [stamped(1)]


def test_what_cannot_be_read_beside_the_ledger_is_told_and_left(kept, path, capsys):
    kept.mkdir()
    with Ledger(path) as ledger:
        assert aside.fold(kept, ledger, stamped(9)[0]) == 0
    assert "cannot be read, and is left as it is" in capsys.readouterr().err
    assert kept.is_dir()


def test_who_looks_for_a_lost_ledger_never_begins_a_new_one(tmp_path, told, monkeypatch):
    monkeypatch.setattr("appliance.recorder.LOOK_S", 0.05)
    (tmp_path / "empty").mkdir()
    empty = Storage(tmp_path / "empty")
    recorder = Recorder(None, empty.aside, told.put, lambda: 7.0, empty.open_ledger)
    recorder.start()
    with pytest.raises(Empty):
        told.get(timeout=0.5)
    recorder.close()
    assert list((tmp_path / "empty").iterdir()) == []
