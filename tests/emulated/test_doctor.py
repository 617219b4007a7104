"""What the doctor sees: on a folder that plays a Raspberry Pi, and of a house that really runs."""

import gzip
import io
import json
import os
import socket
import stat
import tarfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from appliance.cli import doctoring
from appliance.config import Backup, Mqtt, Reader, Settings, Space, Storage, Web
from appliance.doctor import bundle
from appliance.doctor.checks import CHECKS, examine
from appliance.doctor.looking import board, care, disk, house, look, machine, outward, units
from appliance.doctor.looking.root import IN_ALL_S, Root
from appliance.doctor.values import Finding, Port, Unit, Verdict
from appliance.model import Role, Side
from appliance.updating import noting
from appliance.updating.steps import Step, Update
from tests.installation import ANNE, STRIKE, WAIT_S
from tests.still_desk import Hands
from tests.terminal import Terminal, with_sensor

__all__ = ["with_sensor"]

SETTINGS = Settings(Space("test", "Test"))


class Pi:
    """A folder that plays the root of a Raspberry Pi, and a folder of its programs."""

    def __init__(self, at):
        self.at = at / "root"
        self.programs = at / "programs"
        self.at.mkdir()
        self.programs.mkdir()

    def write(self, path, text):
        file = self.at / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def program(self, name, script):
        file = self.programs / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def says(self, name, text):
        file = self.programs / f"{name}.said"
        file.write_text(text)
        self.program(name, f"/bin/cat '{file}'")

    def root(self, clock=None):
        return Root(self.at, (clock or Hands()).steady_s, str(self.programs))


@pytest.fixture
def pi(tmp_path):
    return Pi(tmp_path)


# --- the machine that is looked at ---------------------------------------------------------------


def test_what_is_not_there_was_not_seen(pi):
    seen = look(SETTINGS, (), pi.root(), Hands())
    assert seen.units is None
    assert seen.board.cmdline is None
    assert seen.disk.read_only is None
    assert seen.machine.memory is None
    assert len(examine(seen)) == len(CHECKS)


def test_a_program_has_little_time_and_all_together_not_much_more(pi):
    clock = Hands()
    root = pi.root(clock)
    pi.says("vcgencmd", "throttled=0x50005")
    assert root.run("vcgencmd", "get_throttled") == "throttled=0x50005"
    assert root.run("no-such-program") is None
    pi.program("broken", "")
    (pi.programs / "broken").write_bytes(b"\x7fELF nonsense")
    assert root.run("broken") is None
    clock.pass_s(IN_ALL_S)
    assert root.run("vcgencmd", "get_throttled") is None


def test_a_program_that_hangs_is_left(pi, monkeypatch):
    monkeypatch.setattr("appliance.doctor.looking.root._EACH_S", 0.2)
    pi.program("vcgencmd", "exec /bin/sleep 60")
    assert pi.root().run("vcgencmd", "get_throttled") is None


def test_the_board(pi):
    pi.write("/proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.5\0")
    pi.write("/proc/cmdline", "console=serial0,115200 console=tty1\n")
    pi.write("/sys/class/thermal/thermal_zone0/temp", "61234\n")
    pi.write("/sys/class/hwmon/hwmon0/name", "cpu_thermal\n")
    pi.write("/sys/class/hwmon/hwmon1/name", "rpi_volt\n")
    pi.write("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n")
    pi.write("/sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n")
    pi.says(
        "systemctl",
        "serial-getty@ttyAMA0.service loaded active running Serial Getty\n"
        "serial-getty@ttyS1.service loaded active running Serial Getty\n",
    )
    pi.write("/boot/firmware/config.txt", "[all]\n")
    pi.write("/boot/firmware/cmdline.txt", "console=serial0,115200 console=tty1\n")
    seen = board.look(pi.root(), SETTINGS)
    assert seen.model == "Raspberry Pi 4 Model B Rev 1.5"
    assert "serial0" in seen.cmdline
    assert (seen.throttled, seen.undervolted, seen.celsius) == (0x50005, True, 61.234)
    assert seen.gettys == ("ttyAMA0",)
    assert "/boot/firmware/config.txt" in seen.firmware


