"""Backups of real files, encrypted by the real library: made, cut off, spoilt, put back."""

import errno
import io
import json
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pyrage
import pytest

from appliance import cli, lastgood
from appliance.backup import ciphers, copying, keys, making, naming, opening, placing, sources
from appliance.backup.errors import BackupError
from appliance.backup.making import House, make
from appliance.backup.opening import opened
from appliance.backup.restoring import fits, restore
from appliance.commands.members import Particulars
from appliance.facts import MemberAdded
from appliance.ledger import LedgerError, read_entries, verify_file
from appliance.model import Category, Stamp
from appliance.people import People
from appliance.readers import READERS
from tests.installation import ANNE
from tests.terminal import on_a_terminal

NOON = Stamp(1_795_435_200_000_000, 5, "boot", synced=True)
DAY_US = 86_400_000_000
PAIR = keys.new_pair()
OTHER = keys.new_pair()
ROOT = os.geteuid() == 0


def later(days):
    return Stamp(NOON.utc_us + days * DAY_US, 6, "boot", synced=True)


@pytest.fixture
def kept(house, tmp_path):
    """Return an appliance with members, a folder for backups, and a key for them."""
    folder = tmp_path / "backups"
    folder.mkdir()
    house.settings["backup"] = {"directory": str(folder), "keys": [PAIR.public], "keep": 2}
    house.settings["billing"] = {"plans": "plans.toml"}
    house.write()
    (tmp_path / "plans.toml").write_text("# prices\n")
    (tmp_path / "notify").mkdir()
    (tmp_path / "notify" / "smtp").write_text("a password")
    house.key_file = tmp_path / "key"
    house.key_file.write_text(keys.as_file(PAIR, "today"))
    house.backups = folder
    return house


def house_of(kept):
    return House(lastgood.read(kept.config, tuple(READERS)), kept.config)


def names(folder):
    return sorted(each.name for each in folder.iterdir())


def look_into(kept, backup, key_file=None):
    folder = kept.folder / "looked"
    with placing.emptied(folder):
        found = opened(backup, key_file or kept.key_file, folder, tuple(READERS))
        return found, {
            str(each.relative_to(folder)): each.read_bytes()
            for each in sorted(folder.rglob("*"))
            if each.is_file()
        }


def test_what_is_in_it(kept):
    made = make(house_of(kept), NOON)
    assert made.path == kept.backups / "seuil-20261123T120000Z.tar.age"
    found, files = look_into(kept, made.path)
    assert sorted(files) == [
        "etc/plans.toml", "etc/seuil.toml", "state/people.db", "state/seuil.db", "state/site.key",
    ]  # fmt: skip
    assert files["state/site.key"] == (kept.storage.directory / "site.key").read_bytes()
    assert "passwords and tokens of mail" in found.manifest.never_in
    assert found.manifest == made.manifest
    assert found.counts == made.manifest.counts
    assert (found.counts.members, found.counts.entries) == (3, len(kept.facts()))
    assert kept.storage.site_key().sensor_password() not in (0, None)
    assert "site.key" in found.manifest.sensor_password
    assert names(kept.backups) == [made.path.name]
    assert making.WORK not in names(kept.storage.directory)


def test_files_may_be_called_as_people_call_them(kept):
    kept.settings["billing"] = {"plans": "nos tarifs d'été.toml"}
    kept.write()
    (kept.folder / "plans.toml").rename(kept.folder / "nos tarifs d'été.toml")
    made = make(house_of(kept), NOON)
    assert made.manifest.left_out == ()
    _, files = look_into(kept, made.path)
    assert files["etc/nos tarifs d'été.toml"] == b"# prices\n"


def test_any_age_opens_it(kept):
    made = make(house_of(kept), NOON)
    identity = pyrage.x25519.Identity.from_str(PAIR.secret)
    assert pyrage.decrypt(made.path.read_bytes(), [identity])[:13] == b"manifest.json"


def test_nothing_of_it_can_be_read_without_the_key(kept):
    made = make(house_of(kept), NOON)
    data = made.path.read_bytes()
    for secret in (b"Anne", b"manifest", kept.storage.directory.joinpath("site.key").read_bytes()):
        assert secret not in data
    other = kept.folder / "other"
    other.write_text(OTHER.secret)
    with pytest.raises(BackupError, match="not encrypted to the key"):
        look_into(kept, made.path, other)


