"""Five badges at the door, and those who are not there know: by mail, webhook, phone and bus."""

import json
from datetime import datetime

import msgspec
import pytest

from appliance.clock import Leg, boot_us
from tests.receivers import Ear, Hook, MailRoom
from tests.watched import NINE, SECOND
from tests.word import KEY, channel

BADGES = [bytes.fromhex(f"0C000621{number:02X}") for number in range(0xA0, 0xA5)]
NAMES = ["Anne Étienne", "Bert Peeters", "Chloé Dubois", "Dirk Maes", "Élise Laurent"]


@pytest.fixture
def far_ends():
    made = MailRoom(), Hook(), Hook()
    yield [each.start() for each in made]
    for each in made:
        each.stop()


def open_at_nine(installation, broker, far_ends):
    """Start a door at nine in the morning, with a channel to each far end and five members."""
    mail, hook, phone = far_ends
    folder = installation.folder
    legs = msgspec.json.encode([Leg(boot_us(), NINE, 1.0)])  # nine in the morning, wherever we are
    folder.joinpath("legs").write_bytes(legs)
    folder.joinpath("key").write_text(KEY)
    installation.settings |= {
        "clock": {"simulated": str(folder / "legs")},
        "mqtt": {"port": broker.port},
        "notify": {"directory": str(folder / "notify"), "settle_s": 1},
        "smtp": {
            "host": "127.0.0.1",
            "port": mail.port,
            "security": "none",
            "sender": "door@test.example",
        },
    }
    installation.write(
        channel("post", "mail", to="host@test.example")
        + channel("hook", "webhook", to=hook.url(), secret_file=str(folder / "key"))
        + channel("phone", "ntfy", to=phone.url("/topic"))
        + channel("bus", "mqtt", tells=["reached"])
    )
    assert installation.seuil("check").returncode == 0
    lines = [
        f"{name},coworker,active,{badge.hex()},," for name, badge in zip(NAMES, BADGES, strict=True)
    ]
    head = "name,category,status,badge,finger,consent"
    installation.take_members_in("\n".join([head, *lines, ""]))
    installation.start_door()


def test_five_are_there_and_everybody_knows(installation, broker, far_ends):
    mail, hook, phone = far_ends
    open_at_nine(installation, broker, far_ends)
    ear = Ear(broker.port, "seuil/test/alerts")
    notify = installation.start("notify")
    installation.until(lambda: "is followed" in installation.said("notify"))

    for badge in BADGES:
        assert installation.opens_for(installation.badge_in, badge)
    installation.until(
        lambda: all("reached" in "".join(ids) for ids in (mail.ids, hook.ids, phone.keys, ear.ids))
    )
    ear.close()

    (told,) = [alert for alert in hook.told if alert["kind"] == "reached"]
    assert (told["headcount"], told["present"], told["threshold"]) == (5, 5, 5)
    assert [each for each in mail.ids if each == told["id"]] == [told["id"]]
    assert phone.keys.count(told["id"]) == 1
    assert ear.ids == [told["id"]]
    (letter,) = [each for each in mail.mails if told["id"] in each["Message-ID"]]
    assert letter["Subject"] == "Test – Le seuil est atteint"
    assert "5 coworkers sont sur place, le seuil (5) est atteint." in letter.get_content()
    words = [str(each) for each in (mail.mails, hook.requests, phone.requests, ear.payloads)]
    members = [fact.member for fact in installation.facts("member_added")]
    assert not any(who in text for text in words for who in (*NAMES, *members))
    assert json.loads(ear.payloads[0][0])["space"] == "test"
    assert NINE <= _us(told["at"]) <= NINE + 600 * SECOND

    notify.terminate()
    assert notify.wait(15) == 0


def _us(written):
    return round(datetime.fromisoformat(written).timestamp()) * SECOND