def test_a_board_without_boot_files_is_not_judged(pi):
    pi.write("/proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.5\0")
    assert board.look(pi.root(), SETTINGS).firmware is None


def test_throttling_is_asked_of_the_firmware_where_the_kernel_does_not_say(pi):
    assert board.look(pi.root(), SETTINGS).throttled is None
    pi.says("vcgencmd", "throttled=0x20000\n")
    pi.write("/sys/class/hwmon/hwmon0/name", "rpi_volt\n")
    seen = board.look(pi.root(), SETTINGS)
    assert (seen.throttled, seen.undervolted) == (0x20000, None)


MOUNTS = """\
/dev/mmcblk0p2 / ext4 rw,noatime 0 0
proc /proc proc ro 0 0
/dev/mmcblk0p1 /boot/firmware vfat ro 0 0
/dev/sda1 /var/lib/seuil\\040data ext4 ro,noatime 0 0
nonsense
"""


def test_the_card(pi):
    pi.write("/proc/mounts", MOUNTS)
    pi.write("/proc/cmdline", "root=/dev/mmcblk0p2")
    pi.write("/sys/fs/ext4/mmcblk0p2/errors_count", "2\n")
    pi.write("/sys/fs/ext4/sda1/errors_count", "1\n")
    pi.write("/sys/block/mmcblk0/device/life_time", "0x01 0x03\n")
    root = pi.root()
    seen = disk.look(root, disk.mounts(root), Path("/var/lib/seuil data/x"))
    assert seen.read_only == ("/var/lib/seuil data",)
    assert (seen.errors, seen.life, seen.overlay, seen.apart) == (3, 3, False, True)
    assert seen.free_bytes > 0
    assert disk.look(root, disk.mounts(root), Path("/var/lib/seuil")).read_only == ()


@pytest.mark.parametrize(("kind", "apart"), [("overlay", False), ("ext4", True)])
def test_a_volatile_system(pi, kind, apart):
    pi.write("/proc/mounts", f"overlayroot / overlay rw 0 0\n/dev/x /var/lib/seuil {kind} rw 0 0\n")
    pi.write("/proc/cmdline", "overlayroot=tmpfs root=/dev/mmcblk0p2")
    root = pi.root()
    seen = disk.look(root, disk.mounts(root), Path("/var/lib/seuil"))
    assert (seen.overlay, seen.apart, seen.life, seen.errors) == (True, apart, None, None)


def process(pi, number, comm, cmdline, pss=None):
    pi.write(f"/proc/{number}/comm", f"{comm}\n")
    pi.write(f"/proc/{number}/cmdline", "\0".join(cmdline) + "\0")
    if pss is not None:
        pi.write(f"/proc/{number}/smaps_rollup", f"Rss: 9 kB\nPss:   {pss} kB\nPss_Dirty: 1 kB\n")


