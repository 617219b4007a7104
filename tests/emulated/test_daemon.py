"""The real door process on emulated wires: what it does when all is well, and when it is not."""

import os
import signal
import socket
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest

from appliance import aside
from appliance.clock import SystemClock
from appliance.facts import (
    Denied,
    DeviceDown,
    DeviceUp,
    Entered,
    Left,
    SetAsideFolded,
    Started,
    Stopped,
)
from appliance.ledger import chain, verify_file
from appliance.memory import remember
from appliance.model import Means, Reason
from tests.installation import ANNE, BERT, BUZZER, CAS, GREEN, RED, STRANGER, STRIKE, WAIT_S


def kinds(house):
    return [type(fact).__name__ for fact in house.facts()]


def whose(house, tag):
    """Return the member id behind a badge."""
    token = house.storage.site_key().badge(tag).token
    return next(fact.member for fact in house.facts("badge_given") if fact.token == token)


@pytest.mark.usefixtures("counted")
def test_in_and_out(house):
    door = house.start_door()
    assert house.opens_for(house.badge_in, ANNE)
    assert house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    assert house.opens_for(house.badge_out, ANNE)
    door.send_signal(signal.SIGTERM)
    assert door.wait(WAIT_S) == 0
    assert house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    anne = whose(house, ANNE)
    came, went = house.facts("entered"), house.facts("left")
    assert came == [Entered(anne, "badge-in", Means.BADGE)]
    assert went == [Left(anne, "badge-out", Means.BADGE)]
    assert isinstance(house.facts()[-1], Stopped)
    assert verify_file(house.storage.ledger) == len(house.facts())


def test_refused_and_unknown(house):
    house.start_door()
    house.badge_in.present(CAS, held_s=0)
    house.until(lambda: len(house.facts("denied")) == 2)
    assert house.facts("denied")[1] == Denied(
        "badge-in", Means.BADGE, Reason.SUSPENDED, whose(house, CAS), "A7"
    )
    assert house.board.states(STRIKE) == [False]
    assert True in house.board.states(RED)
    assert True not in house.board.states(GREEN)
    assert True in house.board.states(BUZZER)


def test_a_finger_is_worth_a_badge(installation):
    installation.with_sensor().write().take_members_in()
    installation.start_door()
    for _ in range(WAIT_S):  # until the sensor is watched: at first it waits for a free glass
        installation.sensor.place("anne")
        if installation.board.wait_for(STRIKE, level=True, timeout_s=1):
            break
        installation.sensor.lift()
        threading.Event().wait(1.0)
    assert installation.board.outputs[STRIKE]
    anne = whose(installation, ANNE)
    assert installation.facts("entered") == [Entered(anne, "finger-in", Means.FINGER)]
    installation.sensor.lift()
    threading.Event().wait(1.0)  # the driver has to see that it was lifted
    installation.sensor.place("a stranger")
    installation.until(lambda: len(installation.facts("denied")) == 2)
    assert installation.facts("denied")[1] == Denied("finger-in", Means.FINGER, Reason.UNKNOWN)


def test_killed_at_any_moment_it_comes_back_with_everything(house):
    for round_ in range(3):
        door = house.start_door()
        for reader in (house.badge_in, house.badge_out):
            assert house.opens_for(reader, ANNE)
        door.kill()
        door.wait()
        assert house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
        assert len(house.facts("left")) == round_ + 1
    assert verify_file(house.storage.ledger) == len(house.facts())


def test_a_reader_that_is_unplugged_leaves_the_other_at_work(house):
    house.start_door()
    house.badge_out.wire.unplug()
    house.until(lambda: house.facts("device_down"))
    assert house.facts("device_down")[0].device == "badge-out"
    assert house.opens_for(house.badge_in, ANNE)
    house.badge_out.wire.replug()
    house.until(lambda: DeviceUp("badge-out") in house.facts())
    assert house.opens_for(house.badge_out, ANNE)
    assert sum(isinstance(fact, DeviceDown) for fact in house.facts()) == 1


def test_random_bytes_on_the_line_open_nothing(house):
    house.start_door()
    noise = bytes((n * 73 + 41) % 256 for n in range(20_000))
    house.badge_in.wire.send(noise, paced=False)
    # Held there, as people do: a pty drops what comes faster than it is read, noise or not.
    house.badge_in.present(ANNE, held_s=2)
    assert house.board.wait_for(STRIKE, level=True, timeout_s=WAIT_S)
    assert len(house.facts("entered")) == 1
    assert all(fact.tail == STRANGER[-1:].hex().upper() for fact in house.facts("denied"))


