"""What may leave in a support bundle, and what never does."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config import Backup, Billing, Channel, Mqtt, Reader, Settings, Space, Web
from appliance.doctor import leaving
from appliance.doctor.checks import CHECKS
from appliance.doctor.values import Finding, Verdict
from appliance.model import AlertKind, Side

CHECKS_BY_NAME = {check.name: check for check in CHECKS}
CANARY = "Zéphyrine"

LEAVES = [
    "seuil-door.service: Main process exited, code=exited, status=70/SOFTWARE",
    "seuil-door.service: Main process exited, code=killed, status=9/KILL",
    "seuil-web.service: Failed with result 'exit-code'.",
    "seuil-door.service: Scheduled restart job, restart counter is at 12.",
    "seuil-door.service: Watchdog timeout (limit 10s)!",
    "mosquitto.service: Deactivated successfully.",
    "hwmon hwmon1: Undervoltage detected!",
    "Under-voltage detected! (0x00050005)",
    "mmc0: timeout",
    "EXT4-fs (mmcblk0p2): Remounting filesystem read-only",
    "the ledger did not take it: database is locked",
    "movements before 2026-08-01 forgotten: 12",
    "GPIO is back",
    "Traceback (most recent call last):",
    '  File "/usr/lib/seuil/lib/python3.13/site-packages/appliance/door.py", line 90, in run',
]


@pytest.mark.parametrize("message", LEAVES)
def test_lines_known_word_for_word_leave_whole(message):
    assert leaving.line(message) == message


@pytest.mark.parametrize(
    ("message", "leaves"),
    [
        (f"ValueError: {CANARY}", "ValueError…"),
        (f"drivers.errors.DeviceLost: {CANARY}", "drivers.errors.DeviceLost…"),
        (f"EXT4-fs error (device mmcblk0p2): ext4_find:1612: {CANARY}",
         "EXT4-fs error (device mmcblk0p2): ext4_find:1612…"),
        (f"GPIO is back {CANARY}", "GPIO is back…"),
    ],
)  # fmt: skip
def test_of_a_line_that_goes_on_only_its_known_beginning_leaves(message, leaves):
    assert leaving.line(message) == leaves


@pytest.mark.parametrize(
    "message",
    [
        "nobody looks after the pages yet: open /setup there within 15 minutes, with the code ABCD",
        f"{CANARY}: not let in: this badge is nobody's",
        f"the configuration cannot be used, the last good copy is in force: {CANARY}",
        f"mail: not taken, and tried again: 550 {CANARY}@example.org",
        f'  File "/home/{CANARY}/x.py", line 1, in run',
        f"    name = '{CANARY}'",
        "ZephyrineError: x",
        "",
    ],
)
def test_any_other_line_stays(message):
    assert leaving.line(message) is None


@given(st.text(min_size=1).filter(lambda text: not any(text in f"{line}…" for line in LEAVES)))
def test_nothing_that_somebody_wrote_comes_along(text):
    for line in LEAVES:
        assert text not in (leaving.line(f"{line}: {text}") or "")
        assert text not in (leaving.line(f"{text} {line}") or "")


def test_the_journal_says_how_much_stayed():
    told = leaving.journal(
        [
            ("5", "seuil-door.service", "GPIO is back"),
            ("6", "seuil-door.service", CANARY),
            ("7", "kernel", CANARY),
            ("8", "kernel", CANARY),
        ]
    )
    assert told.splitlines() == [
        "5 seuil-door.service: GPIO is back",
        "left out, kernel: 2",
        "left out, seuil-door.service: 1",
    ]


def test_findings_leave_without_what_may_be_somebodys():
    door = Finding("door", Verdict.WRONG, "seuil-door is failed", "do")
    assert leaving.finding(door, CHECKS_BY_NAME) == door
    ports = Finding("ports", Verdict.WRONG, f"not there: /dev/{CANARY}", "do")
    assert leaving.finding(ports, CHECKS_BY_NAME) == Finding("ports", Verdict.WRONG, "", "do")
    lamp = Finding("lamp", Verdict.RIGHT, f"{CANARY} lights up")  # no check of the table
    assert leaving.finding(lamp, CHECKS_BY_NAME).what == ""


NAMED = Settings(
    Space(id="zephyrine", name=CANARY, timezone="Europe/Brussels"),
    reader=(
        Reader("zephyrine", "rdm6300", "/dev/ttyAMA0", Side.IN),
        Reader("z2", CANARY, f"/dev/serial/by-id/{CANARY}", Side.OUT, confirm="zephyrine"),
    ),
    billing=Billing(issuer=CANARY, address=(CANARY, CANARY), monthly_costs="1234.56"),
    mqtt=Mqtt(host=f"{CANARY}.local", username=CANARY, protocol="3.1.1"),
    web=Web(origin=f"https://{CANARY}.local", language="nl"),
    backup=Backup(keys=(f"age1{CANARY}",)),
    channel=(
        Channel("zephyrine", "mail", f"{CANARY}@example.org", (AlertKind.FULL, AlertKind.LOST)),
    ),
)


def test_of_a_configuration_numbers_switches_and_choices_leave():
    told = leaving.settings(NAMED, ("rdm6300", "fingerprint"))
    text = json.dumps(told, ensure_ascii=False).lower()
    assert CANARY.lower() not in text
    assert "zephyrine" not in text
    assert "1234" not in text
    first, second = told["reader"]
    assert first == {
        "name": "set", "kind": "rdm6300", "port": "/dev/ttyAMA0", "side": "in", "confirm": None,
        "alone": True, "security": 4,
    }  # fmt: skip
    assert (second["kind"], second["port"], second["confirm"]) == ("set", "set", "set")
    assert told["mqtt"]["protocol"] == "3.1.1"
    assert told["mqtt"]["password_file"] is None
    assert told["web"]["language"] == "nl"
    assert told["space"]["cut_off"] == "03:00:00"
    assert told["channel"][0]["tells"] == ["full", "lost"]
    assert told["backup"]["keys"] == ["set"]
    assert told["billing"]["address"] == ["set", "set"]


def test_every_setting_is_told_of():
    told = leaving.settings(NAMED, ())
    assert set(told) == set(Settings.__struct_fields__)
    assert msgspec.json.encode(told)


def test_facts_are_counted_by_day_and_kind():
    days = [("2026-11-02", "left"), ("2026-11-02", "entered"), ("2026-11-01", "left")]
    assert leaving.counts([*days, days[0]]) == {
        "2026-11-01": {"left": 1},
        "2026-11-02": {"entered": 1, "left": 2},
    }
