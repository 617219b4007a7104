"""The broker's files against the real mosquitto: who gets in, who may say what, who hears it."""

import signal
import stat
import threading
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from appliance import mqtt
from appliance.config import Mqtt, Settings, Space
from appliance.firmware import bus
from appliance.firmware.bus_files import ACL, CONF, PASSWORDS, conf, files
from appliance.notify.bus import Bus as Word
from appliance.notify.words import trial, voice_of
from appliance.wire import Message, alerts_topic, availability_topic, door_topic, occupancy_topic
from tests.conftest import MOSQUITTO, Broker, Listener

WHERE = ("seuil", "lln")
STATE = tuple(topic(*WHERE) for topic in (occupancy_topic, door_topic, availability_topic))
ALERTS = alerts_topic(*WHERE)
ELSEWHERE = ("seuil/lln/command", "seuil/lln/open", "seuil/other/door", "seuil/lln", "x")
SECRETS = {each: f"secret of {each}" for each in ("door", "web", "notify", "reader")}
NAMES = {each: each if each == "reader" else f"seuil-{each}" for each in SECRETS}
STOCK = """\
user root
persistence true
persistence_location {folder}/
include_dir {folder}/etc/mosquitto/conf.d
"""
NOT_AUTHORISED = 135


@pytest.fixture
def card(tmp_path, free_port):
    """Return a folder with the broker's files, as they are put in place beside Debian's own."""
    for each in files(*WHERE, SECRETS, None):
        put(tmp_path, each.path, each.text, each.mode)
    socket = str(tmp_path / "seuil.sock")
    text = conf(bus.plugins(Path("/")), free_port, socket, str(tmp_path))
    put(tmp_path, CONF, text, 0o644)
    put(tmp_path, "/mosquitto.conf", STOCK.format(folder=tmp_path), 0o644)
    return tmp_path


def put(folder, path, text, mode):
    file = folder / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(mode)