def test_the_machine(pi):
    memory = "MemTotal:  490000 kB\nMemAvailable:  100000 kB\nSwapTotal: 900 kB\nSwapFree: 400 kB\n"
    pi.write("/proc/meminfo", memory)
    pi.write("/proc/vmstat", "nr_free_pages 5\noom_kill 2\n")
    pi.write("/etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
    pi.write("/proc/sys/kernel/osrelease", "6.12.47+rpt\n")
    pi.write("/sys/class/rtc/rtc0/name", "rpi_rtc\n")
    (pi.at / "etc/localtime").symlink_to("/usr/share/zoneinfo/Europe/Brussels")
    pi.says("dpkg-query", "0.1.0+deb12")
    process(pi, 10, "python3", ["/usr/lib/seuil/bin/python3", "/usr/bin/seuil", "door"], 30)
    process(pi, 11, "python3", ["python3", "-m", "appliance", "web"], 40)
    process(pi, 12, "nginx", ["nginx: master"], 3)
    process(pi, 13, "nginx", ["nginx: worker"], 4)
    process(pi, 14, "chromium", ["chromium", "--kiosk"])
    process(pi, 15, "bash", ["bash", "seuil", "doorbell"])
    seen = machine.look(pi.root())
    assert seen.pss == (("nginx", 7168), ("seuil door", 30720), ("seuil web", 40960))
    assert seen.kiosks == ("chromium",)
    assert (seen.memory, seen.available, seen.swap_used) == (501760000, 102400000, 512000)
    assert (seen.killed, seen.release, seen.kernel) == (2, "12", "6.12.47+rpt")
    assert (seen.zone, seen.rtc, seen.package) == ("Europe/Brussels", True, "0.1.0+deb12")
    process(pi, 16, "mosquitto", ["mosquitto"])  # which is not ours to look into
    assert machine.look(pi.root()).pss is None


def test_the_zone_of_a_machine_without_a_link(pi):
    pi.write("/etc/timezone", "Europe/Paris\n")
    assert machine.look(pi.root()).zone == "Europe/Paris"


SHOWN = """\
Id=seuil-door.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled
Result=success
NRestarts=4
ExecMainStatus=0
ExecMainExitTimestampMonotonic=0

Id=seuil-web.service
LoadState=loaded
ActiveState=inactive
UnitFileState=disabled
Result=exit-code
NRestarts=[not set]
ExecMainStatus=1
ExecMainExitTimestampMonotonic=77

LoadState=nonsense
"""


def test_the_units(pi):
    pi.says("systemctl", SHOWN)
    assert units.look(pi.root()) == (
        Unit("seuil-door.service", True, "active", "enabled", "success", 4, 0, 0),
        Unit("seuil-web.service", True, "inactive", "disabled", "exit-code", 0, 1, 77),
    )
    left_out = outward.look(pi.root(), replace(SETTINGS, mqtt=Mqtt(enabled=False)), 0)
    assert (left_out.web, left_out.page) == (False, None)


# --- ports and pins ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "user", "opens"),
    [
        (0o660, house.User(900, frozenset({5})), True),
        (0o660, house.User(900, frozenset({6})), False),
        (0o600, house.User(900, frozenset({5})), False),
        (0o606, house.User(900, frozenset({6})), True),
        (0o600, house.User(4, frozenset()), True),
        (0o000, house.User(0, frozenset()), True),
        (0o666, None, None),
    ],
)
def test_who_may_open_a_port(mode, user, opens):
    status = os.stat_result((stat.S_IFCHR | mode, 1, 1, 1, 4, 5, 0, 0, 0, 0))
    assert house._opens(status, user) is opens


def test_ports_are_followed_to_where_they_lead(pi):
    pi.write("/dev/ttyAMA10", "").chmod(0o666)
    (pi.at / "dev/serial0").symlink_to("ttyAMA10")
    nobody = house.User(900, frozenset())
    assert house._port(pi.root(), "in", "/dev/serial0", nobody) == Port(
        "in", "/dev/serial0", "/dev/ttyAMA10", open=True
    )
    assert house._port(pi.root(), "in", "/dev/nowhere", nobody) == Port("in", "/dev/nowhere", "")


def test_pins_are_looked_at_without_touching_them(pi, monkeypatch):
    pi.says("systemctl", "GPIOZERO_PIN_FACTORY=mock STATE=1\n")
    absent = house._pins(pi.root(), "/dev/gpiochip0", None)
    assert (absent.chip, absent.factory) == (None, "mock")
    pi.write("/dev/gpiochip0", "").chmod(0o600)
    assert house._pins(pi.root(), "/dev/gpiochip0", house.User(900, frozenset())).chip is False
    assert absent.gpiozero == "2.0.1.post3"
    monkeypatch.setattr(house.util, "find_spec", lambda _: None)
    assert house._pins(pi.root(), "/dev/gpiochip0", None).lgpio == ""


def test_a_library_of_the_system_tells_its_version_through_the_package(pi, monkeypatch):
    monkeypatch.setattr(house.util, "find_spec", lambda _: object())
    assert house._version("lgpio-of-debian", pi.root()) == "of an unknown version"
    pi.says("dpkg-query", "0.2.2-1~rpt1")
    assert house._version("lgpio-of-debian", pi.root()) == "0.2.2"


# --- broker, pages, certificate, backups ---------------------------------------------------------


def test_a_broker_that_takes_us_and_one_that_is_not_there(broker):
    assert outward._broker(Mqtt(port=broker.port)) == ""
    assert outward._broker(Mqtt(port=1)).endswith("Connection refused")
    assert outward._broker(Mqtt(port=1, username="x", password_file="/no/such")) is None