def test_it_is_made_while_the_door_runs_and_writes(kept):
    door = kept.start_door()
    said = kept.seuil("backup")
    assert said.returncode == 0, said.stderr
    assert "3 members" in said.stdout
    assert kept.opens_for(kept.badge_in, ANNE)
    kept.until(lambda: kept.facts("entered"))
    assert door.poll() is None
    (name,) = names(kept.backups)
    _, files = look_into(kept, kept.backups / name)
    assert b"SQLite" in files["state/seuil.db"]
    listed = json.loads(kept.seuil("backup", "list", "--json").stdout)
    assert [Path(each["file"]).name for each in listed["backups"]] == [name]
    assert name in kept.seuil("backup", "list").stdout


def test_names_and_ledger_are_of_one_moment(kept, monkeypatch):
    """Whoever is taken in while it is made is in neither, or in both."""
    copy, seen = copying._copy, []

    def take_in_meanwhile(db, to):
        if to.name == copying.PEOPLE:
            with closing(sqlite3.connect(kept.storage.people, timeout=0)) as other:
                other.execute("DELETE FROM person")
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    other.commit()
            seen.append("names stand still")
        else:
            People(kept.storage.people).name({"late": Particulars(name="Late")})
            ledger.append([(NOON, MemberAdded("late", Category.COWORKER))])
            seen.append("and then they do not")
        copy(db, to)

    monkeypatch.setattr(copying, "_copy", take_in_meanwhile)
    with kept.storage.open_ledger() as ledger:
        made = make(house_of(kept), NOON)
    assert seen == ["names stand still", "and then they do not"]
    assert made.manifest.counts.members == 3
    _, files = look_into(kept, made.path)
    assert b"late" not in files["state/people.db"] + files["state/seuil.db"]
    assert len(People(kept.storage.people).known()) == 4


def test_only_so_many_stay_and_what_is_not_ours_does(kept):
    (kept.backups / "photos.zip").write_text("mine")
    for day in range(4):
        made = make(house_of(kept), later(day))
    assert len(made.gone) == 1
    kept_names = [naming.name_of(later(day).utc_us) for day in (2, 3)]
    assert names(kept.backups) == ["photos.zip", *kept_names]