@pytest.fixture
def guarded(card, free_port):
    """Return a mosquitto that runs on them."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed")
    broker = Broker([MOSQUITTO, "-c", str(card / "mosquitto.conf")], free_port)
    broker.start()
    yield broker
    broker.kill()


class Somebody:
    """A client of MQTT 5, and what the broker answered."""

    def __init__(self, port, name=None, password=None):
        self.client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self.client.username_pw_set(name, password)
        self.answered, self.codes = threading.Event(), []
        self.client.on_connect = lambda *how: self._note(how[3])
        self.client.on_publish = lambda *how: self._note(how[3])
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.entered = self._answer()

    def _note(self, code):
        self.codes.append(code.value)
        self.answered.set()

    def _answer(self):
        assert self.answered.wait(20)
        self.answered.clear()
        return self.codes[-1]

    def may_say(self, topic):
        self.client.publish(topic, b"x", qos=1)
        return self._answer() != NOT_AUTHORISED

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def enter(guarded):
    """Make Somebody who tries to get in."""
    made = []

    def make(name=None, password=None):
        made.append(Somebody(guarded.port, name, password))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.mark.parametrize("who", SECRETS)
def test_each_gets_in_by_its_own_password_alone(enter, who):
    assert enter(NAMES[who], SECRETS[who]).entered == 0
    for other in {*SECRETS.values(), "", "x"} - {SECRETS[who]}:
        assert enter(NAMES[who], other).entered == NOT_AUTHORISED


@pytest.mark.parametrize("who", [(None, None), ("nobody", "x"), ("seuil-door", None)])
def test_nobody_else_gets_in(enter, who):
    assert enter(*who).entered == NOT_AUTHORISED


SAYS = {"door": {*STATE}, "web": set(), "notify": {ALERTS}, "reader": set()}


@pytest.mark.parametrize("who", SAYS)
def test_what_each_may_say(enter, who):
    client = enter(NAMES[who], SECRETS[who])
    said = {topic for topic in (*STATE, ALERTS, *ELSEWHERE) if client.may_say(topic)}
    assert said == SAYS[who]


HEARS = {"door": set(), "web": {*STATE}, "notify": set(), "reader": {*STATE, ALERTS}}


@pytest.mark.parametrize("who", HEARS)
def test_what_each_hears_that_listens_to_everything(guarded, enter, until, who):
    listener = Listener(guarded.port, username=NAMES[who], password=SECRETS[who])
    reader = Listener(guarded.port, username="reader", password=SECRETS["reader"])
    try:
        for author in ("door", "notify"):
            client = enter(NAMES[author], SECRETS[author])
            assert {client.may_say(topic) for topic in SAYS[author]} == {True}
        until(lambda: set(reader.newest) == HEARS["reader"])
        enter("seuil-door", SECRETS["door"]).client.publish(STATE[0], b"last", 1)
        until(lambda: reader.newest[STATE[0]] == b"last")
        if HEARS[who]:
            until(lambda: listener.newest.get(STATE[0]) == b"last")
        assert set(listener.newest) == HEARS[who]
    finally:
        listener.close()
        reader.close()


def settings(card, port):
    mine = Mqtt(port=port, passwords=str(card / "etc/seuil/mqtt"))
    return Settings(space=Space(id="lln", name="L"), mqtt=mine)


def test_our_own_processes_find_their_passwords(guarded, card, until):
    reader = Listener(guarded.port, username="reader", password=SECRETS["reader"])
    ours = settings(card, guarded.port)
    door = mqtt.Bus(ours.mqtt, "lln")
    try:
        door.start()
        door.publish(Message(STATE[0], b"five"))
        until(lambda: reader.newest.get(STATE[0]) == b"five")
        voice = voice_of(ours)
        Word(ours.mqtt, voice).deliver(trial("test", 0, voice))
        until(lambda: ALERTS in reader.newest)
    finally:
        door.close()
        reader.close()


def test_a_process_without_its_own_goes_in_without_and_is_refused(guarded, card, until):
    card.joinpath("etc/seuil/mqtt/door").unlink()
    door = mqtt.Bus(settings(card, guarded.port).mqtt, "lln")
    try:
        door.start()
        until(lambda: "Not authorized" in (door.trouble or ""))
        assert "sudo seuil firmware apply" in door.trouble
    finally:
        door.close()


def test_beside_a_broker_elsewhere_nobody_is_told_the_passwords_of_this_one(card, monkeypatch):
    from appliance import broker

    told = []
    client = broker.client(Mqtt(), "x", reconnects=False)
    monkeypatch.setattr(client, "username_pw_set", lambda *how: told.append(how))
    mine = str(card / "etc/seuil/mqtt")
    broker.log_in(client, Mqtt(host="192.168.1.5", passwords=mine), "web")
    broker.log_in(client, Mqtt(passwords=str(card / "none")), "web")
    broker.log_in(client, Mqtt(passwords=str(card / "mosquitto.conf")), "web")
    assert told == []
    broker.log_in(client, Mqtt(passwords=mine), "web")
    broker.log_in(client, Mqtt(passwords=mine, username="me"), "web")
    assert told == [("seuil-web", SECRETS["web"]), ("me", None)]


def test_a_password_that_is_there_and_cannot_be_read_is_said(card):
    from appliance import broker

    card.joinpath("etc/seuil/mqtt/web").chmod(0o600)
    card.joinpath("etc/seuil/mqtt/web").write_bytes(b"\xff")
    client = broker.client(Mqtt(), "x", reconnects=False)
    with pytest.raises(broker.NoPassword, match="is not UTF-8"):
        broker.log_in(client, Mqtt(passwords=str(card / "etc/seuil/mqtt")), "web")


def test_it_comes_back_after_it_was_killed(guarded, card, until):
    """Its socket in the file system is left over then, and is no reason not to start."""
    socket = card / "seuil.sock"
    until(socket.exists)
    assert stat.S_ISSOCK(socket.stat().st_mode)
    guarded._end(signal.SIGKILL)
    assert socket.exists()
    guarded.start()


def test_the_files_it_reads_are_its_own(card):
    for path in (PASSWORDS, ACL):
        assert card.joinpath(path.lstrip("/")).stat().st_mode & 0o077 == 0
