"""The folder of the door process: one writer, one key, no silent beginning."""

import os
import subprocess
import sys
from errno import EROFS

import pytest

from appliance.facts import ClockStepped
from appliance.ledger import LedgerDamaged, LedgerMissing
from appliance.model import Category, Means, Stamp
from appliance.presence import Attendance
from appliance.roster import Carried, Holder, Roster
from appliance.storage import LastKnown, Storage, StorageError


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path / "seuil")


def test_the_first_start_makes_a_ledger_and_its_key(storage):
    with storage.held(), storage.open_or_begin_ledger() as ledger:
        assert ledger.sequence == 0
        badge = storage.site_key().badge(b"anne")
    with storage.held(), storage.open_ledger():
        assert storage.site_key().badge(b"anne") == badge
    files = {path.name: path.stat().st_mode & 0o777 for path in storage.directory.iterdir()}
    assert set(files) == {"seuil.db", "site.key", "lock"}
    assert files["site.key"] == 0o600


def test_the_door_itself_never_begins_a_ledger(storage):
    for needs_it in (storage.open_ledger, storage.site_key):
        with storage.held(), pytest.raises(StorageError, match="seuil begin ledger"):
            needs_it()
    assert {path.name for path in storage.directory.iterdir()} == {"lock"}


# Begins a ledger in one folder after the other, and dies one line of ours later in each.
DIES_EARLIER = """
import os, signal, sys
from pathlib import Path
from appliance.storage import Storage

def begin(folder, lines):
    left = lines
    def trace(frame, event, _):
        nonlocal left
        if Path(frame.f_code.co_filename).name not in ("storage.py", "ledger.py", "durable.py"):
            return None
        if event == "line":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    storage = Storage(folder)
    with storage.held():
        sys.settrace(trace)
        storage.open_or_begin_ledger()
    os._exit(0)

dies, lines = True, 0
while dies:
    lines += 1
    if not (child := os.fork()):
        begin(Path(sys.argv[1], str(lines)), lines)
    dies = os.WIFSIGNALED(os.waitpid(child, 0)[1])
"""


def test_power_that_fails_while_a_ledger_is_begun_leaves_a_folder_that_can_begin(tmp_path):
    subprocess.run([sys.executable, "-c", DIES_EARLIER, str(tmp_path)], check=True)
    begun, cut_off = set(), 0
    for folder in tmp_path.iterdir():
        died = Storage(folder)
        begun.add(died.begun())
        cut_off += died.ledger.exists() and not died.begun()
        with died.held():
            if not died.begun():
                with pytest.raises(StorageError, match="seuil begin ledger"):
                    died.site_key()
            with died.open_or_begin_ledger() as ledger:
                assert ledger.sequence == 0
            died.site_key()
        assert {path.name for path in folder.iterdir()} == {"seuil.db", "site.key", "lock"}
    assert begun == {True, False}
    assert cut_off > 3


@pytest.mark.parametrize(
    "left", ["people.db", "aside.jsonl", "last-known.json", "an entry", "damage"]
)
def test_a_beginning_that_was_cut_off_had_nothing_on_record(storage, left):
    with storage.held():
        with storage.open_or_begin_ledger() as ledger:
            if left == "an entry":
                ledger.append([(Stamp(1, 2, "b", synced=True), ClockStepped(1))])
        (storage.directory / "site.key").rename(storage.directory / "site.new")
        assert storage.begun() == (left == "an entry")
        if left == "damage":
            storage.ledger.write_bytes(b"torn")
        elif left != "an entry":
            (storage.directory / left).touch()
        assert storage.begun()
        with pytest.raises(StorageError, match="backup"):
            storage.site_key()


@pytest.mark.parametrize("left", ["seuil.db", "people.db", "aside.jsonl", "last-known.json"])
def test_a_folder_in_which_a_key_was_lost_is_no_new_one(storage, left):
    with storage.held():
        (storage.directory / left).touch()
        with pytest.raises(StorageError, match="backup"):
            storage.site_key()


def test_it_never_begins_anew_where_there_was_a_ledger(storage):
    with storage.held():
        storage.open_or_begin_ledger().close()
        storage.ledger.unlink()
        with pytest.raises(LedgerMissing):
            storage.open_ledger()
        storage.ledger.write_bytes(b"")
        with pytest.raises(LedgerDamaged, match="empty"):
            storage.open_ledger()


def test_without_its_key_no_badge_can_be_recognised(storage):
    with storage.held():
        storage.open_or_begin_ledger().close()
        key = storage.directory / "site.key"
        key.write_bytes(b"short")
        with pytest.raises(StorageError, match="32 bytes"):
            storage.site_key()
        key.unlink()
        with pytest.raises(StorageError, match="backup"):
            storage.site_key()


def test_one_process_writes(storage):
    with storage.held():
        code = (
            "import sys; from pathlib import Path; from appliance.storage import Storage\n"
            "with Storage(Path(sys.argv[1])).held(): pass"
        )
        second = subprocess.run(
            [sys.executable, "-c", code, str(storage.directory)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert second.returncode != 0
    assert "is in use by another Seuil process" in second.stderr
    with storage.held():
        pass


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file"), Storage(tmp_path / "file").held():
        pass


def test_what_was_last_known(storage):
    anne = Holder("anne", Category.COWORKER)
    standing = LastKnown(
        Roster({"anne": anne}, {"token": Carried("anne", Means.BADGE, "A5")}),
        Attendance({"anne": Stamp(1, 2, "b", synced=True)}, frozenset({"anne"}), 7),
    )
    with storage.held():
        assert storage.last_known() == LastKnown()
        storage.keep_last_known(standing)
    assert storage.last_known() == standing
    (storage.directory / "last-known.json").write_text("{torn")
    assert storage.last_known() == LastKnown()


def test_a_disk_that_turned_read_only_is_held_all_the_same(storage, monkeypatch):
    with storage.held():
        storage.open_or_begin_ledger().close()
    honest = os.open

    def read_only(path, flags, *mode):
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(EROFS, os.strerror(EROFS))
        return honest(path, flags, *mode)

    monkeypatch.setattr(os, "open", read_only)
    with storage.held(), pytest.raises(StorageError, match="in use"), storage.held():
        pass
