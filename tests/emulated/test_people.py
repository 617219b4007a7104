"""Names apart: a file of their own, for the door's eyes alone, erasable without a trace."""

import sqlite3
import stat
from contextlib import closing

import pytest

from appliance.commands.answers.billing import Party
from appliance.commands.members import Particulars
from appliance.people import People, Secret
from appliance.storage import Storage, StorageError

ZOE = Particulars(
    name="Zoé Canari",
    email="zoe@example.org",
    language="nl",
    organisation="Canaris asbl",
    home="Namur",
)
BERT = Particulars(name="Bert")


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path)


@pytest.fixture
def people(storage):
    return People(storage.people)


def test_a_name_is_for_the_door_alone(storage, people):
    people.name({"zoe": ZOE, "bert": BERT})
    assert people.known() == {"zoe": ZOE, "bert": BERT}
    assert stat.S_IMODE(storage.people.stat().st_mode) == 0o600


def test_a_name_can_be_erased_and_leaves_no_trace(storage, people):
    people.name({"zoe": ZOE, "bert": BERT})
    people.erase(["zoe"])
    assert people.known() == {"bert": BERT}
    for canary in (b"Canari", b"zoe@", b"Namur"):
        assert canary not in storage.people.read_bytes()


def test_a_name_before_is_overwritten_without_a_trace(storage, people):
    people.name({"zoe": ZOE})
    people.name({"zoe": BERT})
    assert people.known() == {"zoe": BERT}
    assert b"Canari" not in storage.people.read_bytes()


def test_all_names_or_none(people):
    people.name({"bert": BERT})
    with pytest.raises(sqlite3.Error):
        people.name({"zoe": ZOE, "cas": Particulars(name=["no text"])})
    assert people.known() == {"bert": BERT}


def test_names_from_before_there_were_addresses(storage, people):
    db = sqlite3.connect(storage.people)
    db.execute("CREATE TABLE person (member TEXT PRIMARY KEY, name TEXT) STRICT")
    db.execute("INSERT INTO person VALUES ('bert', 'Bert')")
    db.commit()
    db.close()
    assert people.known() == {"bert": BERT}
    people.name({"zoe": ZOE})
    assert people.known() == {"bert": BERT, "zoe": ZOE}


def test_whoever_is_new_is_pending_until_seen_on_record(storage, people):
    assert people.pending() == frozenset()
    people.name({"zoe": ZOE, "bert": BERT})
    people.let_sign_in(Secret("a1", "zoe@example.org", "hash"))
    people.let_sign_in(Secret("a2", "bert@example.org", "hash"))
    assert people.pending() == {"zoe", "bert", "a1", "a2"}
    people.seen_on_record(["zoe", "a1"])
    people.name({"zoe": BERT})
    people.let_sign_in(Secret("a1", "zoe@example.org", "another"))
    people.erase(["bert"])
    assert people.pending() == {"a2"}
    people.forbid_sign_in(["a2"])
    assert people.pending() == frozenset()


def test_a_bill_names_its_payer_after_they_are_erased(storage, people):
    assert people.billed([1]) == {}
    assert not storage.people.exists()
    zoe = Party("zoe", "Zoé Canari", "zoe@example.org", "nl", ("Canaris asbl", "BE 0123"))
    people.name({"zoe": ZOE})
    people.note_billed({7: Party("bert", "left over")})
    people.note_billed({7: zoe, 9: Party("bert", "Bert"), 8: Party("org:1", "Asbl")})
    people.erase(["zoe"])
    assert people.known() == {}
    assert people.billed({7, 9, 10}) == {7: zoe, 9: Party("bert", "Bert")}
    assert people.billed([]) == {}


def test_where_nobody_was_named_nobody_has_a_name(storage):
    assert People(storage.people).known() == {}
    assert not storage.people.exists()


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


def test_what_a_newer_version_added_stays_beside_what_this_one_changes(tmp_path):
    path = tmp_path / "people.db"
    people = People(path)
    people.name({"anne": Particulars(name="Anne")})
    people.let_sign_in(Secret("a", "anne@example.org", "hash"))
    people.note_billed({1: Party("anne", "Anne", "", "fr", ())})
    with closing(sqlite3.connect(path)) as db, db:
        for table in ("person", "account", "billed"):
            db.execute(f"ALTER TABLE {table} ADD COLUMN later TEXT DEFAULT 'new'")
        db.execute("UPDATE person SET later = 'kept'")
    people.name({"anne": Particulars(name="Anne É."), "bert": Particulars(name="Bert")})
    people.let_sign_in(Secret("b", "bert@example.org", "hash"))
    people.note_billed({2: Party("bert", "Bert", "", "nl", ("a", "b"))})
    assert {member: each.name for member, each in people.known().items()} == {
        "anne": "Anne É.",
        "bert": "Bert",
    }
    assert set(people.secrets()) == {"a", "b"}
    assert people.billed([1, 2])[2].lines == ("a", "b")
    with closing(sqlite3.connect(path)) as db:
        later = dict(db.execute("SELECT member, later FROM person"))
    assert later == {"anne": "kept", "bert": "new"}
