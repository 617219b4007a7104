"""A card's first start: user-data, firstrun.sh, first-start, with stand-ins for Debian's tools."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

CLOUD_INIT = Path(__file__).parents[2] / "firmware-config/cloud-init"
TEMPLATES = Path(__file__).parents[2] / "debian/seuil.templates"
ANSWERS = "seuil seuil/space string Atelier\nseuil seuil/language select nl\n"

# What each of Debian's tools does here: it notes how it was called.
TOOLS = {
    "dpkg": "echo arm64",
    "debconf-set-selections": 'echo "$0 $(cat "$1")" >>"$CALLS"',
    "apt-get": """echo "apt-get $*" >>"$CALLS"
case $* in
update*--error-on=any*) [ "$ONLINE" = yes ] ;; # without that option apt-get calls it a success
install*) [ "$WORKS" = yes ] ;;
esac""",
}


@pytest.fixture
def card(tmp_path):
    boot, tools = tmp_path / "boot", tmp_path / "tools"
    for folder in (boot / "seuil", tools, tmp_path / "etc/systemd/system"):
        folder.mkdir(parents=True)
    for name, does in TOOLS.items():
        tools.joinpath(name).write_text(f"#!/bin/sh\n{does}\n")
        tools.joinpath(name).chmod(0o755)
    (tmp_path / "etc/os-release").write_text('ID=debian\nVERSION_ID="13"\n')
    given = tmp_path / "var/lib/seuil-first-start"
    given.mkdir(parents=True)
    given.joinpath("answers").write_text(ANSWERS)
    return tmp_path


def started(card, script, *words, online="yes", works="yes"):
    return subprocess.run(
        ["/bin/sh", str(script), *words],
        env={
            "PATH": f"{card / 'tools'}:/usr/bin:/bin",
            "SEUIL_BOOT": str(card / "boot"),
            "SEUIL_ROOT": str(card),
            "CALLS": str(card / "calls"),
            "ONLINE": online,
            "WORKS": works,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def first_start(card, *words, **how):
    return started(card, CLOUD_INIT / "first-start", *words, **how)


def packages(card, *names):
    for name in names:
        place = card / "boot/seuil" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()


def calls(card):
    return (card / "calls").read_text()


def test_the_newest_package_for_this_card_is_installed(card):
    packages(
        card,
        "seuil_0.9.0+deb13_arm64.deb",
        "seuil_0.10.0+deb13_arm64.deb",
        "seuil_0.11.0+deb12_arm64.deb",
        "seuil_0.11.0+deb13_amd64.deb",
    )
    (card / "var/lib/seuil-first-start/admin").write_text("zoe $argon2id$x\n")
    first_start(card, "later")
    assert first_start(card, "now").returncode == 0
    assert "seuil/space string Atelier" in calls(card)
    assert "seuil_0.10.0+deb13_arm64.deb\n" in calls(card)
    assert "--no-install-recommends" not in calls(card)
    admin = card / "etc/seuil/first-admin"
    assert admin.read_text() == "zoe $argon2id$x\n"
    assert admin.stat().st_mode & 0o777 == 0o600
    assert not (card / "var/lib/seuil-first-start").exists()
    assert not list((card / "etc/systemd/system").rglob("seuil-first-start*"))
    assert "Installed." in (card / "boot/seuil/first-start.txt").read_text()


def test_without_internet_it_takes_what_came_along(card):
    packages(
        card,
        "seuil_0.1.0+deb13_arm64.deb",
        "deb13-arm64/mosquitto_2.0.21_arm64.deb",
        "deb12-arm64/mosquitto_2.0.11_arm64.deb",
    )
    assert first_start(card, "now", online="no").returncode == 0
    install = calls(card).splitlines()[-1]
    assert "--no-recommends" not in install
    assert "--no-install-recommends" in install
    assert "--no-download" not in install  # apt takes no file of one's own with it
    assert install.endswith("deb13-arm64/mosquitto_2.0.21_arm64.deb")
    assert "2.0.11" not in install
    assert not (card / "etc/seuil").exists()  # no admin was named


def test_a_failure_is_told_on_the_card_and_tried_again(card):
    packages(card, "seuil_0.1.0+deb13_arm64.deb")
    first_start(card, "later")
    assert first_start(card, "now", works="no").returncode == 1
    assert "tried again at the next start" in (card / "boot/seuil/first-start.txt").read_text()
    assert (card / "var/lib/seuil-first-start/answers").exists()
    assert (card / "etc/systemd/system/seuil-first-start.service").exists()
    assert first_start(card, "now").returncode == 0


def test_without_a_package_it_says_which_is_missing(card):
    packages(card, "seuil_0.1.0+deb12_arm64.deb")
    assert first_start(card, "now").returncode == 1
    told = (card / "boot/seuil/first-start.txt").read_text()
    assert "put seuil_...+deb13_arm64.deb into the folder seuil" in told


def test_the_unit_runs_it_at_each_start_until_it_has_worked(card):
    assert first_start(card, "later").returncode == 0
    wanted = card / "etc/systemd/system/multi-user.target.wants/seuil-first-start.service"
    unit = wanted.read_text()
    assert f"ExecStart=/bin/sh {card}/boot/seuil/first-start now\n" in unit
    assert "ConditionPathExists=/var/lib/seuil-first-start/answers\n" in unit
    assert "SuccessAction=reboot\n" in unit


def test_called_in_another_way_it_does_nothing(card):
    assert first_start(card).returncode == 2
    assert not (card / "boot/seuil/first-start.txt").exists()


STOCK = "console=serial0,115200 root=ROOTDEV rootwait quiet"
ADDED = (
    "systemd.run=/boot/firmware/firstrun.sh systemd.run_success_action=reboot "
    "systemd.unit=kernel-command-line.target"
)


@pytest.fixture
def debian_12(card):
    (card / "etc/os-release").write_text('VERSION_ID="12"\n')
    (card / "var/lib/seuil-first-start/answers").unlink()
    (card / "boot/cmdline.txt").write_text(f"{STOCK} {ADDED}\n")
    script = (CLOUD_INIT / "debian-12/firstrun.sh").read_text()
    script = script.replace("space='Coworking'", "space='Chez Zoé'").replace(
        "admin=''", "admin='zoe $argon2id$x'"
    )
    (card / "boot/firstrun.sh").write_text(script)
    return card


def test_on_debian_12_firstrun_leaves_everything_for_the_next_start(debian_12):
    shipped = (CLOUD_INIT / "first-start").read_text()
    (debian_12 / "boot/seuil/first-start").write_text(shipped)
    packages(debian_12, "seuil_0.1.0+deb12_arm64.deb")
    ran = started(debian_12, debian_12 / "boot/firstrun.sh")
    assert ran.returncode == 0, ran.stderr
    assert (debian_12 / "boot/cmdline.txt").read_text() == f"{STOCK}\n"
    assert not (debian_12 / "boot/firstrun.sh").exists()
    assert first_start(debian_12, "now").returncode == 0
    assert "seuil seuil/space string Chez Zoé" in calls(debian_12)
    assert "seuil seuil/firmware boolean true" in calls(debian_12)
    assert (debian_12 / "etc/seuil/first-admin").read_text() == "zoe $argon2id$x\n"


def test_on_debian_12_a_folder_that_is_missing_is_told_and_the_card_starts_all_the_same(debian_12):
    ran = started(debian_12, debian_12 / "boot/firstrun.sh")
    assert ran.returncode == 0
    assert "copy it there" in (debian_12 / "boot/seuil-is-missing.txt").read_text()
    assert (debian_12 / "boot/cmdline.txt").read_text() == f"{STOCK}\n"


def test_the_words_for_the_command_line_stand_in_its_head():
    assert ADDED in (CLOUD_INIT / "debian-12/firstrun.sh").read_text()


def test_the_older_form_is_good_toml():
    custom = tomllib.loads((CLOUD_INIT / "debian-12/custom.toml").read_text("utf-8"))
    assert custom["config_version"] == 1
    assert custom["system"]["hostname"] == "seuil"
    assert custom["ssh"]["enabled"] is False


# The schema itself is cloud-init's own: tests/install/schema. Here, what it cannot know.
def user_data():
    return (CLOUD_INIT / "user-data").read_text("utf-8")


def test_user_data_is_cloud_config_without_tabs():
    assert user_data().startswith("#cloud-config\n")
    assert "\t" not in user_data()


def test_user_data_answers_every_question_of_the_package():
    asked = set(re.findall(r"^Template: (seuil/\S+)", TEMPLATES.read_text(), re.MULTILINE))
    assert asked == set(re.findall(r"^      seuil (seuil/\S+) ", user_data(), re.MULTILINE))
    firstrun = (CLOUD_INIT / "debian-12/firstrun.sh").read_text()
    assert asked == set(re.findall(r"^seuil (seuil/\S+) ", firstrun, re.MULTILINE))


def test_user_data_runs_what_stands_on_the_card(card):
    """The last command, as cloud-init runs it, on a card with the folder and on one without."""
    script = user_data().split("    - |\n", 1)[1].split("      systemctl", 1)[0]
    script = re.sub(r"^ {6}", "", script, flags=re.MULTILINE)
    moved = card / "runcmd"
    moved.write_text(script.replace("/boot/firmware", str(card / "boot")))
    assert started(card, moved).returncode == 1
    assert "copy it there" in (card / "boot/seuil-is-missing.txt").read_text()
    (card / "boot/seuil/first-start").write_text((CLOUD_INIT / "first-start").read_text())
    assert started(card, moved).returncode == 0
    assert (card / "etc/systemd/system/seuil-first-start.service").exists()