def test_only_one_door_process(house):
    house.start_door()
    second = house.seuil("door")
    assert second.returncode == 1
    assert "in use by another Seuil process" in second.stderr
    assert house.opens_for(house.badge_in, ANNE)


def test_members_are_taken_in_while_the_door_runs(house):
    house.start_door()
    newcomers = "name,category,badge\nDora,coworker,0C000777D4\n"
    taken = house.seuil("member", "import", "-", said=newcomers)
    assert (taken.returncode, taken.stdout) == (0, "members taken in: 1\n")
    assert house.opens_for(house.badge_in, bytes.fromhex("0C000777D4"))


@pytest.mark.usefixtures("counted")
def test_a_broken_edit_leaves_the_door_on_its_last_good_copy(house):
    door = house.start_door()
    good = house.config.read_text()
    house.config.write_text(good + "\n[door\tstrike_pin = 99\n")
    house.until(lambda: house.facts("configuration_refused"))
    assert "seuil.toml:" in house.said()
    assert house.opens_for(house.badge_in, ANNE)
    door.kill()
    door.wait()
    house.start_door()  # starting, it uses the copy too
    assert house.opens_for(house.badge_out, ANNE)
    assert len(house.facts("configuration_refused")) == 2


@pytest.mark.usefixtures("counted")
def test_a_good_edit_is_taken_up(house):
    house.start_door()
    starts = len(house.facts("started"))
    house.settings["door"]["open_s"] = 1.5
    house.write()
    house.until(lambda: len(house.facts("started")) > starts)
    assert "starting again" in house.said()
    house.until(house.listens)
    assert house.opens_for(house.badge_in, ANNE)


@pytest.mark.usefixtures("counted")
def test_without_any_good_copy_it_says_what_is_wrong(house):
    house.config.write_text("[space]\nid = 7\n")
    (house.folder / "seuil.toml.good").unlink(missing_ok=True)
    refused = house.seuil("door")
    assert refused.returncode == 1
    assert "seuil.toml:2: space.id" in refused.stderr
    assert "Traceback" not in refused.stderr


def spoil_empty(path):
    path.write_bytes(b"")