def test_on_a_stick_nothing_goes(kept, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    for day in range(4):
        make(house_of(kept), later(day), stick)
    assert len(names(stick)) == 4
    assert names(kept.backups) == []


CUT_OFF = """
import os, signal, sys
from pathlib import Path
from appliance import durable, lastgood
from appliance.backup import ciphers, copying, making, sources
from appliance.backup.making import House, make
from appliance.model import Stamp
from appliance.readers import READERS

rooms = {"ciphers": ciphers, "copying": copying, "durable": durable, "sources": sources,
         "making": making}
room, name, after = sys.argv[1].split(".")
real = getattr(rooms[room], name)
calls = []

def end(*given, **more):
    calls.append(given)
    if len(calls) <= int(after):
        return real(*given, **more)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(rooms[room], name, end)
config = Path(sys.argv[2])
make(House(lastgood.read(config, tuple(READERS)), config), Stamp(int(sys.argv[3]), 5, "b", True))
raise SystemExit("never cut off")
"""


@pytest.mark.parametrize(
    "where",
    [
        "sources.kept_aside.0",
        "copying._copy.0",
        "copying._copy.1",
        "copying.check.0",
        "sources.configured.0",
        "ciphers.encrypt.0",
        "ciphers.header.0",
        "ciphers.pieces_of.2",
        "ciphers.digest_of.2",
        "durable.move.0",
    ],
)
def test_one_that_is_killed_leaves_nothing_that_counts(kept, where):
    before = make(house_of(kept), NOON)
    where = where.replace("ciphers.header", "making.header")
    where = where.replace("ciphers.digest_of.2", "ciphers.digest_of.0")
    killed = subprocess.run(
        [sys.executable, "-c", CUT_OFF, where, str(kept.config), str(later(1).utc_us)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    (only,) = naming.backups(names(kept.backups))
    assert only.name == before.path.name
    look_into(kept, before.path)
    make(house_of(kept), later(2))
    expected = [before.path.name, naming.name_of(later(2).utc_us)]
    assert names(kept.backups) == expected
    assert making.WORK not in names(kept.storage.directory)


def spoil(kept):
    with closing(sqlite3.connect(kept.storage.ledger)) as db, db:
        db.execute("DROP TRIGGER ledger_refuses_update")
        db.execute("UPDATE ledger SET utc_us = 1 WHERE sequence = 2")


def test_a_ledger_that_does_not_hold_is_not_backed_up_over_the_good_ones(kept):
    good = [make(house_of(kept), later(day)).path.name for day in range(2)]
    spoil(kept)
    with pytest.raises(LedgerError, match="entry 2 is not what was written"):
        make(house_of(kept), later(2))
    assert names(kept.backups) == good


def refused(kept, *words):
    said = kept.seuil("backup", *words)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    return said.stderr


@pytest.mark.usefixtures("counted")
def test_without_a_key_it_says_how_to_make_one(kept):
    kept.settings["backup"]["keys"] = []
    kept.write()
    assert "sudo seuil backup key" in refused(kept)
    assert names(kept.backups) == []


@pytest.mark.parametrize(
    "key", ["age1nonsense", "ssh-ed25519 AAAA", PAIR.secret], ids=["nonsense", "ssh", "secret"]
)
def test_a_key_that_is_none(kept, key):
    kept.settings["backup"]["keys"] = [key]
    kept.write()
    assert "no key to encrypt to" in refused(kept)
    assert names(kept.backups) == []


def test_a_folder_that_is_not_there(kept):
    assert "Is its disk mounted?" in refused(kept, "--to", str(kept.folder / "stick"))


@pytest.fixture
def doors(kept):
    """Return the house as it is installed: the door's user's, but for what it may not read."""
    user = pwd.getpwnam("nobody")
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(kept.storage.directory, folder / "data")
        text = kept.config.read_text().replace(str(kept.folder), name)
        folder.joinpath("seuil.toml").write_text(text)
        folder.joinpath("backups").mkdir()
        ours = (folder / each for each in ("seuil.toml", "backups", "data"))
        for each in (*ours, *(folder / "data").iterdir()):
            os.chown(each, user.pw_uid, user.pw_gid)
        for secret in ("notify/smtp", "tls/ca-key.pem"):
            file = folder / secret
            file.parent.mkdir(mode=0o700)
            file.write_text("root's alone")
            file.chmod(0o600)
        config = folder / "seuil.toml"
        yield House(lastgood.read(config, tuple(READERS)), config)


as_root = pytest.mark.skipif(not ROOT, reason="only root has the rights of others")


@as_root
def test_a_door_that_was_taken_over_gets_from_root_no_more_than_it_may_read(kept, doors):
    """It may write the configuration, and so whose key a backup is encrypted to."""
    folder, storage = doors.config.parent, doors.storage.directory
    before = os.geteuid(), os.getegid(), os.getgroups()
    text = doors.config.read_text().replace('"plans.toml"', '"tls/ca-key.pem"')
    doors.config.write_text(f'{text}\n[smtp]\nusername = "a"\npassword_file = "notify/smtp"\n')
    (storage / "seuil.toml.good").unlink(missing_ok=True)
    (storage / "seuil.toml.good").symlink_to(folder / "tls" / "ca-key.pem")
    made = make(House(lastgood.read(doors.config, tuple(READERS)), doors.config), NOON)
    assert (os.geteuid(), os.getegid(), os.getgroups()) == before
    _, files = look_into(kept, made.path)
    assert sorted(files) == [
        "etc/seuil.toml", "state/people.db", "state/seuil.db", "state/site.key"
    ]  # fmt: skip
    assert b"root's alone" not in b"".join(files.values())
    told = {str(storage / "seuil.toml.good"), str(folder / "tls" / "ca-key.pem")}
    assert set(made.manifest.left_out) == told
    assert made.path.stat().st_uid == storage.stat().st_uid
    assert making.WORK not in names(storage)


@as_root
def test_root_reads_no_storage_that_is_not_the_doors(kept, doors):
    """One that a restore moved aside is root's, with names and a key in it."""
    aside = doors.config.parent / "data.before"
    shutil.copytree(kept.storage.directory, aside)
    aside.chmod(0o700)
    text = doors.config.read_text().replace(str(doors.storage.directory), str(aside))
    doors.config.write_text(text)
    with pytest.raises(BackupError, match="it is not open to this user"):
        make(House(lastgood.read(doors.config, tuple(READERS)), doors.config), NOON)
    os.chown(aside, 4242, 4242)
    with pytest.raises(BackupError, match=r"4242's and .* is nobody's"):
        make(House(lastgood.read(doors.config, tuple(READERS)), doors.config), NOON)


@as_root
def test_where_a_backup_goes_by_itself_root_writes_no_more_than_the_door(doors):
    folder = doors.config.parent / "roots"
    folder.mkdir(mode=0o755)
    settings = msgspec.structs.replace(
        doors.settings, backup=msgspec.structs.replace(doors.settings.backup, directory=str(folder))
    )
    with pytest.raises(BackupError, match="also by root"):
        make(House(settings, doors.config), NOON)
    assert names(folder) == []


@as_root
def test_root_puts_one_where_it_is_told_to(kept, doors, monkeypatch):
    stick, copy, copies = kept.folder / "stick", copying._copy, set()
    stick.mkdir(mode=0o700)

    def note(db, to):
        copies.add((os.geteuid(), to.parent.stat().st_uid, to.parent.stat().st_mode & 0o777))
        copy(db, to)

    monkeypatch.setattr(copying, "_copy", note)
    made = make(doors, NOON, stick)
    door = doors.storage.directory.stat().st_uid
    assert copies == {(door, door, 0o700)}
    assert names(stick) == [made.path.name]
    assert (made.path.stat().st_uid, made.path.stat().st_mode & 0o777) == (0, 0o600)
    look_into(kept, made.path)


def test_two_at_once(kept):
    with making._alone_in(kept.backups):
        assert "another backup is being made" in refused(kept)


def test_a_storage_without_its_key(kept):
    (kept.storage.directory / "site.key").unlink()
    assert "site.key cannot be read" in refused(kept)


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from appliance.cli import main
raise SystemExit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("most", [20_000, 60_000])
def test_where_a_file_cannot_grow(kept, most):
    """At first the copy of the ledger does not fit, then the backup itself: either is told."""
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(most), "backup", "--config", str(kept.config)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert said.returncode == 1
    assert "no backup was made" in said.stderr
    assert "Traceback" not in said.stderr
    assert names(kept.backups) == []


@pytest.mark.parametrize(
    ("number", "remedy"), [(errno.ENOSPC, "Make room"), (errno.EROFS, "end of life")]
)
def test_a_disk_that_does_not_take_it(kept, monkeypatch, number, remedy):
    def fail(_descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(ciphers.os, "fsync", fail)
    with pytest.raises(BackupError, match=remedy):
        make(house_of(kept), NOON)
    assert names(kept.backups) == []


def test_a_disk_that_gives_back_something_else(kept, monkeypatch):
    monkeypatch.setattr(ciphers, "digest_of", lambda _: "another")
    with pytest.raises(BackupError, match="not what was written"):
        make(house_of(kept), NOON)
    assert names(kept.backups) == []


# --- the key ---


@pytest.mark.usefixtures("counted")
def test_a_key_on_a_stick(kept, tmp_path):
    before = kept.config.read_text()
    said = kept.seuil("backup", "key", "--to-file", str(tmp_path / "stick.key"))
    assert said.returncode == 0, said.stderr
    pair = (tmp_path / "stick.key").read_text().splitlines()
    assert (tmp_path / "stick.key").stat().st_mode & 0o777 == 0o600
    public = pair[1].removeprefix("# public key: ")
    after = kept.config.read_text()
    assert after == before.replace(f'["{PAIR.public}"]', f'["{PAIR.public}", "{public}"]')
    assert pair[2] not in after + said.stdout + said.stderr
    made = make(house_of(kept), NOON)
    for key_file in (kept.key_file, tmp_path / "stick.key"):
        look_into(kept, made.path, key_file)
    again = kept.seuil("backup", "key", "--to-file", str(tmp_path / "stick.key"))
    assert again.returncode == 1
    assert kept.config.read_text() == after


def test_a_key_is_shown_once_and_kept_by_whoever_types_its_end(kept, monkeypatch, capsys):
    monkeypatch.setattr(keys, "new_pair", lambda: OTHER)
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: f" {OTHER.secret[-4:].lower()}\n")
    assert cli.main(["backup", "key", "--config", str(kept.config)]) == cli.DONE
    shown = capsys.readouterr().out
    assert shown.count(OTHER.secret) == 1
    assert OTHER.public in kept.config.read_text()
    for file in kept.folder.rglob("*"):
        if file.is_file():
            assert OTHER.secret.encode() not in file.read_bytes()


def test_a_key_that_was_not_kept_is_for_nothing(kept):
    before = kept.config.read_text()
    types = (("Its last 4 letters", "!!!!\n"),)
    status, shown = on_a_terminal(kept, "backup", "key", types=types)
    assert status == cli.FAILED
    assert "AGE-SECRET-KEY-1" in shown
    assert "Nothing was written" in shown
    assert kept.config.read_text() == before


def test_without_a_terminal_it_is_shown_to_nobody(kept):
    before = kept.config.read_text()
    said = kept.seuil("backup", "key")
    assert said.returncode == 2
    assert "--to-file" in said.stderr
    assert kept.config.read_text() == before


@pytest.mark.parametrize("text", ["[space", "backup = 5", '[backup]\nkeys = "age1"'])
def test_a_configuration_that_cannot_be_edited(kept, text):
    kept.config.write_text(text)
    said = kept.seuil("backup", "key", "--to-file", str(kept.folder / "stick.key"))
    assert said.returncode == 1
    assert "no key was made" in said.stderr
    assert kept.config.read_text() == text
    assert not (kept.folder / "stick.key").exists()


def test_a_key_is_added_and_the_rest_stays():
    text = '# ours\n[space]\nid = "lln" # short\nname = "LLN"\n'
    after = keys.with_key(text, "age1a")
    assert after.startswith(text)
    assert keys.with_key(after, "age1b").endswith('keys = ["age1a", "age1b"]\n')


def test_the_drawing_has_the_key():
    assert len(keys.drawn(PAIR.secret).splitlines()) > 10


# --- put back ---


@pytest.fixture
def services(tmp_path, monkeypatch):
    """Return the words that a systemctl of ours was called with; word to those away is left out."""
    folder, heard = tmp_path / "bin", tmp_path / "heard"
    folder.mkdir()
    (folder / "systemctl").write_text(
        f'#!/bin/sh\necho "$@" >> {heard}\n[ "$1 $3" != "is-enabled seuil-notify.service" ]\n'
    )
    (folder / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return lambda: heard.read_text().splitlines() if heard.exists() else []


def put_back(kept, backup, instant="now"):
    where = placing.places(kept.storage.directory, kept.config, instant)
    with placing.emptied(where.opened) as folder:
        found = opened(backup, kept.key_file, folder, tuple(READERS))
        fits(found, where)
        return where, restore(found, where)


def test_on_a_new_card(kept, services):
    before = kept.facts()
    made = make(house_of(kept), NOON)
    kept.storage.directory.rename(kept.folder / "lost")
    kept.config.write_text("broken")
    (kept.folder / "plans.toml").unlink()
    where, troubles = put_back(kept, made.path)
    assert troubles == ()
    assert services()[0] == "stop seuil-door.service"
    assert services()[-2:] == ["start seuil-door.service", "start seuil-web.service"]
    assert kept.facts() == before
    assert verify_file(kept.storage.ledger) == len(before)
    assert (kept.folder / "plans.toml").read_text() == "# prices\n"
    assert (where.aside / "etc" / "seuil.toml").read_text() == "broken"
    key = kept.storage.directory / "site.key"
    assert key.read_bytes() == (kept.folder / "lost" / "site.key").read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    assert not where.opened.exists()
    kept.start_door()
    assert kept.opens_for(kept.badge_in, ANNE)


def test_what_stood_is_moved_aside_whole(kept, services):
    made = make(house_of(kept), NOON)
    kept.take_members_in("name,category,status,badge,finger,consent\nLate,visitor,active,,,\n")
    stood = {e.name: e.read_bytes() for e in kept.storage.directory.iterdir() if e.name != "lock"}
    where, _ = put_back(kept, made.path)
    aside = {e.name: e.read_bytes() for e in where.aside.iterdir() if e.is_file()}
    assert aside == stood
    assert len(People(kept.storage.people).known()) == 3
    assert where.aside.stat().st_mode & 0o777 == 0o700


def test_a_link_for_a_lock_is_not_followed(kept, services, tmp_path):
    shadow = tmp_path / "shadow"
    shadow.write_text("root:x")
    made = make(house_of(kept), NOON)
    lock = kept.storage.directory / "lock"
    lock.unlink(missing_ok=True)
    lock.symlink_to(shadow)
    with pytest.raises(OSError, match="lock"):
        put_back(kept, made.path)
    assert shadow.read_text() == "root:x"


def test_no_file_is_put_back_that_runs_as_somebody_else(tmp_path):
    file = tmp_path / "seuil.db"
    file.touch()
    placing._make_ready(file, 0o6755, (os.geteuid(), os.getegid()))
    assert file.stat().st_mode & 0o7777 == 0o755


def test_while_the_door_runs_nothing_is_touched(kept, services):
    made = make(house_of(kept), NOON)
    kept.start_door()
    with pytest.raises(BackupError, match="in use by another"):
        put_back(kept, made.path)
    assert services()[-2:] == ["start seuil-door.service", "start seuil-web.service"]
    assert not list(kept.folder.glob("*.before-*"))
    assert kept.opens_for(kept.badge_in, ANNE)


def truncated(file):
    file.write_bytes(file.read_bytes()[:-100])


def flipped(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def something_else(file):
    file.write_bytes(pyrage.encrypt(b"hello", [pyrage.x25519.Recipient.from_str(PAIR.public)]))


def nothing(file):
    file.write_bytes(b"")


@pytest.mark.parametrize("spoilt", [truncated, flipped, something_else, nothing])
def test_a_backup_that_is_not_whole_is_refused_before_anything_is_touched(kept, services, spoilt):
    made = make(house_of(kept), NOON)
    spoilt(made.path)
    before = {e.name: e.read_bytes() for e in kept.storage.directory.iterdir()}
    with pytest.raises(BackupError, match=r"use another|cannot be put back"):
        put_back(kept, made.path)
    assert {e.name: e.read_bytes() for e in kept.storage.directory.iterdir()} == before
    assert services() == []


def without_its_manifest(archive, _members):
    link = tarfile.TarInfo("manifest.json")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/shadow"
    archive.addfile(link)


def with_a_header_that_is_none(archive, members):
    for member, data in members:
        if member.name == "etc/seuil.toml":
            member.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}
        archive.addfile(member, io.BytesIO(data))


def with_holes(archive, members):
    """A file of 512 bytes that says of itself to be of a hundred million."""
    for member, data in members:
        if member.name != "etc/seuil.toml":
            archive.addfile(member, io.BytesIO(data))
    member = tarfile.TarInfo("etc/seuil.toml")
    member.type, member.size = tarfile.GNUTYPE_SPARSE, 512
    head = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    head[386:410] = b"%011o\0%011o\0" % (0, 512)  # where it holds bytes, and how many
    head[483:495] = b"%011o\0" % 100_000_000
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    archive.fileobj.write(bytes(head) + b"#" * 512)
    archive.offset += 1024


def with_a_configuration_from_elsewhere(archive, members):
    for member, data in members:
        astray = data.replace(b'"configuration": "etc/', b'"configuration": "/etc/')
        member.size = len(astray)
        archive.addfile(member, io.BytesIO(astray))


@pytest.mark.parametrize(
    "forged",
    [
        without_its_manifest, with_a_header_that_is_none, with_holes,
        with_a_configuration_from_elsewhere,
    ],
)  # fmt: skip
def test_one_that_somebody_forged_is_refused(kept, forged, monkeypatch):
    """Whoever knows the public key may encrypt anything to it."""
    unpack, unpacked = opening._unpack, []
    monkeypatch.setattr(
        opening, "_unpack", lambda *given: unpacked.append(unpack(*given)) or unpacked[-1]
    )
    made = make(house_of(kept), NOON)
    identity = pyrage.x25519.Identity.from_str(PAIR.secret)
    plain = io.BytesIO(pyrage.decrypt(made.path.read_bytes(), [identity]))
    with tarfile.open(fileobj=plain) as archive:
        members = [(each, archive.extractfile(each).read()) for each in archive]
    again = io.BytesIO()
    with tarfile.open(fileobj=again, mode="w", format=tarfile.PAX_FORMAT) as archive:
        forged(archive, members)
    recipient = pyrage.x25519.Recipient.from_str(PAIR.public)
    made.path.write_bytes(pyrage.encrypt(again.getvalue(), [recipient]))
    with pytest.raises(BackupError, match=r"[Uu]se another one"):
        look_into(kept, made.path)
    assert sum(size for size, _ in unpacked) < 1_000_000


@pytest.mark.parametrize("text", ["", "# nothing\n", "AGE-SECRET-KEY-1NONSENSE", "-----BEGIN X"])
def test_a_key_file_that_has_none(kept, text):
    made = make(house_of(kept), NOON)
    kept.key_file.write_text(text)
    with pytest.raises(BackupError, match=str(kept.key_file)):
        look_into(kept, made.path)


def test_owners_that_are_not_here(kept, services, monkeypatch):
    made = make(house_of(kept), NOON)

    def nobody(name):
        raise KeyError(f"getpwnam(): name not found: {name!r}")

    monkeypatch.setattr(placing.pwd, "getpwnam", nobody)
    with pytest.raises(BackupError, match="Install the package first"):
        put_back(kept, made.path)
    assert services() == []


def test_a_storage_that_is_elsewhere(kept, services):
    made = make(house_of(kept), NOON)
    where = placing.places(kept.folder / "another", kept.config, "now")
    with placing.emptied(where.opened) as folder:
        found = opened(made.path, kept.key_file, folder, tuple(READERS))
        with pytest.raises(BackupError, match=r"storage\.directory = "):
            fits(found, where)
    assert services() == []


@pytest.mark.parametrize("cut", range(1, 9))
def test_one_that_is_cut_off_can_be_done_again(kept, services, monkeypatch, cut):
    before = kept.facts()
    made = make(house_of(kept), NOON)
    calls, move = [], placing.durable.move

    def end(draft, path):
        calls.append(path)
        if len(calls) == cut:
            raise KeyboardInterrupt
        move(draft, path)

    monkeypatch.setattr(placing.durable, "move", end)
    with pytest.raises(KeyboardInterrupt):
        put_back(kept, made.path, "first")
    monkeypatch.undo()
    put_back(kept, made.path, "second")
    assert kept.facts() == before
    assert kept.storage.site_key()
    aside = kept.storage.directory.with_name(f"{kept.storage.directory.name}.before-first")
    assert aside.is_dir()


def test_a_restore_of_a_configuration_whose_last_good_copy_was_in_force(kept, services):
    good = kept.config.read_text()
    (kept.storage.directory / "seuil.toml.good").write_text(good)
    settings = lastgood.read(kept.config, tuple(READERS))
    kept.config.write_text("broken")
    made = make(House(settings, kept.config), NOON)
    put_back(kept, made.path)
    assert kept.config.read_text() == "broken"
    assert (kept.storage.directory / "seuil.toml.good").read_text() == good


def with_the_secrets_of_channels(monkeypatch):
    """Have backups made as they were when root put into them all that it could read."""
    named = sources._named
    secret = "notify/smtp"
    monkeypatch.setattr(
        sources, "_named", lambda told, file: (*named(told, file), file.parent / secret)
    )


@pytest.mark.skipif(not ROOT, reason="a restore is root's")
def test_a_link_beside_what_is_put_back_is_not_followed(kept, services, tmp_path, monkeypatch):
    """The folder of the channels' passwords is their user's own: what is there was put by it."""
    with_the_secrets_of_channels(monkeypatch)
    made = make(house_of(kept), NOON)
    (tmp_path / "notify" / "smtp").write_text("another")
    shadow = tmp_path / "shadow"
    shadow.write_text("root:x")
    os.chown(shadow, 4242, 4242)
    (tmp_path / "notify" / "smtp.new").symlink_to(shadow)
    put_back(kept, made.path)
    assert shadow.read_text() == "root:x"
    assert shadow.stat().st_uid == 4242
    assert (tmp_path / "notify" / "smtp").read_text() == "a password"


@pytest.mark.skipif(not ROOT, reason="a restore is root's")
@pytest.mark.usefixtures("counted")
def test_from_the_command_line(kept, services):
    before = list(read_entries(kept.storage.ledger))
    made = make(house_of(kept), NOON)
    assert kept.seuil("restore", str(made.path), "--key", str(kept.key_file)).returncode == 2
    said = kept.seuil("restore", str(made.path), "--key", str(kept.key_file), "--yes")
    assert said.returncode == 0, said.stderr
    assert "made         20261123T120000Z, by Seuil" in said.stdout
    assert "nothing is deleted" in said.stdout
    assert "The sensors open to the same site key" in said.stdout
    assert list(read_entries(kept.storage.ledger)) == before
    gone = kept.seuil("restore", "/nowhere", "--key", str(kept.key_file), "--yes")
    assert (gone.returncode, "there is no such file" in gone.stderr) == (1, True)