def test_a_broker_that_says_nothing(monkeypatch):
    monkeypatch.setattr(outward, "_PATIENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        said = outward._broker(Mqtt(port=mute.getsockname()[1]))
    assert said.endswith("no answer in time")


def test_pages_that_nobody_serves(free_port):
    said = outward._page(Web(port=free_port))
    assert said == f"nobody answers at 127.0.0.1:{free_port}: Connection refused"


def test_the_proxy_is_looked_for_where_there_is_an_address(monkeypatch):
    assert outward._proxy("") == ""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setattr(outward, "HTTPS", proxy.getsockname()[1])
        assert outward._proxy("x.local") == ""
    assert outward._proxy("x.local").endswith("Connection refused")


def test_the_certificate_and_the_address(pi):
    settings = replace(SETTINGS, web=Web(origin="https://x.local"), mqtt=Mqtt(enabled=False))
    pi.says("openssl", "notAfter=Jan  2 00:00:00 1970 GMT\n")
    pi.says("getent", "192.168.1.5 STREAM x.local\n")
    pi.says("mosquitto", "mosquitto version 2.0.21\n\nmosquitto is an MQTT broker\n")
    seen = outward.look(pi.root(), settings, 0)
    assert (seen.origin, seen.resolves, seen.days_left) == ("x.local", True, 1)
    assert (seen.mosquitto, seen.bus, seen.broker) == ("2.0.21", False, "")
    pi.says("getent", "")
    pi.says("openssl", "notAfter=nonsense\n")
    seen = outward.look(pi.root(), settings, 0)
    assert (seen.resolves, seen.days_left) == (False, None)


def test_backups_and_updates(pi):
    settings = replace(SETTINGS, backup=Backup(keys=("age1x", "age1y"), directory="/b"))
    settings = replace(settings, storage=Storage("/s"))
    assert care.look(pi.root(), settings).newest_us == 0
    pi.write("/s/seuil.db", "")
    pi.write("/b/seuil-19700101T000005Z.tar.age", "")
    pi.write("/b/seuil-19700101T000002Z.tar.age", "")
    pi.write("/b/notes.txt", "")
    seen = care.look(pi.root(), settings)
    assert (seen.keys, seen.newest_us, seen.on_the_card, seen.update) == (2, 5_000_000, True, "")
    blocked = replace(settings, backup=Backup(directory="/b/notes.txt/x"))
    assert care.look(pi.root(), blocked).newest_us is None


def test_the_step_of_the_last_update(pi):
    folder = pi.root().on(noting.ROOT)
    folder.mkdir(parents=True)
    noting.note(folder, Update("20261123T180000Z", "0.1.0", "0.1.1", Step.INSTALLED))
    assert care.look(pi.root(), SETTINGS).update == "installed"
    (folder / noting.JOURNAL).unlink()
    (folder / noting.JOURNAL).mkdir()  # not to be read, as for those who are not root
    assert care.look(pi.root(), SETTINGS).update is None


# --- a house that runs ---------------------------------------------------------------------------


def findings(said):
    return {each["check"]: each for each in json.loads(said)["findings"]}


def test_a_house_that_runs_is_found_well(house):
    house.start_door()
    ran = house.seuil("doctor", "--json")
    found = findings(ran.stdout)
    for check in ("configuration", "door", "version", "readers", "sensors", "ledger", "gpio"):
        assert found[check]["verdict"] == Verdict.RIGHT, found[check]
    assert found["admins"]["verdict"] == Verdict.WRONG
    assert ran.returncode == 1
    assert ran.stderr == ""


def test_without_a_door_each_line_says_what_to_do(house):
    ran = house.seuil("doctor")
    assert ran.returncode == 1
    lines = ran.stdout.splitlines()
    assert lines[-1].endswith(".")
    assert any(line.startswith("wrong    door ") for line in lines)
    assert any(line.startswith("unknown  readers ") for line in lines)
    verdicts = [line.split()[0] for line in lines[:-1] if not line.startswith(" ")]
    assert verdicts == sorted(verdicts, key=["wrong", "mind", "unknown", "right"].index)


def test_a_broken_configuration_and_a_spoilt_ledger_are_findings(house):
    with house.storage.ledger.open("r+b") as file:
        file.write(b"nonsense")
    house.config.write_text("space = 5\n")
    found = findings(house.seuil("doctor", "--json").stdout)
    assert found["configuration"]["verdict"] == Verdict.WRONG
    assert found["configuration"]["remedy"].startswith("seuil check")
    spoilt = look(
        replace(SETTINGS, storage=Storage(str(house.storage.directory))),
        (), Root(Path("/"), Hands().steady_s), Hands(),
    )  # fmt: skip
    assert spoilt.house.record.broken


def test_a_configuration_that_is_not_open_to_whoever_asks_is_no_fault(house, monkeypatch):
    def shut(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", shut)
    assert doctoring._settings(house.config) == (None, None)
    monkeypatch.undo()
    seen = examine(look(None, None, Root(Path("/"), Hands().steady_s), Hands()))
    unknown = {each.check for each in seen if each.verdict is Verdict.UNKNOWN}
    assert unknown >= {"configuration", "ports", "backup-key", "broker", "origin", "pages"}


def test_a_configuration_that_is_not_there(tmp_path):
    settings, problems = doctoring._settings(tmp_path / "seuil.toml")
    assert (settings, len(problems)) == (None, 1)


def test_a_house_that_never_was(installation):
    found = findings(installation.write().seuil("doctor", "--json").stdout)
    assert found["ledger"]["what"] == "there is no ledger yet"


# --- the strike ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "verdict", "tried"),
    [("y\ny\n", Verdict.RIGHT, True), ("y\nn\n", Verdict.WRONG, False)],
)
def test_the_strike_is_tried_while_somebody_watches(house, monkeypatch, typed, verdict, tried):
    house.start_door()
    assert house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    _, out, asked = Terminal(house, monkeypatch)("doctor", "--strike", "--json", said=typed)
    assert findings(out)["strike"]["verdict"] == verdict
    assert "Did it move?" in asked
    assert house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    (opened,) = house.facts("opened_from_desk")
    assert opened.why == "tried by seuil doctor"
    assert [fact.moved for fact in house.facts("strike_tried")] == [tried]


@pytest.mark.parametrize("typed", ["n\n", ""])
def test_nothing_opens_for_somebody_who_is_not_there(house, monkeypatch, typed):
    house.start_door()
    _, out, _ = Terminal(house, monkeypatch)("doctor", "--strike", "--json", said=typed)
    assert findings(out)["strike"]["verdict"] == Verdict.UNKNOWN
    assert house.facts("opened_from_desk") == []


def test_nobody_says_whether_it_moved(house, monkeypatch):
    house.start_door()
    _, out, _ = Terminal(house, monkeypatch)("doctor", "--strike", "--json", said="y\n")
    assert findings(out)["strike"]["what"] == "nobody said whether it moved"
    assert house.facts("strike_tried") == []


def test_the_strike_cannot_be_tried_without_a_door(house, monkeypatch):
    status, _, said = Terminal(house, monkeypatch)("doctor", "--strike", said="y\n")
    assert status == 1
    assert said.endswith("journalctl -u seuil-door (No such file or directory)\n") or "away" in said


def test_the_lamp_of_each_sensor_is_asked_for(with_sensor, monkeypatch):
    with_sensor.start_door()
    with_sensor.until(lambda: "finger-in" not in with_sensor.seuil("status").stdout)
    typed = "y\ny\nn\n"
    _, out, asked = Terminal(with_sensor, monkeypatch)("doctor", "--strike", "--json", said=typed)
    lamp = findings(out)["lamp"]
    assert (lamp["verdict"], lamp["what"]) == (Verdict.WRONG, "finger-in stays dark")
    assert "Lay a finger on finger-in" in asked


# --- the bundle ----------------------------------------------------------------------------------

CANARIES = ("zéphyrine", "zephyrine", "quetzalcoatl", "0c00062bad", "062bad", "atelier-des-cimes")


def test_nothing_of_anybody_is_in_a_bundle(installation, monkeypatch, tmp_path):
    house, door = of_somebody(installation)
    said = (house.said() + "Zéphyrine Quetzalcoatl, 0C00062BAD\nGPIO is back\n").splitlines()
    monkeypatch.setenv("PATH", f"{journal_of(said, tmp_path)}:{os.environ['PATH']}")
    file = tmp_path / "support.tar.gz"
    status, out, listed = Terminal(house, monkeypatch)("doctor", "--bundle", str(file))
    assert status == 1
    assert "door" in out
    assert door.poll() is None
    names = ("findings.json", "configuration.json", "units.json", "journal.txt", "counts.json")
    assert all(name in listed for name in names)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    raw = file.read_bytes()
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        inside = {each.name: tar.extractfile(each).read() for each in tar.getmembers()}
        heads = [(each.uname, each.gname, each.uid, each.mtime) for each in tar.getmembers()]
    assert set(inside) == {f"seuil-support/{name}" for name in names}
    assert set(heads) == {("", "", 0, 0)}
    for text in (raw, gzip.decompress(raw), *inside.values()):
        names_nobody(text)
    assert b"GPIO is back" in inside["seuil-support/journal.txt"]
    assert b"left out, seuil-door.service" in inside["seuil-support/journal.txt"]
    counted = json.loads(inside["seuil-support/counts.json"])
    assert sum(day.get("entered", 0) for day in counted.values()) == 1
    assert json.loads(inside["seuil-support/configuration.json"])["space"]["name"] == "set"


def of_somebody(installation):
    """Return a house in which everything carries a canary's name, and its door, once they came."""
    settings = installation.settings
    settings["space"] |= {"id": "atelier-des-cimes", "name": "Atelier-des-Cimes"}
    settings["web"]["origin"] = "https://quetzalcoatl.local"
    settings["billing"] = {"issuer": "Quetzalcoatl SRL", "address": ["rue Zéphyrine 4"]}
    installation.readers[0] = ("badge-in", "rdm6300", "in")
    house = installation.write()
    house.take_members_in()
    door = house.start_door()
    added = house.seuil(
        "member", "add", "Zéphyrine Quetzalcoatl", "--email", "zephyrine@quetzalcoatl.be",
        "--organisation", "Quetzalcoatl SRL",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    given = house.seuil("badge", "give", "zéphyrine", "0C00062BAD")
    assert given.returncode == 0, given.stderr
    opened = house.seuil("account", "open", "zephyrine@quetzalcoatl.be", Role.HOST, said="x" * 20)
    assert opened.returncode == 0, opened.stderr
    house.badge_in.present(bytes.fromhex("0C00062BAD"), held_s=0)
    house.until(lambda: house.facts("entered"))
    return house, door


def journal_of(said, place):
    """Return a folder with a journalctl that has these lines of the door's, and half a one."""
    line = {"_SYSTEMD_UNIT": "seuil-door.service", "__REALTIME_TIMESTAMP": "7"}
    programs = place / "programs"
    programs.mkdir()
    logged = programs / "logged"
    logged.write_text("".join(json.dumps(line | {"MESSAGE": each}) + "\n" for each in said) + "{\n")
    journalctl = programs / "journalctl"
    journalctl.write_text(f"#!/bin/sh\nexec /bin/cat '{logged}'\n")
    journalctl.chmod(0o755)
    return programs


def names_nobody(text):
    plain = text.decode("latin-1").lower()
    for canary in CANARIES:
        assert canary.encode().decode("latin-1") not in plain, canary
    for spelled in ("zéphyrine", r"z\u00e9phyrine"):
        assert spelled not in text.decode("utf-8", "replace").lower()


def test_a_bundle_is_its_owners_alone_also_over_a_file_that_was_there(tmp_path):
    file = tmp_path / "seuil-support.tar.gz"
    file.write_text("of last week")
    file.chmod(0o644)
    bundle.write(file, (bundle.Part("a", "a", b"a"),))
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_bundle_of_a_house_without_a_ledger(pi):
    settings = replace(SETTINGS, reader=(Reader("in", "rdm6300", "/dev/ttyUSB0", Side.IN),))
    found = (Finding("lamp", Verdict.RIGHT, "Zoé"),)
    packed = {each.name: each.data for each in bundle.parts(found, settings, (), pi.root())}
    assert json.loads(packed["counts.json"]) == {}
    assert json.loads(packed["findings.json"])[0]["what"] == ""
    assert packed["journal.txt"] == b""
    assert ANNE.hex().encode() not in packed["configuration.json"]
