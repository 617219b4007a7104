"""The unit files: valid, hardened, and true to what the software needs."""

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from appliance import lastgood, readiness
from appliance.config import Backup
from appliance.config.telling import Notify
from appliance.retention import CHORES_AT

SYSTEMD = Path(__file__).parents[2] / "systemd"
UNITS = sorted(SYSTEMD.glob("*.service"))
NAMES = [unit.name for unit in UNITS]
RELEASE = SYSTEMD / "release-strike"
TIMER = SYSTEMD / "seuil-nightly.timer"
TIMERS = sorted(SYSTEMD.glob("*.timer"))
PROGRAMS = (
    "/usr/bin/seuil",
    "/usr/bin/systemctl",
    "/usr/lib/seuil/release-strike",
    "/usr/share/seuil/firmware-config/certificate",
)
BROKER = SYSTEMD / "mosquitto.service.d/seuil.conf"
HIGHEST_EXPOSURE = 20  # tenths: 2.0, of the 10.0 of a unit without any protection

analyzer = shutil.which("systemd-analyze")
needs_analyzer = pytest.mark.skipif(
    analyzer is None, reason="systemd-analyze is not on this machine (Debian package: systemd)"
)


def settings(unit):
    """Return the keys of a unit file, each with all its values, in order."""
    found = defaultdict(list)
    for line in unit.read_text("utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[key].append(value)
    return found


def test_each_process_has_a_unit():
    each = ("certificate", "door", "edited", "nightly", "notify", "web")
    assert [f"seuil-{process}.service" for process in each] == NAMES


def installed(unit, folder):
    """Put a unit beside others that it names, with programs that are there: systemd looks."""
    text = unit.read_text("utf-8")
    for program in PROGRAMS:
        text = text.replace(program, "/bin/true")
    here = folder / unit.name
    here.write_text(text, "utf-8")
    return here


@needs_analyzer
@pytest.mark.parametrize("unit", [*UNITS, *TIMERS], ids=lambda unit: unit.name)
def test_systemd_finds_nothing_to_say_about_it(unit, tmp_path):
    # The folder is its own, so that a unit that was installed here is none of the units looked at.
    for other in UNITS:
        installed(other, tmp_path)
    here = installed(unit, tmp_path)
    verdict = subprocess.run(
        [analyzer, "verify", here], capture_output=True, text=True, check=False
    )
    assert (verdict.returncode, verdict.stdout + verdict.stderr) == (0, "")


@needs_analyzer
def test_systemd_takes_what_we_add_to_the_broker_s_unit(tmp_path):
    stock = "[Service]\nExecStart=/bin/true\n"
    here = tmp_path / "mosquitto.service"
    here.write_text(stock, "utf-8")
    added = tmp_path / "mosquitto.service.d"
    added.mkdir()
    shutil.copy(BROKER, added)
    verdict = subprocess.run(
        [analyzer, "verify", here], capture_output=True, text=True, check=False
    )
    assert (verdict.returncode, verdict.stdout + verdict.stderr) == (0, "")


@needs_analyzer
@pytest.mark.parametrize("unit", UNITS, ids=NAMES)
def test_it_is_exposed_to_at_most_2_of_10(unit):
    verdict = subprocess.run(
        [analyzer, "security", "--offline=yes", f"--threshold={HIGHEST_EXPOSURE}", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verdict.returncode == 0, verdict.stdout.splitlines()[-1]


_, DOOR, EDITED, NIGHTLY, NOTIFY, WEB = map(settings, UNITS)


def test_the_door_waits_for_no_network_and_no_broker():
    waits_for = " ".join(DOOR["After"] + DOOR["Wants"] + DOOR["Requires"])
    assert "network" not in waits_for
    assert "mosquitto" not in waits_for


@pytest.mark.parametrize("part", ["seuil-web", "seuil-notify", "seuil-nightly", "mosquitto"])
def test_every_other_part_may_be_left_out(part):
    for unit in (*UNITS, BROKER):
        ties = ("Requires", "Requisite", "BindsTo", "PartOf", "Wants", "Upholds", "After", "Before")
        found = settings(unit)
        assert part not in " ".join(value for tie in ties for value in found[tie])


@pytest.mark.parametrize("unit", [*UNITS, TIMER, BROKER], ids=lambda unit: unit.name)
def test_nothing_waits_until_the_network_is_there(unit):
    assert "network-online" not in unit.read_text("utf-8")


def test_the_door_comes_back_and_is_watched():
    assert (DOOR["Type"], DOOR["Restart"]) == (["notify"], ["always"])
    assert DOOR["WatchdogSec"] == ["10"]
    assert DOOR["StartLimitIntervalSec"] == ["0"]


def test_the_strike_is_released_whatever_ended_the_door():
    (folder,) = DOOR["RuntimeDirectory"]
    file = f"%t/{folder}/{readiness.STRIKE_PIN}"
    # `+`: as root, and outside of what the door is locked into. `-`: there is no pinctrl on a PC.
    assert DOOR["ExecStopPost"] == [f"-+/usr/lib/seuil/release-strike {file}"]


@pytest.fixture
def release(tmp_path):
    """Return what has the strike released, by a file; what pinctrl was told; and what was said."""
    asked = tmp_path / "asked"
    pinctrl = tmp_path / "pinctrl"
    pinctrl.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n', "utf-8")
    pinctrl.chmod(0o755)

    def run(file):
        path = f"{tmp_path}:/usr/bin:/bin"
        done = subprocess.run(
            [RELEASE, file], env={"PATH": path}, capture_output=True, text=True, check=False
        )
        return done.returncode, asked.read_text() if asked.exists() else "", done.stderr

    return run


@pytest.mark.parametrize("pin", [4, 17, 27])
def test_the_pin_is_the_one_that_the_door_left_word_of(pin, release, tmp_path, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    readiness.leave_pin(pin)
    assert release(tmp_path / "strike-pin") == (0, f"set {pin} op dl\n", "")


def test_a_door_that_took_no_pin_has_none_to_release(release, tmp_path):
    assert release(tmp_path / "strike-pin") == (0, "", "")


@pytest.mark.parametrize(
    "found", ["", "\n", "17 op dh", "-1", "017", "17;reboot", "x", " \n17", "28", "46"]
)
def test_root_does_nothing_with_what_is_no_pin(found, release, tmp_path):
    file = tmp_path / "strike-pin"
    file.write_text(found, "utf-8")
    status, asked, said = release(file)
    assert (status, asked) == (1, "")
    assert "holds no pin" in said


def test_without_systemd_there_is_nobody_to_leave_word_for(tmp_path, monkeypatch):
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)
    readiness.leave_pin(17)
    assert list(tmp_path.iterdir()) == []


def test_word_that_cannot_be_left_keeps_no_door_shut(tmp_path, monkeypatch, journalled):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "none"))
    readiness.leave_pin(17)
    assert "nobody will release the strike" in " ".join(journalled)


@pytest.mark.parametrize("unit", [DOOR, NOTIFY], ids=["door", "notify"])
def test_whoever_goes_by_the_clock_may_ask_whether_it_is_right(unit):
    # ProtectClock= would answer adjtimex(2) with EPERM, and every entry would read "unsynced".
    assert unit["ProtectClock"] == ["no"]
    assert {"adjtimex", "clock_adjtime"} <= set(unit["SystemCallFilter"][0].split())


@pytest.mark.parametrize("unit", UNITS, ids=NAMES)
def test_no_process_leaves_a_core_dump_with_badge_numbers_or_keys(unit):
    assert settings(unit)["LimitCORE"] == ["0"]


def test_the_others_find_what_the_door_keeps():
    assert DOOR["StateDirectory"] == ["seuil"]
    assert "STATE_DIRECTORY=%S/seuil" in WEB["Environment"]
    assert "STATE_DIRECTORY=%S/seuil" in NOTIFY["Environment"]


def test_each_has_its_own_user_and_all_are_of_one_group():
    assert (DOOR["User"], DOOR["Group"]) == (["seuil-door"], ["seuil"])
    assert (WEB["User"], WEB["Group"]) == (["seuil-web"], ["seuil"])
    assert (NOTIFY["User"], NOTIFY["Group"]) == (["seuil-notify"], ["seuil"])


def test_word_never_takes_the_memory_of_the_door():
    assert NOTIFY["MemoryMax"] == ["128M"]
    assert int(NOTIFY["OOMScoreAdjust"][0]) > 0


def test_word_is_sent_from_a_folder_that_nobody_else_reads():
    assert NOTIFY["StateDirectory"] == ["seuil-notify"]
    assert (NOTIFY["StateDirectoryMode"], NOTIFY["UMask"]) == (["0700"], ["0077"])
    assert Notify().directory == "/var/lib/seuil-notify"


# --- the night -----------------------------------------------------------------------------------


def test_every_night_has_its_turn_once_the_door_has_swept():
    timer = settings(TIMER)
    assert timer["Persistent"] == ["yes"]
    assert timer["RandomizedDelaySec"] == ["15min"]
    assert timer["WantedBy"] == ["timers.target"]
    (when,) = timer["OnCalendar"]
    day, begins = when.split()
    assert day == "*-*-*"
    assert begins > f"{CHORES_AT:%H:%M}"


def test_the_night_is_the_door_s_own_user_who_speaks_as_the_console():
    assert (NIGHTLY["User"], NIGHTLY["Group"]) == (DOOR["User"], DOOR["Group"])
    assert NIGHTLY["StateDirectory"] == DOOR["StateDirectory"]
    assert NIGHTLY["Type"] == ["oneshot"]


def test_the_end_of_a_night_takes_nothing_from_the_door_that_runs():
    assert NIGHTLY["RemoveIPC"] == ["no"]
    assert NIGHTLY["PrivateNetwork"] == ["yes"]
    assert NIGHTLY["RestrictAddressFamilies"] == ["AF_UNIX"]


def test_a_backup_may_be_written_to_where_it_goes_by_itself():
    (written,) = NIGHTLY["ReadWritePaths"]
    folders = [each.lstrip("-") for each in written.split()]
    assert any(Path(Backup().directory).is_relative_to(folder) for folder in folders)


def test_the_door_may_write_the_configuration_and_nothing_else_of_the_system():
    assert DOOR["ReadWritePaths"] == ["-/etc/seuil"]
    assert DOOR["ProtectSystem"] == ["strict"]
    assert "ReadWritePaths" not in WEB | NOTIFY


def test_an_edit_that_the_door_took_up_reaches_the_pages_and_who_sends_word(monkeypatch):
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/seuil")
    watched = settings(SYSTEMD / "seuil-edited.path")["PathChanged"]
    assert watched == [str(lastgood.copy_of(Path("/etc/seuil/seuil.toml")))]
    (command,) = EDITED["ExecStart"]
    assert command.split()[-2:] == ["seuil-web.service", "seuil-notify.service"]
    assert "try-restart" in command  # what was left out stays out
