"""The unit files: valid, hardened, and true to what the software needs."""

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from appliance.config.telling import Notify

UNITS = sorted(Path(__file__).parents[2].joinpath("systemd").glob("*.service"))
NAMES = [unit.name for unit in UNITS]
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
    assert NAMES == ["seuil-door.service", "seuil-notify.service", "seuil-web.service"]


@needs_analyzer
@pytest.mark.parametrize("unit", UNITS, ids=NAMES)
def test_systemd_finds_nothing_to_say_about_it(unit, tmp_path):
    # It looks for the program, too, and the program is not installed here.
    here = tmp_path / unit.name
    here.write_text(unit.read_text("utf-8").replace("/opt/seuil/bin/seuil", "/bin/true"), "utf-8")
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


DOOR, NOTIFY, WEB = map(settings, UNITS)


def test_the_door_waits_for_no_network_and_no_broker():
    waits_for = " ".join(DOOR["After"] + DOOR["Wants"] + DOOR["Requires"])
    assert "network" not in waits_for
    assert "mosquitto" not in waits_for


def test_the_door_comes_back_and_is_watched():
    assert (DOOR["Type"], DOOR["Restart"]) == (["notify"], ["always"])
    assert DOOR["WatchdogSec"] == ["10"]
    assert DOOR["StartLimitIntervalSec"] == ["0"]


def test_the_strike_is_released_whatever_ended_the_door():
    assert "STRIKE_PIN=17" in DOOR["Environment"]
    assert DOOR["ExecStopPost"] == ["-+/usr/bin/pinctrl set ${STRIKE_PIN} op dl"]


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
