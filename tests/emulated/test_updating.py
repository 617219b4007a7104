"""Updates with real packages and a dpkg of our own: carried out, taken back, cut off anywhere."""

import math
import os
import shutil
import socketserver
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from appliance.clock import SystemClock
from appliance.commands.answers import Status
from appliance.config import Control, Settings, Space, Storage
from appliance.facts import MemberAdded
from appliance.ledger import verify_file
from appliance.model import Category, Stamp
from appliance.storage import Storage as Files
from appliance.updating import carrying, copies, packages
from appliance.updating.carrying import Room, UpdateError, finish, one_at_a_time, update
from appliance.updating.health import Patience
from appliance.updating.noting import note, noted
from appliance.updating.steps import COPIES, Step, Update

SOURCE = Path(__file__).parents[2]
OLD, NEW, NEWER = "0.1.0+deb12", "0.2.0+deb12", "0.3.0+deb12"
STAMP = Stamp(1_700_000_000_000_000, 5, "boot", synced=True)
# What is installed and what runs are files; a version that is named in `broken` does not start.
COMMON = """#!/bin/sh
cd {world}
start() {{
    if grep -qx "$(cat installed)" broken; then rm -f running; else cp installed running; fi
}}
put() {{
    dpkg-deb --show --showformat='${{Version}}' "$1" > installed
    if grep -qx "$(cat installed)" mute; then :; else start; fi
    if grep -qx "$(cat installed)" failing; then exit 1; fi
    exit 0
}}
for last in "$@"; do :; done
echo "${{0##*/}} $*" >> heard
"""
COMMANDS = {
    "apt-get": 'if [ -e no-apt ]; then exit 100; fi\nput "$last"\n',
    "dpkg": 'case " $* " in *" --install "*) put "$last";; esac\nexec /usr/bin/dpkg "$@"\n',
    "dpkg-query": "cat installed\n",
    "dpkg-repack": """mkdir -p tree/DEBIAN
printf 'Package: seuil\\nVersion: %s\\n' "$(cat installed)" > tree/DEBIAN/control
printf 'Architecture: all\\nMaintainer: nobody\\nDescription: door\\n' >> tree/DEBIAN/control
cd "$OLDPWD" && dpkg-deb --build {world}/tree . > /dev/null
""",
    "systemctl": 'case "$1" in restart|start) start;; esac\nexit 0\n',
}


class World:
    """A machine with a package installed, a door that says which, and a record."""

    def __init__(self, folder):
        self.folder = folder
        self.sock = folder / "control.sock"
        self.files = Files(folder / "data")
        self.config = folder / "seuil.toml"
        self.config.write_text("# ours\n")
        settings = Settings(
            space=Space("test", "Test"),
            storage=Storage(str(self.files.directory)),
            control=Control(str(self.sock)),
        )
        self.said = []
        self.room = Room(
            folder / "updates",
            settings,
            self.config,
            SystemClock(),
            self.said.append,
            Patience(within_s=1.5, stays_s=0.0),
        )
        self.breaths = {}
        for name in ("broken", "mute", "failing", "heard"):
            (folder / name).write_text("")
        for name in ("installed", "running"):
            (folder / name).write_text(OLD)
        with self.files.held(), self.files.open_or_begin_ledger() as ledger:
            ledger.append([(STAMP, MemberAdded("anne", Category.COWORKER))])

    def put_commands(self):
        there = self.folder / "bin"
        there.mkdir()
        for name, does in COMMANDS.items():
            script = there / name
            world = str(self.folder)
            script.write_text(COMMON.format(world=world) + does.replace("{world}", world))
            script.chmod(0o755)
        return there

    def package(self, version, name="seuil", architecture="all"):
        tree = self.folder / f"{name}-{version}-{architecture}"
        (tree / "DEBIAN").mkdir(parents=True)
        (tree / "DEBIAN" / "control").write_text(
            f"Package: {name}\nVersion: {version}\nArchitecture: {architecture}\n"
            "Maintainer: nobody\nDescription: door\n"
        )
        file = self.folder / f"{tree.name}.deb"
        subprocess.run(["dpkg-deb", "--build", tree, file], check=True, capture_output=True)
        return file

    def says(self, name, version=NEW):
        (self.folder / name).write_text(f"{version}\n")

    @property
    def installed(self):
        return (self.folder / "installed").read_text()

    @property
    def heard(self):
        return (self.folder / "heard").read_text()

    def update(self, file=None, *, back=False):
        with one_at_a_time(self.room.root):
            return update(self.room, file, back=back)

    def finish(self):
        with one_at_a_time(self.room.root):
            return finish(self.room)

    def status(self):
        try:
            version = (self.folder / "running").read_text()
        except FileNotFoundError:
            return None
        self.breaths[version] = self.breaths.get(version, math.inf) - 1
        if self.breaths[version] < 0:
            return None
        ledger_ok = not (self.folder / "no-ledger").exists() or version == OLD
        return Status(version.partition("+")[0], 1, 1, ledger_ok, (), True)