def spoil_foreign(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE somebody_elses (a)")


def spoil_page(path):
    data = bytearray(path.read_bytes())
    data[:100] = os.urandom(100)
    path.write_bytes(data)


def spoil_missing(path):
    path.unlink()


@pytest.mark.parametrize("spoil", [spoil_empty, spoil_foreign, spoil_page, spoil_missing])
def test_with_a_spoilt_ledger_the_door_decides_from_what_it_knows(house, spoil):
    door = house.start_door()
    assert house.opens_for(house.badge_in, ANNE)
    door.send_signal(signal.SIGTERM)
    door.wait(WAIT_S)
    good = house.storage.ledger.read_bytes()
    spoil(house.storage.ledger)
    spoilt = house.storage.ledger.read_bytes() if house.storage.ledger.exists() else None

    door = house.start("door")
    house.until(lambda: str(house.storage.ledger) in house.said())
    house.badge_in.present(BERT, held_s=0)
    while not house.board.wait_for(STRIKE, level=True, timeout_s=1):
        house.badge_in.present(BERT, held_s=0)  # it may not have listened yet
    if spoilt is None:
        assert not house.storage.ledger.exists()
    else:
        assert house.storage.ledger.read_bytes() == spoilt
    door.kill()
    door.wait()

    # The good file is put back while it runs: what happened meanwhile goes into it.
    house.start("door")
    house.until(lambda: house.said().count("cannot be used") == 2)
    house.storage.ledger.write_bytes(good)
    house.until(lambda: "starting again" in house.said())
    house.until(lambda: not house.storage.aside.exists())
    assert any(isinstance(fact, SetAsideFolded) for fact in house.facts())
    bert = whose(house, BERT)
    assert Entered(bert, "badge-in", Means.BADGE) in house.facts("entered")
    assert verify_file(house.storage.ledger) == len(house.facts())
    assert not house.storage.aside.exists()


def test_a_ledger_that_is_locked_at_the_start_keeps_nobody_out(house):
    door = house.start_door()
    door.send_signal(signal.SIGTERM)
    door.wait(WAIT_S)
    with closing(sqlite3.connect(house.storage.ledger, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        house.start("door")
        house.until(lambda: "the door goes on from memory" in house.said())
        while not house.board.wait_for(STRIKE, level=True, timeout_s=1):
            house.badge_in.present(ANNE, held_s=0)  # it may not have listened yet


def test_an_entry_that_this_version_cannot_read_keeps_nobody_out(house):
    start = SystemClock().stamp()
    with house.storage.open_ledger() as ledger:
        row = (ledger.sequence + 1, start.utc_us, 0, "b", 0, '{"type":"entered","reader":7}')
        newest = "SELECT hash FROM ledger ORDER BY sequence DESC"
        (before,) = ledger._db.execute(newest).fetchone()
        ledger._db.execute("INSERT INTO ledger VALUES (?,?,?,?,?,?,?)", (*row, chain(before, row)))
    said = []
    ledger, standing = remember(house.storage, SystemClock(), UTC, said.append)
    assert ledger is None
    assert standing == house.storage.last_known()
    assert "cannot be read" in said[0].why
    with house.storage.open_ledger():  # it was let go of
        pass


def test_what_cannot_be_kept_for_a_bad_day_stops_nobody(house, capsys):
    kept = house.storage.directory / "last-known.json"
    kept.unlink()
    kept.mkdir()
    ledger, standing = remember(house.storage, SystemClock(), UTC, pytest.fail)
    ledger.close()
    assert len(standing.roster.members) == 3
    assert "cannot be kept for a bad day" in capsys.readouterr().err


@pytest.mark.usefixtures("counted")
def test_a_copy_that_cannot_be_kept_is_no_broken_configuration(house):
    copy = house.folder / "seuil.toml.good"
    copy.unlink(missing_ok=True)
    copy.mkdir()
    house.start_door()
    assert "the last good copy cannot be kept" in house.said()
    assert "is in force" not in house.said()
    assert house.facts("configuration_refused") == []


@pytest.mark.usefixtures("counted")
def test_a_file_full_of_mistakes_does_not_fill_the_record(house):
    house.start_door()
    house.config.write_text("[[reader]]\n" * 1000)
    house.until(lambda: house.facts("configuration_refused"))
    (refused,) = house.facts("configuration_refused")
    assert "There is more: 66 in all" in refused.why
    assert len(refused.why) < 5000


def test_the_strike_is_released_before_anything_else_is_taken_down(house, tmp_path, monkeypatch):
    house.settings["door"]["open_s"] = 10
    house.write()
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(WAIT_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        door = house.start_door()
        assert house.opens_for(house.badge_in, ANNE)
        door.send_signal(signal.SIGTERM)
        while manager.recv(1000) != b"STOPPING=1":
            pass
        door.send_signal(signal.SIGSTOP)  # it gets no further, and what it did arrives
        shut = house.board.wait_for(STRIKE, level=False, timeout_s=5)
        door.send_signal(signal.SIGCONT)
        assert shut


def test_while_the_ledger_is_locked_nobody_waits_at_the_door(house):
    house.start_door()
    with closing(sqlite3.connect(house.storage.ledger, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert house.opens_for(house.badge_in, ANNE)
        assert house.facts("entered") == []
        kept = [fact for _, fact in aside.read(house.storage.aside)]
        assert kept == [Entered(whose(house, ANNE), "badge-in", Means.BADGE)]
        other.execute("ROLLBACK")
    house.until(lambda: house.facts("entered") == kept)
    house.until(lambda: not house.storage.aside.exists())


def test_nothing_it_keeps_or_says_names_a_badge(house):
    house.start_door()
    assert house.opens_for(house.badge_in, ANNE)
    house.running[0].send_signal(signal.SIGTERM)
    house.running[0].wait(WAIT_S)
    kept = b"".join(path.read_bytes() for path in house.storage.directory.iterdir())
    for trace in (ANNE, ANNE.hex().encode(), ANNE.hex().upper().encode(), str(ANNE).encode()):
        assert trace not in kept
        assert trace not in house.said().encode()


def test_its_files_are_its_own(house):
    house.start_door()
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in house.storage.directory.iterdir()}
    assert modes["site.key"] == modes["last-known.json"] == 0o600
    assert any(isinstance(fact, Started) for fact in house.facts())


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ("name,category\n,coworker\n", "line 2: the name is empty"),
        ("name,category,badge\nZoé,coworker,'; --\n", "line 2: badge"),
        ("name,category,badge\nZoé,coworker,0C000621A5\n", "belongs to a member already"),
        ("name,category,finger,consent\nZoé,coworker,3,2026-01-01\n", None),
        ("naam\n", "missing: name, category"),
    ],
)
def test_a_members_file_is_taken_whole_or_not_at_all(house, members, said):
    before = house.facts()
    file = house.folder / "more.csv"
    file.write_text("name,category\n" if said is None else members, "utf-8")
    result = house.seuil("member", "import", str(file))
    if said is None:
        assert result.stdout == "members taken in: 0\n"
    else:
        assert result.returncode == 1
        assert said in result.stderr
        assert "nobody was taken in" in result.stderr
    assert house.facts() == before


def test_what_the_commands_say(house):
    listed = house.seuil("member", "list")
    assert "Anne Étienne" in listed.stdout
    assert "suspended" in listed.stdout
    assert len(listed.stdout.splitlines()) == 3
    entries = len(house.facts())
    assert house.seuil("verify").stdout.endswith(f"the chain holds. Entries: {entries}.\n")
    assert "good. Readers: badge-in, badge-out." in house.seuil("check").stdout
    newcomers = "name,category\nZoé,coworker\n"
    assert house.seuil("member", "import", "-", said=newcomers).stdout == "members taken in: 1\n"
    latin = house.folder / "latin.csv"
    latin.write_bytes("name,category\nZoé,coworker\n".encode("latin-1"))
    assert "not UTF-8 at byte" in house.seuil("member", "import", str(latin)).stderr
    nowhere = house.seuil("member", "import", "/nowhere.csv").stderr
    assert nowhere == "seuil: /nowhere.csv: No such file or directory\n"
    house.storage.ledger.write_bytes(b"")
    assert "the file is empty" in house.seuil("verify").stderr


def test_an_older_ledger_in_place_of_the_newest_is_said(house):
    older = house.storage.ledger.read_bytes()
    door = house.start_door()
    assert house.opens_for(house.badge_in, ANNE)
    door.send_signal(signal.SIGTERM)
    door.wait(WAIT_S)
    assert "older copy" not in house.said()
    house.storage.ledger.write_bytes(older)
    house.start_door()
    assert "an older copy was put back" in house.said()
    assert house.opens_for(house.badge_in, BERT)


def test_a_member_is_suspended_and_restored(house):
    anne = whose(house, ANNE)
    assert house.seuil("member", "suspend", anne).stdout == (
        "Anne Étienne may not come in for now\n"
    )
    house.start_door()
    house.badge_in.present(ANNE, held_s=0)
    house.until(lambda: any(fact.member == anne for fact in house.facts("denied")))
    assert house.board.states(STRIKE) == [False]
    assert house.seuil("member", "restore", anne).stdout == "Anne Étienne may come in again\n"
    # A badge counts as the same showing until the reader has seen none for half a second.
    house.until(lambda: house.opens_for(house.badge_in, ANNE, within_s=1))
    nobody = house.seuil("member", "suspend", "nobody")
    assert nobody.returncode == 1
    assert "no member has this id" in nobody.stderr


def test_nobody_unknown_can_be_suspended(house):
    refused = house.seuil("member", "restore", "ghost")
    assert refused.returncode == 1
    assert "no member has this id" in refused.stderr


def test_the_door_keeps_no_library_that_it_does_without(house, broker):
    house.settings["mqtt"] = {"enabled": True, "host": "127.0.0.1", "port": broker.port}
    house.write()
    door = house.start_door()
    house.until(lambda: "answers" in house.said())  # the bus is up, and paho imported
    loaded = Path(f"/proc/{door.pid}/maps").read_text()
    assert "_sqlite3" in loaded
    assert not {name for name in ("libcrypto", "libssl", "_ssl", "_hashlib") if name in loaded}


def test_a_bad_edit_without_a_last_good_copy_ends_nothing(house):
    door = house.start_door()
    house.config.with_name("seuil.toml.good").unlink()
    house.config.write_text("nothing = [")
    house.until(lambda: house.facts("configuration_refused") or door.poll() is not None)
    assert door.poll() is None
    assert house.opens_for(house.badge_in, ANNE)
    house.write()
    house.until(lambda: house.config.with_name("seuil.toml.good").exists())
    assert house.opens_for(house.badge_out, ANNE)
