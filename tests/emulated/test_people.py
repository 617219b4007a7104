"""Names apart: a file of their own, erasable without a trace, and all of an import or none."""

import sqlite3
import stat

import pytest

from appliance import register
from appliance.facts import MemberAdded, MemberSuspended
from appliance.members import Newcomer
from appliance.model import Category, Stamp
from appliance.people import People
from appliance.storage import Storage, StorageError

STAMP = Stamp(1, 2, "b", synced=True)
ZOE = Newcomer(2, "Zoé Canari", Category.COWORKER, True, (b"\x0c\x00\x06\x21\xa5",), None, None)


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path)


def take_in(storage, *newcomers):
    with storage.held(), storage.open_or_begin_ledger() as ledger:
        return register.take_in(storage, ledger, newcomers, storage.site_key(), (), STAMP)


def test_a_name_is_for_the_door_alone(storage):
    assert take_in(storage, ZOE) == 1
    assert [p.name for p in People(storage.people).known().values()] == ["Zoé Canari"]
    assert stat.S_IMODE(storage.people.stat().st_mode) == 0o600
    assert b"Canari" not in storage.ledger.read_bytes()


def test_a_name_can_be_erased_and_leaves_no_trace(storage):
    take_in(storage, ZOE)
    (member,) = People(storage.people).known()
    People(storage.people).erase([member])
    assert People(storage.people).known() == {}
    assert b"Canari" not in storage.people.read_bytes()
    with storage.open_ledger() as ledger:
        assert [entry.fact for entry in ledger.entries()][:2] == [
            MemberAdded(member, Category.COWORKER),
            MemberSuspended(member),
        ]


def test_where_nobody_was_named_nobody_has_a_name(storage):
    assert People(storage.people).known() == {}
    assert not storage.people.exists()


def test_a_ledger_that_refuses_leaves_no_names_behind(storage, monkeypatch):
    with storage.held(), storage.open_or_begin_ledger() as ledger:

        def refuse(_facts):
            raise sqlite3.OperationalError("disk full")

        monkeypatch.setattr(ledger, "append", refuse)
        with pytest.raises(sqlite3.OperationalError):
            register.take_in(storage, ledger, [ZOE], storage.site_key(), (), STAMP)
        assert ledger.sequence == 0
    assert People(storage.people).known() == {}


def test_root_leaves_no_files_that_the_door_cannot_open(storage, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    owner = storage.directory.stat()
    monkeypatch.setattr(
        "pathlib.Path.stat", lambda *_, **__: type(owner)((*owner[:4], 12345, *owner[5:]))
    )
    with pytest.raises(StorageError, match="belongs to 12345: run this as 12345"), storage.held():
        pass
    monkeypatch.undo()
    assert list(storage.directory.iterdir()) == []