class _Ask(socketserver.StreamRequestHandler):
    def handle(self):
        self.rfile.readline()
        told = self.server.world.status()
        if told is not None:
            self.wfile.write(msgspec.json.encode(told) + b"\n")


class _Door(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    path = f"{made.put_commands()}:{os.environ['PATH']}"
    monkeypatch.setenv("PATH", path)
    monkeypatch.setattr(packages, "_QUIET", {**packages._QUIET, "PATH": path})
    with _Door(str(made.sock), _Ask) as door:
        door.world = made
        serving = threading.Thread(target=door.serve_forever, args=(0.05,))
        serving.start()
        yield made
        door.shutdown()
        serving.join()


def test_another_version_is_put_in_place(world):
    ended = world.update(world.package(NEW))
    assert (ended.step, ended.before, ended.after) == (Step.DONE, OLD, NEW)
    assert noted(world.room.root) == ended
    assert world.installed == NEW
    assert packages.look(world.room.root / copies.PREVIOUS).version == OLD
    kept = copies.folder_of(world.room.root, ended.instant)
    assert verify_file(kept / "seuil.db") == 1
    assert (kept / "site.key").read_bytes() == (world.files.directory / "site.key").read_bytes()
    assert (kept / "seuil.toml").read_text() == "# ours\n"
    assert not copies.new_of(world.room.root, ended.instant).exists()
    assert world.room.root.stat().st_mode & 0o777 == 0o700
    assert "dpkg --force-confold --install" not in world.heard


def test_one_that_does_not_start_is_taken_back(world):
    world.says("broken")
    record = world.files.ledger.read_bytes()
    ended = world.update(world.package(NEW))
    assert ended.step is Step.WENT_BACK
    assert "does not answer" in ended.why
    assert world.installed == OLD
    assert world.status().version == "0.1.0"
    assert world.files.ledger.read_bytes() == record
    assert "going back to 0.1.0+deb12" in world.said
    assert "$ apt-get" in copies.log_of(world.room.root, ended.instant).read_text()


def test_one_that_answers_and_then_no_more_is_taken_back(world):
    world.breaths[NEW] = 2
    world.room = replace(world.room, patience=Patience(within_s=3.0, stays_s=1.2))
    ended = world.update(world.package(NEW))
    assert (ended.step, world.installed) == (Step.WENT_BACK, OLD)
    assert "it answered, and then no more" in ended.why


def test_one_that_goes_on_answering_is_not_cut_off_by_the_end_of_the_wait(world):
    world.room = replace(world.room, patience=Patience(within_s=0.1, stays_s=1.2))
    assert world.update(world.package(NEW)).step is Step.DONE
    assert "systemctl" not in world.heard  # one that is well is not started anew


def test_what_was_recorded_meanwhile_stays(world, monkeypatch):
    world.says("broken")
    real = packages.install

    def install(package, log):
        with world.files.held(), world.files.open_ledger() as ledger:
            ledger.append([(STAMP, MemberAdded("bert", Category.STUDENT))])
        return real(package, log)

    monkeypatch.setattr(packages, "install", install)
    assert world.update(world.package(NEW)).step is Step.WENT_BACK
    assert verify_file(world.files.ledger) == 2


def test_one_that_cannot_write_the_ledger_is_taken_back(world):
    world.says("no-ledger")
    ended = world.update(world.package(NEW))
    assert (ended.step, world.installed) == (Step.WENT_BACK, OLD)
    assert "it cannot write its ledger" in ended.why


def test_one_that_cannot_be_installed_is_taken_back(world):
    world.says("failing")
    ended = world.update(world.package(NEW))
    assert (ended.step, world.installed) == (Step.WENT_BACK, OLD)
    assert ended.why == "dpkg ended with status 1"


def test_where_neither_version_answers_somebody_has_to_look(world):
    (world.folder / "broken").write_text(f"{NEW}\n{OLD}\n")
    ended = world.update(world.package(NEW))
    assert (ended.step, world.installed) == (Step.STUCK, OLD)
    world.says("broken")
    assert world.finish().step is Step.WENT_BACK
    assert world.status().version == "0.1.0"


def test_without_a_network_dpkg_does_it(world):
    (world.folder / "no-apt").touch()
    assert world.update(world.package(NEW)).step is Step.DONE
    assert "dpkg --force-confold --install" in world.heard


def test_a_door_that_its_package_did_not_start_anew_is_started_anew(world):
    world.says("mute")
    assert world.update(world.package(NEW)).step is Step.DONE
    assert world.status().version == "0.2.0"
    assert world.heard.count("systemctl restart seuil-door.service") == 1


def test_a_door_that_stays_the_old_one_is_started_anew_once(world):
    world.says("mute")
    (world.folder / "bin" / "systemctl").write_text(
        f'#!/bin/sh\necho "$*" >> {world.folder}/heard\n'
    )
    ended = world.update(world.package(NEW))
    assert (ended.step, world.installed) == (Step.WENT_BACK, OLD)
    assert "it is still version 0.1.0" in ended.why
    assert world.heard.count("restart seuil-door.service\n") == 1


def test_a_door_that_did_not_answer_before_is_not_waited_for(world):
    (world.folder / "running").unlink()
    world.says("broken")
    ended = world.update(world.package(NEW))
    assert (ended.step, world.installed) == (Step.DONE, NEW)
    assert any("did not answer before either" in each for each in world.said)


def test_where_there_is_no_record_yet_none_is_copied(world):
    shutil.rmtree(world.files.directory)
    assert world.update(world.package(NEW)).step is Step.DONE


def test_back_to_the_version_before(world):
    world.update(world.package(NEW))
    with pytest.raises(UpdateError, match="--back"):
        world.update(world.package(OLD))
    ended = world.update(back=True)
    assert (ended.step, ended.before, ended.after) == (Step.DONE, NEW, OLD)
    assert world.installed == OLD
    assert packages.look(world.room.root / copies.PREVIOUS).version == NEW
    assert world.update(back=True).after == NEW


@pytest.mark.parametrize(
    ("name", "architecture", "why"),
    [("hello", "all", "this is the package hello"), ("seuil", "s390x", "it is for s390x")],
)
def test_a_package_that_does_not_belong_here(world, name, architecture, why):
    with pytest.raises(UpdateError, match=why):
        world.update(world.package(NEW, name, architecture))
    assert world.installed == OLD
    assert noted(world.room.root) is None


def test_no_package_at_all(world):
    with pytest.raises(UpdateError, match="there is no such package"):
        world.update(world.folder / "nothing.deb")
    with pytest.raises(UpdateError, match="nothing was installed"):
        world.update(world.config)
    with pytest.raises(UpdateError, match="there is no such package"):
        world.update(back=True)


def test_a_record_that_does_not_hold_is_not_updated_over(world):
    with closing(sqlite3.connect(world.files.ledger)) as db, db:
        db.execute("DROP TRIGGER ledger_refuses_update")
        db.execute("UPDATE ledger SET utc_us = 1")
    with pytest.raises(UpdateError, match=r"nothing was installed.*entry 1"):
        world.update(world.package(NEW))
    assert world.installed == OLD
    assert noted(world.room.root).step is Step.GIVEN_UP


def test_without_a_way_back_nothing_is_begun(world, monkeypatch):
    monkeypatch.setattr(packages.shutil, "which", lambda _: None)
    with pytest.raises(UpdateError, match="sudo apt install dpkg-repack"):
        world.update(world.package(NEW))
    assert world.installed == OLD


def test_a_disk_that_is_full_while_packing_is_left_as_it_was(world):
    """Tried again and again, it takes no room, and no good copy goes for half a one."""
    world.update(world.package(NEW))
    repack = world.folder / "bin" / "dpkg-repack"
    repack.write_text("#!/bin/sh\necho half > half\necho 'No space left' >&2\nexit 2\n")
    before, newer = sorted(world.room.root.rglob("*")), world.package(NEWER)
    for _ in range(COPIES):
        with pytest.raises(UpdateError, match="nothing was installed: No space left"):
            world.update(newer)
        assert sorted(world.room.root.rglob("*")) == before
    assert noted(world.room.root).step is Step.GIVEN_UP
    assert world.installed == NEW


def test_another_that_installs_packages_is_waited_for(world):
    world.update(world.package(NEW))
    assert "-o DPkg::Lock::Timeout=600 install" in world.heard


def test_the_package_that_is_kept_is_packed_fast(world):
    """As Debian packs it, a small board is not done before the patience with dpkg is over."""
    world.update(world.package(NEW))
    assert "dpkg-repack --deb-option=-Zgzip --deb-option=-z1 seuil\n" in world.heard


def test_over_what_is_only_half_installed_nothing_is_begun(world):
    """dpkg-repack makes nothing of it, and says that all went well."""
    (world.folder / "bin" / "dpkg-repack").write_text("#!/bin/sh\nexit 0\n")
    with pytest.raises(UpdateError, match="sudo dpkg --configure --pending"):
        world.update(world.package(NEW))
    assert world.installed == OLD


def test_two_at_once(world):
    with one_at_a_time(world.room.root), pytest.raises(UpdateError, match="on its way"):
        world.update(world.package(NEW))


def test_only_the_last_copies_stay(world):
    instants = [f"2026112{number}T000000Z" for number in range(COPIES + 2)]
    for instant in instants:
        copies.folder_of(world.room.root, instant).mkdir(parents=True)
        copies.sweep(world.room.root, instant)
    there = sorted(each.name for each in world.room.root.iterdir())
    assert there == instants[-COPIES:]


@pytest.mark.parametrize(
    ("cut", "left", "installed"),
    [
        (Step.BEGUN, Step.GIVEN_UP, OLD),
        (Step.COPIED, Step.GIVEN_UP, OLD),
        (Step.KEPT, Step.GIVEN_UP, OLD),
        (Step.INSTALLING, Step.DONE, NEW),
        (Step.INSTALLED, Step.DONE, NEW),
        (Step.DONE, None, NEW),
    ],
)
def test_one_that_is_cut_off_is_brought_to_its_end(world, monkeypatch, cut, left, installed):
    cut_off_at(monkeypatch, cut)
    package = world.package(NEW)
    with pytest.raises(KeyboardInterrupt):
        world.update(package)
    monkeypatch.setattr(carrying, "note", note)
    assert noted(world.room.root).step is cut
    if left is not None:
        with pytest.raises(UpdateError, match="--finish"):
            world.update(package)
    ended = world.finish()
    assert (ended.step if ended else None) is left
    assert world.installed == installed
    assert world.finish() is None
    assert world.update(world.package(NEWER)).step is Step.DONE


@pytest.mark.parametrize("cut", [Step.GOING_BACK, Step.WENT_BACK])
def test_one_that_is_cut_off_on_the_way_back_goes_back(world, monkeypatch, cut):
    world.says("broken")
    cut_off_at(monkeypatch, cut)
    with pytest.raises(KeyboardInterrupt):
        world.update(world.package(NEW))
    monkeypatch.setattr(carrying, "note", note)
    ended = world.finish()
    assert ended is None or ended.step is Step.WENT_BACK
    assert noted(world.room.root).step is Step.WENT_BACK
    assert (world.installed, world.status().version) == (OLD, "0.1.0")


def cut_off_at(monkeypatch, step):
    def cut(root, update):
        note(root, update)
        if update.step is step:
            raise KeyboardInterrupt
        return update

    monkeypatch.setattr(carrying, "note", cut)


def test_with_nothing_begun_there_is_nothing_to_finish(world):
    assert world.finish() is None
    note(world.room.root, Update("x", OLD, NEW))
    (world.room.root / "journal.json").write_bytes(b"{")
    assert noted(world.room.root) is None


DRIVEN = """
import os, sys
from pathlib import Path

from appliance.updating import steps

world, words = Path(sys.argv[1]), sys.argv[2:]
os.geteuid = lambda: 0
steps.WITHIN_S = 3.0
late = world / "late"

def hear(event, given):
    if event == "import" and (world / "gone").exists():
        with late.open("a") as opened:
            opened.write(f"{given[0]}\\n")

from appliance.cli import main
from appliance.updating import noting
noting.ROOT = world / "updates"
sys.addaudithook(hear)
status = main(words)
print(sys.modules["appliance"].__file__)
raise SystemExit(status)
"""


@pytest.mark.parametrize(("broken", "status"), [(False, 0), (True, 1)])
def test_the_program_changes_under_its_feet(world, broken, status):
    """What is installed takes the program's files away: nothing is read from them afterwards."""
    if broken:
        world.says("broken")
    program = world.folder / "program"
    for room in ("appliance", "drivers"):
        unneeded = shutil.ignore_patterns("__pycache__", "static", "locale", "translations")
        shutil.copytree(SOURCE / room, program / room, ignore=unneeded)
    apt = world.folder / "bin" / "apt-get"
    gone = f"rm -rf {program}\ntouch {world.folder}/gone\n"
    apt.write_text(apt.read_text().replace("if [ -e no-apt", f"{gone}if [ -e no-apt"))
    world.config.write_text(
        f'[space]\nid = "test"\nname = "Test"\n[storage]\ndirectory = "{world.files.directory}"\n'
        f'[control]\nsocket = "{world.sock}"\n'
    )
    words = ("update", str(world.package(NEW)), "--config", str(world.config))
    done = subprocess.run(
        [sys.executable, "-c", DRIVEN, str(world.folder), *words],
        capture_output=True, text=True, check=False, timeout=110, cwd=world.folder,
        env={**os.environ, "PYTHONPATH": str(program)},
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert str(program) in done.stdout
    assert not program.exists()
    assert not (world.folder / "late").exists(), (world.folder / "late").read_text()
    assert ("Done: 0.2.0+deb12" in done.stdout) is not broken
    assert ("0.1.0+deb12 is back" in done.stderr) is broken
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(), ("x.deb", "--finish"), ("--back", "--finish")])
@pytest.mark.usefixtures("counted")
def test_what_cannot_be_meant(world, words):
    script = "import os, sys; os.geteuid = lambda: 0\n"
    script += "from appliance.cli import main; raise SystemExit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", script, "update", *words],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
